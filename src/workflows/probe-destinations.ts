import { MINUTE_MS, SECOND_MS } from '../domain/time.ts'
import type { Workspace } from '../notifications/workspace.ts'
import { channelsToMend } from '../store/channels-to-mend.ts'
import { mendDestination } from './mend-destination.ts'
import type { OfficeContext } from './office-context.ts'

/** How often the channels that are out of use are asked about. */
export const PROBE_EVERY_MS = 10 * MINUTE_MS
/** Channels of one run; Slack allows about fifty of these calls a minute. Of more, each run asks about the next ones. */
const PROBED_AT_ONCE = 40
const PROBE_MS_MAX = 45 * SECOND_MS
/** After so many questions in a row that Slack did not answer, it is left alone until the next run. */
const UNANSWERED_MAX = 3

/**
 * Asks Slack of every channel that is out of use whether the bot may post there again, and goes on with those where it
 * may: an event that told of it may have been lost, or the bot was invited while nothing ran. Several processes may do
 * this at once, since a channel is mended once. Returns the channels that were mended.
 */
export async function probeDestinations(context: OfficeContext): Promise<readonly string[]> {
  if (context.openWorkspace == null) return []
  const channelIds = probedAt([...(await channelsToMend(context.database.prisma)).keys()], context.now())
  if (channelIds.length === 0) return []
  const workspace = await context.openWorkspace(AbortSignal.timeout(PROBE_MS_MAX))
  const mended: string[] = []
  let unanswered = 0
  for (const channelId of channelIds) {
    if (unanswered >= UNANSWERED_MAX) break
    const standing = await workspace.channel(channelId)
    unanswered = standing.kind === 'unknown' ? unanswered + 1 : 0
    if (standing.kind === 'unknown' || standing.value !== 'member') continue
    if ((await mendDestination(context, { channelId, how: 'probe', surface: 'schedule' })) !== null) {
      mended.push(channelId)
    }
  }
  return mended
}

/** The channels of the run at an instant: all of them, or, of many, the next part of the list in each run. */
export function probedAt(channelIds: readonly string[], now: Date): readonly string[] {
  const inOrder = channelIds.toSorted()
  const parts = Math.ceil(inOrder.length / PROBED_AT_ONCE)
  if (parts <= 1) return inOrder
  const part = Math.floor(now.getTime() / PROBE_EVERY_MS) % parts
  return inOrder.slice(part * PROBED_AT_ONCE, (part + 1) * PROBED_AT_ONCE)
}

/**
 * Goes on with a channel of which an event says that it was restored, unless Slack says for certain that the bot may not
 * post there: restoring a channel does not bring the bot back into it. Returns whether anything goes on.
 */
export async function mendWhenOpen(
  context: OfficeContext,
  { channelId, how }: { readonly channelId: string; readonly how: string },
): Promise<boolean> {
  if (!(await channelsToMend(context.database.prisma)).has(channelId)) return false
  const workspace: Workspace | null = (await context.openWorkspace?.(AbortSignal.timeout(PROBE_MS_MAX))) ?? null
  const standing = await workspace?.channel(channelId)
  if (standing?.kind === 'known' && standing.value !== 'member') return false
  return (await mendDestination(context, { channelId, how, surface: 'slack' })) !== null
}
