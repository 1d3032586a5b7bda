import type { Channel } from '../../domain/channels.ts'
import { done, type Outcome } from '../../domain/refusal.ts'
import { isInForce } from '../../domain/time.ts'
import { maySee } from '../../domain/visibility.ts'
import { retiredReasons } from '../../store/destinations.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import { type Asker, identifyViewer } from '../viewer.ts'

/** Bindings one listing holds at most. */
export const CHANNELS_LISTED_MAX = 1_000

export interface ListedChannel extends Channel {
  readonly unitName: string
  /** Slack's reason why nothing is posted there any more; `null` = it takes posts. */
  readonly retired: string | null
}

export interface ListedChannels {
  /** By unit code. */
  readonly channels: readonly ListedChannel[]
  readonly more: number
}

/** Which channel each unit reads today for what, of the units that whoever asks may see. */
export async function listChannels(
  context: OfficeContext,
  { channelId, by }: { readonly channelId: string | null; readonly by: Asker },
): Promise<Outcome<ListedChannels>> {
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  const { scope, registers } = viewer.value
  const day = todayOf(context)
  const found = registers.channels.filter(
    (channel) =>
      isInForce(channel, day) &&
      (channelId === null || channel.channelId === channelId) &&
      maySee(scope, { unitCodes: [channel.unitCode], namedIds: null }),
  )
  const retired = await retiredReasons(context.database.prisma)
  const sorted = found.toSorted((one, other) => (one.unitCode < other.unitCode ? -1 : 1))
  const channels = sorted.slice(0, CHANNELS_LISTED_MAX).map((channel): ListedChannel => {
    const spans = registers.tree.spansByCode.get(channel.unitCode) ?? []
    const reason = retired.get(channel.channelId) ?? null
    return { ...channel, unitName: spans.at(-1)?.name ?? channel.unitCode, retired: reason }
  })
  return done({ channels, more: found.length - channels.length })
}
