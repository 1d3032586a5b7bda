import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { readCalendarFile } from '../src/app/calendar-file.ts'
import { PACKAGE_ROOT } from '../src/app/config.ts'
import {
  SAMPLE_PERSON_IDS,
  sampleChannels,
  samplePeople,
  toChannelsFile,
  toPeopleFile,
} from '../src/app/sample/registers.ts'
import { MEDIA } from '../src/domain/medium.ts'
import type { Office, RankingRules } from '../src/domain/office.ts'
import type { Outcome } from '../src/domain/refusal.ts'
import type { Month } from '../src/domain/time.ts'
import { createUnitTree, type UnitTree } from '../src/domain/units.ts'
import { readUnits } from '../src/intake/units-file.ts'
import { loadTemplates, type Templates } from '../src/notifications/templates.ts'
import { type Database, fromPglite, openDatabase } from '../src/store/database.ts'
import { migrateDatabase } from '../src/store/migrate.ts'
import type { ActorClaim } from '../src/workflows/authorise.ts'
import { importChannels } from '../src/workflows/import-channels.ts'
import { importPeople } from '../src/workflows/import-people.ts'
import { importUnits } from '../src/workflows/import-units.ts'
import type { OfficeContext } from '../src/workflows/office-context.ts'

/** The month that is closed, and the instant at which everything happens. */
export const BENCH_MONTH: Month = '2026-10'
const NOW = new Date('2026-11-10T01:00:00Z')
const TOWNSHIPS_PER_DISTRICT = 20

/** An office whose units, people and channels are in a database, ready to be copied for each run. */
export interface PreparedOffice {
  readonly tree: UnitTree
  readonly office: Office
  /** A database like the prepared one, of its own. */
  readonly open: () => Promise<OfficeContext & AsyncDisposable>
}

/** Sets an office up from a units file: people and channels for every district and township as in the sample office. */
export async function prepareOffice(unitsPath: string, folder: string, sampleOffice: Office): Promise<PreparedOffice> {
  const read = await readUnits({ path: unitsPath })
  if (!read.ok) throw new RangeError(`${unitsPath}: ${JSON.stringify(read.errors[0])}; expected a units file`)
  const tree = createUnitTree(read.table)
  const office = withoutDecisions(sampleOffice)
  const database = await openDatabase('pglite:memory')
  const templates = loadTemplates({
    builtInDir: join(PACKAGE_ROOT, 'templates'),
    overrideDir: null,
    locale: office.locale,
  })
  try {
    await migrateDatabase(database, join(PACKAGE_ROOT, 'prisma'))
    const context = contextOf(database, office, templates)
    await importRegisters(context, { unitsPath, folder, tree })
    if (database.queueConnection.kind !== 'pglite') throw new TypeError('pglite:memory: expected an embedded database')
    const image = await database.queueConnection.pglite.dumpDataDir('none')
    const open = async () => {
      const copy = fromPglite(await PGlite.create({ loadDataDir: image }), null)
      return { ...contextOf(copy, office, templates), [Symbol.asyncDispose]: () => copy[Symbol.asyncDispose]() }
    }
    return { tree, office, open }
  } finally {
    await database[Symbol.asyncDispose]()
  }
}

function contextOf(database: Database, office: Office, templates: Templates): OfficeContext {
  const calendar = readCalendarFile(join(PACKAGE_ROOT, 'data/calendar/cn.json'))
  return { database, office, calendar, templates, now: () => NOW }
}

/** A tie at the edge would wait for a person, and whether there is one depends on the values generated. */
function withoutDecisions(office: Office): Office {
  const strict = MEDIA.flatMap((medium): [string, RankingRules][] => {
    const rules = office.rankings[medium]
    return rules === undefined ? [] : [[medium, { ...rules, tieAtCut: 'strict' }]]
  })
  return { ...office, rankings: Object.fromEntries(strict) }
}

async function importRegisters(
  context: OfficeContext,
  { unitsPath, folder, tree }: { readonly unitsPath: string; readonly folder: string; readonly tree: UnitTree },
): Promise<void> {
  const nobody: ActorClaim = { surface: 'cli', personId: null }
  taken(await importUnits(context, { source: { path: unitsPath }, by: nobody }))
  const peoplePath = join(folder, 'people.csv')
  await writeFile(peoplePath, toPeopleFile(samplePeople(tree, BENCH_MONTH)))
  taken(await importPeople(context, { source: { path: peoplePath }, by: nobody }))
  const channelsPath = join(folder, 'channels.csv')
  await writeFile(channelsPath, toChannelsFile(sampleChannels(tree, BENCH_MONTH)))
  taken(await importChannels(context, { source: { path: channelsPath }, by: as('administrator') }))
}

export function as(role: keyof typeof SAMPLE_PERSON_IDS): ActorClaim {
  return { surface: 'cli', personId: SAMPLE_PERSON_IDS[role] }
}

/** The value of an act that must not be refused here; a file with errors counts as refused. */
export function taken<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`the benchmark was refused: ${outcome.refusal.message}`)
  const { value } = outcome
  if (typeof value === 'object' && value !== null && 'errors' in value && 'ok' in value && value.ok === false) {
    throw new Error(`the benchmark's file was refused: ${JSON.stringify(value.errors).slice(0, 300)}`)
  }
  return value
}

/** A units file of one city and that many townships in districts of twenty; every name is made up. */
export function syntheticUnits(townships: number): string {
  const lines = ['code,name,level,parent_code,kind', '100000,甲市,municipal,,government']
  for (let at = 0; at < townships; at += 1) {
    const district = Math.floor(at / TOWNSHIPS_PER_DISTRICT)
    const districtCode = String(100_001 + district)
    if (at % TOWNSHIPS_PER_DISTRICT === 0) lines.push(`${districtCode},甲${district + 1}区,district,100000,government`)
    const code = `${districtCode}${String((at % TOWNSHIPS_PER_DISTRICT) + 1).padStart(3, '0')}`
    lines.push(`${code},乙${at + 1}镇,township,${districtCode},town`)
  }
  return `${lines.join('\n')}\n`
}

/** The code of the city of `syntheticUnits`. */
export const SYNTHETIC_CITY = '100000'
