import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { anOffice, EXAMPLES, MONTH, type Ran, type TestOffice } from '../support/cli.ts'

const ZONES = ['Asia/Shanghai', 'America/New_York'] as const
const TABLE = join(EXAMPLES, `water-${MONTH}.csv`)
const WATER = ['import', 'month', TABLE, '--medium', 'water', '--month', MONTH, '--as', 'sample-importer', '--json']

let office: TestOffice
beforeAll(async () => {
  office = await anOffice('published')
  const at = ['--at', '2099-01-05 09:30', '--place', '某会议室'] as const
  await office.spawnWith({ TZ: 'America/New_York' }, 'summon', 'air', MONTH, ...at, '--as', 'sample-issuer')
})
afterAll(() => office.remove())

it.each([
  ['ranking', ['ranking', 'air', MONTH]],
  ['explanation', ['explain', 'air', MONTH, '110105013']],
])('the process’s time zone changes no byte of the %s', async (_name, argv) => {
  const [first, ...others] = await inEveryZone((zone) => office.spawnWith({ TZ: zone }, ...argv, '--json'))
  expect(first?.code).toBe(0)
  expect(first?.stdout.length).toBeGreaterThan(50)
  for (const other of others) expect(other.stdout).toBe(first?.stdout)
})

it('nor what an import and a computation made in another zone give', async () => {
  const [first, ...others] = await inEveryZone(async (zone) => {
    const fresh = await anOffice('office')
    try {
      await fresh.spawnWith({ TZ: zone }, ...WATER)
      return await fresh.spawnWith({ TZ: zone }, 'compute', 'water', MONTH, '--as', 'sample-importer', '--json')
    } finally {
      await fresh.remove()
    }
  })
  expect(first?.code).toBe(0)
  for (const other of others) expect(withoutInstant(other)).toEqual(first === undefined ? null : withoutInstant(first))
})

it('takes the time of a meeting as the office’s own, wherever the process runs', async () => {
  const summonses = (await office.run('messages', '--kind', 'interviewSummons', '--json')).json()
  expect(summonses.length).toBeGreaterThanOrEqual(10)
  const { prisma } = await office.database()
  const [file] = await prisma.storedFile.findMany({ where: { fileName: { endsWith: '.ics' } }, take: 1 })
  expect(file).toBeDefined()
  const calendar = gunzipSync(file?.gzipped ?? new Uint8Array()).toString()
  expect(calendar).toMatch(/DTSTART(;TZID=Asia\/Shanghai:20990105T093000|:20990105T013000Z)/)
})

async function inEveryZone(run: (zone: string) => Promise<Ran>): Promise<readonly Ran[]> {
  const runs: Ran[] = []
  // One after another: the embedded database takes one process at a time.
  for (const zone of ZONES) runs.push(await run(zone))
  return runs
}

/** The instant of computing differs from run to run. */
function withoutInstant(ran: Ran) {
  return { ...ran.json(), computedAt: '' }
}
