import { firstBrokenLink } from '../domain/audit.ts'
import { MEDIA, type Medium } from '../domain/medium.ts'
import { heldUntil } from '../domain/quiet-hours.ts'
import {
  type AskedRuns,
  OVERDUE_MS,
  type PlannedPlace,
  type PlannedRun,
  type PostedPlace,
  type SelfAuditEvidence,
  type SelfAuditFinding,
  selfAuditFindings,
  type TroubledMessage,
  workingDayAfter,
} from '../domain/self-audit.ts'
import { addMonths, fromLocalDateTime, type Month, monthOf, toLocalDateTime } from '../domain/time.ts'
import type { MissedRunsFacts } from '../notifications/facts.ts'
import { planPublication } from '../notifications/plan.ts'
import { newestAudit } from '../store/audit.ts'
import { loadChannelsAsOf } from '../store/channels.ts'
import type { Db } from '../store/database.ts'
import { sha256Of } from '../store/files.ts'
import { askedRuns, openRuns } from '../store/occurrences.ts'
import { newestFactsOf } from '../store/outbox.ts'
import { publishedRanking, type RankingInfo, withRows } from '../store/rankings.ts'
import { ruleSetOf } from '../store/rule-sets.ts'
import { loadSchedules } from '../store/schedules.ts'
import {
  dueMessages,
  lastHoldUntil,
  messagesInDoubt,
  messagesInTrouble,
  postedPlaces,
  sharedPlaces,
} from '../store/self-audit.ts'
import { inSnapshot } from '../store/snapshot.ts'
import { type OfficeContext, todayOf } from './office-context.ts'
import { type PublicationTerms, planInput } from './publication-plan.ts'
import { reportedSeries, troubleSeries } from './report-trouble.ts'

/** Published rankings are looked at for this many months, the present one included. */
const MONTHS = 13
/** Newest entries of the audit log that are checked each time; `duban audit verify` walks all of it. */
const AUDIT_ENTRIES = 1_000
/** Newest questions about missed runs that are looked through. */
const QUESTIONS_MAX = 500
/** Kinds that tell of trouble themselves: a missing report of one of them is not told of, or there would be no end. */
const REPORTS: ReadonlySet<string> = new Set(['deliveryTrouble', 'selfAudit'])

export interface SelfAudit {
  readonly findings: readonly SelfAuditFinding[]
  /** Whether everything waits because Slack refuses the token or its scopes. */
  readonly isWorkspaceHeld: boolean
  /** What was compared. */
  readonly checked: { readonly rankings: number; readonly plannedMessages: number; readonly runs: number }
}

export interface SelfAuditInput {
  /** Since when somebody works on what is due: nothing is late by the time before; `null` = nobody knows. */
  readonly workingSince: Date | null
}

/**
 * Checks that what should have been sent was, and that nothing stands still. It only reads. Each month is read as it
 * stands at one instant, and all the rest at another: on the embedded database nobody waits long behind it.
 */
export async function auditMessages(context: OfficeContext, { workingSince }: SelfAuditInput): Promise<SelfAudit> {
  const now = context.now()
  const rankings: PublishedPlaces[] = []
  for (const { medium, month } of monthsLately(context)) {
    const published = await inSnapshot(context.database, (db) => publishedPlaces(db, medium, month))
    if (published !== null) rankings.push(published)
  }
  const planned = rankings.flatMap((ranking) => ranking.planned)
  return inSnapshot(context.database, async (db) => {
    const holdUntil = await lastHoldUntil(db)
    const isWorkspaceHeld = holdUntil !== null && holdUntil > now
    const runs = await runsOf(db, now)
    const evidence: SelfAuditEvidence = {
      planned,
      posts: rankings.flatMap((ranking) => ranking.posts),
      sharedPlaces: await sharedPlaces(db),
      due: isWorkspaceHeld ? [] : await dueUnheld(context, db, [holdUntil, workingSince]),
      inDoubt: (await messagesInDoubt(db)).map((row) => ({ ...row, since: latest([row.since, workingSince]) })),
      needPerson: await troubledMessages(db),
      brokenAuditEntry: await brokenAuditEntry(db),
      // Only a serving process begins planned runs; who drains by hand has none that could be missing.
      asked: await askedRunsOf(context, db),
      runs: runs.filter(({ openedAt }) => workingSince !== null || openedAt !== null),
    }
    const checked = { rankings: rankings.length, plannedMessages: planned.length, runs: runs.length }
    return { findings: selfAuditFindings(evidence, now), isWorkspaceHeld, checked }
  })
}

function monthsLately(context: OfficeContext): readonly { readonly medium: Medium; readonly month: Month }[] {
  const present = monthOf(todayOf(context))
  const months = Array.from({ length: MONTHS }, (_, back) => addMonths(present, -back))
  return MEDIA.flatMap((medium) => months.map((month) => ({ medium, month })))
}

