import { addDays, type LocalDay } from './time.ts'

/** When reports make a pattern; `null` = this one is not looked for (K18). Days are calendar days. */
export interface ReportPatterns {
  /** The same kind of problem in many places. */
  readonly sameKind: { readonly reports: number; readonly places: number; readonly days: number } | null
  /** The same place again and again, whatever the kind. */
  readonly samePlace: { readonly reports: number; readonly days: number } | null
}

export const PATTERN_KINDS = ['samePlace', 'sameKind'] as const

export type PatternKind = (typeof PATTERN_KINDS)[number]

/** A report as patterns count it. */
export interface CountedReport {
  readonly id: number
  readonly problemKind: string
  readonly placeKey: string
  readonly reportedOn: LocalDay
}

/** What was pointed out before, as far as it keeps the same from being pointed out again. */
export interface PointedOut {
  readonly pattern: PatternKind
  /** The place's key or the kind. */
  readonly subject: string
  readonly on: LocalDay
}

/** A pattern that a report completes. */
export interface FoundPattern {
  readonly pattern: PatternKind
  /** The place's key or the kind. */
  readonly subject: string
  /** The reports that make it up, oldest first. */
  readonly reportIds: readonly number[]
  /** In how many places. */
  readonly places: number
  /** Calendar days looked back over, today included. */
  readonly days: number
}

/**
 * The patterns that the newest report completes, over so many calendar days that end with its own. A pattern that was
 * pointed out within its days is not pointed out again. Reports that were found unsubstantiated are not given in.
 *
 * @param reports The reports of the last days, the newest among them, oldest first.
 * @param hasKind Whether the newest report is of a kind that can be common, and not of the rest.
 */
export function findPatterns(
  { sameKind, samePlace }: ReportPatterns,
  newest: CountedReport,
  given: {
    readonly reports: readonly CountedReport[]
    readonly before: readonly PointedOut[]
    readonly hasKind: boolean
  },
): readonly FoundPattern[] {
  const today = newest.reportedOn
  const found: FoundPattern[] = []
  const consider = (
    pattern: PatternKind,
    subject: string,
    rule: { readonly reports: number; readonly places: number; readonly days: number },
    isOf: (report: CountedReport) => boolean,
  ) => {
    const isWithin = (day: LocalDay) => day > addDays(today, -rule.days) && day <= today
    const own = given.reports.filter((report) => isOf(report) && isWithin(report.reportedOn))
    const places = new Set(own.map(({ placeKey }) => placeKey)).size
    if (own.length < rule.reports || places < rule.places) return
    const isKnown = (one: PointedOut) => one.pattern === pattern && one.subject === subject && isWithin(one.on)
    if (given.before.some(isKnown)) return
    found.push({ pattern, subject, reportIds: own.map(({ id }) => id), places, days: rule.days })
  }
  if (samePlace !== null) {
    consider('samePlace', newest.placeKey, { ...samePlace, places: 1 }, (one) => one.placeKey === newest.placeKey)
  }
  if (sameKind !== null && given.hasKind) {
    consider('sameKind', newest.problemKind, sameKind, (one) => one.problemKind === newest.problemKind)
  }
  return found
}

/** The days one has to look back over for every pattern; 0 = none is looked for. */
export function patternDays({ sameKind, samePlace }: ReportPatterns): number {
  return Math.max(sameKind?.days ?? 0, samePlace?.days ?? 0)
}

/** Every blank, punctuation mark and sign, which people write or leave out as they like. */
const UNSPOKEN = /[\p{Z}\p{P}\p{S}\p{C}]/gu

/** What makes two reports ones of the same place: the same unit, and the same words however they were typed. */
export function placeKeyOf(unitCode: string, place: string): string {
  const words = place.normalize('NFKC').toLowerCase().replaceAll(UNSPOKEN, '')
  return `${unitCode}/${words === '' ? place.trim() : words}`
}
