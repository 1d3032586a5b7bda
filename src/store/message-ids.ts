import type { MessageState } from '../domain/delivery.ts'
import type { Db } from './database.ts'

export interface MessageIdFilter {
  readonly states: readonly MessageState[]
  readonly channelId?: string
  readonly lastErrorKind?: string
}

/** Ids of messages in the order they were written, or with `newest` the other way; at most `take`. */
export async function messageIds(
  db: Db,
  { states, ...where }: MessageIdFilter,
  { take, newest = false }: { readonly take: number; readonly newest?: boolean },
): Promise<readonly number[]> {
  const rows = await db.message.findMany({
    where: { ...where, state: { in: [...states] } },
    orderBy: { id: newest ? 'desc' : 'asc' },
    select: { id: true },
    take,
  })
  return rows.map(({ id }) => id)
}
