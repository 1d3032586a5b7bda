import { z } from 'zod'
import type { Change } from '../../domain/comparison.ts'
import { toCalendarFile } from '../calendar-file.ts'
import type {
  Banner,
  CalendarFacts,
  DecisionFacts,
  DueDay,
  FromTo,
  ListedChange,
  ListedUnitFacts,
  Occasion,
  RankingFacts,
  SummaryFacts,
  UnitChange,
  UnitRef,
} from '../facts.ts'
import { CHANGES_MAX } from '../facts.ts'
import type { Format } from '../format.ts'
import type { RenderedFile } from '../rendered.ts'
import { fillIn, type Words } from '../words.ts'

/** Longest text of a view; longer input is refused rather than cut. */
const TEXT_LENGTH_MAX = 2_000

/** A text that is shown: at least one character. */
export const Text = z.string().min(1).max(TEXT_LENGTH_MAX)
export const WebAddress = z
  .string()
  .regex(/^https?:\/\/[^\s<>|]+$/)
  .max(TEXT_LENGTH_MAX)

/** What the head of every notice about a ranking says. */
export const RankingView = z.strictObject({
  month: Text,
  mediumName: Text,
  assessment: Text,
  version: z.int().positive(),
  ruleSetVersion: z.int().positive(),
  assessed: z.int().nonnegative(),
  ranked: z.int().nonnegative(),
  notRanked: Text.nullable(),
  bottomLimit: z.int().positive(),
  officeName: Text,
  issuedOn: Text,
})

export function toRankingView(ranking: RankingFacts, format: Format): z.infer<typeof RankingView> {
  const medium = format.words.media[ranking.medium]
  return {
    month: format.month(ranking.month),
    mediumName: medium.name,
    assessment: medium.assessment,
    version: ranking.version,
    ruleSetVersion: ranking.ruleSetVersion,
    assessed: ranking.assessed,
    ranked: ranking.ranked,
    notRanked: notRankedText(ranking, format.words),
    bottomLimit: ranking.bottomLimit,
    officeName: ranking.officeName,
    issuedOn: format.day(ranking.issuedOn),
  }
}

function notRankedText({ notRanked }: RankingFacts, words: Words): string | null {
  const counted = notRanked.filter(({ count }) => count > 0)
  if (counted.length === 0) return null
  const total = counted.reduce((sum, { count }) => sum + count, 0)
  const reasons = counted.map(({ reason, count }) =>
    fillIn(words.reasonCount, { reason: reasonText(reason, words), count }),
  )
  return fillIn(words.notRanked, { total, reasons: reasons.join(words.listSeparator) })
}

export function reasonText(reason: string, words: Words): string {
  return ownWord(words.reasons, reason)
}

/** The word for a code, or the code itself: a code of the office's own must not stop a notice. */
export function ownWord(words: Readonly<Record<string, string>>, code: string): string {
  return (Object.hasOwn(words, code) ? words[code] : undefined) ?? code
}

/** One row of a table of listed units. */
export const ListedRowView = z.strictObject({
  place: Text,
  unitName: Text,
  district: Text,
  score: Text,
  qualityValue: Text,
  qualityScore: Text,
  workScore: Text,
  monthOnMonth: Text,
  yearOnYear: Text,
  times: z.int().nonnegative(),
})

export function toListedRow(unit: ListedUnitFacts, format: Format): z.infer<typeof ListedRowView> {
  return {
    place: fillIn(format.words.place[unit.tied ? 'tied' : 'plain'], { place: unit.rankFromWorst }),
    unitName: unit.unitName,
    district: unit.district,
    score: unit.score,
    qualityValue: unit.qualityValue,
    qualityScore: unit.qualityScore,
    workScore: unit.workScore ?? format.words.noValue,
    monthOnMonth: format.change(unit.monthOnMonth),
    yearOnYear: format.change(unit.yearOnYear),
    times: unit.timesInTwelveMonths,
  }
}

/** The head of the value column: the indicator with its unit of measure. */
export function indicatorColumn({ indicator, qualityUnit }: RankingFacts, { locale, words }: Format): string {
  const name = ownWord(words.indicators, indicator)
  if (qualityUnit === '') return name
  return locale === 'zh-CN' ? `${name}（${qualityUnit}）` : `${name} (${qualityUnit})`
}

/** What the paragraph about one unit's result says. */
export const ResultView = z.strictObject({
  unitName: Text,
  district: Text,
  score: Text,
  rank: z.int().positive(),
  placeFromWorst: Text,
  qualityScoreName: Text,
  qualityScore: Text,
  indicator: Text,
  qualityValue: Text,
  yearOnYear: Text,
  monthOnMonth: Text,
  workScoreName: Text,
  workScore: Text.nullable(),
  history: Text,
})

