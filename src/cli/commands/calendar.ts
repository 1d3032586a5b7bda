import { DAY_KINDS, type DayKind, dayKindOf, type YearOrigin } from '../../domain/calendar-years.ts'
import { isLocalDay, toLocalDateTime } from '../../domain/time.ts'
import type { CalendarYearVersion } from '../../store/calendar-years.ts'
import {
  type ChangedYear,
  changeCalendarYear,
  YEAR_MAX,
  YEAR_MIN,
  type YearChange,
} from '../../workflows/calendar/change-year.ts'
import { importCalendarYear } from '../../workflows/calendar/import-year.ts'
import { listCalendarYears, showCalendarYear, type YearSight } from '../../workflows/calendar/look.ts'
import type { OfficeContext } from '../../workflows/office-context.ts'
import {
  BASED_ON,
  basedOnOption,
  flag,
  numberOption,
  textOption,
  UsageError,
  wholeNumber,
  wordOf,
} from '../arguments.ts'
import { type Call, type CliRuntime, defineCliCommand, type ExitCode } from '../command.ts'
import { report } from '../exit.ts'
import { alignRows, type Output } from '../output.ts'
import { showImport } from '../show-import.ts'

/** Moved runs a terminal names. */
const RUNS_SHOWN = 20
const ORIGINS: Readonly<Record<YearOrigin, string>> = {
  entered: 'entered',
  officeFile: 'office file',
  shipped: 'shipped table',
}
const CHANGE_OPTIONS = [BASED_ON, { flags: '--dry-run', help: 'only show what it would move' }] as const

const list = defineCliCommand({
  name: 'calendar',
  summary: 'List the years of holidays that are known, where each comes from, and who entered it.',
  args: [],
  options: [],
  acts: true,
  async run(call, { output, context }) {
    const office = await context()
    return report(output, await listCalendarYears(office, call.actor), (years) => {
      output.json(years.map(toDocument))
      const rows = years.map((sight) => [
        String(sight.year),
        sight.origin === null ? 'not known' : ORIGINS[sight.origin],
        sight.days === null
          ? ''
          : `${sight.days.holidays.length} off, ${sight.days.workdays.length} worked weekend days`,
        sight.days === null || sight.days.confirmed ? '' : 'unconfirmed',
        sight.entry === null ? '' : entryText(office, sight.entry),
      ])
      for (const line of alignRows(rows)) output.line(line)
      output.line('What is entered holds before the office file, and that before the shipped table.')
      return undefined
    })
  },
})

const show = defineCliCommand({
  name: 'calendar show',
  summary: 'Show a year of holidays: every day off and every worked weekend day, and its versions.',
  args: ['<year>'],
  options: [],
  acts: true,
  async run(call, { output, context }) {
    const year = yearOf(call.args[0], 'YEAR')
    const office = await context()
    return report(output, await showCalendarYear(office, { year, by: call.actor }), ({ sight, versions }) => {
      output.json({ ...toDocument(sight), versions: versions.map(toVersionDocument) })
      showYear(output, sight)
      if (versions.length > 0) output.line('versions:')
      for (const version of versions) output.line(`  ${entryText(office, version)}`)
      return undefined
    })
  },
})

const importYear = defineCliCommand({
  name: 'calendar import',
  summary: 'Enter the holidays of a year from CSV or XLSX (day, kind holiday|workday, name), all or nothing.',
  args: ['<file>'],
  options: [
    { flags: '--year <year>', help: 'the year; that of the first row unless given' },
    { flags: '--unconfirmed', help: 'it is not announced yet, or not all of it: its days stay marked' },
    ...CHANGE_OPTIONS,
  ],
  acts: true,
  async run(call, { output, context }) {
    const path = wordOf(call.args[0], 'FILE')
    const input = {
      source: { path },
      year: numberOption(call, 'year', YEAR_MIN, YEAR_MAX),
      confirmed: !flag(call, 'unconfirmed'),
      basedOn: basedOnOption(call),
      dryRun: flag(call, 'dryRun'),
      by: call.actor,
    }
    return report(output, await importCalendarYear(await context(), input), (made) => {
      const code = showImport(output, made)
      if (made.entered !== null) showChange(output, made.entered, input.dryRun)
      return code
    })
  },
})

