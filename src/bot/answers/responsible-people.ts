import type { LocalDay } from '../../domain/time.ts'
import { ownWord } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import type { Asker } from '../../workflows/viewer.ts'
import type { BotTools, Reply } from '../define.ts'
import { nameOfUnit } from './choose-unit.ts'
import { exportButtons } from './questions.ts'

/** People that one answer names; the rest is counted. */
const PEOPLE_NAMED_MAX = 40

/** Who answers, or answered, for a unit on a day. */
export async function answerWho(
  tools: BotTools,
  question: { readonly unitCode: string; readonly day: LocalDay },
  by: Asker,
): Promise<Reply> {
  const { context, replies, workflows } = tools
  const viewer = await workflows.identifyViewer(context, by)
  if (!viewer.ok) return { kind: 'refused', refusal: viewer.refusal }
  const found = await workflows.responsiblePeople(context, { ...question, scope: viewer.value.scope })
  if (!found.ok) return { kind: 'refused', refusal: found.refusal }
  const { unit: of, day, posts } = found.value
  const { format } = context.templates
  const place = { unit: nameOfUnit(tools, of), day: format.day(day) }
  if (posts.length === 0) return { kind: 'said', paragraphs: [fillIn(replies.who.nobody, place), replies.who.mend] }
  const lines = posts.slice(0, PEOPLE_NAMED_MAX).map(({ role, name, validFrom, actingFor }) => {
    const acting = actingFor === null ? '' : fillIn(replies.who.acting, { name: actingFor })
    const line = fillIn(replies.who.line, { role: ownWord(format.words.roles, role), name: `${name}${acting}` })
    return validFrom === null ? line : `${line}${fillIn(replies.who.since, { day: format.day(validFrom) })}`
  })
  const rest = posts.length - lines.length
  const more = rest === 0 ? [] : [fillIn(replies.more, { count: rest })]
  return {
    kind: 'said',
    paragraphs: [[fillIn(replies.who.head, place), ...lines, ...more].join('\n'), replies.who.next],
    buttons: [exportButtons(tools, { ask: 'who', ...question })],
  }
}
