import { type CalendarYear, isWorkingDay, type WorkingCalendar } from './calendar.ts'
import { canonicalJson } from './canonical-json.ts'
import type { LocalText } from './local-text.ts'
import { addDays, isLocalDay, type LocalDay, weekdayOf } from './time.ts'

/** Days off and make-up working days one year has at most. */
export const DAYS_OF_YEAR_MAX = 366
/** Characters a day's name may have. */
export const DAY_NAME_CHARACTERS_MAX = 40
/** From this day on a year that is not known is asked for, as `MM-DD` of the year before. */
const ASKED_FROM = '11-01'
/** Hexadecimal digits by which the version names the years that were entered. */
const ENTERED_DIGITS = 12
/** Days one line of an entry may span, such as a week of holidays. */
const RANGE_DAYS_MAX = 31

/** What a day of the year's arrangement is. `ordinary` takes a day out of it: it goes by the week again. */
export const DAY_KINDS = ['holiday', 'workday', 'ordinary'] as const
export type DayKind = (typeof DAY_KINDS)[number]

/** One year as somebody entered it. */
export interface EnteredYear extends CalendarYear {
  /** What the days are called, by day; a day may have no name. */
  readonly names: Readonly<Record<LocalDay, string>>
}

/** Where the days of a year come from; the first that has the year holds. */
export const YEAR_ORIGINS = ['entered', 'officeFile', 'shipped'] as const
export type YearOrigin = (typeof YEAR_ORIGINS)[number]

/** The years that hold of those entered, and what tells this state from any other. */
export interface EnteredYears {
  /** Id of the newest version of any year; 0 = nothing was ever entered. */
  readonly newestId: number
  /** By year `YYYY`; one whose entry was taken back is absent. */
  readonly years: Readonly<Record<string, EnteredYear>>
}

/**
 * The calendar with the years that were entered, each in the place of the one of that name. Each entry makes another
 * version, so that what a calendar moves can be told each time it does.
 *
 * @param hashOf SHA-256 in lower-case hexadecimal.
 */
export function withEnteredYears(
  calendar: WorkingCalendar,
  entered: EnteredYears,
  hashOf: (text: string) => string,
): WorkingCalendar {
  if (entered.newestId === 0) return calendar
  const years = Object.fromEntries(
    Object.entries(entered.years).map(([year, { confirmed, holidays, workdays }]) => {
      return [year, { confirmed, holidays, workdays }]
    }),
  )
  const digits = hashOf(canonicalJson({ id: entered.newestId, years })).slice(0, ENTERED_DIGITS)
  return { version: `${calendar.version}+entered-${digits}`, years: { ...calendar.years, ...years } }
}

/** What is wrong with a year's days, in words after "expected"; `null` = nothing. */
export function yearFault(
  year: string,
  { holidays, workdays }: Pick<CalendarYear, 'holidays' | 'workdays'>,
): { readonly at: 'holidays' | 'workdays'; readonly expected: string } | null {
  const isElsewhere = (day: LocalDay) => !day.startsWith(`${year}-`)
  if (holidays.some(isElsewhere)) return { at: 'holidays', expected: `days of ${year}` }
  if (workdays.some(isElsewhere)) return { at: 'workdays', expected: `days of ${year}` }
  const weekday = workdays.find((day) => weekdayOf(day) <= 5 || holidays.includes(day))
  if (weekday === undefined) return null
  return { at: 'workdays', expected: `Saturdays and Sundays that are no holidays, and not ${weekday}` }
}

/** Days off an announced year has at least; the shipped years have 22 to 33. */
const ANNOUNCED_HOLIDAYS_MIN = 15
/** Months in some of which an announced year has days off, whatever else: New Year, Labour Day, National Day. */
const SEASONS = [
  ['01', '02', '03'],
  ['04', '05', '06'],
  ['10', '11', '12'],
] as const

/**
 * Why a whole year's days cannot be all that was announced; `null` = they can. Each year since 2004 had at least 22 days
 * off, some of them in each of three seasons, and weekend days that were worked in return.
 */
