import { z } from 'zod'
import { fillIn } from '../../notifications/words.ts'
import { defineView } from '../define.ts'
import { Reason } from '../entries.ts'
import { subjectOf } from '../forms.ts'
import { ProposalAbout } from './proposal-about.ts'

/** An issuer decides that a proposed township is not summoned. */
export const declineInterview = defineView({
  id: 'summons.decline',
  about: ProposalAbout,
  entries: z.object({ reason: Reason }),
  fieldOf: {},
  async run({ about, entries, by }, tools) {
    const { context, workflows, replies } = tools
    const { medium, month, unitCode, unit } = about
    const outcome = await workflows.declineProposal(context, { medium, month, unitCode, reason: entries.reason, by })
    if (!outcome.ok) return { kind: 'refused', refusal: outcome.refusal }
    return { kind: 'done', text: fillIn(replies.done.declined, { unit, subject: subjectOf(tools, about) }) }
  },
})
