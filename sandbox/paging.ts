import type { Args } from './args.ts'
import { type Answer, fail } from './method.ts'

interface PageBounds {
  readonly max: number
  /** The page size when the call names none. */
  readonly usual: number
}

export interface Page<T> {
  readonly items: readonly T[]
  /** Empty on the last page. */
  readonly nextCursor: string
}

const CURSOR = /^offset:(\d+)$/

/** One page of a list by `limit` and `cursor`; refuses a limit beyond the bounds and a cursor it did not give out. */
export function page<T>(args: Args, all: readonly T[], bounds: PageBounds): Page<T> | Answer {
  const limit = args.count('limit', bounds.usual)
  if (limit === null || limit < 1 || limit > bounds.max) return fail('invalid_limit')
  const cursor = args.text('cursor') ?? ''
  const offsetText = cursor === '' ? '0' : CURSOR.exec(Buffer.from(cursor, 'base64').toString('utf8'))?.[1]
  if (offsetText === undefined) return fail('invalid_cursor')
  const end = Number(offsetText) + limit
  const nextCursor = end < all.length ? Buffer.from(`offset:${end}`).toString('base64') : ''
  return { items: all.slice(Number(offsetText), end), nextCursor }
}
