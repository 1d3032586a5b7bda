import { ProposalButtonValue } from '../../notifications/notices/button-values.ts'
import { fillIn } from '../../notifications/words.ts'
import { defineAction } from '../define.ts'
import { subjectOf, toForm, toReasonInput, unitNameOf, verbatim } from '../forms.ts'

/** Asks an issuer why a proposed township is not summoned. */
export const askWhyDecline = defineAction({
  id: 'summons.decline',
  value: ProposalButtonValue,
  async run({ value, by }, tools) {
    const { context, workflows, replies } = tools
    const actor = await workflows.authorise(context, by, 'summon')
    if (!actor.ok) return { kind: 'refused', refusal: actor.refusal }
    const proposal = await workflows.proposalToSee(context, value)
    if (!proposal.ok) return { kind: 'refused', refusal: proposal.refusal }
    const words = replies.forms.declineInterview
    const unit = unitNameOf(tools, proposal.value.unit)
    const intro = verbatim(fillIn(words.intro, { subject: subjectOf(tools, value), unit }))
    const blocks = [intro, toReasonInput(replies)]
    return { kind: 'form', view: toForm(tools, { id: 'summons.decline', about: { ...value, unit }, words, blocks }) }
  },
})
