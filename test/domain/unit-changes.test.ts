import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, isInForce } from '../../src/domain/time.ts'
import { checkUnits, mergeUnits } from '../../src/domain/unit-changes.ts'
import { createUnitTree, type Unit, unitOn } from '../../src/domain/units.ts'
import { aCity, aDistrict, aUnit, beijingUnits, TWO_DISTRICTS } from './sample-units.ts'

describe('checking units', () => {
  it('finds nothing wrong with the built-in tree', () => {
    expect(checkUnits(beijingUnits())).toEqual([])
  })

  it.each<[string, Unit[], string, string]>([
    ['a parent nobody knows', [aUnit({ parentCode: '990199' })], 'parent_code', '990199'],
    ['a township without a parent', [aUnit({ parentCode: null })], 'parent_code', ''],
    [
      'a township under a township',
      [aUnit(), aUnit({ code: '990101002', parentCode: '990101001' })],
      'parent_code',
      '990101001',
    ],
    ['a unit under itself', [aUnit({ parentCode: '990101001' })], 'parent_code', '990101001'],
    [
      'a last day before the first',
      [aUnit({ validFrom: '2026-02-01', validTo: '2026-01-31' })],
      'valid_to',
      '2026-01-31',
    ],
    [
      'two spans that share a day',
      [aUnit({ validTo: '2026-07-01' }), aUnit({ validFrom: '2026-07-01' })],
      'valid_from',
      '2026-07-01',
    ],
    ['two open spans', [aUnit(), aUnit()], 'valid_from', ''],
    ['an empty name', [aUnit({ name: ' ' })], 'name', ' '],
  ])('names %s', (_name, units, column, value) => {
    const faults = checkUnits([...TWO_DISTRICTS, ...units])
    expect(faults).toEqual([{ index: 2 + units.length, column, value, expected: expect.any(String) }])
  })

  it('names a short span hidden under a long one, however many lie between', () => {
    const spans = [
      aUnit({ validFrom: '2026-01-01', validTo: '2026-12-31' }),
      aUnit({ validFrom: '2026-02-01', validTo: '2026-02-28' }),
      aUnit({ validFrom: '2026-11-01', validTo: '2026-11-30' }),
    ]
    expect(checkUnits([...TWO_DISTRICTS, ...spans]).map((fault) => fault.index)).toEqual([4, 5])
  })

  it('names units that stand under each other', () => {
    const one = aDistrict({ code: 'D1', kind: 'department', parentCode: 'D2' })
    const other = aDistrict({ code: 'D2', kind: 'department', parentCode: 'D1' })
    expect(checkUnits([...TWO_DISTRICTS, one, other]).map((fault) => [fault.index, fault.column])).toEqual([
      [3, 'parent_code'],
      [4, 'parent_code'],
    ])
  })

  it('lets nothing stand under a unit that has ended', () => {
    const districts = [aCity(), aDistrict({ validTo: '2026-06-30' })]
    expect(checkUnits([...districts, aUnit()])).toMatchObject([{ index: 2, column: 'parent_code', value: '990101' }])
    expect(checkUnits([...districts, aUnit({ validTo: '2026-06-30' })])).toEqual([])
    expect(checkUnits([...districts, aUnit({ validFrom: '2026-07-01' })])).toHaveLength(1)
  })

  it('lets a department stand under a body of its own level', () => {
    const bureau = aCity({ code: '990000900', name: '某市生态环境局', kind: 'department', parentCode: '990000' })
    expect(checkUnits([...TWO_DISTRICTS, bureau])).toEqual([])
    expect(checkUnits([...TWO_DISTRICTS, { ...bureau, kind: 'government' }])).toHaveLength(1)
  })
})

