import { setImmediate as turn } from 'node:timers/promises'

/** Items one statement takes at once. */
const GROUP_MAX = 200

interface Waiting<Item, Result> {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/**
 * Turns work on many items at once into a function of one item. Items that arrive while a statement is under way go
 * together in the next one, so that a busy process needs few statements and a quiet one waits for nobody.
 *
 * `run` returns one result for each item, in their order; when it fails, it has failed for every item of the group.
 */
export function createGroup<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = []
  let isRunning = false

  async function runAll(): Promise<void> {
    // Everything that is asked for in this turn of the event loop goes into the first group.
    await turn()
    while (waiting.length > 0) {
      const group = waiting.slice(0, GROUP_MAX)
      waiting = waiting.slice(GROUP_MAX)
      await runGroup(group, run)
    }
    isRunning = false
  }

  return (item) => {
    const { promise, resolve, reject } = Promise.withResolvers<Result>()
    waiting.push({ item, resolve, reject })
    if (!isRunning) {
      isRunning = true
      void runAll()
    }
    return promise
  }
}

async function runGroup<Item, Result>(
  group: readonly Waiting<Item, Result>[],
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
): Promise<void> {
  try {
    const results = await run(group.map(({ item }) => item))
    if (results.length !== group.length) {
      throw new RangeError(`group: expected ${group.length} results, got ${results.length}`)
    }
    group.forEach(({ resolve }, at) => {
      resolve(results[at] as Result)
    })
  } catch (error) {
    for (const { reject } of group) reject(error)
  }
}
