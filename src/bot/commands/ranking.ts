import type { Medium } from '../../domain/medium.ts'
import { ROLES } from '../../domain/people.ts'
import { lastDayOf, type Month } from '../../domain/time.ts'
import { maySee } from '../../domain/visibility.ts'
import { fullName, listSizeText, reasonText } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import type { PublishedList } from '../../workflows/published-list.ts'
import type { SeenStanding } from '../../workflows/seen-standings.ts'
import type { Viewer } from '../../workflows/viewer.ts'
import { chooseUnit, nameOfUnit } from '../answers/choose-unit.ts'
import { exportButtons } from '../answers/questions.ts'
import { isLikeDate, mediumNamed, monthNamed } from '../answers/said-words.ts'
import { type BotTools, defineCommand, type Reply } from '../define.ts'
import { subjectOf } from '../forms.ts'

/** How many units are named; the summary has them all. */
const UNITS_NAMED_MAX = 40
/** How many of the person's own units are named; an export has them all. */
const OWN_NAMED_MAX = 15

/** Shows the published list of a month, the newest unless one is named; who works on his own units sees those alone. */
export const ranking = defineCommand({
  names: { 'zh-CN': '排名', en: 'ranking' },
  usage: { 'zh-CN': '空气|水 [YYYY-MM] [单位名称或代码]', en: 'air|water [YYYY-MM] [UNIT]' },
  summary: {
    'zh-CN': '查看已发布的名单和本单位的位次，不写月份即为最近一期',
    en: 'shows the published list and your own units’ places, of the newest month unless you name one',
  },
  roles: ROLES,
  async run({ words, viewer }, tools) {
    const { context, workflows, replies } = tools
    const [mediumWord = '', ...rest] = words
    const medium = mediumNamed(mediumWord)
    const named = rest[0] === undefined ? null : monthNamed(rest[0])
    const unitWords = named === null ? rest : rest.slice(1)
    if (medium === null || unitWords.some(isLikeDate)) return { kind: 'misused' }
    const text = unitWords.join(' ')
    const list = await workflows.publishedList(context, { medium, month: named })
    if (list === null) return { kind: 'said', paragraphs: [nothingText(tools, medium, named)] }
    const question = { ask: 'ranking', medium, month: list.month } as const
    if (text !== '') return answerPlace(tools, { text, viewer, question })
    const { scope } = viewer
    const seen = scope.isWholeCity ? null : await workflows.seenStandings(context, { ...question, scope })
    const own = (seen ?? []).filter(({ unitCode }) => maySee(scope, { unitCodes: [unitCode], namedIds: null }))
    const answer = scope.seesWholeLists
      ? [listText(tools, list), ...(own.length === 0 ? [] : [ownText(tools, replies.ranking.own, own)])]
      : [ownOnlyText(tools, list, own)]
    const isSummaryNamed = !scope.seesWholeLists && list.permalink !== null
    const paragraphs = [
      ...answer,
      fillIn(replies.ranking.next, { medium, month: list.month }),
      ...(isSummaryNamed ? [replies.ranking.summary] : []),
    ]
    const link = list.permalink === null ? {} : { link: list.permalink }
    return { kind: 'said', paragraphs, ...link, buttons: [exportButtons(tools, question)] }
  },
})

/** One unit's place, as far as it may be seen: a unit of another's says no more than the list he may look at. */
async function answerPlace(
  tools: BotTools,
  asked: {
    readonly text: string
    readonly viewer: Viewer
    readonly question: { readonly ask: 'ranking'; readonly medium: Medium; readonly month: Month }
  },
): Promise<Reply> {
  const { context, workflows, replies } = tools
  const { text, viewer, question } = asked
  const { medium, month } = question
  const chosen = await chooseUnit(tools, {
    text,
    viewer,
    isScoped: !viewer.scope.seesWholeLists,
    day: lastDayOf(month),
    levels: ['township'],
    toButton: (unitCode) => ({ action: 'unit.show', value: { ask: 'unit', unitCode, medium } }),
  })
  if ('reply' in chosen) return chosen.reply
  const seen = await workflows.seenStandings(context, { medium, month, scope: viewer.scope })
  const row = (seen ?? []).find(({ unitCode }) => unitCode === chosen.unit.unitCode)
  const head = subjectOf(tools, question)
  const line =
    row === undefined ? fillIn(replies.ranking.unlisted, { unit: nameOfUnit(tools, chosen.unit) }) : rowText(tools, row)
  const next = fillIn(replies.ranking.unitNext, { unit: chosen.unit.unitCode })
  return { kind: 'said', paragraphs: [`${head}\n${line}`, next] }
}

/** The places of the person's own units, without the list they stand in. */
function ownOnlyText(tools: BotTools, list: PublishedList, own: readonly SeenStanding[]): string {
  const { ownHead, noOwn } = tools.replies.ranking
  const head = { subject: subjectOf(tools, list), version: list.version, day: publishedOn(tools, list) }
  return own.length === 0 ? fillIn(noOwn, head) : ownText(tools, fillIn(ownHead, head), own)
}

function ownText(tools: BotTools, head: string, own: readonly SeenStanding[]): string {
  const { replies } = tools
  const lines = own.slice(0, OWN_NAMED_MAX).map((row) => rowText(tools, row))
  const rest = own.length - lines.length
  return [head, ...lines, ...(rest === 0 ? [] : [fillIn(replies.more, { count: rest })])].join('\n')
}

function rowText(tools: BotTools, row: SeenStanding): string {
  const { words } = tools.context.templates.format
  const { replies } = tools
  const unit = nameOfUnit(tools, row)
  if (row.figures === null) {
    return fillIn(replies.ranking.notRanked, { unit, reason: reasonText(row.notRankedReason ?? '', words) })
  }
  const { rank, rankFromWorst, tied, score } = row.figures
  const fromWorst = fillIn(words.placeFromWorst[tied ? 'tied' : 'plain'], { place: rankFromWorst })
  const line = fillIn(replies.ranking.place, { unit, rank, fromWorst, score })
  return row.isListed ? `${line}${replies.history.listedMark}` : line
}

function nothingText(tools: BotTools, medium: Medium, month: Month | null): string {
  const { none, noneYet } = tools.replies.ranking
  if (month !== null) return fillIn(none, { subject: subjectOf(tools, { medium, month }) })
  return fillIn(noneYet, { medium: tools.context.templates.format.words.media[medium].name })
}

function publishedOn({ context }: BotTools, { issuedOn }: PublishedList): string {
  const { words, day } = context.templates.format
  return issuedOn === null ? words.noValue : day(issuedOn)
}

function listText(tools: BotTools, list: PublishedList): string {
  const { templates } = tools.context
  const { words } = templates.format
  const replies = tools.replies.ranking
  const head = fillIn(replies.head, {
    subject: subjectOf(tools, list),
    version: list.version,
    day: publishedOn(tools, list),
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
