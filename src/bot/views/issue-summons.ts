import { z } from 'zod'
import { SUMMONEES } from '../../domain/ladder.ts'
import { isLocalDay } from '../../domain/time.ts'
import { fillIn } from '../../notifications/words.ts'
import { PLACE_CHARACTERS_MAX } from '../../workflows/issue-summons.ts'
import { defineView } from '../define.ts'
import { subjectOf } from '../forms.ts'
import { withNotes } from '../replies.ts'
import { ProposalAbout } from './proposal-about.ts'

/** An issuer sets the time and place of the interview: the summons goes out. */
export const issueSummonsForm = defineView({
  id: 'summons.issue',
  about: ProposalAbout,
  entries: z.object({
    day: z.string().refine(isLocalDay),
    time: z.string().regex(/^\d{2}:\d{2}$/),
    place: z.string().trim().min(1).max(PLACE_CHARACTERS_MAX),
    who: z.enum(SUMMONEES).nullable().default(null),
    merge: z.array(z.literal('merge')).max(1).nullable().default(null),
  }),
  fieldOf: { 'bad-time': 'time', 'time-passed': 'time', 'bad-place': 'place' },
  async run({ about, entries, by }, tools) {
    const { context, workflows, replies } = tools
    const { medium, month, unitCode, unit } = about
    const { day, time, place, merge, who } = entries
    const outcome = await workflows.issueSummons(context, {
      medium,
      month,
      at: `${day} ${time}`,
      place,
      units: [unitCode],
      merge: merge?.includes('merge') ?? false,
      ...(who === null ? {} : { who }),
      by,
    })
    if (!outcome.ok) return { kind: 'refused', refusal: outcome.refusal }
    const text = fillIn(replies.done.issued, { unit, subject: subjectOf(tools, about) })
    return { kind: 'done', text: withNotes(replies, text, outcome.value.warnings) }
  },
})
