import { z } from 'zod'
import { RankingButtonValue } from '../../notifications/notices/button-values.ts'
import { fillIn } from '../../notifications/words.ts'
import { defineView } from '../define.ts'
import { Reason } from '../entries.ts'
import { subjectOf } from '../forms.ts'

/** A reviewer settles the tie at the edge of the list, which accepts the ranking. */
export const decideTie = defineView({
  id: 'ranking.decideTie',
  about: RankingButtonValue,
  entries: z.object({ policy: z.enum(['strict', 'include']), reason: Reason }),
  fieldOf: {},
  async run({ about, entries, by }, tools) {
    const { context, workflows, replies } = tools
    const outcome = await workflows.reviewRanking(context, {
      ...about,
      decision: { kind: 'approve', tie: entries },
      by,
    })
    if (!outcome.ok) return { kind: 'refused', refusal: outcome.refusal }
    return { kind: 'done', text: fillIn(replies.done.approved, { ...about, subject: subjectOf(tools, about) }) }
  },
})
