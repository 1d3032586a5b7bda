import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { type Config, PACKAGE_ROOT, readConfig } from '../../src/app/config.ts'
import { MEDIA, type Medium } from '../../src/domain/medium.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { migrateDatabase } from '../../src/store/migrate.ts'
import { type Balancer, startBalancer } from './balancer.ts'
import { EXAMPLES, MONTH, type Ran, runHere } from './cli.ts'
import type { TestPostgres } from './postgres.ts'
import { slackSettings, startSampleWorkspace } from './sample-workspace.ts'
import { type LaunchedProcess, launchServe, type ServedProcess, until } from './served.ts'

/** The city's channel for reviews, where most is said. */
export const REVIEW = 'CCITYREVIEW'
/** A published month of the sample says at least so much. */
const SENT_MIN = 10
/** Units of each list. */
const LISTED = 5
const TEMPLATE = 'office_template'
/** What the test's own sessions are listed under. */
export const TEST_APPLICATION = 'duban-test'
/** Few enough that two processes, and the test beside them, fit in a server of twenty. */
export const CONNECTION_LIMIT = 7

type Env = Readonly<Record<string, string>>

/** An office on a server, with a workspace of its own and as many processes as a test starts. */
export interface ServerOffice extends AsyncDisposable {
  readonly url: string
  readonly sandbox: Sandbox
  readonly balancer: Balancer
  /** What a process of the office is told. */
  readonly config: () => Config
  /** The test's own connection. */
  readonly database: Database
  /** Runs a command line in this process. @throws {Error} When it does not end with 0. */
  readonly run: (...argv: readonly string[]) => Promise<Ran>
  readonly launch: (env?: Env) => LaunchedProcess
  /** Launches one and waits until it listens. */
  readonly serve: (env?: Env) => Promise<ServedProcess>
  /** Reviews and publishes October's list. */
  readonly publish: (medium?: Medium) => Promise<void>
  /** How many messages of the review channel have the button. */
  readonly buttons: (actionId: string) => number
  /** How often the audit log has the act. */
  readonly acts: (act: string) => Promise<number>
  /** Waits until nothing is on its way any more. */
  readonly settled: (withinMs?: number) => Promise<void>
  /** The business keys that stand in the channels, each as often as it was posted. */
  readonly postedKeys: () => readonly string[]
  /** Compares what was to be sent with what stands in the channels. @throws {Error} When anything is lost or twice. */
  readonly expectEachOnce: () => Promise<void>
}

/** Makes the database every office of the server begins as: units, people, channels and October's lists, computed. */
export async function makeOfficeTemplate(server: TestPostgres): Promise<void> {
  const url = await server.createDatabase(TEMPLATE)
  const folder = mkdtempSync(join(tmpdir(), 'duban-test-'))
  const config = writeOfficeFile(folder)
  await using database = await openDatabase(url)
  await migrateDatabase(database, join(PACKAGE_ROOT, 'prisma'))
  await runDone(database, config, 'init', '--units', 'beijing')
  await runDone(database, config, 'import', 'people', join(EXAMPLES, 'people.csv'))
  await runDone(database, config, 'import', 'channels', join(EXAMPLES, 'channels.csv'), '--as', 'sample-administrator')
  for (const medium of MEDIA) {
    const table = join(EXAMPLES, `${medium}-${MONTH}.csv`)
    await runDone(
      database,
      config,
      'import',
      'month',
      table,
      '--medium',
      medium,
      '--month',
      MONTH,
      '--as',
      'sample-importer',
    )
    await runDone(database, config, 'compute', medium, MONTH, '--as', 'sample-importer')
  }
  rmSync(folder, { recursive: true, force: true })
}

