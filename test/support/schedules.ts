import path from 'node:path'
import { officeCalendar } from '../../src/app/calendar-file.ts'
import { readOfficeFile } from '../../src/app/office-file.ts'
import { sampleChannels, samplePeople, toChannelsFile, toPeopleFile } from '../../src/app/sample/registers.ts'
import type { WorkingCalendar } from '../../src/domain/calendar.ts'
import type { Office } from '../../src/domain/office.ts'
import { fromLocalDateTime, MINUTE_MS } from '../../src/domain/time.ts'
import { listOccurrences, type StoredOccurrence } from '../../src/store/occurrences.ts'
import { listMessages } from '../../src/store/outbox.ts'
import { importChannels } from '../../src/workflows/import-channels.ts'
import { importPeople } from '../../src/workflows/import-people.ts'
import { importUnits } from '../../src/workflows/import-units.ts'
import type { OfficeContext } from '../../src/workflows/office-context.ts'
import { beginDueRuns } from '../../src/workflows/schedules/begin-due-runs.ts'
import { type ChangeInput, changeSchedule } from '../../src/workflows/schedules/change-schedule.ts'
import { followOfficeFile } from '../../src/workflows/schedules/follow-office-file.ts'
import { runScheduled } from '../../src/workflows/schedules/run-scheduled.ts'
import { builtIn } from '../notifications/support.ts'
import { as, taken } from './acts.ts'
import { MONTH_DAYS, switchOffBuiltIn } from './built-in-schedules.ts'
import { smallCity, unitsFile } from './small-office.ts'
import { emptyDatabase } from './test-database.ts'

const SAMPLE_FILE = path.join(import.meta.dirname, '../../duban.sample.yaml')

/** An office without Slack and without workers, whose schedules run when the test looks at them. */
export interface ScheduleOffice {
  readonly context: OfficeContext
  /** Moves the clock to a local time, forward or back. */
  readonly moveTo: (local: string) => void
  readonly setCalendar: (calendar: WorkingCalendar) => void
  /** One process's look at the schedules, with every run it is given; returns those, `schedule slot`. */
  readonly look: (options?: { readonly isStart?: boolean }) => Promise<readonly string[]>
  /** The process starts: it follows the office file, and takes up what was begun. */
  readonly start: () => Promise<readonly string[]>
  /** The process is there from the present to a local time, and looks each so many minutes. */
  readonly stayUntil: (local: string, everyMinutes?: number) => Promise<readonly string[]>
  readonly change: (id: string, change: ChangeInput['change']) => Promise<number>
  /** `slot state`, or with the reason `slot state: reason`, of every run of a schedule that is not planned, earliest first. */
  readonly ended: (id: string) => Promise<readonly string[]>
  readonly occurrences: (id: string) => Promise<readonly StoredOccurrence[]>
  /** Keys of the messages of a kind, in the order they were written. */
  readonly keys: (kind: string) => Promise<readonly string[]>
}

export async function scheduleOffice({
  at,
  schedule = MONTH_DAYS,
  office: over = {},
  isQuiet = true,
}: {
  readonly at: string
  readonly schedule?: Office['schedule']
  readonly office?: Partial<Office>
  /** Whether what is built in is switched off where the office file asks for no schedule. */
  readonly isQuiet?: boolean
}): Promise<ScheduleOffice> {
  const { database } = await emptyDatabase()
  const office = { ...readOfficeFile(null, SAMPLE_FILE), schedule, ...over }
  let now = instantOf(at, office.timeZone)
  let calendar = officeCalendar(office)
  const context: OfficeContext = {
    database,
    office,
    templates: builtIn(office.locale),
    now: () => now,
    get calendar() {
      return calendar
    },
  }
  await registerEverybody(context, at.slice(0, 7))
  if (schedule === null && isQuiet) await switchOffBuiltIn(context)
  const { prisma } = database
  const look: ScheduleOffice['look'] = async (options) => {
    const { runs, faults } = await beginDueRuns(context, options)
    if (faults[0] !== undefined) throw faults[0]
    for (const run of runs) await runScheduled(context, run)
    return runs.map(({ scheduleId, slot }) => `${scheduleId} ${slot}`)
  }
  const occurrences = async (id: string) =>
    (await listOccurrences(prisma, { scheduleId: id, dueBefore: null, take: 500 })).toReversed()
  return {
    context,
    moveTo(local) {
      now = instantOf(local, office.timeZone)
    },
    setCalendar(other) {
      calendar = other
    },
    look,
    async start() {
      await followOfficeFile(context)
      return look({ isStart: true })
    },
    async stayUntil(local, everyMinutes = 60) {
      const until = instantOf(local, office.timeZone)
      const found: string[] = []
      while (now < until) {
        now = new Date(Math.min(now.getTime() + everyMinutes * MINUTE_MS, until.getTime()))
        found.push(...(await look()))
      }
      return found
    },
    async change(id, change) {
      const input = { id, change, basedOn: null, dryRun: false, by: as('administrator') }
      return taken(await changeSchedule(context, input)).version
    },
    occurrences,
    async ended(id) {
      const past = (await occurrences(id)).filter(({ state }) => state !== 'planned')
      return past.map(({ slot, state, reason }) => `${slot} ${state}${reason === null ? '' : `: ${reason}`}`)
    },
    keys: async (kind) => (await listMessages(prisma, { kind })).map(({ key }) => key),
  }
}

async function registerEverybody(context: OfficeContext, month: string): Promise<void> {
  const tree = smallCity()
  const nobody = { surface: 'cli', personId: null } as const
  const people = { fileName: 'people.csv', content: toPeopleFile(samplePeople(tree, month)) }
  const channels = { fileName: 'channels.csv', content: toChannelsFile(sampleChannels(tree, month)) }
  taken(await importUnits(context, { source: unitsFile(tree), by: nobody }))
  taken(await importPeople(context, { source: people, by: nobody }))
  taken(await importChannels(context, { source: channels, by: as('administrator') }))
}

function instantOf(local: string, timeZone: string): Date {
  const instant = fromLocalDateTime(local, timeZone)
  if (instant === null) throw new RangeError(`${local}: expected YYYY-MM-DD HH:mm`)
  return instant
}
