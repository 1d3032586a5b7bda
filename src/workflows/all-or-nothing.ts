import type { Outcome } from '../domain/refusal.ts'
import type { Database, Db } from '../store/database.ts'

/** Carries an outcome out of a transaction that is rolled back. */
class Undone<T> extends Error {
  readonly outcome: Outcome<T>

  constructor(outcome: Outcome<T>) {
    super('rolled back on purpose')
    this.outcome = outcome
  }
}

/**
 * Runs an act in one transaction that leaves nothing behind when the act is refused, or when `keeps` says that its
 * result is not to be kept (a dry run, a file with errors).
 */
export async function allOrNothing<T>(
  database: Database,
  act: (db: Db) => Promise<Outcome<T>>,
  keeps: (value: T) => boolean = () => true,
): Promise<Outcome<T>> {
  try {
    return await database.transaction(async (db) => {
      const outcome = await act(db)
      if (outcome.ok && keeps(outcome.value)) return outcome
      throw new Undone(outcome)
    })
  } catch (error) {
    if (error instanceof Undone) return (error as Undone<T>).outcome
    throw error
  }
}