/** An office of its own on the server, from the template. */
export async function startServerOffice(server: TestPostgres, name: string): Promise<ServerOffice> {
  const bare = await server.createDatabase(name, TEMPLATE)
  const url = `${bare}?connection_limit=${CONNECTION_LIMIT}`
  const folder = mkdtempSync(join(tmpdir(), 'duban-test-'))
  const [sandbox, balancer, database] = await Promise.all([
    startSampleWorkspace(),
    startBalancer(),
    openDatabase(`${bare}?connection_limit=6&application_name=${TEST_APPLICATION}`),
  ])
  sandbox.setEventsUrl(`${balancer.url}/slack/events`)
  const config = writeOfficeFile(folder)
  const launched: LaunchedProcess[] = []
  const run = (...argv: readonly string[]) => runDone(database, config, ...argv)
  const launch = (env: Env = {}) => {
    const settings = { DATABASE_URL: url, DUBAN_CONFIG: config, ...slackSettings(sandbox), ...env }
    const process = launchServe({ cwd: folder, env: settings })
    launched.push(process)
    return process
  }
  return {
    url,
    sandbox,
    balancer,
    config: () => readConfig({ DATABASE_URL: url, DUBAN_CONFIG: config, ...slackSettings(sandbox) }),
    database,
    run,
    launch,
    serve: async (env) => launch(env).listening,
    async publish(medium = 'air') {
      await run('review', medium, MONTH, '--as', 'sample-reviewer')
      await run('publish', medium, MONTH, '--as', 'sample-issuer')
    },
    buttons(actionId) {
      const messages = sandbox.channel(REVIEW).topMessages()
      return messages.filter(({ blocks }) => JSON.stringify(blocks).includes(`"${actionId}"`)).length
    },
    acts: (act) => database.prisma.auditEntry.count({ where: { act } }),
    settled: (withinMs) => until('everything is sent', async () => (await unsettled(database)) === 0, withinMs),
    postedKeys: () => keysIn(sandbox),
    expectEachOnce: async () => compare(await sentKeys(database), keysIn(sandbox)),
    async [Symbol.asyncDispose]() {
      await Promise.all(launched.map(end))
      await database[Symbol.asyncDispose]()
      await balancer[Symbol.asyncDispose]()
      await sandbox.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The sample office with shorter lists: Slack's pace is what a story waits for. */
function writeOfficeFile(folder: string): string {
  const sample = readFileSync(join(PACKAGE_ROOT, 'duban.sample.yaml'), 'utf8')
  const file = join(folder, 'duban.yaml')
  writeFileSync(file, sample.replaceAll(/bottom: \d+/g, `bottom: ${LISTED}`))
  return file
}

/** Ends a process that still runs, or still starts. */
async function end({ listening }: LaunchedProcess): Promise<void> {
  const served = await listening.catch(() => null)
  await served?.[Symbol.asyncDispose]()
}

async function runDone(database: Database, config: string, ...argv: readonly string[]): Promise<Ran> {
  const ran = await runHere(database, argv, { DUBAN_CONFIG: config })
  if (ran.code !== 0) throw new Error(`${argv.join(' ')}: ended with ${ran.code}: ${ran.stderr}`)
  return ran
}

async function unsettled({ prisma }: Database): Promise<number> {
  return prisma.message.count({ where: { state: { notIn: ['sent', 'superseded', 'cancelled'] } } })
}

async function sentKeys({ prisma }: Database): Promise<readonly string[]> {
  const where = { state: 'sent', action: { in: ['post', 'reply'] } }
  return (await prisma.message.findMany({ where })).map(({ key }) => key).toSorted()
}

function compare(sent: readonly string[], posted: readonly string[]): void {
  const lost = sent.filter((key) => !posted.includes(key))
  const twice = posted.filter((key, at) => posted.indexOf(key) !== at)
  const unexplained = posted.filter((key) => !sent.includes(key))
  const found = { sent: sent.length, lost, twice, unexplained }
  if (sent.length < SENT_MIN || lost.length + twice.length + unexplained.length > 0) {
    throw new Error(`expected at least ${SENT_MIN} messages, each once; found ${JSON.stringify(found)}`)
  }
}

function keysIn(sandbox: Sandbox): readonly string[] {
  const messages = sandbox.channels.flatMap(({ id }) => sandbox.channel(id).messages())
  return messages
    .map((message) => (message.metadata as { event_payload?: { key?: string } } | undefined)?.event_payload?.key ?? '')
    .filter((key) => key !== '')
    .toSorted()
}
