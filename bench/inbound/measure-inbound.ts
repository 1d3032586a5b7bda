import { percentileOf, type Span, spanOf } from '../measure.ts'
import { type CommandDriver, type CommandTimes, sendMany } from '../support/slash-commands.ts'

/** A listener and what it is asked. */
export interface Asked {
  readonly name: string
  readonly url: string
  readonly text: string
  readonly answers: boolean
}

export interface InboundResult {
  readonly name: string
  readonly concurrency: number
  readonly ackP50Ms: Span
  readonly ackP99Ms: Span
  /** `null` when it does not answer. */
  readonly answerP50Ms: Span | null
  readonly answerP99Ms: Span | null
  /** Its p99 of the acknowledgement over that of the first listener, round by round. */
  readonly ackRatio: Span
}

interface Load {
  readonly driver: CommandDriver
  readonly concurrency: number
  readonly commands: number
  readonly rounds: number
}

/** Asks every listener in turn, round after round; the first one is what the others are compared with. */
export async function measureListeners(asked: readonly Asked[], load: Load): Promise<readonly InboundResult[]> {
  const { driver, concurrency, commands, rounds } = load
  const seen = asked.map((one) => ({ ...one, rounds: [] as (readonly CommandTimes[])[] }))
  // The first round is not counted: it compiles and opens connections, as the first minutes of a process do.
  for (let round = 0; round <= rounds; round += 1) {
    for (const one of seen) {
      const ask = () => driver.send(one.url, { text: one.text, waitForAnswer: one.answers })
      const times = await sendMany(commands, concurrency, ask)
      if (round > 0) one.rounds.push(times)
    }
  }
  const ackP99s = seen.map((one) =>
    one.rounds.map((times) =>
      p(
        times.map(({ ackMs }) => ackMs),
        0.99,
      ),
    ),
  )
  return seen.map(({ name, answers, rounds: own }, at): InboundResult => {
    const acks = own.map((times) => times.map(({ ackMs }) => ackMs))
    const replies = own.map((times) => times.map(({ answerMs }) => answerMs ?? Number.NaN))
    const over = (lists: readonly (readonly number[])[], share: number) => spanOf(lists.map((list) => p(list, share)))
    return {
      name,
      concurrency,
      ackP50Ms: over(acks, 0.5),
      ackP99Ms: over(acks, 0.99),
      answerP50Ms: answers ? over(replies, 0.5) : null,
      answerP99Ms: answers ? over(replies, 0.99) : null,
      ackRatio: spanOf((ackP99s[at] ?? []).map((ms, round) => ms / (ackP99s[0]?.[round] ?? Number.NaN))),
    }
  })
}

function p(values: readonly number[], share: number): number {
  return percentileOf(values, share)
}
