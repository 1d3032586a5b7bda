import { drawWhole, type Random } from '../../src/app/sample/random.ts'

/** One of the list, each as likely. @throws {RangeError} For an empty list. */
export function pick<T>(random: Random, list: readonly T[]): T {
  const [chosen] = list.slice(drawWhole(random, 0, list.length - 1))
  if (chosen === undefined) throw new RangeError('pick: expected a list that is not empty')
  return chosen
}

/** One of the list, each as likely as its weight. @throws {RangeError} When no weight is above 0. */
export function pickByWeight<T extends { readonly weight: number }>(random: Random, list: readonly T[]): T {
  let at = random() * list.reduce((sum, { weight }) => sum + weight, 0)
  for (const entry of list) {
    at -= entry.weight
    if (at < 0) return entry
  }
  throw new RangeError('pickByWeight: expected a weight above 0')
}
