import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../support/postgres.ts'

export const DATABASE_KINDS = ['pglite', 'postgres'] as const
export type DatabaseKind = (typeof DATABASE_KINDS)[number]

/** Where a run keeps its database, which is to be made there; gone when it is disposed of. */
export interface Place extends AsyncDisposable {
  readonly url: string
  /** Worker processes it takes at once. */
  readonly workers: number
  /** Restarts the server; `null` = there is none. */
  readonly restart: ((how: 'fast' | 'immediate') => Promise<void>) | null
}

export function openPlace(kind: DatabaseKind): Promise<Place> {
  return kind === 'pglite' ? embeddedPlace() : serverPlace()
}

async function embeddedPlace(): Promise<Place> {
  const parent = mkdtempSync(join(tmpdir(), 'duban-chaos-'))
  const remove = () => rmSync(parent, { recursive: true, force: true })
  // Also when somebody ends the program before its time.
  process.once('exit', remove)
  return {
    url: `pglite:${join(parent, 'db')}`,
    workers: 1,
    restart: null,
    async [Symbol.asyncDispose]() {
      process.off('exit', remove)
      remove()
    },
  }
}

async function serverPlace(): Promise<Place> {
  const server = await startPostgres()
  try {
    const url = await server.createDatabase('chaos')
    return { url, workers: 2, restart: server.restart, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
  } catch (error) {
    await server[Symbol.asyncDispose]()
    throw error
  }
}