describe('re-importing units', () => {
  it('writes nothing for what is stored already, whatever else a stored row carries', () => {
    const stored = beijingUnits().map((unit, id) => ({ id, ...unit }))
    const merge = mergeUnits(stored, beijingUnits())
    expect([merge.inserted, merge.superseded]).toEqual([[], []])
    expect(merge.unchanged).toBe(stored.length)
  })

  it('ends an open span the day before the next begins', () => {
    const stored = [...TWO_DISTRICTS, aUnit()]
    const moved = aUnit({ parentCode: '990102', validFrom: '2026-07-01' })
    const merge = mergeUnits(stored, [moved])
    expect(merge.inserted).toEqual([aUnit({ validTo: '2026-06-30' }), moved])
    expect(merge.superseded).toEqual([aUnit()])
    expect(merge.superseded[0]).toBe(stored[3])
    expect(merge.origins).toEqual([null, null, null, 0, 0])
    expect(checkUnits(merge.next)).toEqual([])
  })

  it('takes a row without days as the unit as it now is', () => {
    const stored = [aUnit({ validTo: '2026-06-30' }), aUnit({ parentCode: '990102', validFrom: '2026-07-01' })]
    const merge = mergeUnits(stored, [aUnit({ parentCode: '990102', name: '乙街道' })])
    const renamed = aUnit({ parentCode: '990102', name: '乙街道', validFrom: '2026-07-01' })
    expect(merge.next).toEqual([stored[0], renamed])
    expect(merge.superseded).toEqual([stored[1]])
  })

  it('takes a row with only a last day as the end of the unit', () => {
    const stored = [aUnit({ validFrom: '2020-01-01' })]
    const merge = mergeUnits(stored, [aUnit({ validTo: '2026-06-30' })])
    expect(merge.next).toEqual([aUnit({ validFrom: '2020-01-01', validTo: '2026-06-30' })])
  })

  it('corrects the span that begins on the same day', () => {
    const stored = [aUnit({ validFrom: '2026-07-01', name: '乙镇' })]
    const merge = mergeUnits(stored, [aUnit({ validFrom: '2026-07-01', name: '乙街道' })])
    expect(merge.next).toEqual([aUnit({ validFrom: '2026-07-01', name: '乙街道' })])
  })

  it('reads a file that states a move by two open rows, in either order', () => {
    const before = aUnit()
    const after = aUnit({ parentCode: '990102', validFrom: '2026-07-01' })
    for (const file of [
      [before, after],
      [after, before],
    ]) {
      const first = mergeUnits([], file)
      expect(first.next).toEqual([aUnit({ validTo: '2026-06-30' }), after])
      const second = mergeUnits(first.next, file)
      expect([second.inserted, second.superseded, second.unchanged]).toEqual([[], [], 2])
    }
  })

  it('keeps units the file leaves out', () => {
    const merge = mergeUnits(TWO_DISTRICTS, [aDistrict({ name: '甲新区' })])
    expect(merge.next.map((unit) => unit.name)).toEqual(['某市', '甲新区', '丙区'])
  })

  it('leaves two rows of one file for the same days side by side, to be refused', () => {
    const merge = mergeUnits(TWO_DISTRICTS, [aUnit(), aUnit({ name: '丁镇' })])
    const faults = checkUnits(merge.next)
    expect(faults.map((fault) => merge.origins[fault.index])).toEqual([1])
  })

  const day = fc.integer({ min: 0, max: 40 }).map((offset) => addDays('2026-01-01', offset))
  const anyUnit = fc
    .record({
      code: fc.constantFrom('990101001', '990101002'),
      name: fc.constantFrom('乙镇', '丁镇', '戊街道'),
      validFrom: fc.option(day, { freq: 2 }),
      validTo: fc.option(day, { freq: 2 }),
    })
    .map((parts) => aUnit(parts))
    .filter((unit) => unit.validFrom === null || unit.validTo === null || unit.validFrom <= unit.validTo)
  const isSound = (units: readonly Unit[]) => checkUnits([...TWO_DISTRICTS, ...units]).length === 0
  /** Files as an office would make them: rows that, taken together, are accepted. */
  const anyFile = fc.array(anyUnit, { maxLength: 5 }).filter((rows) => isSound(mergeUnits([], rows).next))

  it('is the same done twice as done once', () => {
    fc.assert(
      fc.property(anyFile, anyFile, (base, file) => {
        const once = mergeUnits(mergeUnits([], base).next, file)
        fc.pre(isSound(once.next))
        const twice = mergeUnits(once.next, file)
        expect(twice.next).toEqual(once.next)
        expect([twice.inserted, twice.superseded]).toEqual([[], []])
      }),
      { numRuns: 500 },
    )
  })

  it('never loses a span without naming it, nor a unit at all', () => {
    fc.assert(
      fc.property(anyFile, anyFile, (base, file) => {
        const stored = mergeUnits([], base).next
        const { next, superseded, inserted } = mergeUnits(stored, file)
        expect(new Set([...next, ...superseded])).toEqual(new Set([...stored, ...inserted]))
        expect(next.length).toBe(stored.length - superseded.length + inserted.length)
        for (const unit of [...stored, ...file]) expect(next.some((other) => other.code === unit.code)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('leaves the days before a new span as they were', () => {
    fc.assert(
      fc.property(anyFile, anyUnit, day, (base, unit, at) => {
        const stored = mergeUnits([], base).next
        const row = { ...unit, validFrom: at, validTo: null }
        fc.pre(!stored.some((span) => span.code === row.code && span.validFrom === at))
        const tree = createUnitTree(mergeUnits(stored, [row]).next)
        const dayAgo = addDays(at, -1)
        expect(unitOn(tree, row.code, dayAgo)?.name).toBe(unitOn(createUnitTree(stored), row.code, dayAgo)?.name)
        expect(isInForce(row, at)).toBe(true)
      }),
    )
  })
})
