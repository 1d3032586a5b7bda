import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWithin } from '../../src/domain/case-parties.ts'
import {
  createUnitTree,
  districtOf,
  hasName,
  parseUnitText,
  resolveUnit,
  subtreeCodes,
  townshipsInMonth,
  type Unit,
  unitInMonth,
  unitOn,
} from '../../src/domain/units.ts'
import { aDistrict, aUnit, beijingUnits, TWO_DISTRICTS } from './sample-units.ts'

/** 乙镇 moves from 甲区 to 丙区 on 16 July and is renamed 乙街道 by it. */
const MOVED: readonly Unit[] = [
  ...TWO_DISTRICTS,
  aUnit({ validTo: '2026-07-15' }),
  aUnit({ parentCode: '990102', name: '乙街道', kind: 'street', validFrom: '2026-07-16' }),
]

describe('a unit that moves and is renamed', () => {
  const tree = createUnitTree(MOVED)
  const districtIn = (month: string) => {
    const unit = unitInMonth(tree, '990101001', month)
    return unit === null ? null : (districtOf(tree, unit, month)?.name ?? null)
  }

  it('belongs to the district it is in at the end of each month', () => {
    expect(['2026-06', '2026-07', '2026-08'].map(districtIn)).toEqual(['甲区', '丙区', '丙区'])
    expect(townshipsInMonth(tree, '2026-06')).toEqual([
      { code: '990101001', name: '乙镇', districtCode: '990101', district: '甲区' },
    ])
    expect(townshipsInMonth(tree, '2026-07')).toEqual([
      { code: '990101001', name: '乙街道', districtCode: '990102', district: '丙区' },
    ])
  })

  it('is found on each day as it stood', () => {
    expect(unitOn(tree, '990101001', '2026-07-15')?.name).toBe('乙镇')
    expect(unitOn(tree, '990101001', '2026-07-16')?.name).toBe('乙街道')
    expect(unitOn(tree, '990101999', '2026-07-16')).toBeNull()
  })

  it.each([
    ['the old name in the month of the move', { district: '甲区', name: '乙镇' }, '2026-07', 'found'],
    ['the new name in the month of the move', { district: '丙区', name: '乙街道' }, '2026-07', 'found'],
    ['the old name a month later', { district: '甲区', name: '乙镇' }, '2026-08', 'expired'],
    ['the new name a month before', { district: '丙区', name: '乙街道' }, '2026-06', 'expired'],
    ['the new name in the old district', { district: '甲区', name: '乙街道' }, '2026-07', 'unknown'],
    ['the code in any month', { code: '990101001' }, '2020-01', 'found'],
  ])('answers by %s', (_name, query, month, kind) => {
    expect(resolveUnit(tree, query, { month }).kind).toBe(kind)
  })

  it('is given as it stood at the end of the month, whichever name was used', () => {
    const resolution = resolveUnit(tree, { district: '甲区', name: '乙镇' }, { month: '2026-07' })
    expect(resolution).toEqual({ kind: 'found', unit: MOVED[4] })
  })
})

describe('an abolished unit', () => {
  const ended = aUnit({ validTo: '2026-03-10' })
  const tree = createUnitTree([...TWO_DISTRICTS, ended])

  it('counts in the month in which it ends and in none after', () => {
    expect(townshipsInMonth(tree, '2026-03').map((unit) => unit.code)).toEqual(['990101001'])
    expect(townshipsInMonth(tree, '2026-04')).toEqual([])
    expect(unitInMonth(tree, '990101001', '2026-04')).toBeNull()
  })

  it.each([
    ['code', { code: '990101001' }],
    ['district and name', { district: '甲区', name: '乙镇' }],
    ['bare name', { name: '乙镇' }],
  ])('is told apart from an unknown one, by %s', (_name, query) => {
    expect(resolveUnit(tree, query, { month: '2026-03' })).toEqual({ kind: 'found', unit: ended })
    expect(resolveUnit(tree, query, { month: '2026-04' })).toEqual({ kind: 'expired', unit: ended })
    expect(resolveUnit(tree, query, { day: '2026-03-11' })).toEqual({ kind: 'expired', unit: ended })
  })

  it('leaves its name to a successor', () => {
    const successor = aUnit({ code: '990101002', validFrom: '2026-03-11' })
    const after = createUnitTree([...TWO_DISTRICTS, ended, successor])
    expect(resolveUnit(after, { name: '乙镇' }, { month: '2026-05' })).toEqual({ kind: 'found', unit: successor })
    expect(resolveUnit(after, { name: '乙镇' }, { day: '2026-03-10' })).toEqual({ kind: 'found', unit: ended })
    expect(resolveUnit(after, { name: '乙镇' }, { month: '2026-03' }).kind).toBe('ambiguous')
  })
})

