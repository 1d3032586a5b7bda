import { mkdirSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { witnessOf } from './database-identity.ts'
import { takeFolderLock } from './folder-lock.ts'
import { PrismaClient } from './generated/client.ts'
import { keepRegisters } from './registers.ts'
import { type ServerAddress, type ServerPool, toServerAddress, toServerPool } from './server-connections.ts'
import { toServerFailure } from './server-failure.ts'
import { StoreError } from './store-error.ts'

const TRANSACTION_TIMEOUT_MS = 120_000
const TRANSACTION_WAIT_MS = 60_000

/** What a transaction or the client itself can do; store functions take either. */
export type Db = Omit<PrismaClient, '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends' | '$use'>

/** How the queue reaches the same database. */
export type QueueConnection =
  | { readonly kind: 'pglite'; readonly pglite: PGlite }
  | { readonly kind: 'postgres'; readonly pool: ServerPool }

export interface Database extends AsyncDisposable {
  readonly prisma: PrismaClient
  readonly adapterFactory: SqlMigrationAwareDriverAdapterFactory
  readonly queueConnection: QueueConnection
  /** Runs `work` in one transaction; a throw rolls everything back. */
  readonly transaction: <T>(work: (db: Db) => Promise<T>) => Promise<T>
}

/**
 * Opens the database that `url` names: `pglite:DIR` (`pglite:memory` keeps nothing) or `postgres://…`. Does not migrate.
 *
 * `mustExist` makes no embedded database that is not there yet: only `init` begins one, and a command that merely looks
 * leaves no folder behind.
 *
 * @throws {StoreError} `database-url` for anything else, `database-busy` when another process holds the folder,
 * `database-not-initialised` for one that is missing under `mustExist`, `database-refused` when the server does not let
 * us in, which waiting does not mend, and `database-unreachable` when it does not answer, which it may.
 */
export async function openDatabase(url: string, { mustExist = false } = {}): Promise<Database> {
  if (url.startsWith('pglite:')) return openEmbedded(url.slice('pglite:'.length), mustExist)
  if (/^postgres(ql)?:\/\//.test(url)) return openServer(url)
  const scheme = url.split(':', 1)[0] ?? ''
  throw new StoreError('database-url', `DATABASE_URL: expected postgres://… or pglite:DIR, got ${scheme}:…`)
}

async function openEmbedded(dir: string, mustExist: boolean): Promise<Database> {
  if (dir === '')
    throw new StoreError('database-url', 'DATABASE_URL: expected pglite:DIR, got pglite: without a folder')
  if (dir === 'memory') return fromPglite(await inUtc(await PGlite.create()), null)
  const folder = resolve(dir)
  const found = statSync(folder, { throwIfNoEntry: false })
  if (found?.isDirectory() === false) {
    throw new StoreError('database-url', `DATABASE_URL: got pglite:${dir}, which is a file; expected a folder`)
  }
  if (found === undefined && mustExist) {
    const message = `pglite:${dir}: there is no database yet: run \`duban init --units beijing\` first`
    throw new StoreError('database-not-initialised', message)
  }
  const lock = takeFolderLock(folder)
  try {
    mkdirSync(folder, { recursive: true })
    return fromPglite(await inUtc(await PGlite.create(folder)), lock)
  } catch (error) {
    lock[Symbol.dispose]()
    throw new StoreError('database-unreachable', `pglite:${dir}: could not be opened (${messageOf(error)})`, {
      cause: error,
    })
  }
}

/**
 * Removes an embedded database with everything in it, to begin anew.
 *
 * @throws {StoreError} `database-busy` when another process holds the folder.
 */
export async function removeEmbedded(dir: string): Promise<void> {
  const folder = resolve(dir)
  using _lock = takeFolderLock(folder)
  await rm(folder, { recursive: true, force: true })
  await rm(witnessOf(folder), { force: true })
}

/** Wraps a PGlite instance that is already open, such as a clone made for a test. */
export function fromPglite(pglite: PGlite, lock: Disposable | null): Database {
  const adapterFactory = new PrismaPGlite(pglite) as unknown as SqlMigrationAwareDriverAdapterFactory
  return wrap(adapterFactory, { kind: 'pglite', pglite }, async () => {
    await pglite.close()
    lock?.[Symbol.dispose]()
  })
}

/**
 * The adapters write an instant as UTC without saying so, and the server takes it in the time zone of the session. So the
 * session is in UTC, whatever the server, the database or the role is set to.
 */
async function inUtc(pglite: PGlite): Promise<PGlite> {
  await pglite.exec(`SET TIME ZONE 'UTC'`)
  return pglite
}

async function openServer(url: string): Promise<Database> {
  const address = toServerAddress(url)
  const pool = toServerPool(address, 'office')
  const adapterFactory = new PrismaPg(pool)
  const database = wrap(adapterFactory, { kind: 'postgres', pool: toServerPool(address, 'queue') }, async () => {})
  try {
    await database.prisma.$queryRaw`SELECT 1`
    return database
  } catch (error) {
    await database[Symbol.asyncDispose]()
    throw toStartError(error, address)
  }
}

function toStartError(cause: unknown, { shown }: ServerAddress): StoreError {
  const { isRefusal, reason } = toServerFailure(cause)
  if (!isRefusal)
    return new StoreError('database-unreachable', `DATABASE_URL: no answer from ${shown} (${reason})`, { cause })
  return new StoreError(
    'database-refused',
    `DATABASE_URL: ${shown} does not let us in (${reason}); expected a user, a database and a TLS mode it takes`,
    { cause },
  )
}

function wrap(
  adapterFactory: SqlMigrationAwareDriverAdapterFactory,
  queueConnection: QueueConnection,
  close: () => Promise<void>,
): Database {
  const prisma = new PrismaClient({
    adapter: adapterFactory,
    transactionOptions: { timeout: TRANSACTION_TIMEOUT_MS, maxWait: TRANSACTION_WAIT_MS },
  })
  keepRegisters(prisma)
  let closing: Promise<void> | null = null
  return {
    prisma,
    adapterFactory,
    queueConnection,
    transaction: (work) => prisma.$transaction((tx) => work(tx)),
    [Symbol.asyncDispose]() {
      closing ??= prisma.$disconnect().then(close)
      return closing
    },
  }
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').slice(0, 300)
}
