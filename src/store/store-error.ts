/** Why the database could not be used; each has one line a person can act on. */
export type StoreErrorCode =
  | 'database-url'
  | 'database-busy'
  | 'database-not-initialised'
  | 'database-behind'
  | 'database-newer'
  | 'clock-differs'
  | 'database-refused'
  | 'database-unreachable'
  | 'migration-failed'

/** A fault of the database as a whole, with a stable code. Its message names the value, the place and the mend. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
