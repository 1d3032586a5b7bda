import { SECOND_MS } from '../domain/time.ts'
import type { Database } from './database.ts'
import { StoreError } from './store-error.ts'

/**
 * How far the clock of a process may be from the database server's. A message that a worker has not spoken of for 25
 * seconds is taken for abandoned by all others, so clocks that differ by about as much would have it sent twice.
 */
const DIFFERENCE_MS_MAX = 5 * SECOND_MS

/**
 * Compares this machine's clock with the server's, which every process compares itself with. An embedded database has
 * no clock of its own.
 *
 * @throws {StoreError} `clock-differs`, with the difference and the bound.
 */
export async function assertClockAgrees(
  { prisma, queueConnection }: Pick<Database, 'prisma' | 'queueConnection'>,
  nowMs: () => number = Date.now,
): Promise<void> {
  if (queueConnection.kind === 'pglite') return
  const askedMs = nowMs()
  const [row] = await prisma.$queryRaw<{ at: Date }[]>`SELECT clock_timestamp() AS at`
  const answeredMs = nowMs()
  if (row === undefined) return
  // What the question took to get there is not known, so only what no way of it explains counts.
  const serverMs = row.at.getTime()
  const aheadMs = Math.max(askedMs - serverMs, 0) - Math.max(serverMs - answeredMs, 0)
  if (Math.abs(aheadMs) <= DIFFERENCE_MS_MAX) return
  const seconds = Math.round(Math.abs(aheadMs) / SECOND_MS)
  throw new StoreError(
    'clock-differs',
    `clock: this machine is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} the database server; expected at most ` +
      `${DIFFERENCE_MS_MAX / SECOND_MS} s, or a message that another process is sending might be sent twice: set the clock`,
  )
}
