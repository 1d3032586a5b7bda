import { RankingButtonValue } from '../../notifications/notices/button-values.ts'
import { fillIn } from '../../notifications/words.ts'
import { defineAction } from '../define.ts'
import { subjectOf, toForm, toReasonInput, verbatim } from '../forms.ts'

/** Asks a reviewer why the ranking goes back. */
export const askWhyReturn = defineAction({
  id: 'ranking.return',
  value: RankingButtonValue,
  async run({ value, by }, tools) {
    const { context, workflows, replies } = tools
    const actor = await workflows.authorise(context, by, 'review')
    if (!actor.ok) return { kind: 'refused', refusal: actor.refusal }
    const words = replies.forms.returnRanking
    const intro = verbatim(fillIn(words.intro, { subject: subjectOf(tools, value), unit: '' }))
    const blocks = [intro, toReasonInput(replies)]
    return { kind: 'form', view: toForm(tools, { id: 'ranking.return', about: value, words, blocks }) }
  },
})
