import type { Drafts } from '../workflows/rehearsal-drafts.ts'
import { flag, listOption, textOption, UsageError } from './arguments.ts'
import type { Call, CliOption } from './command.ts'
import { SCHEDULE_OPTIONS, scheduleMembers } from './schedule-options.ts'

/** Files of holidays one call takes, a year each. */
const CALENDAR_FILES_MAX = 10

/** Changes that are tried on the copy that is played: a schedule as `schedule set` takes it, and holidays. */
export const DRAFT_OPTIONS: readonly CliOption[] = [
  {
    flags: '--calendar <file>',
    help: 'as if the holidays in it, as calendar import takes them, were entered',
    many: true,
  },
  { flags: '--unconfirmed', help: 'those holidays are not announced yet: their days stay marked' },
  { flags: '--schedule <id>', help: 'as if this schedule, or a new one, were set to what the options after it say' },
  ...SCHEDULE_OPTIONS,
  { flags: '--on', help: 'as if the schedule were switched on' },
  { flags: '--off', help: 'as if the schedule were switched off' },
]

/** The drafts a call names. @throws {UsageError} For an option that stands alone, or a word that cannot be read. */
export function draftsOf(call: Call): Drafts {
  const calendarFiles = listOption(call, 'calendar') ?? []
  if (calendarFiles.length > CALENDAR_FILES_MAX) {
    throw new UsageError(`--calendar: got ${calendarFiles.length} files; expected ${CALENDAR_FILES_MAX} at most`)
  }
  const isAnnounced = !flag(call, 'unconfirmed')
  if (!isAnnounced && calendarFiles.length === 0) {
    throw new UsageError('--unconfirmed: got it alone; expected --calendar FILE beside it')
  }
  const id = textOption(call, 'schedule')
  const members = { ...scheduleMembers(call), ...switchOf(call) }
  const names = Object.keys(members)
  if (id === null && names.length === 0) return { calendarFiles, isAnnounced, schedule: null }
  if (id === null)
    throw new UsageError(`--schedule (missing): got ${names.join(', ')} of one; expected the ID of a schedule`)
  if (names.length === 0)
    throw new UsageError(`--schedule ${id}: got nothing to change; expected one option such as --timing`)
  return { calendarFiles, isAnnounced, schedule: { id, members } }
}

function switchOf(call: Call): { readonly isOn?: boolean } {
  const [isOn, isOff] = [flag(call, 'on'), flag(call, 'off')]
  if (isOn && isOff) throw new UsageError('--on and --off: got both; expected one of them')
  return isOn || isOff ? { isOn } : {}
}
