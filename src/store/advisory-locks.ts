import type { Medium } from '../domain/medium.ts'
import type { Month } from '../domain/time.ts'
import type { Db } from './database.ts'

/** First half of every advisory lock of ours, so that no other program's locks meet them. */
const LOCK_SPACE = 0x64_75

/**
 * Makes the acts of one month take turns until the transaction ends: two imports, computations or publications of one
 * table never run into each other, whatever process they come from.
 */
export async function lockMonth(db: Db, medium: Medium, month: Month): Promise<void> {
  const key = Number(month.replace('-', '')) * 10 + (medium === 'air' ? 1 : 2)
  await db.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK_SPACE}::int, ${key}::int)`
}

/**
 * Takes both media of a month, always in one order, so that two acts never wait for each other: a merged meeting and its
 * summons belong to both lists.
 */
export async function lockMonthOfBoth(db: Db, month: Month): Promise<void> {
  await lockMonth(db, 'air', month)
  await lockMonth(db, 'water', month)
}

/** Makes new versions of a medium's rules take turns: they are numbered across months. Taken after the locks of a month. */
export async function lockRules(db: Db, medium: Medium): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK_SPACE}::int, ${medium === 'air' ? 2 : 3}::int)`
}

/** Makes registrations of cases take turns: their numbers have no gaps. */
export async function lockCaseNumbers(db: Db): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK_SPACE}::int, 4::int)`
}

/** Makes reports of patrols take turns: their numbers have no gaps, and each sees the ones before it. */
export async function lockReportNumbers(db: Db): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK_SPACE}::int, 5::int)`
}

/** Makes changes of schedules take turns with the look at the office file. */
export async function lockSchedules(db: Db): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK_SPACE}::int, 8::int)`
}

/** Makes acts about people take turns: nobody ends the last administrator's post twice over. */
export async function lockPeople(db: Db): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK_SPACE}::int, 10::int)`
}

/** Makes acts about channels take turns: each purpose of a unit is heard in one channel. */
export async function lockChannels(db: Db): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK_SPACE}::int, 11::int)`
}

/** Makes entries of holidays take turns with the computations that go by them. */
export async function lockCalendar(db: Db): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK_SPACE}::int, 9::int)`
}

/** Makes entries of the audit log take turns: the chain has one end. Taken last in a transaction, so held shortly. */
export async function lockAudit(db: Db): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK_SPACE}::int, 1::int)`
}
