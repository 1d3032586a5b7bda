import { MINUTE_MS } from '../domain/time.ts'
import type { Database } from '../store/database.ts'
import { noteStillSeen, type Sighting } from '../store/database-identity.ts'
import { type Noticed, noticeRestore } from '../workflows/notice-restore.ts'
import type { OfficeContext } from '../workflows/office-context.ts'
import type { Logger } from './logger.ts'

/** How often a process with workers notes that the database is still the one it was. */
const SEEN_EVERY_MS = MINUTE_MS

/** Sees to it that a database which was put back is noticed before this process builds on it. */
export interface RestoreWatch {
  /** Looks now; looks of one process take turns. `isStart` when its workers start. */
  readonly look: (options: { readonly isStart: boolean }) => Promise<Noticed>
  /** Notes about once a minute that the database is still the one that workers were started on, or looks why it is not. */
  readonly stillSeen: () => Promise<void>
}

export function createRestoreWatch(context: OfficeContext, logger: Logger): RestoreWatch {
  const { database, now } = context
  let turn: Promise<unknown> = Promise.resolve()
  let sighting: Sighting | null = null
  let seenAtMs = Number.NEGATIVE_INFINITY
  const lookNow: RestoreWatch['look'] = async (options) => {
    const noticed = await noticeRestore(context, options)
    const { gap } = noticed
    if (gap !== null) logger.warn({ gap }, 'the database is not the one it was; what was posted is looked up first')
    sighting = noticed.sighting
    return noticed
  }
  const look: RestoreWatch['look'] = (options) => {
    const looking = turn.then(() => lookNow(options))
    turn = looking.catch(() => {})
    return looking
  }
  return {
    look,
    async stillSeen() {
      const at = now()
      if (Math.abs(at.getTime() - seenAtMs) < SEEN_EVERY_MS) return
      if (sighting !== null && !(await noteStillSeen(database.prisma, sighting, at))) await look({ isStart: false })
      seenAtMs = at.getTime()
    },
  }
}

/** The same database, which is looked at before its first transaction; a look that failed is made again before the next. */
export function lookedAtFirst(database: Database, look: () => Promise<unknown>): Database {
  let looked: Promise<unknown> | null = null
  const once = () => {
    looked ??= look().catch((error: unknown) => {
      looked = null
      throw error
    })
    return looked
  }
  return {
    ...database,
    async transaction(work) {
      await once()
      return database.transaction(work)
    },
  }
}
