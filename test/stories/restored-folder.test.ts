import { cpSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { NO_PACING } from '../../sandbox/pacing.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { startSandbox } from '../../sandbox/workspace.ts'
import { type Config, readConfig } from '../../src/app/config.ts'
import { sampleChannels, samplePeople, toChannelsFile, toPeopleFile } from '../../src/app/sample/registers.ts'
import { sampleWorkspace } from '../../src/app/sample/workspace.ts'
import { type Services, startServices } from '../../src/app/services.ts'
import { createMemoryQueue } from '../../src/jobs/memory-queue.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { migrateDatabase } from '../../src/store/migrate.ts'
import { importChannels } from '../../src/workflows/import-channels.ts'
import { importPeople } from '../../src/workflows/import-people.ts'
import { importUnits } from '../../src/workflows/import-units.ts'
import type { OfficeContext } from '../../src/workflows/office-context.ts'
import { as, officeActs, taken } from '../support/acts.ts'
import { aFolder } from '../support/backups.ts'
import { ROOT } from '../support/cli.ts'
import { createMovedClock } from '../support/moved-clock.ts'
import { slackSettings } from '../support/sample-workspace.ts'
import { ladder, smallCity, unitsFile } from '../support/small-office.ts'

const MONTH = '2026-10'
const STORY_MS_MAX = 240_000
const HOUR_MS = 3_600_000
/** Longer than any wait of a look-up or of a gap that has just been recorded. */
const ROUND_MS = 61_000
const ROUNDS = 4
const UNPACED = { perChannelMs: 0, limits: {} }

const tree = smallCity()
const people = samplePeople(tree, MONTH)
const channels = sampleChannels(tree, MONTH)
const clock = createMovedClock(new Date('2026-11-05T08:00:00Z'))

function configOf(sandbox: Sandbox): Config {
  const sample = join(ROOT, 'duban.sample.yaml')
  const config = readConfig({ DATABASE_URL: 'pglite:memory', DUBAN_CONFIG: sample, ...slackSettings(sandbox) })
  return { ...config, logLevel: 'silent', office: { ...config.office, schedule: null } }
}

/** A process on the folder, from its start to its end. */
async function inProcess<T>(
  folder: string,
  sandbox: Sandbox,
  work: (services: Services, database: Database) => Promise<T>,
): Promise<T> {
  await using database = await openDatabase(`pglite:${folder}`)
  await migrateDatabase(database, join(ROOT, 'prisma'))
  await using services = await startServices(configOf(sandbox), {
    database,
    now: clock.now,
    sleep: async (ms) => clock.advanceMs(ms),
    pacing: UNPACED,
    openWorkspace: null,
    startQueue: async (events) => createMemoryQueue(events),
  })
  return await work(services, database)
}

async function beginOffice({ context }: Services): Promise<void> {
  const nobody = { surface: 'cli', personId: null } as const
  taken(await importUnits(context, { source: unitsFile(tree), by: nobody }))
  taken(await importPeople(context, { source: { fileName: 'people.csv', content: toPeopleFile(people) }, by: nobody }))
  const source = { fileName: 'channels.csv', content: toChannelsFile(channels) }
  taken(await importChannels(context, { source, by: as('administrator') }))
}

/** Sends what is due, and what becomes due within some minutes. */
async function send({ startWorkers }: Services): Promise<void> {
  const workers = await startWorkers()
  for (let round = 0; round < ROUNDS; round += 1) {
    await workers.drain(5_000)
    clock.advanceMs(ROUND_MS)
  }
  await workers.drain(5_000)
}

const publishMonth = (context: OfficeContext) =>
  officeActs(context, async () => {}).enqueueMonth('air', MONTH, ladder())

/** The keys that stand in the workspace without those of the program's own words to its operators. */
function standing(sandbox: Sandbox): readonly string[] {
  return sandbox.channels
    .flatMap(({ id }) => sandbox.channel(id).messages())
    .map(({ metadata }) => (metadata as { event_payload?: { key?: string } } | undefined)?.event_payload?.key ?? '')
    .filter((key) => key !== '' && !key.startsWith('databaseRestored/'))
    .toSorted()
}

it.each([
  ['by a process that looks first', true],
  ['by one that does not look', false],
])(
  'a folder put back posts nothing twice, though the month was published again before workers start: %s',
  {
    timeout: STORY_MS_MAX,
  },
  async (_by, isLooking) => {
    using place = aFolder()
    const folder = place.in('db')
    await using stack = new AsyncDisposableStack()
    const sandbox = await startSandbox({
      ...sampleWorkspace({ people, channels, tree, month: MONTH, botUserId: 'U0BOT' }),
      pacing: NO_PACING,
      now: clock.now,
    })
    stack.defer(() => sandbox.close())

    const seenAt = await inProcess(folder, sandbox, async (services, { prisma }) => {
      await beginOffice(services)
      await send(services)
      return (await prisma.databaseIdentity.findFirstOrThrow()).seenAt
    })
    // Workers that run note the database about once a minute, not only when they start.
    expect(clock.now().getTime() - seenAt.getTime()).toBeLessThan(ROUND_MS)
    cpSync(folder, place.in('yesterday'), { recursive: true })

    clock.advanceMs(5 * HOUR_MS)
    await inProcess(folder, sandbox, async (services) => {
      await publishMonth(services.context)
      await send(services)
    })
    const before = standing(sandbox)
    expect(before.length).toBeGreaterThan(5)
    expect(new Set(before).size).toBe(before.length)

    clock.advanceMs(15 * HOUR_MS)
    rmSync(folder, { recursive: true })
    renameSync(place.in('yesterday'), folder)
    await inProcess(folder, sandbox, ({ context }, database) =>
      publishMonth(isLooking ? context : { ...context, database }),
    )
    const restartedAt = clock.now()
    const { gaps, unsent } = await inProcess(folder, sandbox, async (services, { prisma }) => {
      await send(services)
      const messages = await prisma.message.findMany({
        where: { state: { notIn: ['sent', 'superseded'] } },
        select: { key: true, state: true, dueAt: true, lastError: true },
      })
      return { gaps: await prisma.historyGap.findMany(), unsent: messages }
    })
    expect(standing(sandbox)).toEqual(before)
    expect(unsent).toEqual([])
    expect(gaps).toMatchObject([{ reason: 'restored or moved', until: new Date(restartedAt.getTime() + 45_000) }])
    expect(gaps[0]?.from.getTime()).toBeLessThanOrEqual(seenAt.getTime() - 600_000)
  },
)
