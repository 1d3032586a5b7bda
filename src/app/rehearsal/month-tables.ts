import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  addWorkingDays,
  isWorkingDay,
  toWorkingDay,
  type WorkingCalendar,
  workingDayBefore,
} from '../../domain/calendar.ts'
import { isMedium, type Medium } from '../../domain/medium.ts'
import type { Outcome } from '../../domain/refusal.ts'
import type { Shift } from '../../domain/schedule-timing.ts'
import {
  addDays,
  addMonths,
  daysInMonth,
  firstDayOf,
  fromLocalDateTime,
  isMonth,
  type LocalDay,
  type Month,
  toLocalDay,
} from '../../domain/time.ts'
import { computeRanking } from '../../workflows/compute-ranking.ts'
import type { MonthAct } from '../../workflows/forecast.ts'
import { importMonth } from '../../workflows/import-month.ts'
import { issueSummons } from '../../workflows/issue-summons.ts'
import type { OfficeContext } from '../../workflows/office-context.ts'
import { publishRanking } from '../../workflows/publish-ranking.ts'
import { type MonthPeople, monthPeople } from '../../workflows/rehearsal-people.ts'
import { type ReviewDecision, reviewRanking } from '../../workflows/review-ranking.ts'
import { SettingsError } from '../settings-error.ts'

/** Tables one folder gives at most: ten years of both media. */
const TABLES_MAX = 240
const FILE = /^(air|water)-(\d{4}-\d{2})\.(csv|xlsx)$/
/** Days of the following month where the office file names none. */
const USUAL_DAYS = { dataDay: 5, reviewDay: 10, publishDay: 15, workingDay: 'next', at: '09:00' } as const
/** When the office's people take the table in hand, never before they have been asked. */
const HOUR_OF_WORK = '10:00'
const MEETING = { hour: '09:30', calendarDays: 6, workingDays: 1 }
const WORDS = {
  'zh-CN': { place: '演练会议室', reason: '演练：并列时严格取足名额' },
  en: { place: 'Rehearsal room', reason: 'Rehearsal: a tie is cut at the number of the list' },
} as const

/** One month's table that is taken through in a rehearsal. */
export interface MonthTable {
  readonly medium: Medium
  readonly month: Month
  readonly path: string
}

/** What is done about a table at one instant. */
export interface PlannedAct {
  readonly at: Date
  readonly act: MonthAct
  readonly table: MonthTable
  /** Does it; why it was refused, or `null` when it was done. */
  readonly run: (context: OfficeContext) => Promise<string | null>
}

/**
 * The tables of a folder, by medium and month: files such as `air-2026-10.csv`.
 *
 * @throws {SettingsError} When there is no such folder, or none or too many tables in it.
 */
export function tablesIn(folder: string): readonly MonthTable[] {
  const tables = namesIn(folder).flatMap((name): MonthTable[] => {
    const [, medium = '', month = ''] = FILE.exec(name) ?? []
    return isMedium(medium) && isMonth(month) ? [{ medium, month, path: join(folder, name) }] : []
  })
  if (tables.length > 0 && tables.length <= TABLES_MAX) return tables
  throw new SettingsError(
    `--tables ${folder}: got ${tables.length} tables; expected 1 to ${TABLES_MAX}, each named such as air-2026-10.csv`,
  )
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted()
  } catch (cause) {
    throw new SettingsError(`--tables ${folder}: expected a folder that can be read`, { cause })
  }
}

/**
 * What the office does about each table in the following month: computed on the day the table is due, reviewed on the day
 * of the review, published and its townships summoned on that of the publication; a day off moves as the office file says,
 * to the next working day where it would stay.
 */