describe('names', () => {
  const area = aUnit({ code: '990101002', name: '丁地区', aliases: ['丁镇', '乙镇'] })
  const tree = createUnitTree([...TWO_DISTRICTS, aUnit(), area])
  const when = { month: '2026-01' }

  it('puts an official name before another unit’s alias within a district', () => {
    expect(resolveUnit(tree, { district: '甲区', name: '乙镇' }, when)).toEqual({ kind: 'found', unit: aUnit() })
    expect(resolveUnit(tree, { district: '甲区', name: '丁镇' }, when)).toEqual({ kind: 'found', unit: area })
  })

  it('asks back for a bare name that fits two units, as name or alias', () => {
    expect(resolveUnit(tree, { name: '乙镇' }, when)).toEqual({ kind: 'ambiguous', candidates: [aUnit(), area] })
  })

  it('ignores full-width forms and blanks, and nothing else', () => {
    const unit = aUnit({ name: '第1街道（北）' })
    expect(hasName(unit, ' 第１街道(北)\u3000')).toBe(true)
    expect(hasName(unit, '第1街道')).toBe(false)
    expect(resolveUnit(createUnitTree([...TWO_DISTRICTS, unit]), { name: '第１街道(北)' }, when).kind).toBe('found')
    expect(resolveUnit(tree, { name: '乙' }, when).kind).toBe('unknown')
    expect(resolveUnit(tree, { name: '' }, when).kind).toBe('unknown')
  })

  it('treats units of another level as unknown when a level is asked for', () => {
    const village = aUnit({ code: '990101002001', parentCode: '990101002', level: 'village', name: '乙镇' })
    const both = createUnitTree([...TWO_DISTRICTS, aUnit(), village, aUnit({ code: '990101002', name: '丁镇' })])
    expect(resolveUnit(both, { name: '乙镇' }, when).kind).toBe('ambiguous')
    expect(resolveUnit(both, { name: '乙镇' }, when, 'township')).toEqual({ kind: 'found', unit: aUnit() })
    expect(resolveUnit(both, { code: '990101002001' }, when, 'township').kind).toBe('unknown')
  })

  it.each([
    ['110101001', { code: '110101001' }],
    [' １１０１０１００１ ', { code: '110101001' }],
    ['BJ-EPB-01', { code: 'BJ-EPB-01' }],
    ['东城区/东华门街道', { district: '东城区', name: '东华门街道' }],
    ['东城区 ／ 东华门街道', { district: '东城区', name: '东华门街道' }],
    ['东华门街道', { name: '东华门街道' }],
    ['/东华门街道', { name: '东华门街道' }],
    ['', { name: '' }],
  ])('reads %j as a query', (text, query) => {
    expect(parseUnitText(text)).toEqual(query)
  })
})

