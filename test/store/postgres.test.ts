import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { anOffice, EXAMPLES, MAIN, MONTH, type Ran, runHere, runProcess, type TestOffice } from '../support/cli.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { slackSettings, startSampleWorkspace } from '../support/sample-workspace.ts'

const START_MS_MAX = 120_000

// The whole month on a real server, beside the same month on the embedded database.
let server: TestPostgres
let sandbox: Sandbox
let embedded: TestOffice
let url = ''
let database: Database

beforeAll(async () => {
  server = await startPostgres()
  url = await server.createDatabase('office')
  sandbox = await startSampleWorkspace()
  embedded = await anOffice('office')
}, START_MS_MAX)

afterAll(async () => {
  await database?.[Symbol.asyncDispose]()
  await embedded?.remove()
  await sandbox?.close()
  await server?.[Symbol.asyncDispose]()
}, START_MS_MAX)

const spawn = (...argv: readonly string[]) => {
  return runProcess(process.execPath, [MAIN, ...argv], {
    cwd: embedded.folder,
    env: { DATABASE_URL: url, ...slackSettings(sandbox) },
  })
}

/** The same command on both databases; both have to end alike. */
async function onBoth(...argv: readonly string[]): Promise<readonly [Ran, Ran]> {
  const onServer = await runHere(database, argv)
  const onEmbedded = await embedded.run(...argv)
  expect([argv, onServer.code, onServer.stderr]).toEqual([argv, onEmbedded.code, onEmbedded.stderr])
  return [onServer, onEmbedded]
}

it('is set up by the same command, which does nothing the second time', { timeout: START_MS_MAX }, async () => {
  const { code, stderr, json } = await spawn('init', '--units', 'beijing', '--json')
  expect([code, stderr]).toEqual([0, ''])
  expect(json()).toMatchObject({
    ok: true,
    migrations: expect.arrayContaining([expect.any(String)]),
    units: { written: 7886 },
  })
  expect((await spawn('init', '--json')).json()).toMatchObject({ ok: true, migrations: [] })
  database = await openDatabase(url)
  const people = join(EXAMPLES, 'people.csv')
  expect((await runHere(database, ['import', 'people', people])).code).toBe(0)
  const channels = join(EXAMPLES, 'channels.csv')
  expect((await runHere(database, ['import', 'channels', channels, '--as', 'sample-administrator'])).code).toBe(0)
})

it('gives the embedded database’s ranking and messages, byte for byte', { timeout: START_MS_MAX }, async () => {
  const table = join(EXAMPLES, `air-${MONTH}.csv`)
  await onBoth('import', 'month', table, '--medium', 'air', '--month', MONTH, '--as', 'sample-importer')
  await onBoth('compute', 'air', MONTH, '--as', 'sample-importer')
  await onBoth('review', 'air', MONTH, '--as', 'sample-reviewer')
  await onBoth('publish', 'air', MONTH, '--as', 'sample-issuer')
  await onBoth('verify', 'air', MONTH)
  const [onServer, onEmbedded] = await onBoth('ranking', 'air', MONTH, '--json')
  expect(withoutInstants(onServer.stdout)).toBe(withoutInstants(onEmbedded.stdout))
  expect(await spoken(database)).toEqual(await spoken(await embedded.database()))
})

it('has each message posted once, though two processes drain it at the same time', {
  timeout: START_MS_MAX,
}, async () => {
  const runs = await Promise.all([spawn('drain', '--json'), spawn('drain', '--json')])
  expect(runs.map((run) => [run.code, run.stderr])).toEqual([
    [0, ''],
    [0, ''],
  ])
  const messages = await database.prisma.message.findMany({ where: { action: 'post' } })
  // The review was asked for and given before anything was sent, so nobody is asked any more.
  expect(messages.filter(({ state }) => state !== 'sent').map(({ kind, state }) => [kind, state])).toEqual([
    ['rankingReview', 'superseded'],
  ])
  const sent = messages.filter(({ state }) => state === 'sent')
  expect(sent.length).toBeGreaterThan(20)
  expect(postedKeys()).toEqual(sent.map((message) => message.key).toSorted())
})

it('is summoned and verified as the embedded one is', { timeout: START_MS_MAX }, async () => {
  const at = ['--at', '2099-01-05 09:30', '--place', '某会议室', '--as', 'sample-issuer'] as const
  const [onServer, onEmbedded] = await onBoth('summon', 'air', MONTH, ...at, '--json')
  expect(onServer.json().units).toHaveLength(10)
  expect(onServer.json().units).toEqual(onEmbedded.json().units)
  expect((await spawn('drain')).code).toBe(0)
  expect((await spawn('verify', 'air', MONTH, '--json')).json()).toMatchObject({ ok: true, difference: null })
  expect(postedKeys().filter((key) => key.includes('interviewSummons')).length).toBeGreaterThanOrEqual(10)
})

/** The business keys that stand in the workspace's channels, each as often as it was posted. */
function postedKeys(): readonly string[] {
  const messages = sandbox.channels.flatMap(({ id }) => sandbox.channel(id).messages())
  return messages
    .map((message) => (message.metadata as { event_payload?: { key?: string } } | undefined)?.event_payload?.key ?? '')
    .filter((key) => key !== '')
    .toSorted()
}

/** What is said and to whom; ids and instants are each database's own. */
async function spoken({ prisma }: Database) {
  const messages = await prisma.message.findMany({ orderBy: { key: 'asc' } })
  return messages.map(({ key, kind, unitCode, channelId, action, facts, text, blocks, files, contentSha256 }) => {
    return { key, kind, unitCode, channelId, action, facts, text, blocks, files, contentSha256 }
  })
}

function withoutInstants(text: string): string {
  return text.replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"…"')
}
