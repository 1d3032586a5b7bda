import type { Act } from '../domain/people.ts'
import { done, type Outcome, refuse } from '../domain/refusal.ts'
import type { ScheduleContent } from '../domain/schedule.ts'
import { type ActorClaim, authorise } from './authorise.ts'
import { importCalendarYear, type YearImportReport } from './calendar/import-year.ts'
import { type OfficeContext, todayOf } from './office-context.ts'
import { personFor } from './rehearsal-people.ts'
import { changeSchedule } from './schedules/change-schedule.ts'

/** Row errors of a file that a refusal names. */
const ERRORS_NAMED_MAX = 20

/** Changes that nobody has made yet: they hold on the copy of the office that is played, and nowhere else. */
export interface Drafts {
  /** Files of holidays, a year each, as `calendar import` takes them. */
  readonly calendarFiles: readonly string[]
  /** Whether those holidays count as announced. */
  readonly isAnnounced: boolean
  /** A schedule as it would be changed, or one that would be new; `null` = none. */
  readonly schedule: { readonly id: string; readonly members: Partial<ScheduleContent> } | null
}

export const NO_DRAFTS: Drafts = { calendarFiles: [], isAnnounced: true, schedule: null }

/**
 * Enters drafts on a copy of the office by the very acts that would enter them, the calendar first. Who has the copy
 * played needs no role for it there: where he may not make the change, the first administrator does. The first that would
 * be refused is, with its reason.
 */
export async function enterDrafts(
  copy: OfficeContext,
  { calendarFiles, isAnnounced, schedule }: Drafts,
  by: ActorClaim,
): Promise<Outcome<null>> {
  for (const path of calendarFiles) {
    const actor = await whoEnters(copy, by, 'changeCalendar')
    if (!actor.ok) return actor
    const input = {
      source: { path },
      year: null,
      confirmed: isAnnounced,
      basedOn: null,
      dryRun: false,
      by: actor.value,
    }
    const imported = await importCalendarYear(copy, input)
    if (!imported.ok) {
      const { refusal } = imported
      return refuse({ ...refusal, message: `--calendar ${path}: ${refusal.message}` })
    }
    if (!imported.value.ok) return badFile(path, imported.value)
  }
  if (schedule === null) return done(null)
  const actor = await whoEnters(copy, by, 'changeSchedule')
  if (!actor.ok) return actor
  const { id, members } = schedule
  const change = { kind: 'set', members } as const
  const changed = await changeSchedule(copy, { id, change, basedOn: null, dryRun: false, by: actor.value })
  return changed.ok ? done(null) : changed
}

async function whoEnters(copy: OfficeContext, by: ActorClaim, act: Act): Promise<Outcome<ActorClaim>> {
  if ((await authorise(copy, by, act)).ok) return done(by)
  const day = todayOf(copy)
  const holder = await personFor(copy, act, day)
  if (holder !== null) return done(holder)
  const message = `a draft: nobody may do ${act} on ${day}; expected somebody who is administrator then`
  return refuse({ code: 'nobody-enters', needs: 'input', message })
}

function badFile(path: string, { errors, errorsTotal, rows }: YearImportReport) {
  const details = errors
    .slice(0, ERRORS_NAMED_MAX)
    .map(
      ({ row, column, value, expected }) => `row ${row}, ${column}: got ${JSON.stringify(value)}; expected ${expected}`,
    )
  const message = `--calendar ${path}: ${errorsTotal} error(s) in ${rows} row(s)`
  return refuse({ code: 'bad-draft', needs: 'input', message, details })
}
