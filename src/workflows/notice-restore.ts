import { channelsFor } from '../domain/channels.ts'
import { PRIORITY } from '../domain/delivery.ts'
import { toLocalDateTime } from '../domain/time.ts'
import { loadChannels } from '../store/channels.ts'
import type { Db } from '../store/database.ts'
import { keepWitness, lastTraceAt, observeIdentity, type Sighting, settleIdentity } from '../store/database-identity.ts'
import { addHistoryGap, type HistoryGap } from '../store/history-gaps.ts'
import { composeMessage } from './compose-message.ts'
import { forgottenInterval } from './forgotten-interval.ts'
import { type OfficeContext, todayOf } from './office-context.ts'
import { recordAct } from './record-act.ts'

/** Who noticed it, as the audit log names the program itself. */
const PROGRAM = { personId: null, name: '—', surface: 'schedule' } as const

/** What a look at the database came to. */
export interface Noticed {
  /** `null` = nothing has changed. */
  readonly gap: HistoryGap | null
  /** `null` = it has no identity: it is in memory, or no worker was ever started on it. */
  readonly sighting: Sighting | null
}

/**
 * Looks whether the database is still the one it was, and if not, records what it may have forgotten: from the instant
 * it last knew everything until now. Told to the city's operations channels, once for each time.
 *
 * Call it before a process first writes, at the start of its workers (`isStart`), and when the database seems another.
 * Any number of processes may do so at once, one after another within each; it takes a few short statements.
 */
export async function noticeRestore(
  context: OfficeContext,
  { isStart }: { readonly isStart: boolean },
): Promise<Noticed> {
  const observed = await observeIdentity(context.database)
  if (observed === null) return { gap: null, sighting: null }
  const now = context.now()
  const { identity, gap } = await context.database.transaction(async (db) => {
    const settled = await settleIdentity(db, observed, { now, isStart })
    if (settled.reason === null) return { identity: settled.identity, gap: null }
    const interval = forgottenInterval(earliest([await lastTraceAt(db), settled.seenAt, now]), now)
    const recorded = await addHistoryGap(db, { ...interval, reason: settled.reason }, now)
    await tellOperations(context, db, recorded)
    const { from, until } = recorded
    const details = { reason: settled.reason, from: from.toISOString(), until: until.toISOString() }
    await recordAct(context, db, PROGRAM, { act: 'noticeRestore', details })
    return { identity: settled.identity, gap: recorded }
  })
  if (identity === null) return { gap, sighting: null }
  const sighting = { observed, identity }
  keepWitness(sighting)
  return { gap, sighting }
}

/** A trace may be newer than the restore, made by somebody who did not look; when the database was seen is not. */
function earliest(instants: readonly (Date | null)[]): Date {
  return new Date(Math.min(...instants.flatMap((instant) => (instant === null ? [] : [instant.getTime()]))))
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