export function toResultView(unit: ListedUnitFacts, ranking: RankingFacts, format: Format): z.infer<typeof ResultView> {
  const { words } = format
  const medium = words.media[ranking.medium]
  return {
    unitName: unit.unitName,
    district: unit.district,
    score: unit.score,
    rank: unit.rank,
    placeFromWorst: fillIn(words.placeFromWorst[unit.tied ? 'tied' : 'plain'], { place: unit.rankFromWorst }),
    qualityScoreName: medium.qualityScore,
    qualityScore: unit.qualityScore,
    indicator: ownWord(words.indicators, ranking.indicator),
    qualityValue: format.measure(unit.qualityValue, ranking.qualityUnit),
    yearOnYear: comparisonText('yearOnYear', unit.yearOnYear, format),
    monthOnMonth: comparisonText('monthOnMonth', unit.monthOnMonth, format),
    workScoreName: medium.workScore,
    workScore: unit.workScore,
    history: historyText(unit, ranking.bottomLimit, format),
  }
}

function comparisonText(which: 'yearOnYear' | 'monthOnMonth', change: Change, format: Format): string {
  if (change.kind === 'unknown') return format.words.comparisonUnknown[which]
  return fillIn(format.words.comparisons[which], { change: format.change(change) })
}

/** How often the unit was listed; the months in a row are named from the second on. */
function historyText(unit: ListedUnitFacts, limit: number, { words, month }: Format): string {
  const times = unit.timesInTwelveMonths
  const base =
    unit.previousMonth === null
      ? fillIn(words.history.first, { limit })
      : fillIn(words.history.repeated, { times, limit, month: month(unit.previousMonth) })
  if (unit.monthsInARow < 2) return base
  return base + words.clauseSeparator + fillIn(words.history.inARow, { months: unit.monthsInARow })
}

export function listSizeText(count: number, limit: number, words: Words): string {
  return fillIn(words.listSize[count === limit ? 'exact' : 'differs'], { limit, count })
}

export function decisionText(decision: SummaryFacts['decision'], words: Words): string | null {
  if (decision === null) return null
  return fillIn(words.decision, { policy: words.policies[decision.policy], reason: asClause(decision.reason) })
}

/** A reason as part of a sentence, which has a full stop of its own. */
export function asClause(reason: string): string {
  return reason.replace(/[\s。．.！!？?；;，,、]+$/u, '') || reason
}

/** A sentence for the places that the list leaves out; `null` when it leaves out none. */
export function exemptText(count: number, { exemptInRange }: Words): string | null {
  return count === 0 ? null : fillIn(exemptInRange, { count })
}

/** The mark before the title and the sentence below it; both `null` on a message in force. */
export function toBannerView(banner: Banner, words: Words): { banner: string | null; bannerNote: string | null } {
  if (banner === null) return { banner: null, bannerNote: null }
  const version = banner.kind === 'corrected' ? banner.version : ''
  return {
    banner: fillIn(words.banners[banner.kind], { version }),
    bannerNote: fillIn(words.bannerNotes[banner.kind], { version }),
  }
}

/** How a unit is addressed: 乙镇 → 乙镇人民政府. */
export function bodyOf(name: string, { bodies }: Words): string {
  return fillIn(bodies.find(({ suffix }) => name.endsWith(suffix))?.body ?? '{name}', { name })
}

/** How a unit is spoken to: 你镇, 你街道. */
export function youOf(name: string, { bodies }: Words): string {
  return fillIn(bodies.find(({ suffix }) => name.endsWith(suffix))?.you ?? '{name}', { name })
}

export function occasionsText(occasions: readonly Occasion[], { words, month }: Format): string {
  return occasions
    .map((occasion) =>
      fillIn(words.occasion, {
        month: month(occasion.month),
        assessment: words.media[occasion.medium].assessment,
        limit: occasion.bottomLimit,
      }),
    )
    .join(words.listSeparator)
}

/** A sentence for each deadline whose year has no holidays yet; `null` when all are certain. */
export function unconfirmedText(days: readonly DueDay[], { words, dayAndWeekday }: Format): string | null {
  const open = [...new Set(days.filter(({ confirmed }) => !confirmed).map(({ day }) => day))].sort()
  if (open.length === 0) return null
  const years = [...new Set(open.map((day) => String(Number(day.slice(0, 4)))))]
  return fillIn(words.unconfirmedDay, {
    years: years.join(words.listSeparator),
    days: open.map(dayAndWeekday).join(words.listSeparator),
  })
}

export function outcomeText(outcome: DecisionFacts | null, { words, dateTime }: Format): string | null {
  if (outcome === null) return null
  const text = fillIn(words.outcomes[outcome.kind], { by: outcome.by, at: dateTime(outcome.at) })
  return outcome.reason === null ? text : text + fillIn(words.outcomeReason, { reason: outcome.reason })
}

