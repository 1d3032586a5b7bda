import { RankingButtonValue } from '../../notifications/notices/button-values.ts'
import { fillIn } from '../../notifications/words.ts'
import { defineAction } from '../define.ts'
import { subjectOf } from '../forms.ts'

/** A reviewer accepts the version he was shown. */
export const approveRanking = defineAction({
  id: 'ranking.approve',
  value: RankingButtonValue,
  async run({ value, by }, tools) {
    const { context, workflows, replies } = tools
    const outcome = await workflows.reviewRanking(context, { ...value, decision: { kind: 'approve', tie: null }, by })
    if (!outcome.ok) return { kind: 'refused', refusal: outcome.refusal }
    return { kind: 'done', text: fillIn(replies.done.approved, { ...value, subject: subjectOf(tools, value) }) }
  },
})
