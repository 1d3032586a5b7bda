import type { TieAtCutFacts } from '../../notifications/facts.ts'
import { RankingButtonValue } from '../../notifications/notices/button-values.ts'
import { fillIn } from '../../notifications/words.ts'
import { type BotTools, defineAction } from '../define.ts'
import { plain, subjectOf, toForm, toInput, toReasonInput, unitNameOf, verbatim } from '../forms.ts'

/** How many tied units each outcome names; the review message names them all. */
const UNITS_NAMED_MAX = 40
const POLICIES = ['strict', 'include'] as const

/** Shows a reviewer what each way of settling the tie comes to, and asks for his choice and its reason. */
export const askTiePolicy = defineAction({
  id: 'ranking.decideTie',
  value: RankingButtonValue,
  async run({ value, by }, tools) {
    const { context, workflows, replies } = tools
    const actor = await workflows.authorise(context, by, 'review')
    if (!actor.ok) return { kind: 'refused', refusal: actor.refusal }
    const tie = await workflows.tieToDecide(context, value)
    if (!tie.ok) return { kind: 'refused', refusal: tie.refusal }
    const words = replies.forms.decideTie
    const { policies } = context.templates.format.words
    const options = POLICIES.map((policy) => ({ text: plain(policies[policy]), value: policy }))
    const blocks = [
      verbatim(fillIn(words.intro, { subject: subjectOf(tools, value), unit: '' })),
      ...POLICIES.map((policy) => verbatim(outcomeText(tools, tie.value, policy))),
      toInput(replies, 'policy', { type: 'radio_buttons', options }),
      toReasonInput(replies),
    ]
    return { kind: 'form', view: toForm(tools, { id: 'ranking.decideTie', about: value, words, blocks }) }
  },
})

function outcomeText(tools: BotTools, tie: TieAtCutFacts, policy: (typeof POLICIES)[number]): string {
  const { words } = tools.context.templates.format
  const { listed, units } = tie[policy]
  const named = units.slice(0, UNITS_NAMED_MAX).map((unit) => unitNameOf(tools, unit))
  const rest = units.length - named.length
  const text = fillIn(words.tieOutcome[policy], { listed, units: named.join(words.listSeparator) || words.noValue })
  return rest === 0 ? text : `${text} ${fillIn(tools.replies.more, { count: rest })}`
}