export function actsOf(context: OfficeContext, tables: readonly MonthTable[]): readonly PlannedAct[] {
  const { dataDay, reviewDay, publishDay } = context.office.schedule ?? USUAL_DAYS
  const acts = tables.flatMap((table) => [
    planned(context, table, { act: 'computed', day: dataDay }, compute),
    planned(context, table, { act: 'reviewed', day: reviewDay }, reviewed),
    planned(context, table, { act: 'published', day: publishDay }, publish),
    planned(context, table, { act: 'summoned', day: publishDay }, summon),
  ])
  // Of one instant, in the order of the list: reviewed before published, published before summoned.
  return acts.toSorted((a, b) => a.at.getTime() - b.at.getTime())
}

/** Why it was refused; `null` = it was done. */
type Run = (context: OfficeContext, table: MonthTable, people: MonthPeople) => Promise<string | null>

function refusalIn(outcome: Outcome<unknown>): string | null {
  return outcome.ok ? null : outcome.refusal.message
}

function planned(
  { office, calendar }: OfficeContext,
  table: MonthTable,
  { act, day }: { readonly act: MonthAct; readonly day: number },
  run: Run,
): PlannedAct {
  const following = addMonths(table.month, 1)
  const named = addDays(firstDayOf(following), Math.min(day, daysInMonth(following)) - 1)
  const { workingDay, at } = office.schedule ?? USUAL_DAYS
  const worked = workedDay(calendar, named, workingDay)
  return {
    act,
    table,
    at: instantOf(worked, at > HOUR_OF_WORK ? at : HOUR_OF_WORK, office.timeZone),
    async run(context) {
      const people = await monthPeople(context, worked)
      if (people === null) return `nobody is importer, reviewer or issuer on ${worked}`
      return run(context, table, people)
    },
  }
}

/** Nobody works on a day off: where the office file would leave it there, it moves to the next working day all the same. */
function workedDay(calendar: WorkingCalendar, day: LocalDay, shift: Shift): LocalDay {
  const isBefore = shift === 'previous' && !isWorkingDay(calendar, day).working
  return isBefore ? workingDayBefore(calendar, day, 1).day : toWorkingDay(calendar, day).day
}

function instantOf(day: LocalDay, hour: string, timeZone: string): Date {
  const instant = fromLocalDateTime(`${day} ${hour}`, timeZone) ?? fromLocalDateTime(`${day} 12:00`, timeZone)
  if (instant === null) throw new RangeError(`${day} ${hour}: expected a time that ${timeZone} has`)
  return instant
}

async function compute(context: OfficeContext, { medium, month, path }: MonthTable, { importer }: MonthPeople) {
  const imported = await importMonth(context, { source: { path }, medium, month, dryRun: false, by: importer })
  if (!imported.ok) return imported.refusal.message
  const [error] = imported.value.errors
  if (error !== undefined) return `row ${error.row}, ${error.column}: got ${error.value}; expected ${error.expected}`
  return refusalIn(await computeRanking(context, { medium, month, by: importer }))
}

async function reviewed(context: OfficeContext, { medium, month }: MonthTable, { reviewer }: MonthPeople) {
  const review = (tie: Extract<ReviewDecision, { kind: 'approve' }>['tie']) =>
    reviewRanking(context, { medium, month, version: null, decision: { kind: 'approve', tie }, by: reviewer })
  const plain = await review(null)
  const { reason } = WORDS[context.templates.locale]
  const isDecided = plain.ok || plain.refusal.needs !== 'decision'
  return refusalIn(isDecided ? plain : await review({ policy: 'strict', reason }))
}

async function publish(context: OfficeContext, { medium, month }: MonthTable, { issuer }: MonthPeople) {
  return refusalIn(await publishRanking(context, { medium, month, checkOnly: false, waive: null, by: issuer }))
}

async function summon(context: OfficeContext, { medium, month }: MonthTable, { issuer }: MonthPeople) {
  const today = toLocalDay(context.now(), context.office.timeZone)
  const { calendarDays, workingDays, hour } = MEETING
  const { day } = addWorkingDays(context.calendar, addDays(today, calendarDays), workingDays)
  const { place } = WORDS[context.templates.locale]
  const meeting = { at: `${day} ${hour}`, place, units: null, merge: false }
  return refusalIn(await issueSummons(context, { medium, month, ...meeting, by: issuer }))
}
