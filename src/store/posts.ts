import type { Post, Role } from '../domain/people.ts'
import type { Db } from './database.ts'

export interface StoredPost extends Post {
  readonly id: number
}

/** Every post that holds or held, as now known; superseded rows are left out. */
export async function loadPosts(db: Db): Promise<readonly StoredPost[]> {
  const rows = await db.post.findMany({ where: { supersededAt: null }, orderBy: { id: 'asc' } })
  return rows.map((row) => ({ ...row, role: row.role as Role }))
}

/** The posts in which these people act, acted or will act for others. */
export async function actingPosts(db: Db, personIds: readonly string[]): Promise<readonly StoredPost[]> {
  const rows = await db.post.findMany({
    where: { supersededAt: null, personId: { in: [...personIds] }, actingForId: { not: null } },
    orderBy: { id: 'asc' },
  })
  return rows.map((row) => ({ ...row, role: row.role as Role }))
}

/** Writes a merge of posts: what no longer holds is superseded, never deleted (M18). */
export async function savePosts(
  db: Db,
  merge: { readonly inserted: readonly Post[]; readonly superseded: readonly StoredPost[] },
  by: string | null,
  now: Date,
): Promise<void> {
  await db.post.updateMany({
    where: { id: { in: merge.superseded.map((post) => post.id) } },
    data: { supersededAt: now },
  })
  await db.post.createMany({
    data: merge.inserted.map((post) => {
      const { personId, name, unitCode, role, slackUserId, validFrom, validTo } = post
      const { actingForId = null, successorId = null } = post
      const columns = { personId, name, unitCode, role, slackUserId, validFrom, validTo, actingForId, successorId }
      return { ...columns, recordedAt: now, recordedBy: by }
    }),
  })
}
