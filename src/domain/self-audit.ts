import { addWorkingDays, toWorkingDay, type WorkingCalendar } from './calendar.ts'
import type { MessageState } from './delivery.ts'
import { fromLocalDateTime, MINUTE_MS, toLocalDateTime } from './time.ts'

/** A message that is due for longer than this without a reason to wait is a finding. */
export const OVERDUE_MS = 30 * MINUTE_MS
/** A message in doubt that nobody has looked up for this long after its look-up was due is a finding. */
export const UNWATCHED_MS = 15 * MINUTE_MS
/** A message that waits for a person, and of which nobody was told this long after its last attempt, is a finding. */
export const UNTOLD_MS = 5 * MINUTE_MS
/** A planned run that was not opened this long after its slot is a finding. */
export const UNOPENED_MS = 30 * MINUTE_MS
/** A planned run that has not ended this long after it was opened is a finding; its last retry is over by then. */
export const UNENDED_MS = 120 * MINUTE_MS

/** What the self-audit looks for; each a label of the metrics and the first part of a finding's id. */
export const SELF_AUDIT_CHECKS = [
  'missingMessage',
  'sharedPlace',
  'overdue',
  'unwatched',
  'needsPerson',
  'untoldTrouble',
  'brokenAudit',
  'unopenedRun',
  'unendedRun',
  'unansweredRun',
] as const

export type SelfAuditCheck = (typeof SELF_AUDIT_CHECKS)[number]

/** Something that should be so and is not. */
export interface SelfAuditFinding {
  readonly check: SelfAuditCheck
  /** The same for the same trouble each time it is looked at, and for no other. */
  readonly id: string
  /** What is not as it should be: the id of a message, a place, a run, or a place in the audit log. */
  readonly subject: string
}

const SENTENCES: Readonly<Record<SelfAuditCheck, string>> = {
  missingMessage: 'a published ranking plans a message that the log does not have: {subject}',
  sharedPlace: 'several messages are recorded in one place in Slack: {subject}',
  overdue: 'message {subject} has been due for more than 30 minutes, and nothing holds it back',
  unwatched: 'message {subject} is in doubt, and nobody has looked it up in time',
  needsPerson: 'message {subject} waits for a person: see `duban messages`',
  untoldTrouble: 'message {subject} waits for a person, and nobody was told: see `duban messages`',
  brokenAudit: 'the audit log is broken at entry {subject}: see `duban audit verify`',
  unopenedRun: 'a planned run was not begun: {subject}',
  unendedRun: 'a planned run was begun and has not ended: {subject}',
  unansweredRun:
    'missed runs have waited for an answer for more than a working day: {subject}: see `duban schedule decide`',
}

/** A finding in one line. */
export function selfAuditLine({ check, subject }: SelfAuditFinding): string {
  return SENTENCES[check].replace('{subject}', () => subject)
}

/** A message that a published ranking plans, by whom it is about and where it goes. */
export interface PlannedPlace {
  readonly medium: string
  readonly month: string
  readonly version: number
  readonly kind: string
  readonly unitCode: string
  readonly channelId: string
}

/** A post of the outbox about a month. */
export interface PostedPlace {
  readonly id: number
  readonly medium: string | null
  readonly month: string | null
  readonly kind: string
  readonly unitCode: string
  readonly channelId: string
  readonly state: MessageState
}

export interface WaitingMessage {
  readonly id: number
  /** When it became due; for one in doubt, when it was to be looked up. */
  readonly since: Date
  /** When it was to be sent, as its row says: it changes when the message is tried again, and with nothing else. */
  readonly dueAt: Date
}

/** A message that waits for a person. */
export interface TroubledMessage {
  readonly id: number
  readonly state: MessageState
  readonly dueAt: Date
  /** Its last attempt, or when it was to be made. */
  readonly since: Date
  /** Whether a report of it was written. */
  readonly isTold: boolean
}

export interface PlannedRun {
  readonly job: string
  readonly slot: string
  readonly dueAt: Date
  /** `null` = nobody opened it. */
  readonly openedAt: Date | null
  readonly endedAt: Date | null
}

/** Missed runs of one schedule that wait for a person's answer. */
export interface AskedRuns {
  readonly job: string
  /** The earliest of them. */
  readonly slot: string
  /** When a working day is over since somebody was asked. */
  readonly answerBy: Date
}

