import { isInForce, type LocalDay } from './time.ts'

export const PURPOSES = ['notices', 'summons', 'cases', 'reports', 'review', 'operations'] as const

/** What a unit's channel is for. */
export type Purpose = (typeof PURPOSES)[number]

export interface Channel {
  readonly unitCode: string
  readonly platform: 'slack'
  readonly channelId: string
  /** Empty = every purpose that no other channel of the unit is bound to by name. */
  readonly purposes: readonly Purpose[]
  readonly validFrom: LocalDay | null
  readonly validTo: LocalDay | null
}

/** Whether the text is one of the purposes a channels file may name. */
export function isPurpose(text: string): text is Purpose {
  return (PURPOSES as readonly string[]).includes(text)
}

/**
 * The unit's channels for a purpose on a day: those bound to the purpose by name or, where there is none, those bound
 * to no purpose. Each channel once, in the order given; empty when nobody of the unit can be reached for it.
 */
export function channelsFor(
  channels: readonly Channel[],
  unitCode: string,
  purpose: Purpose,
  day: LocalDay,
): readonly Channel[] {
  const ofUnit = channels.filter((channel) => channel.unitCode === unitCode && isInForce(channel, day))
  const named = ofUnit.filter((channel) => channel.purposes.includes(purpose))
  const fitting = named.length > 0 ? named : ofUnit.filter((channel) => channel.purposes.length === 0)
  const seen = new Set<string>()
  return fitting.filter((channel) => {
    const isFirst = !seen.has(destinationKey(channel))
    seen.add(destinationKey(channel))
    return isFirst
  })
}

/** What a re-import of channels changes. */
export interface ChannelMerge<Stored extends Channel> {
  /** Every channel that holds afterwards. */
  readonly next: readonly Channel[]
  /** The stored rows that no longer hold, as the objects given; they stay readable as history. */
  readonly superseded: readonly Stored[]
  /** The rows to write. */
  readonly inserted: readonly Channel[]
  /** How many incoming rows were already stored just so. */
  readonly unchanged: number
}

/**
 * What a channels file changes in the channels known so far.
 *
 * For every unit the file names, the unit's channels become exactly the file's: a channel a unit has left must not go
 * on receiving its notices. Units the file does not name keep theirs. A row that is stored already is not written
 * again, so importing a file twice is importing it once.
 */
export function mergeChannels<Stored extends Channel>(
  existing: readonly Stored[],
  incoming: readonly Channel[],
): ChannelMerge<Stored> {
  const wanted = new Map(incoming.map((channel) => [fingerprintOf(channel), channel]))
  const named = new Set(incoming.map((channel) => channel.unitCode))
  const stored = new Set<string>()
  const superseded = new Set<Stored>()
  for (const channel of existing) {
    const fingerprint = fingerprintOf(channel)
    if (!named.has(channel.unitCode)) continue
    if (wanted.has(fingerprint) && !stored.has(fingerprint)) stored.add(fingerprint)
    else superseded.add(channel)
  }
  const inserted = [...wanted].filter(([fingerprint]) => !stored.has(fingerprint)).map(([, channel]) => channel)
  const next = [...existing.filter((channel) => !superseded.has(channel)), ...inserted]
  return { next, superseded: [...superseded], inserted, unchanged: stored.size }
}

function destinationKey(channel: Channel): string {
  return `${channel.platform} ${channel.channelId}`
}

/** Everything that makes two rows the same; the order in which purposes are written does not. */
function fingerprintOf(channel: Channel): string {
  const purposes = PURPOSES.filter((purpose) => channel.purposes.includes(purpose))
  const { unitCode, platform, channelId, validFrom, validTo } = channel
  return JSON.stringify([unitCode, platform, channelId, purposes, validFrom, validTo])
}
