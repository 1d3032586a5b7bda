import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Medium } from '../domain/medium.ts'
import type { Office, RankingRules } from '../domain/office.ts'
import type { Month } from '../domain/time.ts'
import { createUnitTree, townshipsInMonth, type UnitTree } from '../domain/units.ts'
import { readUnits } from '../intake/units-file.ts'
import { readOfficeFile } from './office-file.ts'
import { sampleCorrection, sampleMonthTable } from './sample/month-table.ts'
import { sampleReadings } from './sample/readings.ts'
import { sampleChannels, samplePeople, toChannelsFile, toPeopleFile } from './sample/registers.ts'

/** What the sample office is made from: the built-in units and the built-in office file. */
export interface SampleOffice {
  readonly tree: UnitTree
  readonly office: Office
  /** The built-in office file's own text. */
  readonly officeText: string
}

/** The month of the example files. */
export const EXAMPLE_MONTH: Month = '2026-10'

const OFFICE_FILE = 'duban.sample.yaml'
const UNITS_FILE = 'data/units/beijing.csv'
const READINGS_UNITS = 3
const READINGS_DAYS = 3
const ENGLISH_NAME = 'Beijing Municipal Ecology and Environment Bureau'
const ENGLISH_TITLE = [
  '# An office file whose bot speaks English. Apart from the name and the locale it is the built-in sample,',
  '# duban.sample.yaml. Copy one of the two to duban.yaml and change what is yours.',
].join('\n')

/**
 * Reads the built-in units and office file.
 *
 * @param packageRoot Folder of the installed package.
 * @throws {RangeError} When the built-in units cannot be read.
 * @throws {SettingsError} When the built-in office file cannot be read.
 */
export async function loadSampleOffice(packageRoot: string): Promise<SampleOffice> {
  const path = join(packageRoot, UNITS_FILE)
  const units = await readUnits({ path })
  if (!units.ok) throw new RangeError(`${path}: ${units.errors[0]?.expected ?? ''}; expected the built-in units`)
  const officePath = join(packageRoot, OFFICE_FILE)
  const office = readOfficeFile(null, officePath)
  return { tree: createUnitTree(units.table), office, officeText: readFileSync(officePath, 'utf8') }
}

/** The rules of a medium. @throws {RangeError} When the office ranks no such medium. */
export function sampleRules(office: Office, medium: Medium): RankingRules {
  const rules = office.rankings[medium]
  if (rules === undefined) throw new RangeError(`rankings.${medium} of the office file: expected rules, got none`)
  return rules
}

/** Every file of the folder `examples`, by name, but for its README. The same sample office gives the same bytes. */
export function exampleFiles(sample: SampleOffice): ReadonlyMap<string, Uint8Array> {
  const { tree, office, officeText } = sample
  const month = EXAMPLE_MONTH
  const air = { medium: 'air', month, tree, rules: sampleRules(office, 'air') } as const
  const water = { medium: 'water', month, tree, rules: sampleRules(office, 'water') } as const
  const units = townshipsInMonth(tree, month).slice(0, READINGS_UNITS)
  return new Map([
    ['people.csv', toPeopleFile(samplePeople(tree, month))],
    ['channels.csv', toChannelsFile(sampleChannels(tree, month))],
    [`air-${month}.csv`, sampleMonthTable(air)],
    [`air-${month}-corrected.csv`, sampleCorrection(air).table],
    [`water-${month}.csv`, sampleMonthTable(water)],
    ['readings-sample.csv', Buffer.concat([...sampleReadings({ medium: 'air', month, units, days: READINGS_DAYS })])],
    ['duban.yaml', Buffer.from(toEnglish(officeText))],
  ])
}

/** The office file with its name and locale in English; comments and everything else stay. */
function toEnglish(text: string): string {
  const changes = [
    { found: /^(#.*\n)+/, put: `${ENGLISH_TITLE}\n` },
    { found: /^( {2}name: ).*$/m, put: `$1${ENGLISH_NAME}` },
    { found: /^( {2}locale: )zh-CN( *)/m, put: '$1en$2   ' },
  ]
  return changes.reduce((changed, { found, put }) => {
    if (!found.test(changed)) throw new RangeError(`${OFFICE_FILE}: expected a line that fits ${found.source}`)
    return changed.replace(found, put)
  }, text)
}
