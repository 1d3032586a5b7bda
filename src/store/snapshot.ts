import type { Database, Db } from './database.ts'

/** How long a transaction may take and wait for its turn, in milliseconds. */
export interface TransactionBounds {
  readonly timeout: number
  readonly maxWait: number
}

/**
 * Reads everything as it was at one instant, while others go on writing; nothing can be written in it. Bounds are those
 * of every transaction unless they are given.
 */
export function inSnapshot<T>(
  database: Database,
  read: (db: Db) => Promise<T>,
  bounds?: TransactionBounds,
): Promise<T> {
  return database.prisma.$transaction(async (db) => {
    await db.$executeRaw`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`
    return read(db)
  }, bounds)
}
