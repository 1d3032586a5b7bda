import { successorOn } from '../../domain/post-changes.ts'
import { isSignedFor } from '../../domain/receipts.ts'
import { lockSchedules } from '../../store/advisory-locks.ts'
import type { Db } from '../../store/database.ts'
import { endDeadlines } from '../../store/deadlines.ts'
import { loadPosts, type StoredPost } from '../../store/posts.ts'
import {
  handReceiptOn,
  lockReceiptRun,
  type Receipt,
  receiptsOf,
  stepReceiptRun,
  unsignedReceipts,
} from '../../store/receipts.ts'
import { loadRegisters } from '../../store/registers.ts'
import { loadSchedules, storeScheduleVersion } from '../../store/schedules.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import { showRoll } from '../receipt-roll.ts'
import { deadlineOf } from '../receipt-run.ts'
import { recordAct } from '../record-act.ts'
import { presentHeir } from './open-items.ts'

/** Items one run passes on at most; the next run passes on the others. */
const ITEMS_MAX = 500
/** Who does it, as the audit log names the program itself. */
const PROGRAM = { personId: null, name: '—', surface: 'schedule' } as const

/**
 * Passes on, from the day a post was handed over, what still waits for the predecessor himself: what he was to sign for,
 * and the schedules he answers for. What waits for the unit goes with the post. Several processes may do so at once.
 * Returns how much was passed on.
 */
export async function passOnItems(context: OfficeContext): Promise<number> {
  const today = todayOf(context)
  const { posts } = await loadRegisters(context.database.prisma)
  const left = posts.filter(({ successorId = null, validTo }) => successorId !== null && (validTo ?? today) < today)
  const personIds = [...new Set(left.map(({ personId }) => personId))]
  if (personIds.length === 0) return 0
  let passed = 0
  for (const receipt of await unsignedReceipts(context.database.prisma, personIds, ITEMS_MAX)) {
    if (successorOn(posts, receipt, today) === null) continue
    if (await context.database.transaction((db) => passReceipt(context, db, receipt))) passed += 1
  }
  return passed + (await context.database.transaction((db) => passSchedules(context, db)))
}

async function passReceipt(context: OfficeContext, db: Db, receipt: Receipt): Promise<boolean> {
  const run = await lockReceiptRun(db, receipt.runId)
  const successor = successorOn(await loadPosts(db), receipt, todayOf(context))
  if (run === null || run.state !== 'open' || successor === null) return false
  const now = context.now()
  if (!(await handReceiptOn(db, receipt, successor, now))) return false
  // Where the successor had signed already, nobody may be left who has to.
  const isComplete = isSignedFor(run.policy, await receiptsOf(db, [run.id]))
  if (isComplete && (await stepReceiptRun(db, run.id, 'complete', now))) {
    await endDeadlines(db, deadlineOf(run), 'met', now)
  }
  await showRoll(context, db, run)
  const details = { message: run.messageId, from: receipt.personId, to: successor.personId }
  await recordAct(context, db, PROGRAM, { act: 'passOnReceipt', unitCode: run.unitCode, details })
  return true
}

async function passSchedules(context: OfficeContext, db: Db): Promise<number> {
  const today = todayOf(context)
  const posts: readonly StoredPost[] = await loadPosts(db)
  const heirOf = (ownerId: string | null) => presentHeir(posts, ownerId, today)
  const isWaiting = async () => (await loadSchedules(db)).filter(({ content }) => heirOf(content.ownerId) !== null)
  if ((await isWaiting()).length === 0) return 0
  await lockSchedules(db)
  const waiting = await isWaiting()
  for (const { id, content, origin } of waiting) {
    const ownerId = heirOf(content.ownerId)
    const signed = { origin, restores: null, recordedBy: null, recordedName: '—' }
    await storeScheduleVersion(
      db,
      id,
      { ...signed, content: { ...content, ownerId } },
      {
        now: context.now(),
        plannedThrough: null,
      },
    )
    const details = { schedule: id, from: content.ownerId, to: ownerId }
    await recordAct(context, db, PROGRAM, { act: 'passOnSchedule', details })
  }
  return waiting.length
}
