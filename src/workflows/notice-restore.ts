import { channelsFor } from '../domain/channels.ts'
import { PRIORITY } from '../domain/delivery.ts'
import { toLocalDateTime } from '../domain/time.ts'
import { loadChannels } from '../store/channels.ts'
import type { Db } from '../store/database.ts'
import { keepWitness, lastTraceAt, observeIdentity, settleIdentity } from '../store/database-identity.ts'
import { addHistoryGap, GAP_MARGIN_MS, type HistoryGap } from '../store/history-gaps.ts'
import { composeMessage } from './compose-message.ts'
import { type OfficeContext, todayOf } from './office-context.ts'
import { recordAct } from './record-act.ts'

/** Who noticed it, as the audit log names the program itself. */
const PROGRAM = { personId: null, name: '—', surface: 'schedule' } as const

/**
 * Looks whether the database is still the one it was, and if not, records what it may have forgotten: everything from
 * its last trace until now. Told to the city's operations channels, once for each time. `null` = nothing has changed.
 *
 * Call it before workers send anything, and again when a lost connection has come back. Any number of processes may do
 * so at once; it takes a few short statements.
 */
export async function noticeRestore(context: OfficeContext): Promise<HistoryGap | null> {
  const observed = await observeIdentity(context.database)
  if (observed === null) return null
  const now = context.now()
  const { identity, gap } = await context.database.transaction(async (db) => {
    const settled = await settleIdentity(db, observed, now)
    if (settled.reason === null) return { identity: settled.identity, gap: null }
    const traceMs = ((await lastTraceAt(db)) ?? settled.seenAt ?? now).getTime()
    const from = new Date(Math.min(traceMs, now.getTime()) - GAP_MARGIN_MS)
    const recorded = await addHistoryGap(db, { from, until: now, reason: settled.reason }, now)
    await tellOperations(context, db, recorded)
    const details = { reason: settled.reason, from: from.toISOString(), until: now.toISOString() }
    await recordAct(context, db, PROGRAM, { act: 'noticeRestore', details })
    return { identity: settled.identity, gap: recorded }
  })
  keepWitness(observed, identity)
  return gap
}

async function tellOperations(context: OfficeContext, db: Db, { from, until, reason }: HistoryGap): Promise<void> {
  const { office } = context
  const local = (instant: Date) => toLocalDateTime(instant, office.timeZone)
  const facts = {
    officeName: office.name,
    cause: reason === 'failover' ? 'failover' : 'restored',
    from: local(from),
    until: local(until),
  } as const
  for (const { channelId } of channelsFor(await loadChannels(db), office.cityCode, 'operations', todayOf(context))) {
    const place = {
      key: ['databaseRestored', until.getTime(), channelId].join('/'),
      unitCode: office.cityCode,
      medium: null,
      month: null,
      version: 1,
      channelId,
      priority: PRIORITY.reminder,
    }
    await composeMessage(context, db, { kind: 'databaseRestored', facts }, place)
  }
}
