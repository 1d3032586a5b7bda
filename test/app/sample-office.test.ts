import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readOfficeFile } from '../../src/app/office-file.ts'
import {
  type SampleCorrection,
  type SampleTableOptions,
  sampleCorrection,
  sampleMonthTable,
} from '../../src/app/sample/month-table.ts'
import { sampleReadings } from '../../src/app/sample/readings.ts'
import { SAMPLE_PERSON_IDS, sampleChannels, samplePeople } from '../../src/app/sample/registers.ts'
import { sampleWorkspace } from '../../src/app/sample/workspace.ts'
import { EXAMPLE_MONTH, exampleFiles, loadSampleOffice, sampleRules } from '../../src/app/sample-office.ts'
import { selectBottom } from '../../src/domain/bottom-list.ts'
import { channelsFor } from '../../src/domain/channels.ts'
import type { Medium } from '../../src/domain/medium.ts'
import { mayAct, rolesOn } from '../../src/domain/people.ts'
import { computeRanking } from '../../src/domain/ranking.ts'
import { addMonths, type Month } from '../../src/domain/time.ts'
import { townshipsInMonth } from '../../src/domain/units.ts'
import { readChannels } from '../../src/intake/channels-file.ts'
import type { IntakeResult } from '../../src/intake/issues.ts'
import { readMonthTable } from '../../src/intake/month-table.ts'
import { readPeople } from '../../src/intake/people-file.ts'
import { readReadings } from '../../src/intake/readings.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, 'examples')
const sample = await loadSampleOffice(root)
const { tree, office } = sample

function optionsFor(medium: Medium, month: Month = EXAMPLE_MONTH, seed = 0): SampleTableOptions {
  return { medium, month, tree, rules: sampleRules(office, medium), seed }
}

function tableOf<T>(result: IntakeResult<T>): T {
  expect(result.errors).toEqual([])
  expect(result.warnings).toEqual([])
  if (!result.ok) throw new Error('expected a file that is read without an error')
  return result.table
}

async function rankTable({ medium, month, rules }: SampleTableOptions, content: Uint8Array) {
  const source = { fileName: 'table.csv', content }
  const { rows } = tableOf(await readMonthTable(source, { month, medium, tree, rules }))
  const units = townshipsInMonth(tree, month)
  const ranking = computeRanking({ month, rules, units, rows, validDaysKnown: true })
  return { rows, ...ranking, bottom: selectBottom(ranking.ranked, rules.bottom, rules.tieAtCut, null) }
}

/** The last places, worst first, one unit a place. */
function listedIn(ranking: Awaited<ReturnType<typeof rankTable>>, limit = 10): readonly string[] {
  return selectBottom(ranking.ranked, limit, 'strict', null).unitCodes
}

function countReasons(notRanked: readonly { readonly reason: string }[]): Readonly<Record<string, number>> {
  const groups = Map.groupBy(notRanked, ({ reason }) => reason)
  return Object.fromEntries([...groups].map(([reason, units]) => [reason, units.length]))
}

describe('the folder examples', () => {
  it('holds what the generators write, byte for byte, and a README that names each file', () => {
    const files = exampleFiles(sample)
    const readme = readFileSync(join(folder, 'README.md'), 'utf8')
    expect(readdirSync(folder).toSorted()).toEqual(['README.md', ...files.keys()].toSorted())
    for (const [name, bytes] of files) {
      expect(readFileSync(join(folder, name), 'utf8'), `${name}: run node scripts/write-examples.ts`).toBe(
        Buffer.from(bytes).toString('utf8'),
      )
      expect(readme).toContain(`\`${name}\``)
    }
  })

  it('has an office file that differs from the built-in one by name and locale alone', () => {
    const english = readOfficeFile(join(folder, 'duban.yaml'), '')
    expect(english).toEqual({ ...office, name: 'Beijing Municipal Ecology and Environment Bureau', locale: 'en' })
  })

  it('has people and channels that are read back as they were made', async () => {
    const people = tableOf(await readPeople({ path: join(folder, 'people.csv') }))
    const channels = tableOf(await readChannels({ path: join(folder, 'channels.csv') }))
    const made = [...samplePeople(tree, EXAMPLE_MONTH), ...sampleChannels(tree, EXAMPLE_MONTH)]
    expect([...people, ...channels].map(({ row: _row, ...read }) => read)).toEqual(made)
  })

  it('has readings of three units for three days', async () => {
    const source = { path: join(folder, 'readings-sample.csv') }
    const options = { month: EXAMPLE_MONTH, tree, rules: sampleRules(office, 'air') }
    const units = tableOf(await readReadings(source, options))
    expect(units.map((unit) => unit.days.map(({ day }) => day))).toEqual(
      Array.from({ length: 3 }, () => ['2026-10-01', '2026-10-02', '2026-10-03']),
    )
  })
})

