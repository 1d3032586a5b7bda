import { type Channel, PURPOSES, type Purpose } from './channels.ts'
import { dayBefore, isInForce, type LocalDay } from './time.ts'

/** Rows a change writes, and stored rows that no longer hold. */
export interface BindingChange<Stored extends Channel> {
  readonly inserted: readonly Channel[]
  readonly superseded: readonly Stored[]
  /** Channels of the unit that hear no more of some purposes, each with those it loses; empty = every other purpose. */
  readonly replaced: readonly { readonly channelId: string; readonly purposes: readonly Purpose[] }[]
}

/**
 * Binds a channel to a unit for purposes, or, with none named, for every purpose that no other channel is bound to by
 * name. Each purpose is heard in one channel afterwards: whatever was bound to it before loses it. What the channel heard
 * already of the unit it goes on hearing.
 */
export function bindingOf<Stored extends Channel>(
  existing: readonly Stored[],
  wanted: { readonly unitCode: string; readonly channelId: string; readonly purposes: readonly Purpose[] },
  today: LocalDay,
): BindingChange<Stored> {
  const { unitCode, channelId } = wanted
  const named = inOrder(wanted.purposes)
  const held = existing.filter((channel) => channel.unitCode === unitCode && isInForce(channel, today))
  const touched = held.filter(({ purposes }) =>
    named.length === 0 ? purposes.length === 0 : sharesOne(purposes, named),
  )
  const own = touched.filter((channel) => channel.channelId === channelId)
  if (
    own.some(({ purposes }) => named.every((purpose) => purposes.includes(purpose))) &&
    touched.length === own.length
  ) {
    return { inserted: [], superseded: [], replaced: [] }
  }
  const others = touched.filter((channel) => channel.channelId !== channelId)
  const kept = touched.flatMap(({ purposes, ...channel }) => {
    const left = purposes.filter((purpose) => !named.includes(purpose))
    return left.length === 0 ? [] : [{ ...plain(channel), purposes: left, validFrom: today }]
  })
  return {
    superseded: touched,
    inserted: [
      ...touched
        .filter(({ validFrom }) => validFrom === null || validFrom < today)
        .map((channel) => endedBefore(channel, today)),
      ...kept,
      { unitCode, platform: 'slack', channelId, purposes: named, validFrom: today, validTo: null },
    ],
    replaced: others.map(({ channelId: other, purposes }) => {
      return { channelId: other, purposes: named.filter((purpose) => purposes.includes(purpose)) }
    }),
  }
}

/** Ends what a channel hears of a unit, or of every unit it is bound to. */
export function unbindingOf<Stored extends Channel>(
  existing: readonly Stored[],
  { unitCode, channelId }: { readonly unitCode: string | null; readonly channelId: string },
  today: LocalDay,
): BindingChange<Stored> {
  const ended = existing.filter(
    (channel) =>
      channel.channelId === channelId &&
      (unitCode === null || channel.unitCode === unitCode) &&
      (channel.validTo === null || channel.validTo >= today),
  )
  return {
    superseded: ended,
    inserted: ended
      .filter(({ validFrom }) => validFrom === null || validFrom < today)
      .map((channel) => endedBefore(channel, today)),
    replaced: [],
  }
}

function endedBefore(channel: Channel, today: LocalDay): Channel {
  return { ...plain(channel), purposes: channel.purposes, validTo: dayBefore(today) }
}

function plain({ unitCode, platform, channelId, validFrom, validTo }: Omit<Channel, 'purposes'>) {
  return { unitCode, platform, channelId, validFrom, validTo }
}

function sharesOne(purposes: readonly Purpose[], wanted: readonly Purpose[]): boolean {
  return purposes.some((purpose) => wanted.includes(purpose))
}

function inOrder(purposes: readonly Purpose[]): readonly Purpose[] {
  return PURPOSES.filter((purpose) => purposes.includes(purpose))
}
