import { isPurpose } from '../domain/channels.ts'
import type { MissedPolicy } from '../domain/occurrence.ts'
import type { QuietHours } from '../domain/quiet-hours.ts'
import type { Audience, JobArgument, ScheduleContent } from '../domain/schedule.ts'
import { parseTiming } from '../domain/timing-text.ts'
import { listOption, textOption, UsageError } from './arguments.ts'
import type { Call, CliOption } from './command.ts'

export const SCHEDULE_OPTIONS: readonly CliOption[] = [
  {
    flags: '--timing <timing>',
    help: 'a cron expression, or such as "day 10 of every month, next working day, 09:00"',
  },
  { flags: '--time-zone <zone>', help: 'IANA name of the zone whose clocks it means' },
  { flags: '--quiet-hours <hours>', help: 'HH:mm-HH:mm in which runs wait for the end, or none' },
  { flags: '--missed <policy>', help: 'runs that were missed: once, all, ask, or skip:HOURS' },
  { flags: '--audience <audience>', help: 'UNIT/PURPOSE whose channels hear of it, or default' },
  { flags: '--owner <person>', help: 'person_id of who answers for it, or none' },
  { flags: '--job <job>', help: 'what is done; only for a schedule that is new' },
  { flags: '--argument <name=value>', help: 'what the job is to do it about', many: true },
]

/** The members that the options of a call set. @throws {UsageError} For a word that cannot be read. */
export function scheduleMembers(call: Call): Partial<ScheduleContent> {
  const timing = textOption(call, 'timing')
  const timeZone = textOption(call, 'timeZone')
  const quietHours = textOption(call, 'quietHours')
  const missed = textOption(call, 'missed')
  const audience = textOption(call, 'audience')
  const owner = textOption(call, 'owner')
  const job = textOption(call, 'job')
  const given = listOption(call, 'argument')
  return {
    ...(timing === null ? {} : { timing: timingOf(timing) }),
    ...(timeZone === null ? {} : { timeZone }),
    ...(quietHours === null ? {} : { quietHours: quietHoursOf(quietHours) }),
    ...(missed === null ? {} : { missed: missedOf(missed) }),
    ...(audience === null ? {} : { audience: audienceOf(audience) }),
    ...(owner === null ? {} : { ownerId: owner === 'none' ? null : owner }),
    ...(job === null ? {} : { job }),
    ...(given === null ? {} : { argument: argumentOf(given) }),
  }
}

function timingOf(text: string): ScheduleContent['timing'] {
  const read = parseTiming(text)
  if (read.ok) return read.timing
  throw new UsageError(`--timing: ${read.fault.en}`)
}

function quietHoursOf(text: string): QuietHours | null {
  if (text === 'none') return null
  const plain = text.normalize('NFKC').trim()
  const [, from, to] = /^(\d{2}:\d{2})\s*[-–—]\s*(\d{2}:\d{2})$/.exec(plain) ?? []
  if (from !== undefined && to !== undefined) return { from, to }
  throw new UsageError(`--quiet-hours ${text}: expected HH:mm-HH:mm, such as 22:00-07:00, or none`)
}

function missedOf(text: string): MissedPolicy {
  if (text === 'once' || text === 'all' || text === 'ask') return { kind: text }
  const [, hours] = /^skip:(\d{1,4})$/.exec(text) ?? []
  if (hours !== undefined) return { kind: 'skipAfter', hours: Number(hours) }
  throw new UsageError(`--missed ${text}: expected once, all, ask, or skip:HOURS such as skip:24`)
}

function audienceOf(text: string): Audience | null {
  if (text === 'default') return null
  const [unitCode = '', purpose = '', ...more] = text.split('/')
  if (unitCode !== '' && isPurpose(purpose) && more.length === 0) return { unitCode, purpose }
  throw new UsageError(`--audience ${text}: expected UNIT/PURPOSE, such as 110000/review, or default`)
}

function argumentOf(given: readonly string[]): JobArgument {
  const entries = given.map((text): readonly [string, string] => {
    const [, name, value] = /^(\w+)=(.+)$/.exec(text) ?? []
    if (name !== undefined && value !== undefined) return [name, value]
    throw new UsageError(`--argument ${text}: expected NAME=VALUE, such as medium=air`)
  })
  return Object.fromEntries(entries)
}