export function partialYearFault(
  year: string,
  { holidays, workdays }: Pick<CalendarYear, 'holidays' | 'workdays'>,
): LocalText | null {
  const isWhole = SEASONS.every((months) => holidays.some((day) => months.some((month) => day.slice(5, 7) === month)))
  if (holidays.length >= ANNOUNCED_HOLIDAYS_MIN && isWhole && workdays.length > 0) return null
  return {
    'zh-CN': `${year}年：录入放假${holidays.length}天、周末调休上班${workdays.length}天，不像正式公布的全年安排。全年安排应当放假至少${ANNOUNCED_HOLIDAYS_MIN}天，一季度、二季度、四季度都有，并有周末调休上班日。请补全；尚未正式公布的，注明“尚未公布”`,
    en: `${year}: got ${holidays.length} day(s) off and ${workdays.length} worked weekend day(s); expected of an announced year at least ${ANNOUNCED_HOLIDAYS_MIN} days off, some in January to March, April to June and October to December each, and a worked weekend day. Complete it, or say that it is not announced yet`,
  }
}

/** A year whose holidays are wanted: `missing` where nobody has entered it, `unconfirmed` where it may still change. */
export interface YearWanted {
  readonly year: string
  readonly state: 'missing' | 'unconfirmed'
}

/** The present year, and from 1 November on the next one, as far as the calendar lacks them or has them unconfirmed. */
export function yearsToAskFor(calendar: WorkingCalendar, today: LocalDay): readonly YearWanted[] {
  const running = Number(today.slice(0, 4))
  const years = today.slice(5) >= ASKED_FROM ? [running, running + 1] : [running]
  return years.flatMap((number): readonly YearWanted[] => {
    const year = String(number)
    const known = calendar.years[year]
    if (known === undefined) return [{ year, state: 'missing' }]
    return known.confirmed ? [] : [{ year, state: 'unconfirmed' }]
  })
}

/** Days of one kind with the name they have. */
export interface DayEntry {
  readonly day: LocalDay
  readonly kind: DayKind
  readonly name: string | null
}

/** The year with the days put in; a later entry of a day takes the place of an earlier one. */
export function withDays(year: EnteredYear, entries: readonly DayEntry[]): EnteredYear {
  const kinds = new Map<LocalDay, DayKind>([
    ...year.holidays.map((day) => [day, 'holiday'] as const),
    ...year.workdays.map((day) => [day, 'workday'] as const),
  ])
  const names = new Map(Object.entries(year.names))
  for (const { day, kind, name } of entries) {
    kinds.set(day, kind)
    names.delete(day)
    if (name !== null && kind !== 'ordinary') names.set(day, name)
  }
  const days = [...kinds].toSorted(([one], [other]) => (one < other ? -1 : 1))
  const of = (wanted: DayKind) => days.flatMap(([day, kind]) => (kind === wanted ? [day] : []))
  return {
    confirmed: year.confirmed,
    holidays: of('holiday'),
    workdays: of('workday'),
    names: Object.fromEntries([...names].toSorted(([one], [other]) => (one < other ? -1 : 1))),
  }
}

/** A year nobody has said anything of. */
export function emptyYear(confirmed: boolean): EnteredYear {
  return { confirmed, holidays: [], workdays: [], names: {} }
}

/** The days on which two calendars differ in whether they are worked, ascending. */
export function changedDays(
  year: string,
  before: WorkingCalendar,
  after: WorkingCalendar,
): readonly { readonly day: LocalDay; readonly working: boolean }[] {
  const changed: { readonly day: LocalDay; readonly working: boolean }[] = []
  for (let day = `${year}-01-01`; day.startsWith(year); day = addDays(day, 1)) {
    const { working } = isWorkingDay(after, day)
    if (working !== isWorkingDay(before, day).working) changed.push({ day, working })
  }
  return changed
}

const KIND_WORDS: Readonly<Record<string, DayKind>> = {
  holiday: 'holiday',
  off: 'holiday',
  放假: 'holiday',
  休: 'holiday',
  休息: 'holiday',
  假日: 'holiday',
  节假日: 'holiday',
  workday: 'workday',
  work: 'workday',
  上班: 'workday',
  班: 'workday',
  调休上班: 'workday',
  调休上班日: 'workday',
  补班: 'workday',
}

/** The kind a word of a file, form or terminal means, in either language; `null` = none. */
export function dayKindOf(word: string): DayKind | null {
  return KIND_WORDS[word.trim().toLowerCase()] ?? null
}