/** A working day after an instant: the same hour of the next working day, or that day's end for an instant on a day off. */
export function workingDayAfter(calendar: WorkingCalendar, since: Date, timeZone: string): Date {
  const [day = '', time = ''] = toLocalDateTime(since, timeZone).split(' ')
  const first = toWorkingDay(calendar, day).day
  const next = addWorkingDays(calendar, first, 1).day
  return fromLocalDateTime(`${next} ${first === day ? time : '00:00'}`, timeZone) ?? since
}

/** Everything the self-audit looks at. */
export interface SelfAuditEvidence {
  readonly planned: readonly PlannedPlace[]
  readonly posts: readonly PostedPlace[]
  /** Messages recorded as standing in one and the same place, by their ids; each group has two at least. */
  readonly sharedPlaces: readonly { readonly channelId: string; readonly ts: string; readonly ids: readonly number[] }[]
  /** Pending messages that are due and have nothing to wait for. */
  readonly due: readonly WaitingMessage[]
  /** Messages whose outcome is unknown. */
  readonly inDoubt: readonly WaitingMessage[]
  readonly needPerson: readonly TroubledMessage[]
  /** First broken link among the newest entries of the audit log; `null` = they hold. */
  readonly brokenAuditEntry: number | null
  readonly runs: readonly PlannedRun[]
  readonly asked: readonly AskedRuns[]
}

/**
 * What should be so and is not, in the order of the checks: every message of a published ranking has its row, and the
 * row was not given up for nothing; no two rows claim one place in Slack; nothing that could go out waits; nothing in
 * doubt is left unwatched; nothing waits for a person, least of all for one who was not told; the audit log holds; what
 * was planned was begun and ended; no missed run waits for its answer for more than a working day.
 */
export function selfAuditFindings(evidence: SelfAuditEvidence, now: Date): readonly SelfAuditFinding[] {
  const isOlder = (since: Date, ms: number) => now.getTime() - since.getTime() > ms
  return [
    ...missing(evidence),
    ...evidence.sharedPlaces.map(({ channelId, ts, ids }) =>
      finding('sharedPlace', `${channelId}/${ts}`, `${ids.join(', ')} in ${channelId}, ${ts}`),
    ),
    ...evidence.due
      .filter(({ since }) => isOlder(since, OVERDUE_MS))
      .map(({ id, dueAt }) => finding('overdue', `${id}/${dueAt.getTime()}`, String(id))),
    ...evidence.inDoubt
      .filter(({ since }) => isOlder(since, UNWATCHED_MS))
      .map(({ id, dueAt }) => finding('unwatched', `${id}/${dueAt.getTime()}`, String(id))),
    ...evidence.needPerson.map(({ id, state }) => finding('needsPerson', `${id}/${state}`, String(id))),
    ...evidence.needPerson
      .filter(({ isTold, since }) => !isTold && isOlder(since, UNTOLD_MS))
      .map(({ id, state, dueAt }) => finding('untoldTrouble', `${id}/${state}/${dueAt.getTime()}`, String(id))),
    ...(evidence.brokenAuditEntry === null
      ? []
      : [finding('brokenAudit', String(evidence.brokenAuditEntry), String(evidence.brokenAuditEntry))]),
    ...evidence.runs
      .filter(({ openedAt, dueAt }) => openedAt === null && isOlder(dueAt, UNOPENED_MS))
      .map(({ job, slot }) => finding('unopenedRun', `${job}/${slot}`, `${job}, ${slot}`)),
    ...evidence.runs
      .filter(({ openedAt, endedAt }) => openedAt !== null && endedAt === null && isOlder(openedAt, UNENDED_MS))
      .map(({ job, slot }) => finding('unendedRun', `${job}/${slot}`, `${job}, ${slot}`)),
    ...evidence.asked
      .filter(({ answerBy }) => answerBy < now)
      .map(({ job, slot }) => finding('unansweredRun', `${job}/${slot}`, `${job}, ${slot}`)),
  ]
}

/** A place counts as told while one post of it was not replaced by a later one; a person may have cancelled it. */
function missing({ planned, posts }: SelfAuditEvidence): readonly SelfAuditFinding[] {
  const told = new Set(posts.filter(({ state }) => state !== 'superseded').map(placeOf))
  return planned
    .filter((place) => !told.has(placeOf(place)))
    .map((place) => finding('missingMessage', `${placeOf(place)}/v${place.version}`, placeOf(place)))
}

function placeOf({ medium, month, kind, unitCode, channelId }: Omit<PostedPlace, 'id' | 'state'>): string {
  return [kind, medium, month, unitCode, channelId].join('/')
}

function finding(check: SelfAuditCheck, id: string, subject: string): SelfAuditFinding {
  return { check, id: `${check}/${id}`, subject }
}
