import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  defaultDueDay,
  isTimeToLaunch,
  type OwingRule,
  owingUnits,
  stepCampaign,
  successorOf,
} from '../../src/domain/campaign.ts'
import { createUnitTree, type Unit, unitOn } from '../../src/domain/units.ts'
import { aUnit } from '../support/tables.ts'

/** 25-27 September 2026 is off, and the Sunday before is worked for it. */
const CALENDAR = {
  version: 'test',
  years: {
    2026: { confirmed: true, holidays: ['2026-09-25', '2026-09-26', '2026-09-27'], workdays: ['2026-09-20'] },
  },
}
const district = (code: string, name: string, over: Partial<Unit> = {}) =>
  aUnit({ code, name, level: 'district', parentCode: '110000', kind: 'government', ...over })
const town = (code: string, parentCode: string, over: Partial<Unit> = {}) =>
  aUnit({ code, name: `镇${code}`, parentCode, kind: 'town', ...over })
const MERGED = '2026-06-30'
const AFTER = '2026-07-01'

/** Three districts, the development area and two departments; 乙区 ends in mid-year and its townships go to 丙区. */
const UNITS: readonly Unit[] = [
  aUnit({ code: '110000', name: '天市', level: 'municipal', parentCode: null, kind: 'government' }),
  district('110101', '甲区'),
  district('110102', '乙区', { validTo: MERGED }),
  district('110105', '丙区'),
  district('110400', '经济技术开发区', { kind: 'developmentArea' }),
  aUnit({ code: 'SW', name: '水务局', level: 'municipal', parentCode: '110000', kind: 'department' }),
  aUnit({ code: 'JQ', name: '甲区生态环境局', level: 'district', parentCode: '110101', kind: 'department' }),
  ...['110102001', '110102002', '110102003'].flatMap((code, at) => [
    town(code, '110102', { validTo: MERGED }),
    town(code, at === 2 ? '110101' : '110105', { validFrom: AFTER }),
  ]),
]
const tree = createUnitTree(UNITS)
const RULE: OwingRule = { hasDistricts: true, units: ['SW'], except: [], successors: {} }