const add = defineCliCommand({
  name: 'calendar add',
  summary:
    'Put one day into a year: as holiday, workday (a worked weekend day) or ordinary; a year not known stays unconfirmed.',
  args: ['<day>', '<kind>'],
  options: [{ flags: '--name <text>', help: 'what the day is called' }, ...CHANGE_OPTIONS],
  acts: true,
  run(call, runtime) {
    const day = wordOf(call.args[0], 'DAY')
    if (!isLocalDay(day)) throw new UsageError(`DAY ${day}: expected YYYY-MM-DD`)
    const entries = [{ day, kind: kindOf(call.args[1]), name: textOption(call, 'name') }]
    return change(call, runtime, Number(day.slice(0, 4)), { kind: 'days', entries, source: 'duban calendar add' })
  },
})

const undo = defineCliCommand({
  name: 'calendar undo',
  summary: 'Take a year back to what held before its last change.',
  args: ['<year>'],
  options: CHANGE_OPTIONS,
  acts: true,
  run: (call, runtime) => change(call, runtime, yearOf(call.args[0], 'YEAR'), { kind: 'undo' }),
})

async function change(call: Call, { output, context }: CliRuntime, year: number, made: YearChange): Promise<ExitCode> {
  const dryRun = flag(call, 'dryRun')
  const outcome = await changeCalendarYear(await context(), {
    year,
    change: made,
    basedOn: basedOnOption(call),
    dryRun,
    by: call.actor,
  })
  return report(output, outcome, (changed) => {
    output.json({ ok: true, dryRun, ...changed })
    showChange(output, changed, dryRun)
    return undefined
  })
}

function showChange(output: Output, { year, version, isChanged, days, runs, deadlines }: ChangedYear, dryRun: boolean) {
  if (!isChanged) {
    output.line(`${year}: nothing changes.`)
    return
  }
  output.line(`${year}: version ${version}${dryRun ? ' would hold' : ' holds'}; ${days.length} day(s) change.`)
  if (deadlines !== null) {
    const { checked, moved } = deadlines
    output.line(
      dryRun
        ? `${checked} open deadline(s) would be computed again, ${moved} would move.`
        : `${checked} open deadline(s) computed again, ${moved} moved.`,
    )
  }
  output.line(`${runs.length} planned run(s) ${dryRun ? 'would move' : 'move'}.`)
  for (const { scheduleId, from, to } of runs.slice(0, RUNS_SHOWN)) output.line(`  ${scheduleId}: ${from} → ${to}`)
}

function showYear(output: Output, { year, origin, days, names, overruled }: YearSight): void {
  if (days === null || origin === null) {
    output.line(`${year}: not known. Monday to Friday count as worked; what depends on it is marked unconfirmed.`)
    return
  }
  const state = days.confirmed ? 'confirmed' : 'unconfirmed'
  const others = overruled.length === 0 ? '' : `, before the ${overruled.map((one) => ORIGINS[one]).join(' and the ')}`
  output.line(`${year}: ${state}, from: ${ORIGINS[origin]}${others}`)
  const rows = [...days.holidays.map((day) => [day, 'holiday']), ...days.workdays.map((day) => [day, 'workday'])]
  const sorted = rows.toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1))
  for (const line of alignRows(sorted.map(([day = '', kind = '']) => ['', day, kind, names[day] ?? '']))) {
    output.line(line)
  }
}

function entryText({ office }: OfficeContext, entry: CalendarYearVersion): string {
  const { version, content, source, recordedAt, recordedName, restores } = entry
  const back = restores === null ? '' : restores === 0 ? ', back to before version 1' : `, as version ${restores}`
  const what = content === null ? 'taken back' : `from ${source}`
  return `version ${version}: ${what}${back} (${recordedName}, ${toLocalDateTime(recordedAt, office.timeZone)})`
}

function toDocument({ year, origin, days, names, entry, overruled }: YearSight) {
  return {
    year,
    origin,
    confirmed: days?.confirmed ?? false,
    holidays: days?.holidays ?? [],
    workdays: days?.workdays ?? [],
    names,
    overruled,
    entry: entry === null ? null : toVersionDocument(entry),
  }
}

function toVersionDocument({ version, source, restores, content, recordedAt, recordedName }: CalendarYearVersion) {
  const isTakenBack = content === null
  return { version, source, restores, isTakenBack, at: recordedAt.toISOString(), by: recordedName }
}

function yearOf(text: string | undefined, name: string): number {
  return wholeNumber(text, name, YEAR_MIN, YEAR_MAX)
}

function kindOf(text: string | undefined): DayKind {
  const kind = text === 'ordinary' ? 'ordinary' : dayKindOf(text ?? '')
  if (kind !== null) return kind
  throw new UsageError(`KIND ${text ?? '(missing)'}: expected ${DAY_KINDS.join(', ')}`)
}

/** Everything about the years of holidays. */
export const CALENDAR_COMMANDS = [list, show, importYear, add, undo] as const