interface PublishedPlaces {
  readonly planned: readonly PlannedPlace[]
  readonly posts: readonly PostedPlace[]
}

/** What the published ranking of a month plans, and every post about the month of the kinds it plans. */
async function publishedPlaces(db: Db, medium: Medium, month: Month): Promise<PublishedPlaces | null> {
  const info = await publishedRanking(db, medium, month)
  if (info === null) return null
  const planned = await plannedPlaces(db, info)
  const kinds = [...new Set(planned.map(({ kind }) => kind))]
  return { planned, posts: await postedPlaces(db, medium, month, kinds) }
}

/** Where a published ranking was to be heard of, by the channels of that time. */
async function plannedPlaces(db: Db, info: RankingInfo): Promise<readonly PlannedPlace[]> {
  const { medium, month, version, publishedAt } = info
  if (publishedAt === null) return []
  const terms = info.terms as PublicationTerms
  const channels = await loadChannelsAsOf(db, publishedAt)
  const reach = { channels, day: terms.issuedOn, alsoProposed: () => [] }
  const { messages } = planPublication(planInput(await withRows(db, info), await ruleSetOf(db, info), terms, reach))
  return messages.map(({ notice, unitCode, channelId }) => {
    return { medium, month, version, kind: notice.kind, unitCode, channelId }
  })
}

/** In quiet hours, and for as long after them as a message may be due, nothing is late. */
async function dueUnheld(context: OfficeContext, db: Db, heldUntilThen: readonly (Date | null)[]) {
  const { quietHours, timeZone } = context.office
  const now = context.now()
  if (heldUntil(quietHours, timeZone, now) !== null) return []
  const quietUntil = heldUntil(quietHours, timeZone, new Date(now.getTime() - OVERDUE_MS))
  return dueMessages(db, now, latest([...heldUntilThen, quietUntil]))
}

async function troubledMessages(db: Db): Promise<readonly TroubledMessage[]> {
  const rows = await messagesInTrouble(db)
  const told = await reportedSeries(
    db,
    rows.map((row) => troubleSeries(row, row.state)),
  )
  return rows.map((row) => {
    const { id, kind, state, dueAt, claimedAt } = row
    const isTold = REPORTS.has(kind) || told.has(troubleSeries(row, state))
    return { id, state, dueAt, since: latest([dueAt, claimedAt]), isTold }
  })
}

function latest(instants: readonly (Date | null)[]): Date {
  return new Date(Math.max(0, ...instants.map((instant) => instant?.getTime() ?? 0)))
}

async function brokenAuditEntry(db: Db): Promise<number | null> {
  const [before, ...newest] = await newestAudit(db, AUDIT_ENTRIES + 1)
  if (before === undefined) return null
  // The oldest of them can only be checked itself when it is the first of all.
  const isWhole = before.sequence === 1
  const broken = isWhole
    ? firstBrokenLink([before, ...newest], sha256Of)
    : firstBrokenLink(newest, sha256Of, { sequence: before.sequence, hash: before.hash })
  return broken?.sequence ?? null
}

/** The planned runs whose time has come and that have not ended, and schedules whose runs nobody plans any more. */
async function runsOf(db: Db, now: Date): Promise<readonly PlannedRun[]> {
  const unplanned = (await loadSchedules(db)).filter(
    ({ content, plannedThrough }) => content.isOn && plannedThrough < now,
  )
  return [
    ...(await openRuns(db, now)).map((run) => ({ ...run, endedAt: null })),
    ...unplanned.map(({ id, content, plannedThrough }) => {
      const slot = toLocalDateTime(plannedThrough, content.timeZone)
      return { job: id, slot, dueAt: plannedThrough, openedAt: null, endedAt: null }
    }),
  ]
}

/** The missed runs that wait for an answer, the earliest of each schedule, and since when somebody was asked about it. */
async function askedRunsOf({ calendar, office: { timeZone } }: OfficeContext, db: Db): Promise<readonly AskedRuns[]> {
  const asked = Map.groupBy(await askedRuns(db), ({ scheduleId }) => scheduleId)
  if (asked.size === 0) return []
  const questions = (await newestFactsOf(db, 'missedRuns', QUESTIONS_MAX)) as readonly MissedRunsFacts[]
  return [...asked].flatMap(([job, runs]) => {
    const [first] = runs
    if (first === undefined) return []
    const { slot, dueAt } = first
    // The newest come first: the last one that covers the run is the one that asked about it.
    const question = questions.findLast(({ scheduleId, slots }) => scheduleId === job && (slots.at(-1) ?? '') >= slot)
    // Where no question was written, nobody was asked, and the run's own time counts.
    const since = fromLocalDateTime(question?.noticedAt ?? '', timeZone) ?? dueAt
    return [{ job, slot, answerBy: workingDayAfter(calendar, since, timeZone) }]
  })
}
