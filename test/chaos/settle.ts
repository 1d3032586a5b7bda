import { setTimeout as sleepFor } from 'node:timers/promises'
import type { Clerk } from './clerk-process.ts'
import type { ChaosWorkspace } from './workspace.ts'

/** More rounds than anything needs to settle; beyond, something is due for ever. */
const ROUNDS_MAX = 40
const DRAIN_MS = 3_000
/** Between rounds the clock is moved past every wait there is. */
const STEP_MS = 15 * 60_000
/** Longer than Slack takes to accept anything that a killed worker asked for. */
const QUIET_MS = 3_000

export interface Settled {
  /** Messages that were shown to a person as unconfirmed, and settled by his retry. */
  readonly unconfirmed: number
  /** Messages that had failed, and went out after the mend. */
  readonly retried: number
}

/** After the storm everything is sent or looked up, and a person retries what waits for one. */
export async function settleEverything(clerk: Clerk, { clock }: ChaosWorkspace): Promise<Settled> {
  const [unconfirmed, retried] = [new Set<number>(), new Set<number>()]
  await sleepFor(QUIET_MS)
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const drained = await clerk.drain(DRAIN_MS, clock.offsetMs())
    for (const id of drained.unconfirmed) unconfirmed.add(id)
    for (const id of drained.failed) retried.add(id)
    if (drained.left === 0) break
    // The clerk's workers have stopped, so no call that is under way sees the clock move.
    clock.advanceMs(STEP_MS)
  }
  return { unconfirmed: unconfirmed.size, retried: retried.size }
}