/** What is wrong with one line of an entry. */
export interface LineFault {
  /** From 1. */
  readonly line: number
  readonly value: string
  readonly expected: LocalText
}

const LINE =
  /^(?<from>\d{4}-\d{1,2}-\d{1,2})(?:\s*(?:至|到|~|–|—|\.\.|to)\s*(?<to>\d{4}-\d{1,2}-\d{1,2}))?\s+(?<kind>\S+)(?:\s+(?<name>.+))?$/
const CHINESE_DAY = /(\d{4})年(\d{1,2})月(\d{1,2})日/g
const LINE_EXPECTED: LocalText = {
  'zh-CN': '每行一日或连续数日，如“2027-10-01至2027-10-07 放假 国庆节”“2027-10-09 上班”',
  en: 'a day or several in a row on each line, such as "2027-10-01 to 2027-10-07 holiday National Day" or "2027-10-09 workday"',
}

/**
 * Reads the days of a year as a person writes them: a line a day or a row of days, then holiday or workday (放假, 上班),
 * then what it is called. Empty lines are left out. Every line that cannot be read is told.
 */
export function parseDayLines(
  text: string,
  year: string,
):
  | { readonly ok: true; readonly entries: readonly DayEntry[] }
  | { readonly ok: false; readonly faults: readonly LineFault[] } {
  const entries: DayEntry[] = []
  const faults: LineFault[] = []
  const lines = text.normalize('NFKC').split('\n')
  for (const [index, raw] of lines.slice(0, DAYS_OF_YEAR_MAX).entries()) {
    const line = raw.trim().replaceAll(CHINESE_DAY, '$1-$2-$3')
    if (line === '') continue
    const read = parseLine(line, year)
    if ('expected' in read) faults.push({ line: index + 1, value: raw.trim(), expected: read.expected })
    else entries.push(...read.entries)
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, entries }
}

function parseLine(
  line: string,
  year: string,
): { readonly entries: readonly DayEntry[] } | { readonly expected: LocalText } {
  const parts = LINE.exec(line)?.groups
  const from = padded(parts?.from)
  const to = parts?.to === undefined ? from : padded(parts.to)
  const kind = dayKindOf(parts?.kind ?? '')
  if (from === null || to === null || kind === null) return { expected: LINE_EXPECTED }
  const last = addDays(from, RANGE_DAYS_MAX - 1)
  if (to < from || to > last) {
    return {
      expected: {
        'zh-CN': `起止日期相距不超过${RANGE_DAYS_MAX}天`,
        en: `${RANGE_DAYS_MAX} days at most, the last after the first`,
      },
    }
  }
  if (!from.startsWith(`${year}-`) || !to.startsWith(`${year}-`)) {
    return { expected: { 'zh-CN': `${year}年的日期`, en: `days of ${year}` } }
  }
  const name = parts?.name?.trim().slice(0, DAY_NAME_CHARACTERS_MAX) ?? null
  const entries: DayEntry[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) {
    if (kind === 'workday' && weekdayOf(day) <= 5) {
      return {
        expected: { 'zh-CN': `周六或周日，而${day}是周一至周五`, en: `a Saturday or Sunday, which ${day} is not` },
      }
    }
    entries.push({ day, kind, name })
  }
  return { entries }
}

/** `2027-1-9` → `2027-01-09`; `null` when it is no day. */
function padded(text: string | undefined): LocalDay | null {
  const [year = '', month = '', day = ''] = (text ?? '').split('-')
  const whole = [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-')
  return isLocalDay(whole) ? whole : null
}

/** The year as lines that `parseDayLines` reads, for a person to edit. */
export function toDayLines(year: EnteredYear, locale: 'zh-CN' | 'en'): string {
  const words = locale === 'en' ? { holiday: 'holiday', workday: 'workday' } : { holiday: '放假', workday: '上班' }
  const of = (days: readonly LocalDay[], word: string) =>
    days.map((day) => [day, [day, word, year.names[day]].filter((part) => part !== undefined).join(' ')] as const)
  return [...of(year.holidays, words.holiday), ...of(year.workdays, words.workday)]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, line]) => line)
    .join('\n')
}
