import { type Span, spanOf } from '../measure.ts'
import type { BenchMessage } from './messages.ts'
import type { Sender } from './sender.ts'

/** What one sender did over all rounds. */
export interface SenderResult {
  readonly sender: string
  readonly messagesPerSecond: Span
  /** Processor time of the sending process for one message, in milliseconds; the server's and Slack's are not in it. */
  readonly cpuMsPerMessage: Span
  /** Every round's rate, in their order. */
  readonly rounds: readonly number[]
}

interface Rounds {
  readonly warmUps: number
  readonly rounds: number
}

/**
 * Has every sender send all messages in turn, round after round, so that whatever disturbs the machine disturbs them
 * alike; every round begins with another one.
 */
export async function measureSenders(
  senders: readonly Sender[],
  messages: readonly BenchMessage[],
  { warmUps, rounds }: Rounds,
): Promise<readonly SenderResult[]> {
  const seen = new Map(senders.map(({ name }) => [name, { rates: [] as number[], cpuMs: [] as number[] }]))
  for (let round = 0; round < warmUps + rounds; round += 1) {
    const first = round % senders.length
    for (const sender of [...senders.slice(first), ...senders.slice(0, first)]) {
      const { tookMs, cpuMs } = await sender.send(messages)
      if (round < warmUps) continue
      seen.get(sender.name)?.rates.push((messages.length * 1000) / tookMs)
      seen.get(sender.name)?.cpuMs.push(cpuMs / messages.length)
    }
  }
  return [...seen].map(([sender, { rates, cpuMs }]) => ({
    sender,
    messagesPerSecond: spanOf(rates),
    cpuMsPerMessage: spanOf(cpuMs),
    rounds: rates,
  }))
}

/** Each round's rate of one sender over that of another in the same round. */
export function ratioOf(results: readonly SenderResult[], sender: string, peer: string): Span {
  const [own, other] = [sender, peer].map((name) => results.find((result) => result.sender === name)?.rounds ?? [])
  return spanOf((own ?? []).map((rate, round) => rate / (other?.[round] ?? Number.NaN)))
}

/** The quickest of several ways to set a sender up, by one run each after a warm-up. */
export async function quickest(candidates: readonly Sender[], messages: readonly BenchMessage[]): Promise<Sender> {
  let best: { readonly sender: Sender; readonly tookMs: number } | null = null
  for (const sender of candidates) {
    await sender.send(messages)
    const { tookMs } = await sender.send(messages)
    if (best === null || tookMs < best.tookMs) best = { sender, tookMs }
  }
  if (best === null) throw new RangeError('candidates: expected at least one, got none')
  return best.sender
}