describe('a sample table of air', () => {
  it('has every township once, five of them without a valid month', async () => {
    const { rows, ranked, notRanked } = await rankTable(optionsFor('air'), sampleMonthTable(optionsFor('air')))
    expect(rows.map((row) => row.unitCode).toSorted()).toEqual(
      townshipsInMonth(tree, EXAMPLE_MONTH).map((it) => it.code),
    )
    expect(ranked).toHaveLength(338)
    expect(countReasons(notRanked)).toEqual({ tooFewValidDays: 3, noValue: 2 })
    expect(ranked.filter((unit) => unit.tied).length).toBeGreaterThan(100)
  })

  it('names some units by an alias, and some of those without their code', () => {
    const table = Buffer.from(sampleMonthTable(optionsFor('air'))).toString('utf8')
    expect(table).toContain('\n2026-10,,大兴区,旧宫镇,')
    expect(table).toContain('\n2026-10,110115012,经开区,荣华街道,')
  })

  it('has no tie across place 10 nor place 11, whatever the month and the seed', async () => {
    const month = fc.integer({ min: -140, max: 24 }).map((months) => addMonths(EXAMPLE_MONTH, months))
    const property = fc.asyncProperty(month, fc.nat(1_000), async (at, seed) => {
      const options = optionsFor('air', at, seed)
      const ranking = await rankTable(options, sampleMonthTable(options))
      expect(ranking.bottom.tieAtCut).toBeNull()
      expect(selectBottom(ranking.ranked, 11, 'manual', null).tieAtCut).toBeNull()
      expect(countReasons(ranking.notRanked)).toEqual({ tooFewValidDays: 3, noValue: 2 })
    })
    await fc.assert(property, { numRuns: 30 })
  })

  it('gives the same bytes for the same options and others for another seed or month', () => {
    const bytes = sampleMonthTable(optionsFor('air'))
    expect(sampleMonthTable(optionsFor('air'))).toEqual(bytes)
    expect(sampleMonthTable(optionsFor('air', EXAMPLE_MONTH, 1))).not.toEqual(bytes)
    expect(sampleMonthTable(optionsFor('air', '2026-09'))).not.toEqual(bytes)
  })

  it('refuses a seed that is no whole number', () => {
    expect(() => sampleMonthTable(optionsFor('air', EXAMPLE_MONTH, 0.5))).toThrow('seed 0.5: expected a whole number')
  })
})

describe('a sample table of water', () => {
  it('has a tie across place 10 and 28 units without a section, whatever the month and the seed', async () => {
    const month = fc.integer({ min: -140, max: 24 }).map((months) => addMonths(EXAMPLE_MONTH, months))
    const property = fc.asyncProperty(month, fc.nat(1_000), async (at, seed) => {
      const options = optionsFor('water', at, seed)
      const { bottom, ranked, notRanked } = await rankTable(options, sampleMonthTable(options))
      expect(bottom.undecided).toBe(true)
      expect(bottom.tieAtCut?.unitCodes.length).toBeGreaterThan(1)
      expect(selectBottom(ranked, 10, 'strict', null).unitCodes).toHaveLength(10)
      expect(countReasons(notRanked)).toEqual({ noValue: 28 })
    })
    await fc.assert(property, { numRuns: 30 })
  })

  it('lists in the month of the examples a township that air lists too, for one interview about both', async () => {
    const [air, water] = await Promise.all(
      (['air', 'water'] as const).map((medium) => rankTable(optionsFor(medium), sampleMonthTable(optionsFor(medium)))),
    )
    if (air === undefined || water === undefined) throw new Error('expected two rankings')
    expect(listedIn(air).filter((code) => listedIn(water).includes(code))).not.toEqual([])
  })
})

