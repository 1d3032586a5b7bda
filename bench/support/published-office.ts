import { join } from 'node:path'
import { PACKAGE_ROOT } from '../../src/app/config.ts'
import { sampleChannels } from '../../src/app/sample/registers.ts'
import { loadSampleOffice } from '../../src/app/sample-office.ts'
import { openDatabase } from '../../src/store/database.ts'
import { EXAMPLES, runHere } from '../../test/support/cli.ts'
import { BENCH_MONTH } from '../office.ts'

const BY_IMPORTER = ['--as', 'sample-importer'] as const
const REGISTERS: readonly (readonly string[])[] = [
  ['init', '--units', 'beijing'],
  ['import', 'people', join(EXAMPLES, 'people.csv')],
  ['import', 'channels', join(EXAMPLES, 'channels.csv'), '--as', 'sample-administrator'],
]
const STEPS: readonly (readonly string[])[] = [
  ...REGISTERS,
  [
    'import',
    'month',
    join(EXAMPLES, `air-${BENCH_MONTH}.csv`),
    '--medium',
    'air',
    '--month',
    BENCH_MONTH,
    ...BY_IMPORTER,
  ],
  ['compute', 'air', BENCH_MONTH, ...BY_IMPORTER],
  ['review', 'air', BENCH_MONTH, '--as', 'sample-reviewer'],
  ['publish', 'air', BENCH_MONTH, '--as', 'sample-issuer'],
]

/** Sets the sample office up at the address, with October's list of air published and nothing sent. */
export function publishOffice(url: string): Promise<void> {
  return carryOut(url, STEPS)
}

/** Sets the sample office up at the address, with its units, people and channels and nothing else. */
export function setUpOffice(url: string): Promise<void> {
  return carryOut(url, REGISTERS)
}

async function carryOut(url: string, steps: readonly (readonly string[])[]): Promise<void> {
  await using database = await openDatabase(url)
  for (const argv of steps) {
    const { code, stderr } = await runHere(database, argv)
    if (code !== 0) throw new Error(`duban ${argv.join(' ')}: expected exit 0, got ${code}: ${stderr}`)
  }
}

/** The ids of the sample office's channels. */
export async function officeChannelIds(): Promise<readonly string[]> {
  const { tree } = await loadSampleOffice(PACKAGE_ROOT)
  return sampleChannels(tree, BENCH_MONTH).map(({ channelId }) => channelId)
}

/** Somebody the sample office knows, as Slack names him. */
export const OFFICE_USER = 'U0ISSUER'
