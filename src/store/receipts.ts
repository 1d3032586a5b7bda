import type { Medium } from '../domain/medium.ts'
import type { Role } from '../domain/people.ts'
import {
  type ReceiptPolicy,
  type ReceiptRunState,
  type ReceiptRunStep,
  type Recipient,
  receiptRunStatesBefore,
  receiptRunStep,
} from '../domain/receipts.ts'
import type { Month } from '../domain/time.ts'
import type { Db } from './database.ts'
import { toJson } from './json.ts'

/** Runs one listing returns at most. */
export const RECEIPT_RUNS_LISTED_MAX = 5_000
/** Runs of one unit that are looked through for those that a post shows; more are of years ago. */
const RUNS_OF_UNIT_MAX = 200

/** Who is asked to sign for what was sent to a unit, and how far that has gone. */
export interface ReceiptRun {
  readonly id: number
  /** The message that asked: a post, or a change of one that asks anew. */
  readonly messageId: number
  /** The posts that show the roll: that of the message, and those of the same matter in other channels. */
  readonly postIds: readonly number[]
  readonly kind: string
  readonly unitCode: string
  readonly medium: Medium | null
  readonly month: Month | null
  /** Frozen when the run began. */
  readonly policy: ReceiptPolicy
  readonly state: ReceiptRunState
  /** The last step of the policy that was taken. */
  readonly step: number
  readonly startedAt: Date
  readonly endedAt: Date | null
}

export interface Receipt extends Recipient {
  readonly id: number
  readonly runId: number
  readonly askedAt: Date
  readonly signedAt: Date | null
  readonly surface: string | null
}

export interface NewReceiptRun
  extends Pick<ReceiptRun, 'messageId' | 'postIds' | 'kind' | 'unitCode' | 'medium' | 'month' | 'policy' | 'step'> {
  readonly recipients: readonly Recipient[]
}

/** What the column `policy` holds. */
interface PolicyColumn extends ReceiptPolicy {
  readonly postIds: readonly number[]
}

/** Begins a run with everybody it asks at once. */
export async function insertReceiptRun(
  db: Db,
  { recipients, policy, postIds, ...run }: NewReceiptRun,
  now: Date,
): Promise<ReceiptRun> {
  const column: PolicyColumn = { ...policy, postIds }
  const row = await db.receiptRun.create({ data: { ...run, policy: toJson(column), state: 'open', startedAt: now } })
  await addRecipients(db, row.id, recipients, now)
  return toRun(row)
}

/** Puts further people on a run's roll; somebody who is on it stays as he is. */
export async function addRecipients(db: Db, runId: number, recipients: readonly Recipient[], now: Date): Promise<void> {
  const data = recipients.map((recipient) => ({ ...recipient, runId, askedAt: now }))
  await db.receipt.createMany({ data, skipDuplicates: true })
}

/**
 * The run, locked until the transaction ends, so that signatures, reminders and corrections take turns; `null` = there is
 * none. Its deadline is locked first, as a reminder does, so that nobody waits for the other.
 */
export async function lockReceiptRun(db: Db, id: number): Promise<ReceiptRun | null> {
  await db.$queryRaw`
    SELECT id FROM deadline WHERE "subjectKind" = 'receipt' AND "subjectId" = ${String(id)} ORDER BY id FOR UPDATE`
  await db.$queryRaw`SELECT id FROM receipt_run WHERE id = ${id} FOR UPDATE`
  const row = await db.receiptRun.findUnique({ where: { id } })
  return row === null ? null : toRun(row)
}

export async function findReceiptRun(db: Db, id: number): Promise<ReceiptRun | null> {
  const row = await db.receiptRun.findUnique({ where: { id } })
  return row === null ? null : toRun(row)
}

/** The run that a message began, or `null`. */
export async function receiptRunOf(db: Db, messageId: number): Promise<ReceiptRun | null> {
  const row = await db.receiptRun.findUnique({ where: { messageId } })
  return row === null ? null : toRun(row)
}

/** The run that a post of a unit's shows, stopped ones left out; `null` when there is none. */
export async function runShownOn(db: Db, post: { readonly id: number; readonly unitCode: string }) {
  const rows = await db.receiptRun.findMany({
    where: { unitCode: post.unitCode, state: { not: 'stopped' } },
    orderBy: { id: 'desc' },
    take: RUNS_OF_UNIT_MAX,
  })
  return rows.map(toRun).find(({ postIds }) => postIds.includes(post.id)) ?? null
}

/** The newest run about a matter that is not stopped, `null` when there is none. */
export async function standingRunAbout(
  db: Db,
  matter: Pick<ReceiptRun, 'kind' | 'unitCode'> & { readonly medium: Medium; readonly month: Month },
): Promise<ReceiptRun | null> {
  const { kind, unitCode, medium, month } = matter
  const where = { kind, unitCode, medium, month, state: { not: 'stopped' } }
  const row = await db.receiptRun.findFirst({ where, orderBy: { id: 'desc' } })
  return row === null ? null : toRun(row)
}