describe('a sample correction', () => {
  async function check(options: SampleTableOptions): Promise<SampleCorrection> {
    const correction = sampleCorrection(options)
    const before = await rankTable(options, sampleMonthTable(options))
    const after = await rankTable(options, correction.table)
    expect(listedIn(before).at(-1)).toBe(correction.unitCode)
    expect(listedIn(before, 11).at(-1)).toBe(correction.entersUnitCode)
    const kept = listedIn(before).filter((code) => code !== correction.unitCode)
    expect(listedIn(after)).toEqual([...kept, correction.entersUnitCode])
    expect(after.bottom.tieAtCut).toBeNull()
    return correction
  }

  it('takes place 10 off the list and puts place 11 on it, whatever the month', async () => {
    const month = fc.integer({ min: -140, max: 24 }).map((months) => addMonths(EXAMPLE_MONTH, months))
    await fc.assert(
      fc.asyncProperty(month, (at) => check(optionsFor('air', at)).then(() => undefined)),
      { numRuns: 15 },
    )
  })

  it('raises a value where higher is better', async () => {
    const { from, to } = await check({ ...optionsFor('water'), edge: 'clear' })
    expect(Number(to)).toBeGreaterThan(Number(from))
  })

  it('changes one line of the table', () => {
    const linesOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8').split('\n')
    const before = linesOf(sampleMonthTable(optionsFor('air')))
    const { table, unitCode, from, to } = sampleCorrection(optionsFor('air'))
    const changed = linesOf(table).flatMap((line, at) => (line === before[at] ? [] : [[before[at], line]]))
    expect(changed).toHaveLength(1)
    expect(changed[0]?.[0]).toContain(`${unitCode},`)
    expect(changed[0]?.[0]).toContain(`,${from},`)
    expect(changed[0]?.[1]).toContain(`,${to},`)
  })

  it('is refused where a tie crosses the edge', () => {
    expect(() => sampleCorrection(optionsFor('water'))).toThrow('expected a unit with a value, and no tie')
  })
})

describe('sample readings', () => {
  const units = townshipsInMonth(tree, '2026-02')

  async function read(medium: Medium, parts: Iterable<Uint8Array>) {
    const source = { fileName: 'readings.csv', content: Buffer.concat([...parts]) }
    return await readReadings(source, { month: '2026-02', tree, rules: sampleRules(office, medium) })
  }

  it.each(['air', 'water'] as const)('of %s give about one unit in seventy no valid month', async (medium) => {
    const read28 = tableOf(await read(medium, sampleReadings({ medium, month: '2026-02', units })))
    const validDays = read28.map((unit) => unit.days.filter(({ count }) => count >= 20).length)
    expect(read28).toHaveLength(343)
    expect(validDays.filter((days) => days < 25)).toHaveLength(5)
  })

  it('lie near the value of the month’s table', async () => {
    const options = { medium: 'air', month: '2026-02', units, hoursMissing: 0 } as const
    const means = tableOf(await read('air', sampleReadings(options))).map(({ unitCode, days }) => {
      const sum = days.reduce((total, day) => total + Number(day.sum), 0)
      return { unitCode, mean: sum / (28 * 24) }
    })
    const { rows } = await rankTable(optionsFor('air', '2026-02'), sampleMonthTable(optionsFor('air', '2026-02')))
    const values = new Map(rows.map((row) => [row.unitCode, Number(row.qualityValue?.valueOf() ?? Number.NaN)]))
    const apart = means.map(({ unitCode, mean }) => Math.abs(mean - (values.get(unitCode) ?? 0)))
    expect(apart.filter((by) => by > 15)).toEqual([])
  })

  it('miss exactly the hours asked for, each left out or empty', () => {
    const [unit] = units
    if (unit === undefined) throw new Error('expected a unit')
    const options = { medium: 'water', month: '2026-02', units: [unit], days: 2, hoursMissing: 7 } as const
    const [, part = new Uint8Array()] = [...sampleReadings(options)]
    const lines = Buffer.from(part).toString('utf8').trimEnd().split('\n')
    expect(lines).toHaveLength(48 - 3)
    expect(lines.filter((line) => line.endsWith(','))).toHaveLength(4)
  })

  it.each([
    ['days', { days: 29 }, 'days 29: expected a whole number from 0 to 28'],
    ['hours', { hoursMissing: 673 }, 'hoursMissing 673: expected a whole number from 0 to 672'],
  ])('refuse more %s than the month has', (_name, options, message) => {
    expect(() => [...sampleReadings({ medium: 'air', month: '2026-02', units, ...options })]).toThrow(message)
  })
})

