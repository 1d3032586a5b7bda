/** One thing looked at. `mend` says what to do about it. */
export interface Finding {
  readonly check: string
  readonly status: 'ok' | 'warning' | 'problem'
  readonly found: string
  readonly mend: string | null
}