/** Everybody on the rolls of the runs, in the order in which they were asked; whoever handed his place on is left out. */
export async function receiptsOf(db: Db, runIds: readonly number[]): Promise<readonly Receipt[]> {
  const where = { runId: { in: [...runIds] }, handedToId: null }
  const rows = await db.receipt.findMany({ where, orderBy: { id: 'asc' } })
  return rows.map((row) => ({ ...row, role: row.role as Role }))
}

/** How many were ever asked by a run, those who handed their place on among them. */
export function countAsked(db: Db, runId: number): Promise<number> {
  return db.receipt.count({ where: { runId } })
}

/** What the people have still to sign for of runs that are open, the oldest first, at most `take`. */
export async function unsignedReceipts(
  db: Db,
  personIds: readonly string[],
  take: number,
): Promise<readonly (Receipt & { readonly kind: string; readonly messageId: number })[]> {
  return db.$queryRaw<(Receipt & { kind: string; messageId: number })[]>`
    SELECT r.id, r."runId", r."personId", r.name, r."unitCode", r.role, r."slackUserId", r.step, r."askedAt",
      r."signedAt", r.surface, run.kind, run."messageId"
    FROM receipt r JOIN receipt_run run ON run.id = r."runId" AND run.state = 'open'
    WHERE r."signedAt" IS NULL AND r."handedToId" IS NULL AND r."personId" = ANY(${[...personIds]}::text[])
    ORDER BY r.id LIMIT ${take}`
}

/** Puts somebody in the place of one who has not signed, who stays on record as asked; false when he has signed since. */
export async function handReceiptOn(
  db: Db,
  { id, runId, unitCode, role, step }: Receipt,
  to: { readonly personId: string; readonly name: string; readonly slackUserId: string | null },
  now: Date,
): Promise<boolean> {
  const where = { id, signedAt: null, handedToId: null }
  const { count } = await db.receipt.updateMany({ where, data: { handedToId: to.personId } })
  if (count === 0) return false
  await addRecipients(db, runId, [{ ...to, unitCode, role, step }], now)
  // Somebody who handed his place on may get it back.
  await db.receipt.updateMany({ where: { runId, personId: to.personId }, data: { handedToId: null } })
  return true
}

/** Records that the person signed; false when he had already, or is not on the roll. */
export async function recordSignature(
  db: Db,
  { runId, personId }: Pick<Receipt, 'runId' | 'personId'>,
  { at, surface }: { readonly at: Date; readonly surface: string },
): Promise<boolean> {
  const where = { runId, personId, signedAt: null }
  const { count } = await db.receipt.updateMany({ where, data: { signedAt: at, surface } })
  return count === 1
}

/** Takes one step of a run's life; false when its state does not allow it. */
export async function stepReceiptRun(db: Db, id: number, step: ReceiptRunStep, now: Date): Promise<boolean> {
  for (const state of receiptRunStatesBefore(step)) {
    const next = receiptRunStep(state, step)
    if (next === null) continue
    const { count } = await db.receiptRun.updateMany({ where: { id, state }, data: { state: next, endedAt: now } })
    if (count === 1) return true
  }
  return false
}

/** Records which step of its policy a run has taken. */
export async function recordReceiptStep(db: Db, id: number, step: number): Promise<void> {
  await db.receiptRun.update({ where: { id }, data: { step } })
}

/** Has another post show the roll of the run. */
export async function addPostToRun(db: Db, { id, policy, postIds }: ReceiptRun, postId: number): Promise<ReceiptRun> {
  const column: PolicyColumn = { ...policy, postIds: [...new Set([...postIds, postId])] }
  return toRun(await db.receiptRun.update({ where: { id }, data: { policy: toJson(column) } }))
}

export interface ReceiptRunFilter {
  readonly month?: Month
  /** Only runs of these units too; left out, of any. */
  readonly ofUnits?: readonly string[]
  readonly states: readonly ReceiptRunState[]
  /** Only runs of these units; `null` = of every unit. */
  readonly unitCodes: readonly string[] | null
}

/** Runs, newest first, at most `take` behind the first `offset`. */
export async function listReceiptRuns(
  db: Db,
  filter: ReceiptRunFilter,
  { offset, take }: { readonly offset: number; readonly take: number },
): Promise<readonly ReceiptRun[]> {
  const rows = await db.receiptRun.findMany({
    where: whereOf(filter),
    orderBy: { id: 'desc' },
    skip: offset,
    take: Math.min(take, RECEIPT_RUNS_LISTED_MAX),
  })
  return rows.map(toRun)
}

/** How many runs there are, listed or not. */
export function countReceiptRuns(db: Db, filter: ReceiptRunFilter): Promise<number> {
  return db.receiptRun.count({ where: whereOf(filter) })
}

function whereOf({ month, ofUnits, states, unitCodes }: ReceiptRunFilter) {
  return {
    state: { in: [...states] },
    ...(month === undefined ? {} : { month }),
    AND: [ofUnits, unitCodes ?? undefined].map((codes) =>
      codes === undefined ? {} : { unitCode: { in: [...codes] } },
    ),
  }
}

function toRun(row: NonNullable<Awaited<ReturnType<Db['receiptRun']['findFirst']>>>): ReceiptRun {
  const { postIds, ...policy } = row.policy as unknown as PolicyColumn
  return { ...row, medium: row.medium as Medium | null, policy, postIds, state: row.state as ReceiptRunState }
}
