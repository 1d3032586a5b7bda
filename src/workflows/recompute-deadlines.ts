import type { WorkingCalendar } from '../domain/calendar.ts'
import { channelsFor } from '../domain/channels.ts'
import { computeDeadline } from '../domain/deadlines.ts'
import { PRIORITY } from '../domain/delivery.ts'
import { unitOn } from '../domain/units.ts'
import { type DeadlinesMovedFacts, MOVED_DEADLINES_MAX, type MovedDeadlineFacts } from '../notifications/facts.ts'
import { lockCalendar } from '../store/advisory-locks.ts'
import { loadChannels } from '../store/channels.ts'
import type { Db } from '../store/database.ts'
import {
  lockOutdatedDeadlines,
  openDeadlinesAfter,
  recomputeDeadline,
  type StoredDeadline,
} from '../store/deadlines.ts'
import { composeMessage } from './compose-message.ts'
import { DEADLINE_SUBJECTS } from './deadline-subjects.ts'
import { type DeadlineSubject, occasionOf } from './deadlines.ts'
import { loadTree, type OfficeContext, todayOf } from './office-context.ts'
import { recordAct } from './record-act.ts'

/** Deadlines one transaction recomputes. */
const BATCH = 500
/** Transactions one call runs at most: five million deadlines. */
const BATCHES_MAX = 10_000
/** Who does it, as the audit log names the program itself. */
const PROGRAM = { personId: null, name: '—', surface: 'schedule' } as const

/** A deadline that now falls on another day. */
interface MovedDeadline {
  readonly before: StoredDeadline
  readonly after: Pick<StoredDeadline, 'day' | 'confirmed'>
}

export interface Recomputed {
  /** Deadlines that were computed by another calendar. */
  readonly checked: number
  readonly moved: number
}

/**
 * Computes every open deadline anew that another calendar made, as when a year's holidays were entered. Whose day moved
 * is told in the subject's channel of the unit, once for each calendar; a day that only became certain is told to nobody.
 *
 * Any number of processes may do so at once.
 */
export async function recomputeDeadlines(
  context: OfficeContext,
  subjects: readonly DeadlineSubject[] = DEADLINE_SUBJECTS,
): Promise<Recomputed> {
  let checked = 0
  let moved = 0
  for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
    const made = await context.database.transaction((db) => recomputeBatch(context, db, subjects))
    checked += made.checked
    moved += made.moved
    if (made.checked < BATCH) break
  }
  return { checked, moved }
}

/** What computing every open deadline by another calendar would come to; nothing is written, and nobody is told. */
export async function previewDeadlines(db: Db, calendar: WorkingCalendar): Promise<Recomputed> {
  let checked = 0
  let moved = 0
  let afterId = 0
  for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
    const open = await openDeadlinesAfter(db, afterId, BATCH)
    checked += open.length
    moved += open.filter(({ rule, base, day }) => computeDeadline(rule, base, calendar).day !== day).length
    if (open.length < BATCH) break
    afterId = open.at(-1)?.id ?? afterId
  }
  return { checked, moved }
}

async function recomputeBatch(
  context: OfficeContext,
  db: Db,
  subjects: readonly DeadlineSubject[],
): Promise<Recomputed> {
  // An entry of holidays ends first, or waits: what is computed here is by the calendar that holds.
  await lockCalendar(db)
  await context.lookAtCalendar?.(db)
  const { calendar } = context
  const outdated = await lockOutdatedDeadlines(db, calendar.version, BATCH)
  const moved: MovedDeadline[] = []
  for (const before of outdated) {
    const after = computeDeadline(before.rule, before.base, calendar)
    await recomputeDeadline(db, before.id, after, occasionOf(context, { ...before, ...after })?.at ?? null)
    if (after.day !== before.day) moved.push({ before, after })
  }
  if (moved.length > 0) await tellMoved(context, db, subjects, moved)
  if (outdated.length > 0) {
    const details = { calendarVersion: calendar.version, checked: outdated.length, moved: moved.map(movedId) }
    await recordAct(context, db, PROGRAM, { act: 'recomputeDeadlines', details })
  }
  return { checked: outdated.length, moved: moved.length }
}

async function tellMoved(
  context: OfficeContext,
  db: Db,
  subjects: readonly DeadlineSubject[],
  moved: readonly MovedDeadline[],
): Promise<void> {
  const tree = await loadTree(db)
  const channels = await loadChannels(db)
  const day = todayOf(context)
  for (const subject of subjects) {
    const own = moved.filter(({ before }) => before.subjectKind === subject.subjectKind)
    for (const [unitCode, ofUnit] of Map.groupBy(own, ({ before }) => before.unitCode)) {
      const lines = await linesOf(context, db, subject, ofUnit)
      if (lines.length === 0) continue
      const unit = unitOn(tree, unitCode, day) ?? tree.spansByCode.get(unitCode)?.at(-1)
      const facts: DeadlinesMovedFacts = {
        officeName: context.office.name,
        unitName: unit?.name ?? unitCode,
        deadlines: lines.slice(0, MOVED_DEADLINES_MAX),
        more: Math.max(0, lines.length - MOVED_DEADLINES_MAX),
        issuedOn: day,
      }
      for (const { channelId } of channelsFor(channels, unitCode, subject.purpose, day)) {
        const key = ['deadlinesMoved', context.calendar.version, `deadline${ofUnit[0]?.before.id}`, channelId].join('/')
        const about = { unitCode, medium: null, month: null, version: 1 }
        const place = { ...about, key, channelId, priority: PRIORITY.reminder }
        await composeMessage(context, db, { kind: 'deadlinesMoved', facts }, place)
      }
    }
  }
}

async function linesOf(
  context: OfficeContext,
  db: Db,
  subject: DeadlineSubject,
  moved: readonly MovedDeadline[],
): Promise<readonly MovedDeadlineFacts[]> {
  const lines: MovedDeadlineFacts[] = []
  for (const { before, after } of moved) {
    const what = await subject.describe(context, db, before)
    if (what === null) continue
    lines.push({ what, from: before.day, to: { day: after.day, confirmed: after.confirmed } })
  }
  return lines
}

function movedId({ before, after }: MovedDeadline) {
  return { deadline: before.id, from: before.day, to: after.day }
}
