/** A message that waits, as far as the time at which it goes out depends on it. */
export interface WaitingMessage {
  readonly id: number
  readonly channelId: string
  readonly dueAt: Date
  /** Lower goes first. */
  readonly priority: number
  /** Waiting messages that go out before it. */
  readonly after: readonly number[]
  /** Whether a person has to mend something first. */
  readonly needsPerson: boolean
}

export interface Pace {
  /** The least time between two posts in a channel, in milliseconds. */
  readonly perChannelMs: number
  /** The least time between two posts in the workspace over a while, in milliseconds. */
  readonly perPostMs: number
  /** Channels that may not be posted to before an instant. */
  readonly channelReadyAt: ReadonlyMap<string, Date>
  /** Until when nothing goes out that would go out at this instant, such as by quiet hours; `null` = it may go. */
  readonly heldUntil: (at: Date) => Date | null
}

/**
 * When each waiting message goes out if nothing goes wrong, by id; `null` for one that waits for a person. An estimate from
 * the order and pace in which messages are sent, to be shown as that.
 */
export function expectedTimes(
  messages: readonly WaitingMessage[],
  pace: Pace,
  now: Date,
): ReadonlyMap<number, Date | null> {
  const byId = new Map(messages.map((message) => [message.id, message]))
  const times = new Map<number, Date | null>()
  const channelFreeAt = new Map<string, number>()
  let workspaceFreeAt = now.getTime()

  function place(message: WaitingMessage): Date | null {
    const known = times.get(message.id)
    if (known !== undefined) return known
    // Said before those it waits for are placed, so that a circle, which nothing writes, would end here.
    times.set(message.id, null)
    const time = message.needsPerson ? null : timeOf(message)
    times.set(message.id, time)
    return time
  }

  function timeOf(message: WaitingMessage): Date | null {
    const { channelId, dueAt, after } = message
    const earlier = after.flatMap((id) => byId.get(id) ?? []).map((one) => place(one)?.getTime() ?? null)
    if (earlier.includes(null)) return null
    const readyAt = pace.channelReadyAt.get(channelId)?.getTime() ?? 0
    const freeAt = channelFreeAt.get(channelId) ?? 0
    const at = new Date(
      Math.max(
        now.getTime(),
        dueAt.getTime(),
        readyAt,
        freeAt,
        workspaceFreeAt,
        ...earlier.filter((one) => one !== null),
      ),
    )
    const time = pace.heldUntil(at) ?? at
    channelFreeAt.set(channelId, time.getTime() + pace.perChannelMs)
    workspaceFreeAt = time.getTime() + pace.perPostMs
    return time
  }

  for (const message of [...messages].sort((a, b) => compareTurns(a, b, now))) place(message)
  return times
}

/** Those whose time has come go by urgency, the others when it comes. */
function compareTurns(a: WaitingMessage, b: WaitingMessage, now: Date): number {
  const dueOf = ({ dueAt }: WaitingMessage) => Math.max(dueAt.getTime(), now.getTime())
  return dueOf(a) - dueOf(b) || a.priority - b.priority || a.id - b.id
}
