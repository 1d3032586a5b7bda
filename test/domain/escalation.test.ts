import { describe, expect, it } from 'vitest'
import { copiedUnits } from '../../src/domain/escalation.ts'
import { createUnitTree } from '../../src/domain/units.ts'
import { codeOf, smallCity } from '../support/small-office.ts'
import { aUnit } from '../support/tables.ts'

const DAY = '2026-11-16'
const TREE = smallCity()

describe('the units that are copied', () => {
  it.each([
    ['nobody at level 0', '子镇', 0, []],
    ['the district of a township at level 1', '子镇', 1, ['110101']],
    ['and the city at level 2', '子镇', 2, ['110101', '110000']],
    ['the city alone for a district', '甲区', 2, ['110000']],
  ])('are %s', (_title, name, levels, expected) => {
    expect(copiedUnits(TREE, codeOf(name), levels, DAY)).toEqual(expected)
  })

  it('are none above the city, or of a unit that is not known', () => {
    expect(copiedUnits(TREE, '110000', 2, DAY)).toEqual([])
    expect(copiedUnits(TREE, '999999', 2, DAY)).toEqual([])
  })

  it('are those of the day, and end where units stand above one another in a circle', () => {
    const tree = createUnitTree([
      aUnit({ code: '110101001', name: '子镇', parentCode: '110101', kind: 'town', validTo: '2026-06-30' }),
      aUnit({ code: '110101001', name: '子镇', parentCode: '110102', kind: 'town', validFrom: '2026-07-01' }),
      aUnit({ code: '110101', name: '甲区', level: 'district', parentCode: '110102', kind: 'government' }),
      aUnit({ code: '110102', name: '乙区', level: 'district', parentCode: '110101', kind: 'government' }),
    ])
    expect(copiedUnits(tree, '110101001', 1, '2026-06-30')).toEqual(['110101'])
    expect(copiedUnits(tree, '110101001', 1, DAY)).toEqual(['110102'])
    expect(copiedUnits(tree, '110101001', 9, DAY)).toEqual(['110102', '110101'])
  })
})
