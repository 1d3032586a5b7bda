import type { LocalDay } from './time.ts'

/** The earliest day first, so that what is overdue leads; what has no day comes last. Equal ones keep their order. */
export function byDueDay<Item extends { readonly due: { readonly day: LocalDay } | null }>(
  items: readonly Item[],
): readonly Item[] {
  const dayOf = ({ due }: Item) => due?.day ?? '9999-99-99'
  return items.toSorted((a, b) => (dayOf(a) === dayOf(b) ? 0 : dayOf(a) < dayOf(b) ? -1 : 1))
}