describe('districts', () => {
  it('pass over a department that stands between', () => {
    const bureau = aDistrict({ code: '990101900', name: '甲区生态环境局', kind: 'department', parentCode: '990101' })
    const team = aUnit({ code: '990101901', parentCode: '990101900', name: '执法队', kind: 'department' })
    const tree = createUnitTree([...TWO_DISTRICTS, bureau, team])
    expect(districtOf(tree, team, '2026-01')?.code).toBe('990101')
    expect(districtOf(tree, bureau, '2026-01')?.code).toBe('990101')
  })

  it('are their own; the city has none', () => {
    const tree = createUnitTree(TWO_DISTRICTS)
    const districts = TWO_DISTRICTS.map((unit) => districtOf(tree, unit, '2026-01')?.code ?? null)
    expect(districts).toEqual([null, '990101', '990102'])
  })

  it('give way to the parent for a township directly under the city', () => {
    const tree = createUnitTree([...TWO_DISTRICTS, aUnit({ parentCode: '990000' })])
    expect(townshipsInMonth(tree, '2026-01')[0]).toMatchObject({ districtCode: '990000', district: '某市' })
  })

  it('end the walk when parents go in a circle', () => {
    const loop = [aUnit({ parentCode: '990101002' }), aUnit({ code: '990101002', parentCode: '990101001' })]
    expect(districtOf(createUnitTree(loop), aUnit({ parentCode: '990101002' }), '2026-01')).toBeNull()
  })
})

describe('the units below one', () => {
  const moved = [
    aUnit({ validTo: '2026-06-30' }),
    aUnit({ parentCode: '990102', validFrom: '2026-07-01' }),
    aUnit({ code: '990101001001', name: '己村', level: 'village', parentCode: '990101001', kind: 'community' }),
    aUnit({ code: '990101009', name: '庚镇', validTo: '2026-06-30' }),
  ]
  const tree = createUnitTree([...TWO_DISTRICTS, ...moved])
  const codes = [...tree.spansByCode.keys()]

  it.each(['2026-06-30', '2026-07-01'])('are those that say so of themselves step by step, on %s', (day) => {
    for (const code of [...codes, '999999']) {
      const below = codes.filter((one) => isWithin(tree, one, code, day))
      expect(subtreeCodes(tree, code, day).toSorted()).toEqual([...new Set([code, ...below])].toSorted())
    }
  })
})

