import { drawWhole, type Random } from '../../src/app/sample/random.ts'
import { pick, pickByWeight } from './draw.ts'
import type { Fuse, FusedCall } from './fuse.ts'

/**
 * When a worker process dies:
 *
 * - `starting`: so long after it was spawned; it may be opening the database or waiting for its first job.
 * - `running`: so long after it said that it runs.
 * - `calling`: at a call to Slack, or at the latest so long after it said that it runs.
 */
export type KillPlan =
  | { readonly kind: 'starting' | 'running'; readonly afterMs: number; readonly fuse: null }
  | { readonly kind: 'calling'; readonly afterMs: number; readonly fuse: Fuse }

const KINDS = [
  { kind: 'starting', weight: 12 },
  { kind: 'running', weight: 23 },
  { kind: 'calling', weight: 65 },
] as const
/** Starting takes one to three seconds. */
const STARTING_MS_MAX = 2_500
const RUNNING_MS_MAX = 1_500
/** A worker whose fuse nothing lights within this time has nothing to do. */
const FUSE_MS_MAX = 3_000

const CALLS: readonly { readonly call: FusedCall; readonly weight: number; readonly nthMax: number }[] = [
  { call: 'post', weight: 40, nthMax: 6 },
  { call: 'update', weight: 12, nthMax: 3 },
  { call: 'share', weight: 12, nthMax: 4 },
  { call: 'upload', weight: 5, nthMax: 4 },
  { call: 'find', weight: 14, nthMax: 2 },
  { call: 'findShared', weight: 5, nthMax: 1 },
  { call: 'any', weight: 12, nthMax: 25 },
]
const WHENS = [
  { when: 'before', weight: 20 },
  { when: 'during', weight: 40 },
  { when: 'after', weight: 40 },
] as const
/** A call to the sandbox takes a few milliseconds, more when the machine is busy. */
const DURING_MS_MAX = 12

export function drawKillPlan(random: Random): KillPlan {
  const { kind } = pickByWeight(random, KINDS)
  switch (kind) {
    case 'starting':
      return { kind, afterMs: drawWhole(random, 0, STARTING_MS_MAX), fuse: null }
    case 'running':
      return { kind, afterMs: drawWhole(random, 0, RUNNING_MS_MAX), fuse: null }
    case 'calling':
      return { kind, afterMs: FUSE_MS_MAX, fuse: drawFuse(random) }
  }
}

function drawFuse(random: Random): Fuse {
  const { call, nthMax } = pickByWeight(random, CALLS)
  const { when } = pickByWeight(random, WHENS)
  const nth = drawWhole(random, 1, nthMax)
  const delayMs = pick(random, [0, drawWhole(random, 0, DURING_MS_MAX)])
  return { call, nth, when, delayMs }
}
