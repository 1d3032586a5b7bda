import { SELF_AUDIT_CHECKS, selfAuditLine } from '../domain/self-audit.ts'
import { SECOND_MS } from '../domain/time.ts'
import type { SelfAudit } from '../workflows/self-audit.ts'
import { beat } from './heartbeat.ts'
import type { Services } from './services.ts'

/** Findings that get a line of the log each time; the metrics count all of them. */
const LOGGED_MAX = 50

/**
 * Shows a self-audit in the metrics and the log, and calls the heartbeat address: as well without findings, as failed
 * with some. While Slack refuses the workspace nobody can be sure that anything arrives, so there is no call at all.
 */
export async function reportSelfAudit(
  { config, context, logger, metrics }: Pick<Services, 'config' | 'context' | 'logger' | 'metrics'>,
  { findings, isWorkspaceHeld, checked }: SelfAudit,
): Promise<void> {
  const counts = Map.groupBy(findings, ({ check }) => check)
  for (const check of SELF_AUDIT_CHECKS) metrics.selfAuditFindings.set({ check }, counts.get(check)?.length ?? 0)
  metrics.selfAuditAt.set(Math.floor(context.now().getTime() / SECOND_MS))
  for (const finding of findings.slice(0, LOGGED_MAX)) {
    logger.warn({ check: finding.check, finding: finding.id }, selfAuditLine(finding))
  }
  logger.info({ ...checked, findings: findings.length, isWorkspaceHeld }, 'self-audit')
  if (config.heartbeatUrl === null || isWorkspaceHeld) return
  const isWell = findings.length === 0
  const outcome = await beat(config.heartbeatUrl, isWell)
  metrics.heartbeats.inc({ said: isWell ? 'well' : 'failing', outcome })
  if (outcome === 'failed') logger.warn({ isWell }, 'the heartbeat address did not take the call')
}