describe('the built-in tree of Beijing', () => {
  const units = beijingUnits()
  const tree = createUnitTree(units)
  const when = { month: '2026-09' }

  it('has 17 districts, 343 townships and 7,525 communities under one city', () => {
    const counts = Object.fromEntries(
      Object.entries(Object.groupBy(units, (unit) => unit.level)).map(([level, list]) => [level, list.length]),
    )
    expect(counts).toEqual({ municipal: 1, district: 17, township: 343, village: 7525 })
    const townships = townshipsInMonth(tree, '2026-09')
    const perDistrict = Object.groupBy(townships, (unit) => unit.district)
    expect(Object.fromEntries(Object.entries(perDistrict).map(([name, list]) => [name, list?.length]))).toEqual({
      东城区: 17,
      西城区: 15,
      朝阳区: 43,
      丰台区: 26,
      石景山区: 9,
      海淀区: 29,
      门头沟区: 13,
      房山区: 28,
      通州区: 22,
      顺义区: 25,
      昌平区: 22,
      大兴区: 20,
      怀柔区: 16,
      平谷区: 18,
      密云区: 20,
      延庆区: 18,
      北京经济技术开发区: 2,
    })
  })

  it('has every community under a township and every township under a district', () => {
    for (const unit of units) {
      const parent = unit.parentCode === null ? null : unitOn(tree, unit.parentCode, '2026-09-01')
      const above = { municipal: undefined, district: 'municipal', township: 'district', village: 'township' }
      expect(parent?.level, unit.code).toBe(above[unit.level])
    }
  })

  it.each([
    ['大兴区', '亦庄镇', '亦庄地区'],
    ['大兴区', '旧宫镇', '旧宫地区'],
    ['大兴区', '瀛海镇', '瀛海地区'],
    ['大兴区', '西红门镇', '西红门地区'],
    ['大兴区', '黄村镇', '黄村地区'],
    ['房山区', '琉璃河镇', '琉璃河地区'],
    ['房山区', '良乡镇', '良乡地区'],
    ['朝阳区', '十八里店乡', '十八里店地区'],
    ['朝阳区', '小红门乡', '小红门地区'],
    ['朝阳区', '管庄乡', '管庄地区'],
    ['海淀区', '上庄镇', '上庄地区'],
    ['海淀区', '苏家坨镇', '苏家坨地区'],
    ['经开区', '荣华街道', '荣华街道'],
    ['经开区', '博兴街道', '博兴街道'],
    ['通州区', '于家务乡', '于家务回族乡'],
  ])('knows %s %s as the bulletins write it', (district, name, official) => {
    const resolution = resolveUnit(tree, { district, name }, when, 'township')
    expect(resolution.kind === 'found' ? resolution.unit.name : resolution).toBe(official)
    expect(resolveUnit(tree, { name }, when, 'township').kind).toBe('found')
  })

  it('never gives two townships of a district the same name', () => {
    const townships = units.filter((unit) => unit.level === 'township')
    const keys = townships.flatMap((unit) => [unit.name, ...unit.aliases].map((name) => `${unit.parentCode}/${name}`))
    expect(keys.length).toBe(new Set(keys).size)
  })

  it('asks back for 八里庄街道 and answers once the district is named', () => {
    const bare = resolveUnit(tree, { name: '八里庄街道' }, when)
    expect(bare.kind === 'ambiguous' ? bare.candidates.map((unit) => unit.parentCode) : bare).toEqual([
      '110105',
      '110108',
    ])
    const named = resolveUnit(tree, parseUnitText('海淀区/八里庄街道'), when)
    expect(named.kind === 'found' ? named.unit.parentCode : named).toBe('110108')
  })

  it('tells 东风乡 of 朝阳 from 东风街道 of 房山 and guesses at neither from 东风', () => {
    const codeOf = (name: string) => {
      const resolution = resolveUnit(tree, { name }, when, 'township')
      return resolution.kind === 'found' ? `${resolution.unit.parentCode}/${resolution.unit.name}` : resolution.kind
    }
    expect(['东风乡', '东风地区', '东风街道', '东风'].map(codeOf)).toEqual([
      '110105/东风地区',
      '110105/东风地区',
      '110111/东风街道',
      'unknown',
    ])
  })

  it('knows the development area as 经开区 and leaves 大兴区 none of its sub-districts', () => {
    const area = resolveUnit(tree, { name: '经开区' }, when)
    expect(area).toMatchObject({ kind: 'found', unit: { code: '110400', kind: 'developmentArea', level: 'district' } })
    expect(resolveUnit(tree, { district: '大兴区', name: '荣华街道' }, when).kind).toBe('unknown')
    for (const pseudo of ['110115403', '110115404', '110115405', '110115406', '110116400', '110118400']) {
      expect(resolveUnit(tree, { code: pseudo }, when).kind).toBe('unknown')
    }
  })

  it('finds every unit by its code, and every township by its district and any of its names', () => {
    fc.assert(
      fc.property(fc.constantFrom(...units), (unit) => {
        expect(resolveUnit(tree, { code: unit.code }, when)).toEqual({ kind: 'found', unit })
        const district = districtOf(tree, unit, when.month)
        if (unit.level !== 'township' || district === null) return
        for (const name of [unit.name, ...unit.aliases]) {
          expect(resolveUnit(tree, { district: district.name, name }, when, 'township')).toEqual({
            kind: 'found',
            unit,
          })
        }
      }),
    )
  })

  it('gives the same answers whatever the order of the units', () => {
    const shuffled = fc.shuffledSubarray([...units.slice(0, 400), ...MOVED], { minLength: 400 + MOVED.length })
    const ordered = townshipsInMonth(createUnitTree([...units.slice(0, 400), ...MOVED]), '2026-07')
    fc.assert(
      fc.property(shuffled, (list) => {
        const other = createUnitTree(list)
        expect(townshipsInMonth(other, '2026-07')).toEqual(ordered)
        expect(resolveUnit(other, { name: '八里庄街道' }, when)).toEqual(
          resolveUnit(tree, { name: '八里庄街道' }, when),
        )
      }),
      { numRuns: 20 },
    )
  })
})
