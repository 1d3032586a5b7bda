import type { Messenger } from '../../src/notifications/messenger.ts'

/** Calls a fuse may be set at. */
const FUSED = ['post', 'update', 'upload', 'share', 'find', 'findShared'] as const satisfies (keyof Messenger)[]

/** `any` = whichever of them comes. */
export type FusedCall = 'any' | (typeof FUSED)[number]

/** Where a worker process kills itself, as abruptly as from outside but at the very moment that is meant. */
export interface Fuse {
  readonly call: FusedCall
  /** The first such call is 1. */
  readonly nth: number
  /** `before` it is made, `during` it, or `after` its answer and before anything is recorded. */
  readonly when: 'before' | 'during' | 'after'
  /** How long after the start of the call `during` is, in milliseconds. */
  readonly delayMs: number
}

/** The messenger, with a SIGKILL of this process at the fuse's call. */
export function withFuse(messenger: Messenger, fuse: Fuse): Messenger {
  let left = fuse.nth
  async function pass(name: FusedCall, work: () => Promise<unknown>): Promise<unknown> {
    if (fuse.call !== 'any' && fuse.call !== name) return work()
    left -= 1
    if (left !== 0) return work()
    if (fuse.when === 'before') killThisProcess()
    const running = work()
    if (fuse.when === 'during') {
      setTimeout(killThisProcess, fuse.delayMs)
      return running
    }
    await running
    return killThisProcess()
  }
  const fused = FUSED.map((name) => {
    const call = messenger[name] as (...given: readonly unknown[]) => Promise<unknown>
    return [name, (...given: readonly unknown[]) => pass(name, () => call(...given))]
  })
  return { ...messenger, ...(Object.fromEntries(fused) as Pick<Messenger, (typeof FUSED)[number]>) }
}

/** The messenger as it would be if nobody looked: whatever is asked for is not there. */
export function withoutLookUp(messenger: Messenger): Messenger {
  const absent = async () => ({ kind: 'absent' }) as const
  return { ...messenger, find: absent, findShared: absent }
}

function killThisProcess(): void {
  process.kill(process.pid, 'SIGKILL')
}
