import type { InputBlock } from '@slack/types'
import { SUMMONEES } from '../../domain/ladder.ts'
import { ProposalButtonValue } from '../../notifications/notices/button-values.ts'
import { attendeesText } from '../../notifications/notices/interview-phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import { PLACE_CHARACTERS_MAX } from '../../workflows/issue-summons.ts'
import { type BotTools, defineAction } from '../define.ts'
import { optionText, plain, subjectOf, toForm, toInput, unitNameOf, verbatim } from '../forms.ts'
import type { ProposalSight } from '../look-ups.ts'

/**
 * Asks an issuer when and where. Day and time are two elements without a zone, so they mean the office's clocks;
 * Slack's combined one would mean the clocks of the person who fills it in.
 */
export const askWhenAndWhere = defineAction({
  id: 'summons.issue',
  value: ProposalButtonValue,
  async run({ value, by }, tools) {
    const { context, workflows, replies } = tools
    const actor = await workflows.authorise(context, by, 'summon')
    if (!actor.ok) return { kind: 'refused', refusal: actor.refusal }
    const proposal = await workflows.proposalToSee(context, value)
    if (!proposal.ok) return { kind: 'refused', refusal: proposal.refusal }
    const words = replies.forms.issueSummons
    const unit = unitNameOf(tools, proposal.value.unit)
    const { timeZone } = context.office
    const place = { type: 'plain_text_input', min_length: 1, max_length: PLACE_CHARACTERS_MAX } as const
    const mergeOption = { text: plain(replies.mergeOption), value: 'merge' }
    const merge = toInput(replies, 'merge', { type: 'checkboxes', options: [mergeOption] })
    const blocks = [
      verbatim(fillIn(words.intro, { subject: subjectOf(tools, value), unit })),
      toInput(replies, 'day', { type: 'datepicker' }, { timeZone }),
      toInput(replies, 'time', { type: 'timepicker' }, { timeZone }),
      toInput(replies, 'place', place, { max: PLACE_CHARACTERS_MAX }),
      ...(proposal.value.proposed === null ? [] : [whoInput(tools, proposal.value)]),
      ...(proposal.value.isMergeable ? [{ ...merge, optional: true }] : []),
    ]
    return { kind: 'form', view: toForm(tools, { id: 'summons.issue', about: { ...value, unit }, words, blocks }) }
  },
})

/** Who has to come, with whom the ladder proposes chosen already; the issuer decides. */
function whoInput({ context, replies }: BotTools, { unit, proposed }: ProposalSight): InputBlock {
  const options = SUMMONEES.map((summonee) => {
    const wordsFor = (name: string) => attendeesText(name, summonee, context.templates.format)
    return { text: optionText(unit.unitName, wordsFor), value: summonee }
  })
  const chosen = options.find(({ value }) => value === proposed)
  return toInput(replies, 'who', {
    type: 'radio_buttons',
    options,
    ...(chosen === undefined ? {} : { initial_option: chosen }),
  })
}
