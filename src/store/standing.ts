import { MESSAGE_STATES } from '../domain/delivery.ts'
import type { Db } from './database.ts'
import { workspaceHold } from './destinations.ts'
import { countByState, outstanding } from './outbox.ts'

/** Why a message needs a person, as far as its last error tells. */
export const TROUBLE_REASONS = [
  'temporary',
  'ambiguous',
  'destination',
  'message',
  'workspace',
  'exhausted',
  'other',
] as const

/** What stands in the database at an instant; for the metrics. */
export interface Standing {
  readonly messages: Readonly<Record<string, number>>
  /** Messages that could go out now but for the pace. */
  readonly due: number
  readonly inTrouble: readonly { readonly state: 'failed' | 'unconfirmed'; readonly reason: string; count: number }[]
  readonly oldestDueAt: Date | null
  readonly retiredDestinations: number
  readonly isWorkspaceHeld: boolean
  readonly openOccurrences: number
}

export async function readStanding(db: Db, now: Date): Promise<Standing> {
  const counts = await countByState(db)
  const { earliestDueAt } = await outstanding(db)
  return {
    messages: Object.fromEntries(MESSAGE_STATES.map((state) => [state, counts[state] ?? 0])),
    due: await countDue(db, now),
    inTrouble: await countTrouble(db),
    oldestDueAt: earliestDueAt,
    retiredDestinations: await db.destination.count({ where: { state: 'retired' } }),
    isWorkspaceHeld: (await workspaceHold(db, now)) !== null,
    openOccurrences: await db.occurrence.count({ where: { state: 'begun' } }),
  }
}

async function countDue(db: Db, now: Date): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count
    FROM message m
    LEFT JOIN destination d ON d.platform = m.platform AND d."channelId" = m."channelId"
    LEFT JOIN message r ON r.id = m."requiresId"
    LEFT JOIN message t ON t.id = m."targetId"
    WHERE m.state = 'pending' AND m."dueAt" <= ${now}
      AND (r.id IS NULL OR r.state IN ('sent', 'cancelled'))
      AND (t.id IS NULL OR t.state = 'sent')
      AND COALESCE(d.state, 'active') = 'active'`
  return rows[0]?.count ?? 0
}

/** Rows of older versions carry kinds that are no longer written; they are counted as `other`. */
async function countTrouble(db: Db): Promise<Standing['inTrouble']> {
  const states = ['failed', 'unconfirmed'] as const
  const groups = await db.message.groupBy({
    by: ['state', 'lastErrorKind'],
    where: { state: { in: [...states] } },
    _count: true,
  })
  const known: ReadonlySet<string> = new Set(TROUBLE_REASONS)
  const cells = states.flatMap((state) => TROUBLE_REASONS.map((reason) => ({ state, reason, count: 0 })))
  for (const { state, lastErrorKind, _count } of groups) {
    const reason = lastErrorKind !== null && known.has(lastErrorKind) ? lastErrorKind : 'other'
    const cell = cells.find((it) => it.state === state && it.reason === reason)
    if (cell !== undefined) cell.count += _count
  }
  return cells
}