describe('who owes a yearly return', () => {
  it('is every district, the development area among them, and the departments named; no township, no district body', () => {
    const { units, orphans } = owingUnits(tree, RULE, 2025, '2026-01-05')
    expect(units.map(({ unitCode }) => unitCode)).toEqual(['110101', '110102', '110105', '110400', 'SW'])
    expect(orphans).toEqual([])
  })

  it('is the successor of a district merged in mid-year, with a line for it', () => {
    const { units, orphans } = owingUnits(tree, RULE, 2026, '2027-01-04')
    expect(units.map(({ unitCode }) => unitCode)).toEqual(['110101', '110105', '110400', 'SW'])
    expect(units.find(({ unitCode }) => unitCode === '110105')?.predecessors).toEqual([
      { unitCode: '110102', unitName: '乙区', until: MERGED },
    ])
    expect(orphans).toEqual([])
    // Who was abolished before the year has nothing to report of it, even named with who follows.
    const named = { ...RULE, units: ['SW', '110102'], successors: { '110102': '110101' } }
    const later = owingUnits(tree, named, 2027, '2028-01-04')
    expect([later.orphans, later.units.flatMap(({ predecessors }) => predecessors)]).toEqual([[], []])
    expect(owingUnits(tree, RULE, 2027, '2028-01-04').units.flatMap(({ predecessors }) => predecessors)).toEqual([])
  })

  it('is nobody where no unit follows plainly, until an administrator says which', () => {
    const split = createUnitTree(UNITS.filter(({ code }) => code !== '110102002'))
    expect(owingUnits(split, RULE, 2026, '2027-01-04').orphans).toEqual([
      { unitCode: '110102', unitName: '乙区', until: MERGED },
    ])
    const named = owingUnits(split, { ...RULE, successors: { 110102: '110400' } }, 2026, '2027-01-04')
    expect(named.orphans).toEqual([])
    expect(named.units.find(({ unitCode }) => unitCode === '110400')?.predecessors).toHaveLength(1)
  })

  it('is whoever stands in for a department, though the rule does not name it; no township and nobody excepted', () => {
    const ended = createUnitTree(UNITS.map((unit) => (unit.code === 'SW' ? { ...unit, validTo: MERGED } : unit)))
    const owing = (heir: string, except: readonly string[] = []) => {
      const rule = { hasDistricts: false, units: ['SW'], except, successors: { SW: heir } }
      const { units, orphans } = owingUnits(ended, rule, 2026, '2027-01-04')
      return [units.map(({ unitCode }) => unitCode), orphans.map(({ unitCode }) => unitCode)]
    }
    expect(owing('JQ')).toEqual([['JQ'], []])
    expect(owing('JQ', ['JQ'])).toEqual([[], ['SW']])
    expect(owing('110105001')).toEqual([[], ['SW']])
    expect(owing('110102001')).toEqual([[], ['SW']])
  })

  it('leaves out whom the rule excepts', () => {
    const rule = { ...RULE, except: ['110400', '110102'] }
    const { units, orphans } = owingUnits(tree, rule, 2026, '2027-01-04')
    expect(units.map(({ unitCode }) => unitCode)).toEqual(['110101', '110105', 'SW'])
    expect([...units.flatMap(({ predecessors }) => predecessors), ...orphans]).toEqual([])
  })

  it('accounts for every district of the year exactly once, whichever are merged into whichever', () => {
    const codes = ['110101', '110102', '110103', '110104', '110105', '110106']
    const heirs = fc.array(fc.option(fc.nat({ max: codes.length - 1 })), {
      minLength: codes.length,
      maxLength: codes.length,
    })
    fc.assert(
      fc.property(heirs, (into) => {
        const ended = (at: number) => into[at] !== null && into[at] !== at
        const units: Unit[] = [
          aUnit({ code: '110000', name: '天市', level: 'municipal', parentCode: null, kind: 'government' }),
          ...codes.map((code, at) => district(code, code, ended(at) ? { validTo: MERGED } : {})),
        ]
        const successors = Object.fromEntries(
          codes.flatMap((code, at) => (ended(at) ? [[code, codes[into[at] ?? 0] ?? '']] : [])),
        )
        const made = createUnitTree(units)
        const { units: owing, orphans } = owingUnits(made, { ...RULE, units: [], successors }, 2026, '2027-01-04')
        const accounted = [
          ...owing.map(({ unitCode }) => unitCode),
          ...owing.flatMap(({ predecessors }) => predecessors.map(({ unitCode }) => unitCode)),
          ...orphans.map(({ unitCode }) => unitCode),
        ]
        expect(accounted.sort()).toEqual(codes)
        for (const { unitCode } of owing) expect(unitOn(made, unitCode, '2027-01-04')).not.toBeNull()
        // Those who lead to nobody in force are the ones without a successor, circles among them.
        for (const { unitCode } of orphans) expect(successorOf(made, unitCode, '2027-01-04', successors)).toBeNull()
      }),
      { numRuns: 150 },
    )
  })
})

describe('a campaign', () => {
  it('is due on 31 January until somebody has decided', () => {
    expect(defaultDueDay({ dueDay: null }, 2026)).toEqual({ dueOn: '2027-01-31', isDueConfirmed: false })
    expect(defaultDueDay({ dueDay: '01-10' }, 2026)).toEqual({ dueOn: '2027-01-10', isDueConfirmed: true })
    expect(defaultDueDay({ dueDay: '02-29' }, 2026).dueOn).toBe('2027-02-28')
  })

  it.each([
    ['on its morning', '2026-09-25', '2026-09-28 09:00', true],
    ['before the hour', '2026-09-25', '2026-09-28 08:59', false],
    ['on the holiday itself', '2026-09-25', '2026-09-25 10:00', false],
    ['on a make-up Sunday', '2026-09-20', '2026-09-20 09:00', true],
    ['on a Saturday after days without power', '2026-09-24', '2026-09-26 10:00', false],
    ['the evening before', '2026-09-28', '2026-09-27 23:59', false],
  ])('is launched %s: %s at %s is %s', (_name, launchOn, local, expected) => {
    expect(isTimeToLaunch(launchOn, local, { calendar: CALENDAR, remindAt: '09:00' })).toBe(expected)
  })

  it('is given up only before anybody was asked', () => {
    expect(stepCampaign('scheduled', 'cancel')).toBe('cancelled')
    expect(stepCampaign('open', 'cancel')).toBeNull()
    expect(stepCampaign('cancelled', 'define')).toBe('scheduled')
    expect(stepCampaign('open', 'define')).toBeNull()
  })
})
