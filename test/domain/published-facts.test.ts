import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { selectBottom } from '../../src/domain/bottom-list.ts'
import { changeBetween } from '../../src/domain/comparison.ts'
import { computeRanking } from '../../src/domain/ranking.ts'
import { anInput, aRow, aRuleSet, aUnit, exact, plainRules } from './ranking-builders.ts'

/** The fixtures hold no quoted cells, so a line splits at its commas. */
function readPublished(fileName: string): readonly Readonly<Record<string, string>>[] {
  const text = readFileSync(new URL(`../fixtures/published/${fileName}`, import.meta.url), 'utf8')
  const [header = '', ...lines] = text
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/)
  const names = header.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']))
  })
}

describe('coarse particles, 1 to 15 October 2024: the worst 30', () => {
  const published = readPublished('tsp-bottom30-2024-10a.csv').map((row) => ({
    name: `${row.district}/${row.township}`,
    row: Number(row.row),
    rankFromWorst: Number(row.rank_from_worst),
    named: row.named_in_text === '1',
  }))

  /**
   * The bulletin prints order and no values. A whole part that falls with the rank gives units of one rank one rounded
   * value, and hundredths that fall with the row keep the bulletin's order inside a tie.
   */
  const values = published.map(({ rankFromWorst, row }) => `${200 - rankFromWorst}.${40 - row}`)
  const rules = aRuleSet({
    quality: {
      ...aRuleSet().quality,
      indicator: 'tsp',
      decimals: [{ from: '2013-01', places: 2 }],
      score: { kind: 'linear', zeroAt: '200', fullAt: '100' },
    },
    weights: { quality: '1', work: null },
    scoreDecimals: 0,
    validDaysMin: null,
  })
  const codeFor = (row: number) => String(110_000_000 + ((row * 17) % 31))
  const rows = published.map(({ row }, index) =>
    aRow(codeFor(row), { qualityValue: exact(values[index] ?? ''), workScore: null }),
  )
  const units = published.map(({ row, name }) => aUnit(codeFor(row), name))
  const { ranked } = computeRanking(anInput({ month: '2024-10', rules, units, rows }))
  const nameOf = new Map(ranked.map((unit) => [unit.unitCode, unit.unitName]))
  const namesOf = (codes: readonly string[]) => codes.map((code) => nameOf.get(code))

  it('comes out in the published order with the published shared ranks', () => {
    const worstFirst = ranked.toReversed().map((unit) => [unit.unitName, unit.rankFromWorst])
    expect(worstFirst).toEqual(published.map(({ name, rankFromWorst }) => [name, rankFromWorst]))
  })

  it('lists under strict exactly the ten that the bulletin names', () => {
    const named = published.filter((unit) => unit.named).map((unit) => unit.name)
    expect(named).toHaveLength(10)
    expect(namesOf(selectBottom(ranked, 10, 'strict', null).unitCodes)).toEqual(named)
  })

  it('shows 长子营镇 and 宋庄镇 tied across place 10', () => {
    const { tieAtCut } = selectBottom(ranked, 10, 'manual', null)
    expect(tieAtCut?.rankFromWorst).toBe(10)
    expect(namesOf(tieAtCut?.unitCodes ?? [])).toEqual(['大兴区/长子营镇', '通州区/宋庄镇'])
  })

  it('lists eleven under include, and the ten of every choice while nobody has decided', () => {
    expect(selectBottom(ranked, 10, 'include', null).unitCodes).toHaveLength(11)
    expect(selectBottom(ranked, 10, 'manual', null)).toMatchObject({ undecided: true })
    expect(selectBottom(ranked, 10, 'manual', null).unitCodes).toHaveLength(10)
  })
})

describe('PM2.5 by district', () => {
  const table = readPublished('district-pm25.csv')

  it.each([
    ['2019-06', 'pm25_ytd', 'rank_ytd'],
    ['2021-08', 'pm25_month', 'rank_month'],
  ])('%s: ranks by %s, lowest first, are the published ones', (month, valueColumn, rankColumn) => {
    const districts = table.filter((row) => row.month === month)
    expect(districts).toHaveLength(17)
    const rules = plainRules({
      quality: {
        ...aRuleSet().quality,
        better: 'lower',
        decimals: [{ from: '2013-01', places: 0 }],
        score: { kind: 'linear', zeroAt: '100', fullAt: '0' },
      },
      scoreDecimals: 0,
    })
    const units = districts.map((row) => aUnit(row.unit ?? ''))
    const rows = districts.map((row) => aRow(row.unit ?? '', { qualityValue: exact(row[valueColumn] ?? '') }))
    const { ranked } = computeRanking(anInput({ month, rules, units, rows }))
    expect(Object.fromEntries(ranked.map((unit) => [unit.unitCode, unit.rank]))).toEqual(
      Object.fromEntries(districts.map((row) => [row.unit, Number(row[rankColumn])])),
    )
  })

  it('2021-08: one whole value of the year before gives each published change in percent', () => {
    const changed = table.filter((row) => row.yoy_pct_published !== '')
    expect(changed).toHaveLength(17)
    for (const row of changed) {
      const bases = Array.from({ length: 100 }, (_, index) => String(index + 1)).filter(
        (base) => signedPercent(row.pm25_month ?? '', base) === row.yoy_pct_published,
      )
      expect(bases, `${row.unit} ${row.pm25_month} ${row.yoy_pct_published} %`).toHaveLength(1)
    }
  })
})

/** A change as the district table prints it: a sign for a fall, `0.0` for none. */
function signedPercent(current: string, base: string): string {
  const change = changeBetween(current, base)
  if (change.kind === 'up') return change.percent
  return change.kind === 'down' ? `-${change.percent}` : '0.0'
}
