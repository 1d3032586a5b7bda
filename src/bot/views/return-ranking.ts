import { z } from 'zod'
import { RankingButtonValue } from '../../notifications/notices/button-values.ts'
import { fillIn } from '../../notifications/words.ts'
import { defineView } from '../define.ts'
import { Reason } from '../entries.ts'
import { subjectOf } from '../forms.ts'

/** A reviewer returns the version he was shown, with his reason. */
export const returnRanking = defineView({
  id: 'ranking.return',
  about: RankingButtonValue,
  entries: z.object({ reason: Reason }),
  fieldOf: {},
  async run({ about, entries, by }, tools) {
    const { context, workflows, replies } = tools
    const decision = { kind: 'return', reason: entries.reason } as const
    const outcome = await workflows.reviewRanking(context, { ...about, decision, by })
    if (!outcome.ok) return { kind: 'refused', refusal: outcome.refusal }
    return { kind: 'done', text: fillIn(replies.done.returned, { ...about, subject: subjectOf(tools, about) }) }
  },
})
