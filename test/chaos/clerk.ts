// The clerk process of the chaos suite: it does the office's acts and the last deliveries, so that the driver has
// nothing to do but to be Slack. It is never killed. One request at a time, by IPC; see clerk-process.ts.
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { PACKAGE_ROOT } from '../../src/app/config.ts'
import { sampleChannels, samplePeople, toChannelsFile, toPeopleFile } from '../../src/app/sample/registers.ts'
import { type Services, startServices } from '../../src/app/services.ts'
import { createSlackMessenger } from '../../src/notifications/slack-messenger.ts'
import { openDatabase } from '../../src/store/database.ts'
import { migrateDatabase } from '../../src/store/migrate.ts'
import { outstanding } from '../../src/store/outbox.ts'
import { importChannels } from '../../src/workflows/import-channels.ts'
import { importPeople } from '../../src/workflows/import-people.ts'
import { importUnits } from '../../src/workflows/import-units.ts'
import { as, type OfficeActs, officeActs, taken } from '../support/acts.ts'
import { smallCity, unitsFile } from '../support/small-office.ts'
import { emptyDatabase } from '../support/test-database.ts'
import type { ClerkAnswer, ClerkRequest, ClerkSettings, Drained } from './clerk-process.ts'
import { withoutLookUp } from './fuse.ts'
import { CALL_TIMEOUT_MS, CHAOS_PACING, chaosConfig, LAST_MONTH } from './settings.ts'
import { officeYear, retryAll, retryWaiting } from './year.ts'

const settings = JSON.parse(process.argv[2] ?? 'null') as ClerkSettings
const { apiUrl, botToken: token, lookUp } = settings
const slack = createSlackMessenger({ token, apiUrl, timeoutMs: CALL_TIMEOUT_MS })
let clockOffsetMs = settings.clockOffsetMs

/** Opens the database, does what is to be done there, and closes it again. */
async function visit<T>(work: (acts: OfficeActs, services: Services) => Promise<T>): Promise<T> {
  await using services = await startServices(chaosConfig(settings), {
    now: () => new Date(Date.now() + clockOffsetMs),
    pacing: CHAOS_PACING,
    messenger: lookUp ? slack : withoutLookUp(slack),
    // The faults of the workspace are for deliveries; acts do not ask it.
    openWorkspace: null,
  })
  return await work(
    officeActs(services.context, async () => {}),
    services,
  )
}

/** Makes the database: an embedded one as a copy of the tests' own, which is faster than to migrate it. */
async function createDatabase(): Promise<void> {
  if (settings.databaseUrl.startsWith('pglite:')) {
    const { pglite } = await emptyDatabase()
    const folder = settings.databaseUrl.slice('pglite:'.length)
    const copy = await PGlite.create(folder, { loadDataDir: await pglite.dumpDataDir('none') })
    return copy.close()
  }
  await using database = await openDatabase(settings.databaseUrl)
  await migrateDatabase(database, join(PACKAGE_ROOT, 'prisma'))
}

async function setUp(): Promise<void> {
  await createDatabase()
  const tree = smallCity()
  const nobody = { surface: 'cli', personId: null } as const
  const people = { fileName: 'people.csv', content: toPeopleFile(samplePeople(tree, LAST_MONTH)) }
  const channels = { fileName: 'channels.csv', content: toChannelsFile(sampleChannels(tree, LAST_MONTH)) }
  await visit(async (_acts, { context }) => {
    taken(await importUnits(context, { source: unitsFile(tree), by: nobody }))
    taken(await importPeople(context, { source: people, by: nobody }))
    taken(await importChannels(context, { source: channels, by: as('administrator') }))
  })
}

/** One drain, and a person's retry of what waits for him. */
function drain(timeoutMs: number): Promise<Drained> {
  return visit(async (acts, services) => {
    const workers = await services.startWorkers()
    await workers.drain(timeoutMs)
    const unconfirmed = await retryAll(acts, 'unconfirmed')
    const failed = await retryAll(acts, 'failed')
    await retryWaiting(acts)
    const { count } = await outstanding(services.context.database.prisma)
    return { unconfirmed, failed, left: count }
  })
}

async function answer(request: ClerkRequest): Promise<unknown> {
  switch (request.name) {
    case 'setUp':
      return setUp()
    case 'act': {
      const step = officeYear(settings)[request.step]
      const refused: string[] = []
      const keys = await visit(async (acts) => {
        await step?.act?.(acts, (why) => refused.push(why))
        return (await acts.messages()).map(({ key }) => key)
      })
      return { keys, refused }
    }
    case 'drain':
      clockOffsetMs = request.clockOffsetMs
      return drain(request.timeoutMs)
    case 'messages':
      return visit((acts) => acts.messages())
  }
}

async function respond(request: ClerkRequest): Promise<ClerkAnswer> {
  try {
    return { ok: true, value: await answer(request) }
  } catch (error) {
    return { ok: false, error: wordsOf(error) }
  }
}

/** Of a fault while the database was being closed, first the one that led there. */
function wordsOf(error: unknown): string {
  if (error instanceof SuppressedError) return `${wordsOf(error.suppressed)}\nand then: ${wordsOf(error.error)}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

process.on('disconnect', () => process.exit(0))
process.on('message', (request: ClerkRequest) => {
  void respond(request).then((said) => process.send?.(said))
})
