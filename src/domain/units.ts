import type { LocalDay } from './time.ts'

/** The four levels of the working mechanism (M1, S1). */
export type AdminLevel = 'municipal' | 'district' | 'township' | 'village'

/**
 * What a unit is, as a word of the units file: `government`, `department`, `soe`, `discipline`, `developmentArea`,
 * `street`, `town`, `township`, `area`, `community`, or a word of the office's own.
 */
export type UnitKind = string

/** One unit as it stood over a span of days. A unit that moved or was renamed has several, one a span. */
export interface Unit {
  /** Statistical code: 6 digits (city, district), at least 9 (township), 12 (community). */
  readonly code: string
  readonly name: string
  readonly level: AdminLevel
  readonly parentCode: string | null
  readonly kind: UnitKind
  /** Other names the unit goes by, exact ones only. */
  readonly aliases: readonly string[]
  /** First day, inclusive; `null` = always was. */
  readonly validFrom: LocalDay | null
  /** Last day, inclusive; `null` = still is. */
  readonly validTo: LocalDay | null
}
