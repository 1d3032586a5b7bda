import { join } from 'node:path'
import { type Config, PACKAGE_ROOT, readConfig } from '../../src/app/config.ts'
import { readOfficeFile } from '../../src/app/office-file.ts'
import type { Office } from '../../src/domain/office.ts'
import { fromLocalDateTime } from '../../src/domain/time.ts'
import type { Pacing } from '../../src/notifications/pacing.ts'
import type { Fuse } from './fuse.ts'

/** A Slack call that takes longer has an unknown outcome. */
export const CALL_TIMEOUT_MS = 1_000

/**
 * The pacing of production, many times faster, with the same order among its values: a call's timeout, then the time
 * after which a claim is looked up, then the lease. The time between the first two is what a worker may be held up for
 * by a busy machine, so it is not shortened as much as the rest.
 */
export const CHAOS_PACING: Pacing = {
  perChannelMs: 20,
  limits: {
    'chat.postMessage': { perMinute: 6_000, burst: 50 },
    'chat.update': { perMinute: 3_000, burst: 20 },
    'conversations.history': { perMinute: 3_000, burst: 20 },
    'conversations.replies': { perMinute: 3_000, burst: 20 },
    'files.getUploadURLExternal': { perMinute: 3_000, burst: 20 },
    'files.completeUploadExternal': { perMinute: 3_000, burst: 20 },
    'files.info': { perMinute: 3_000, burst: 20 },
  },
  leaseMs: 8_000,
  messagesPerTurn: 50,
  doubtAfterMs: 5_000,
  settleMs: 1_500,
  workspaceHoldMs: 500,
}

/** What one worker process is told. */
export interface WorkerSettings {
  readonly databaseUrl: string
  readonly apiUrl: string
  readonly botToken: string
  /** The office's clock is that of the machine plus so much. */
  readonly clockOffsetMs: number
  /** `false`: every look-up says that nothing is there. */
  readonly lookUp: boolean
  readonly fuse: Fuse | null
}

/** When the office's clock starts: after the month that is published last, and before the next one ends. */
const STARTS_AT = '2026-11-06 10:00'
/** The newest month that is published. */
export const LAST_MONTH = '2026-10'

/** The office of the suite: the built-in rules without a choice that a person would have to make. */
export function chaosOffice(): Office {
  const sample = readOfficeFile(null, join(PACKAGE_ROOT, 'duban.sample.yaml'))
  const { air, water } = sample.rankings
  if (air === undefined || water === undefined) throw new Error('duban.sample.yaml: expected rules of air and water')
  const strict = { air: { ...air, tieAtCut: 'strict' }, water: { ...water, tieAtCut: 'strict' } } as const
  return { ...sample, name: '天市生态环境局', schedule: null, rankings: strict }
}

export function chaosConfig(settings: Pick<WorkerSettings, 'databaseUrl' | 'apiUrl' | 'botToken'>): Config {
  const { databaseUrl, apiUrl, botToken } = settings
  const environment = { DATABASE_URL: databaseUrl, SLACK_API_URL: apiUrl, SLACK_BOT_TOKEN: botToken }
  return { ...readConfig({ ...environment, LOG_LEVEL: 'error' }), officeFile: null, office: chaosOffice() }
}

/** How far the office's clock is from the machine's when a run starts, in milliseconds. */
export function startingOffsetMs(timeZone: string): number {
  const instant = fromLocalDateTime(STARTS_AT, timeZone)
  if (instant === null) throw new RangeError(`${STARTS_AT}: expected YYYY-MM-DD HH:mm`)
  return instant.getTime() - Date.now()
}
