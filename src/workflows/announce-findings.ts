import { channelsFor } from '../domain/channels.ts'
import { PRIORITY } from '../domain/delivery.ts'
import type { SelfAuditCheck, SelfAuditFinding } from '../domain/self-audit.ts'
import { toLocalDateTime } from '../domain/time.ts'
import type { SelfAuditFacts } from '../notifications/facts.ts'
import { loadChannels } from '../store/channels.ts'
import { sha256Of } from '../store/files.ts'
import { newestFactsOf } from '../store/outbox.ts'
import { composeMessage } from './compose-message.ts'
import { type OfficeContext, todayOf } from './office-context.ts'

/** What the operations channel hears of when it happens, so not again from the self-audit. */
const TOLD_ALREADY: ReadonlySet<SelfAuditCheck> = new Set(['needsPerson'])
/** Findings one message tells at most; the others come with the next self-audit. */
const FINDINGS_MAX = 500
/** Earlier messages that are looked through for what was told. */
const EARLIER_MAX = 500

/**
 * Tells the city's operations channels of findings nobody was told of before, in one message a channel. Returns how
 * many findings were new; nobody is told when the city has no such channel.
 */
export async function announceFindings(context: OfficeContext, findings: readonly SelfAuditFinding[]): Promise<number> {
  const worthTelling = findings.filter(({ check }) => !TOLD_ALREADY.has(check))
  if (worthTelling.length === 0) return 0
  return context.database.transaction(async (db) => {
    const { office } = context
    const earlier = (await newestFactsOf(db, 'selfAudit', EARLIER_MAX)) as readonly SelfAuditFacts[]
    const told = new Set(earlier.flatMap((facts) => facts.findings.map(({ id }) => id)))
    const fresh = worthTelling.filter(({ id }) => !told.has(id)).slice(0, FINDINGS_MAX)
    if (fresh.length === 0) return 0
    const noticedAt = toLocalDateTime(context.now(), office.timeZone)
    const facts: SelfAuditFacts = { officeName: office.name, findings: fresh, noticedAt }
    const series = sha256Of(JSON.stringify(fresh.map(({ id }) => id)))
    for (const { channelId } of channelsFor(await loadChannels(db), office.cityCode, 'operations', todayOf(context))) {
      const place = {
        key: ['selfAudit', series.slice(0, 32), channelId].join('/'),
        unitCode: office.cityCode,
        medium: null,
        month: null,
        version: 1,
        channelId,
        priority: PRIORITY.reminder,
      }
      await composeMessage(context, db, { kind: 'selfAudit', facts }, place)
    }
    return fresh.length
  })
}
