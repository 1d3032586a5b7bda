/** A straight line through equally spaced values. */
export interface Trend {
  /** Change from one value to the next. */
  readonly slope: number
  readonly standardError: number
}

/** By least squares. @throws {RangeError} For fewer than three values, which show no noise. */
export function trendOf(values: readonly number[]): Trend {
  const count = values.length
  if (count < 3) throw new RangeError(`values: expected at least three, got ${count}`)
  const middle = (count - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  const spread = values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0)
  const slope = values.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0) / spread
  const rest = values.reduce((sum, value, at) => sum + (value - mean - slope * (at - middle)) ** 2, 0)
  return { slope, standardError: Math.sqrt(rest / (count - 2) / spread) }
}