describe('the sample people and channels', () => {
  const people = samplePeople(tree, EXAMPLE_MONTH)
  const channels = sampleChannels(tree, EXAMPLE_MONTH)

  it('let each person of the office do his own act and no other', () => {
    const acts = {
      importer: 'importMonth',
      reviewer: 'review',
      issuer: 'publish',
      administrator: 'importPeople',
    } as const
    for (const [own, personId] of Object.entries(SAMPLE_PERSON_IDS)) {
      const roles = rolesOn(people, personId, '2026-11-01')
      for (const [role, act] of Object.entries(acts)) expect(mayAct(roles, act)).toBe(role === own)
    }
  })

  it('name nobody who is not marked as a sample', () => {
    expect(people.filter(({ name }) => !name.startsWith('示例'))).toEqual([])
  })

  it('reach every district and township for notices and summonses, and the city for notices, review and operations', () => {
    const reached = (code: string, purpose: 'notices' | 'summons' | 'review' | 'operations') =>
      channelsFor(channels, code, purpose, '2026-11-01').length
    const townships = townshipsInMonth(tree, EXAMPLE_MONTH)
    const codes = new Set(townships.flatMap(({ code, districtCode }) => [code, districtCode]))
    expect(codes.size).toBe(343 + 17)
    for (const code of codes) expect([reached(code, 'notices'), reached(code, 'summons')]).toEqual([1, 1])
    for (const purpose of ['notices', 'review', 'operations'] as const) expect(reached('110000', purpose)).toBe(1)
    expect(new Set(channels.map(({ channelId }) => channelId)).size).toBe(363)
  })

  it('make a workspace with a channel each, named as Slack takes it, the bot in all of them', () => {
    const workspace = sampleWorkspace({ people, channels, tree, month: EXAMPLE_MONTH, botUserId: 'U0BOT' })
    const names = workspace.channels.map(({ name }) => name)
    expect(names).toHaveLength(363)
    expect(new Set(names).size).toBe(363)
    for (const name of names) expect(name).toMatch(/^[\p{Ll}\p{Lo}\p{N}_-]{1,80}$/u)
    expect(names).toEqual(expect.arrayContaining(['北京市-审核', '东城区', '东城区-东华门街道', '朝阳区-八里庄街道']))
    expect(workspace.channels.filter(({ members }) => members[0] !== 'U0BOT')).toEqual([])
    expect(workspace.channels.find(({ id }) => id === 'CCITYREVIEW')?.members).toContain('U0REVIEWER')
    expect(workspace.channels.find(({ id }) => id === 'C110101001')?.members).toEqual([
      'U0BOT',
      'U110101001D',
      'U110101001L',
      'U110101001P',
    ])
    expect(workspace.users).toHaveLength(people.length)
  })

  it('gives two channels of one unit and purpose two names', () => {
    const [first] = channels
    if (first === undefined) throw new Error('expected a channel')
    const twice = [first, { ...first, channelId: 'CCITYSECOND' }]
    const workspace = sampleWorkspace({ people, channels: twice, tree, month: EXAMPLE_MONTH, botUserId: 'U0BOT' })
    expect(workspace.channels.map(({ name }) => name)).toEqual(['北京市-通报', 'ccitysecond-北京市-通报'])
  })
})
