import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'

const underWay = new AsyncLocalStorage<string>()
const thrownUnder = new WeakMap<object, string>()

/** A reference for one request, command or run: eight hexadecimal digits, short enough to be read out. */
export function newReference(): string {
  return randomUUID().slice(0, 8)
}

/**
 * Runs what one request, command or run does under its reference: its log lines, its audit entries, the messages it
 * writes and the fault a person is shown all name it. A reference inside another takes its place until it ends.
 */
export async function withReference<T>(reference: string, work: () => Promise<T>): Promise<T> {
  try {
    return await underWay.run(reference, work)
  } catch (error) {
    if (typeof error === 'object' && error !== null && !thrownUnder.has(error)) thrownUnder.set(error, reference)
    throw error
  }
}

/** The reference of what is under way; `null` outside of everything that has one. */
export function currentReference(): string | null {
  return underWay.getStore() ?? null
}

/** The reference a fault is to be told by: that it was thrown under, else the present one, else a new one. */
export function referenceOf(fault: unknown): string {
  const thrown = typeof fault === 'object' && fault !== null ? thrownUnder.get(fault) : undefined
  return thrown ?? currentReference() ?? newReference()
}
