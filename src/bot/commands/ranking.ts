import type { Medium } from '../../domain/medium.ts'
import { ROLES } from '../../domain/people.ts'
import { isMonth, type Month } from '../../domain/time.ts'
import { fullName, listSizeText } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import type { PublishedList } from '../../workflows/published-list.ts'
import { type BotTools, defineCommand } from '../define.ts'
import { subjectOf } from '../forms.ts'

/** What people call a medium. */
const MEDIUM_NAMES: Readonly<Record<Medium, readonly string[]>> = {
  air: ['air', '空气', '大气', '空气质量'],
  water: ['water', '水', '水环境', '水环境质量'],
}
/** How many units are named; the summary has them all. */
const UNITS_NAMED_MAX = 40

/** Shows the published list of a month, the newest unless one is named. */
export const ranking = defineCommand({
  names: { 'zh-CN': '排名', en: 'ranking' },
  usage: { 'zh-CN': '空气|水 [YYYY-MM]', en: 'air|water [YYYY-MM]' },
  summary: {
    'zh-CN': '查看已发布的名单，不写月份即为最近一期',
    en: 'shows the published list, of the newest month unless you name one',
  },
  roles: ROLES,
  async run({ words }, tools) {
    const [mediumWord = '', monthWord = null, ...rest] = words
    const medium = mediumNamed(mediumWord)
    const month = monthWord === null ? null : monthNamed(monthWord)
    if (medium === null || rest.length > 0 || (monthWord !== null && month === null)) return { kind: 'misused' }
    const list = await tools.workflows.publishedList(tools.context, { medium, month })
    if (list === null) return { kind: 'said', paragraphs: [nothingText(tools, medium, month)] }
    const { next } = tools.replies.ranking
    const paragraphs = [listText(tools, list), fillIn(next, { medium, month: list.month })]
    return { kind: 'said', paragraphs, ...(list.permalink === null ? {} : { link: list.permalink }) }
  },
})

function mediumNamed(word: string): Medium | null {
  const found = Object.entries(MEDIUM_NAMES).find(([, names]) => names.includes(word.toLowerCase()))
  return (found?.[0] as Medium | undefined) ?? null
}

/** `2026-10`, `2026-1`, `2026年10月`. */
function monthNamed(word: string): Month | null {
  const parts = /^(\d{4})(?:-|年)(\d{1,2})月?$/.exec(word)
  const month = `${parts?.[1] ?? ''}-${(parts?.[2] ?? '').padStart(2, '0')}`
  return isMonth(month) ? month : null
}

function nothingText(tools: BotTools, medium: Medium, month: Month | null): string {
  const { none, noneYet } = tools.replies.ranking
  if (month !== null) return fillIn(none, { subject: subjectOf(tools, { medium, month }) })
  return fillIn(noneYet, { medium: tools.context.templates.format.words.media[medium].name })
}

function listText(tools: BotTools, list: PublishedList): string {
  const { templates } = tools.context
  const { words, day } = templates.format
  const replies = tools.replies.ranking
  const head = fillIn(replies.head, {
    subject: subjectOf(tools, list),
    version: list.version,
    day: list.issuedOn === null ? words.noValue : day(list.issuedOn),
    size: listSizeText(list.units.length, list.limit, words),
  })
  const lines = list.units.slice(0, UNITS_NAMED_MAX).map((unit) =>
    fillIn(replies.line, {
      place: fillIn(words.placeFromWorst[unit.tied ? 'tied' : 'plain'], { place: unit.rankFromWorst }),
      unit: fullName(unit, templates.format),
      score: unit.score,
    }),
  )
  const rest = list.units.length - lines.length
  return [head, ...lines, ...(rest === 0 ? [] : [fillIn(tools.replies.more, { count: rest })])].join('\n')
}