/** A unit with its district, as lists of several districts name it. */
export function fullName({ district, unitName }: Pick<UnitRef, 'district' | 'unitName'>, { locale }: Format): string {
  return locale === 'zh-CN' ? `${district}${unitName}` : `${unitName} (${district})`
}

export const ChangeLines = z.array(Text).max(CHANGES_MAX)

/** One sentence a unit: on or off the list or out of the ranking, and each figure that changed. */
export function toChangeLine(change: UnitChange, ranking: RankingFacts, format: Format): string {
  const { words } = format
  const fromTo = (pattern: string, pair: FromTo<string | number> | null) =>
    pair === null
      ? []
      : [
          fillIn(pattern, {
            from: pair.from ?? words.noValue,
            to: pair.to ?? words.noValue,
            indicator: ownWord(words.indicators, ranking.indicator),
            unit: ranking.qualityUnit,
            qualityScore: words.media[ranking.medium].qualityScore,
            workScore: words.media[ranking.medium].workScore,
          }),
        ]
  const details = [
    ...fromTo(words.unitChange.qualityValue, change.qualityValue),
    ...fromTo(words.unitChange.qualityScore, change.listed?.qualityScore ?? null),
    ...fromTo(words.unitChange.workScore, change.workScore),
    ...fromTo(words.unitChange.score, change.score),
    ...fromTo(words.unitChange.rankFromWorst, change.rankFromWorst),
    ...listedDetails(change.listed, fromTo, format),
  ]
  const unit = fullName(change, format)
  const head =
    change.notRankedReason === null
      ? fillIn(words.unitChange[change.list], { unit, limit: ranking.bottomLimit })
      : fillIn(words.unitChange.notRanked, { unit, reason: reasonText(change.notRankedReason, words) })
  return details.length === 0
    ? head
    : fillIn(words.unitChange.details, { head, details: details.join(words.clauseSeparator) })
}

function listedDetails(
  listed: ListedChange | null,
  fromTo: (pattern: string, pair: FromTo<string | number> | null) => readonly string[],
  { words, change, month }: Format,
): readonly string[] {
  if (listed === null) return []
  const { unitChange } = words
  return [
    ...(listed.tied === null ? [] : [listed.tied.to === true ? unitChange.tied : unitChange.notTied]),
    ...fromTo(unitChange.yearOnYear, inWords(listed.yearOnYear, change)),
    ...fromTo(unitChange.monthOnMonth, inWords(listed.monthOnMonth, change)),
    ...fromTo(unitChange.timesInTwelveMonths, listed.timesInTwelveMonths),
    ...fromTo(unitChange.monthsInARow, listed.monthsInARow),
    ...fromTo(unitChange.previousMonth, inWords(listed.previousMonth, month)),
  ]
}

function inWords<T>(pair: FromTo<T> | null, write: (value: T) => string): FromTo<string> | null {
  if (pair === null) return null
  const [from, to] = [pair.from, pair.to].map((value) => (value === null ? null : write(value)))
  return { from: from ?? null, to: to ?? null }
}

export function moreText(pattern: string, count: number): string | null {
  return count === 0 ? null : fillIn(pattern, { count })
}

interface Meeting {
  readonly unit: UnitRef
  readonly occasions: readonly Occasion[]
  readonly at: string
  readonly timeZone: string
  readonly place: string
  readonly officeName: string
  readonly calendar: CalendarFacts | null
}

/** The meeting as an attached calendar file, where the facts ask for one. */
export function calendarFiles(meeting: Meeting, method: 'REQUEST' | 'CANCEL', format: Format): readonly RenderedFile[] {
  const { calendar, unit, at, timeZone, place, officeName } = meeting
  if (calendar === null) return []
  const { words } = format
  const unitName = fullName(unit, format)
  const { fileName, content } = toCalendarFile({
    uid: calendar.uid,
    sequence: calendar.sequence,
    stampedAt: new Date(calendar.stampedAt),
    durationMinutes: calendar.durationMinutes,
    method,
    at,
    timeZone,
    location: place,
    organizer: calendar.organizer === undefined ? null : { name: officeName, email: calendar.organizer },
    summary: fillIn(words.calendar[method === 'CANCEL' ? 'cancelled' : 'summary'], { unit: unitName }),
    description: fillIn(words.calendar.description, {
      occasions: occasionsText(meeting.occasions, format),
      office: officeName,
    }),
  })
  return [{ fileName, title: words.files.calendar, content: new TextEncoder().encode(content) }]
}

export function rankingStem({ medium, month, version }: Pick<RankingFacts, 'medium' | 'month' | 'version'>): string {
  return `${medium}-${month}-v${version}`
}
