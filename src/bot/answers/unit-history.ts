import { MEDIA, type Medium } from '../../domain/medium.ts'
import { type MonthStanding, type Trend, trendOf } from '../../domain/unit-history.ts'
import { reasonText } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import type { DistrictMonth, MediumHistory, UnitHistory } from '../../workflows/unit-history.ts'
import type { Asker } from '../../workflows/viewer.ts'
import { toLineChart } from '../charts.ts'
import type { BotTools, Reply, Speech } from '../define.ts'
import { nameOfUnit } from './choose-unit.ts'
import { exportButtons } from './questions.ts'

/** A line through fewer points shows nothing. */
const CHART_POINTS_MIN = 2
/** Units of a district that one month names; the rest is counted. */
const UNITS_NAMED_MAX = 15

export interface UnitQuestionOf {
  readonly unitCode: string
  /** `null` = both. */
  readonly medium: Medium | null
}

/** A unit's last twelve published months with their trend, as far as the person may see them. */
export async function answerUnit(tools: BotTools, question: UnitQuestionOf, by: Asker): Promise<Reply> {
  const found = await loadUnitHistory(tools, question, by)
  if (!found.ok) return { kind: 'refused', refusal: found.refusal }
  const history = found.value
  const { replies } = tools
  const unit = nameOfUnit(tools, history.unit)
  if (history.media.length === 0) return { kind: 'said', paragraphs: [fillIn(replies.history.notAssessed, { unit })] }
  const paragraphs = history.media.map((medium) => mediumText(tools, unit, medium))
  const next = history.isInScope ? [fillIn(replies.history.next, { unit: history.unit.unitCode })] : []
  return {
    kind: 'said',
    paragraphs: [...paragraphs, ...next],
    ...chartOf(tools, unit, history),
    buttons: [exportButtons(tools, { ask: 'unit', ...question })],
  }
}

export async function loadUnitHistory(tools: BotTools, { unitCode, medium }: UnitQuestionOf, by: Asker) {
  const viewer = await tools.workflows.identifyViewer(tools.context, by)
  if (!viewer.ok) return viewer
  const media = medium === null ? MEDIA : [medium]
  return tools.workflows.unitHistory(tools.context, { unitCode, media, scope: viewer.value.scope })
}

/** The medium whose curve is drawn: the first with enough scores to show. */
export function mediumToDraw({ media }: UnitHistory) {
  for (const history of media) {
    if (history.of !== 'township') continue
    const points = history.months.toReversed().map(({ month, figures, isListed }) => {
      return { month, value: figures === null ? null : Number(figures.score), isMarked: isListed }
    })
    if (points.filter(({ value }) => value !== null).length >= CHART_POINTS_MIN) {
      return { medium: history.medium, points }
    }
  }
  return null
}

function chartOf(tools: BotTools, unit: string, history: UnitHistory): Pick<Speech, 'chart'> {
  const drawn = mediumToDraw(history)
  if (drawn === null) return {}
  const { replies } = tools
  const { name } = tools.context.templates.format.words.media[drawn.medium]
  const points = drawn.points.flatMap(({ month, value }) => (value === null ? [] : [{ label: month, value }]))
  const block = toLineChart({
    title: fillIn(replies.history.chartTitle, { unit, medium: name }),
    name: replies.history.score,
    xLabel: replies.history.monthAxis,
    points,
  })
  const value = { ask: 'unit', unitCode: history.unit.unitCode, medium: drawn.medium }
  return { chart: { block, instead: { action: 'unit.picture', label: replies.history.picture, value } } }
}

function mediumText(tools: BotTools, unit: string, history: MediumHistory): string {
  const { words } = tools.context.templates.format
  const medium = words.media[history.medium].name
  const { replies } = tools
  if (history.months.length === 0) return fillIn(replies.ranking.noneYet, { medium })
  const head = fillIn(replies.history.head, { unit, medium, count: history.months.length })
  const lines =
    history.of === 'township'
      ? [...trendLines(tools, trendOf(history.months)), ...history.months.map((month) => monthLine(tools, month))]
      : history.months.map((month) => districtLine(tools, month))
  return [head, ...lines].join('\n')
}

function trendLines({ context, replies }: BotTools, trend: Trend): readonly string[] {
  const { format } = context.templates
  const { history } = replies
  const { timesListed: times, lastListed, change, sparkline } = trend
  const listed =
    lastListed === null ? history.neverListed : fillIn(history.timesListed, { times, month: format.month(lastListed) })
  if (change === null) return [listed]
  const direction = change.by === '0' ? 'same' : change.by.startsWith('-') ? 'down' : 'up'
  const by = change.by.replace(/^-/, '')
  const changed = fillIn(history.change[direction], { by, month: format.month(change.since) })
  return [listed, fillIn(history.sparkline, { sparkline, change: changed })]
}

function monthLine({ context, replies }: BotTools, standing: MonthStanding): string {
  const { words, month: monthText } = context.templates.format
  const { history } = replies
  const { figures, notRankedReason, isListed, rankedCount: count } = standing
  const month = monthText(standing.month)
  if (figures !== null) {
    const { rank, rankFromWorst, tied, score } = figures
    const fromWorst = fillIn(words.placeFromWorst[tied ? 'tied' : 'plain'], { place: rankFromWorst })
    const line = fillIn(history.ranked, { month, rank, count, fromWorst, score })
    return isListed ? `${line}${history.listedMark}` : line
  }
  if (notRankedReason === null) return fillIn(history.unlisted, { month })
  return fillIn(history.notRanked, { month, reason: reasonText(notRankedReason, words) })
}

function districtLine({ context, replies }: BotTools, { month, listed }: DistrictMonth): string {
  const { words, month: monthText } = context.templates.format
  if (listed.length === 0) return fillIn(replies.history.districtNone, { month: monthText(month) })
  const named = listed.slice(0, UNITS_NAMED_MAX).map(({ unitName }) => unitName)
  const rest = listed.length - named.length
  const units = [...named, ...(rest === 0 ? [] : [fillIn(replies.more, { count: rest })])].join(words.listSeparator)
  return fillIn(replies.history.districtLine, { month: monthText(month), count: listed.length, units })
}
