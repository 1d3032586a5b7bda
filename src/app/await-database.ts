import { setTimeout as sleepFor } from 'node:timers/promises'
import { SECOND_MS } from '../domain/time.ts'
import { type Database, openDatabase } from '../store/database.ts'
import { StoreError } from '../store/store-error.ts'

/** How long a server that does not answer yet is waited for. */
const WAIT_MS_MAX = 60 * SECOND_MS
const FIRST_PAUSE_MS = SECOND_MS
const PAUSE_MS_MAX = 5 * SECOND_MS

interface Waiting {
  /** Told of every attempt that failed, in a line. */
  readonly note: (line: string) => void
  readonly waitMs?: number
  readonly firstPauseMs?: number
}

/**
 * Opens the database as soon as its server answers: programs that are started together come up in any order. What
 * waiting does not mend ends it at once.
 *
 * @throws {StoreError} As `openDatabase` does; `database-unreachable` when a minute was not enough.
 */
export async function awaitDatabase(
  url: string,
  { note, waitMs = WAIT_MS_MAX, firstPauseMs = FIRST_PAUSE_MS }: Waiting,
): Promise<Database> {
  const endsAtMs = performance.now() + waitMs
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, PAUSE_MS_MAX)) {
    try {
      return await openDatabase(url, { mustExist: true })
    } catch (error) {
      const leftMs = endsAtMs - performance.now()
      if (!isPassing(error) || url.startsWith('pglite:') || pauseMs > leftMs) throw error
      note(`duban: ${error.message}; waiting for it, ${Math.round(leftMs / SECOND_MS)} s more at most`)
      await sleepFor(pauseMs)
    }
  }
}

function isPassing(error: unknown): error is StoreError {
  return error instanceof StoreError && error.code === 'database-unreachable'
}
