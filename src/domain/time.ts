/** A day in the office's time zone, `YYYY-MM-DD`. */
export type LocalDay = string
/** A month in the office's time zone, `YYYY-MM`. */
export type Month = string

export const SECOND_MS = 1000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS
