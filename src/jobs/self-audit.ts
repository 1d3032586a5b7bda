import { z } from 'zod'
import { DAY_MS, MINUTE_MS } from '../domain/time.ts'
import { forgetAdmissions } from '../store/inbox.ts'
import { endOccurrence, forgetOccurrences, openOccurrence } from '../store/occurrences.ts'
import { announceFindings } from '../workflows/announce-findings.ts'
import type { OfficeContext } from '../workflows/office-context.ts'
import { auditMessages, type SelfAudit } from '../workflows/self-audit.ts'
import { defineJob } from './define-job.ts'

/** How often what should have been sent is compared with what was. */
export const SELF_AUDIT_EVERY_MS = 15 * MINUTE_MS
/** Its runs, and the requests of Slack, are remembered this long. */
const KEPT_MS = 7 * DAY_MS

interface Deps {
  readonly context: OfficeContext
  /** Since when the workers of this process run. */
  readonly workingSince: Date
  /** Told of each self-audit, after its findings were announced. */
  readonly onAudited: (audit: SelfAudit) => Promise<void>
}

/** Audits the outbox once every quarter of an hour, over all processes, whichever of them asks first. */
export const selfAuditJob = defineJob({
  name: 'messages.self-audit',
  payload: z.object({}),
  retry: { limit: 0, delaySeconds: 0, backoff: false },
  expireSeconds: 300,
  keyOf: () => 'all',
  async run(_payload, { context, workingSince, onAudited }: Deps) {
    const now = context.now()
    const { prisma } = context.database
    const slot = new Date(Math.floor(now.getTime() / SELF_AUDIT_EVERY_MS) * SELF_AUDIT_EVERY_MS).toISOString()
    if (!(await openOccurrence(prisma, selfAuditJob.name, slot, now))) {
      return { outcome: 'skipped', reason: 'another run has this quarter of an hour' }
    }
    const audit = await auditMessages(context, { workingSince })
    await announceFindings(context, audit.findings)
    await onAudited(audit)
    await endOccurrence(prisma, selfAuditJob.name, slot, { isLate: false, now: context.now() })
    const keptSince = new Date(now.getTime() - KEPT_MS)
    await forgetOccurrences(prisma, selfAuditJob.name, keptSince)
    await forgetAdmissions(prisma, keptSince)
    return { outcome: 'done' }
  },
})
