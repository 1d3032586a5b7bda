import fc from 'fast-check'
import { pinyin } from 'pinyin-pro'
import { describe, expect, it } from 'vitest'
import { searchUnits, type UnitSearchOptions } from '../../src/domain/unit-search.ts'
import { ADMIN_LEVELS, createUnitTree } from '../../src/domain/units.ts'
import { maySee, scopeOf } from '../../src/domain/visibility.ts'
import { loadReadings } from '../../src/intake/pinyin.ts'
import { aCity, aDistrict, aUnit, beijingUnits, TWO_DISTRICTS } from './sample-units.ts'

const DAY = '2026-11-16'
const TREE = createUnitTree([
  ...TWO_DISTRICTS,
  aUnit({ code: '990101001', name: '八里庄街道', aliases: ['八里庄'] }),
  aUnit({ code: '990102001', name: '八里庄街道', parentCode: '990102' }),
  aUnit({ code: '990102002', name: '上庄地区', aliases: ['上庄镇'], parentCode: '990102' }),
  aUnit({ code: '990102003', name: '旧庄镇', parentCode: '990102', validTo: '2026-06-30' }),
])

function search(text: string, over: Partial<UnitSearchOptions> = {}) {
  const found = searchUnits(TREE, text, { day: DAY, levels: ADMIN_LEVELS, isOffered: () => true, ...over })
  if (found.kind === 'found') return found.unit.code
  return found.kind === 'none' ? null : { choice: found.units.map(({ code }) => code), more: found.more }
}

describe('a unit is meant by', () => {
  it.each([
    ['its code', '990102002', '990102002'],
    ['its name', '上庄地区', '990102002'],
    ['another name of it', ' 上庄镇 ', '990102002'],
    ['district and name with a stroke', '丙区/八里庄街道', '990102001'],
    ['district and name as two words', '丙区 八里庄街道', '990102001'],
    ['district and name in one', '丙区八里庄街道', '990102001'],
    ['full-width figures', '９９０１０２００２', '990102002'],
    ['the name it had when it ended', '旧庄镇', '990102003'],
  ])('%s', (_name, text, code) => {
    expect(search(text)).toBe(code)
  })

  it('a name that two units go by: both are offered', () => {
    expect(search('八里庄街道')).toEqual({ choice: ['990101001', '990102001'], more: 0 })
  })

  it('part of a name: never without asking, not even where one alone has it', () => {
    expect(search('上庄')).toEqual({ choice: ['990102002'], more: 0 })
    expect(search('庄')).toEqual({ choice: ['990101001', '990102001', '990102002'], more: 0 })
  })

  it('nothing that no unit is called', () => {
    expect(search('无此镇')).toBeNull()
    expect(search('  ')).toBeNull()
  })
})

describe('a unit that is not offered', () => {
  it('is as if it were not there: a name shared with it is not ambiguous', () => {
    expect(search('八里庄街道', { isOffered: ({ code }) => code.startsWith('990102') })).toBe('990102001')
    expect(search('990101001', { isOffered: ({ code }) => code.startsWith('990102') })).toBeNull()
    expect(search('甲区', { levels: ['township'] })).toBeNull()
  })

  it('never comes out, whatever is written', () => {
    const units = beijingUnits()
    const tree = createUnitTree(units)
    const names = units.flatMap(({ code, name, aliases }) => [code, name, ...aliases])
    const text = fc.oneof(
      fc.constantFrom(...names),
      fc.constantFrom(...names.map((name) => name.slice(0, 2))),
      fc.string(),
    )
    fc.assert(
      fc.property(text, fc.constantFrom('110101', '110105', '110108'), (written, own) => {
        const isOffered = ({ code }: { code: string }) => code.startsWith(own)
        const found = searchUnits(tree, written, { day: DAY, levels: ADMIN_LEVELS, isOffered })
        const out = found.kind === 'found' ? [found.unit] : found.kind === 'choice' ? found.units : []
        expect(out.filter((unit) => !isOffered(unit))).toEqual([])
        expect(out.length).toBeLessThanOrEqual(8)
      }),
      { numRuns: 60 },
    )
  })
})

describe('in any tree', () => {
  const shape = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })

  it('the words of somebody come to no unit outside his own and what lies below them', () => {
    fc.assert(
      fc.property(
        shape,
        fc.nat(),
        fc.nat(),
        fc.constantFrom('code', 'name', 'joined', 'part'),
        (townships, own, meant, how) => {
          const units = [aCity()]
          townships.forEach((count, at) => {
            const district = String(990_101 + at)
            units.push(aDistrict({ code: district, name: `${'甲乙丙丁'[at]}区` }))
            for (let index = 1; index <= count; index += 1) {
              // Names repeat from district to district, as those of real townships do.
              units.push(
                aUnit({ code: `${district}00${index}`, name: `${'子丑寅卯'[index - 1]}镇`, parentCode: district }),
              )
            }
          })
          const tree = createUnitTree(units)
          const home = units[own % units.length] ?? aCity()
          const target = units[meant % units.length] ?? aCity()
          const post = {
            personId: 'P1',
            name: '示例',
            unitCode: home.code,
            role: 'dutyOfficer',
            slackUserId: null,
          } as const
          const scope = scopeOf(tree, [{ ...post, validFrom: null, validTo: null }], 'P1', DAY)
          const isOffered = ({ code }: { code: string }) => maySee(scope, { unitCodes: [code], namedIds: null })
          const district = units.find(({ code }) => code === target.parentCode)?.name ?? ''
          const text = {
            code: target.code,
            name: target.name,
            joined: `${district}${target.name}`,
            part: target.name.slice(-1),
          }
          const found = searchUnits(tree, text[how], { day: DAY, levels: ADMIN_LEVELS, isOffered })
          const out = found.kind === 'found' ? [found.unit] : found.kind === 'choice' ? found.units : []
          // An independent reading: codes below a unit begin with its code; the city's is everything.
          const isBelow = (code: string) => home.code === '990000' || code.startsWith(home.code)
          expect(out.filter(({ code }) => !isBelow(code))).toEqual([])
          if (how === 'code') expect(out.map(({ code }) => code)).toEqual(isBelow(target.code) ? [target.code] : [])
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('among the units of Beijing', () => {
  const tree = createUnitTree(beijingUnits())
  const of = (text: string) => searchUnits(tree, text, { day: DAY, levels: ['township'], isOffered: () => true })

  it('every township is found by its code, and by its district with its name', () => {
    for (const unit of beijingUnits().filter(({ level }) => level === 'township')) {
      expect(of(unit.code)).toMatchObject({ kind: 'found', unit: { code: unit.code } })
    }
  })

  it('八里庄街道 asks back, 朝阳区八里庄街道 does not', () => {
    expect(of('八里庄街道')).toMatchObject({ kind: 'choice', more: 0 })
    expect(of('朝阳区八里庄街道')).toMatchObject({ kind: 'found', unit: { parentCode: '110105' } })
  })

  it('a part that fits many names offers eight and counts the rest', () => {
    const found = of('街道')
    expect(found.kind === 'choice' && found.units.length).toBe(8)
    expect(found.kind === 'choice' && found.more).toBeGreaterThan(100)
  })

  it('every township and district is among those its initials and its whole pinyin mean', async () => {
    const readingsOf = await loadReadings()
    const levels = ['township', 'district'] as const
    for (const unit of beijingUnits().filter(({ level }) => (levels as readonly string[]).includes(level))) {
      // What anybody would type: the usual readings of the whole name.
      const syllables = pinyin(unit.name, { toneType: 'none', type: 'array', v: true })
      for (const text of [syllables.map((syllable) => syllable[0]).join(''), syllables.join(''), syllables.join(' ')]) {
        const isOffered = ({ code }: { code: string }) => code === unit.code
        const found = searchUnits(tree, text, { day: DAY, levels, isOffered, readingsOf })
        expect(found, `${text}: ${unit.name}`).toMatchObject({ kind: 'found', unit: { code: unit.code } })
      }
    }
  })
})

describe('spelled in letters', () => {
  const tree = createUnitTree(beijingUnits())
  const seek = async (text: string, levels: UnitSearchOptions['levels'] = ['township']) => {
    const found = searchUnits(tree, text, { day: DAY, levels, isOffered: () => true, readingsOf: await loadReadings() })
    if (found.kind === 'found') return found.unit.name
    return found.kind === 'none' ? null : found.units.map(({ parentCode, name }) => `${parentCode} ${name}`)
  }

  it('a unit is found by initials, by whole pinyin, without its ending, and behind its district', async () => {
    expect(await seek('cyblz')).toBe('八里庄街道')
    expect(await seek('chaoyangqubalizhuangjiedao')).toBe('八里庄街道')
    expect(await seek('ChaoYang BLZhJD')).toBe('八里庄街道')
    expect(await seek('blzjd')).toEqual(['110105 八里庄街道', '110108 八里庄街道'])
  })

  it('any reading of a character will do', async () => {
    expect(await seek('changyang')).toContain('长阳')
    expect(await seek('zhangyang')).toContain('长阳')
  })

  it('what spells nothing, or is only part of a spelling, means nothing', async () => {
    expect(await seek('qqqq')).toBeNull()
    expect(await seek('b')).toBeNull()
    expect(await seek('bal')).toBeNull()
    expect(await seek('b'.repeat(61))).toBeNull()
  })

  it('villages come after the units above them', async () => {
    const found = await seek('dh', ADMIN_LEVELS)
    const codes = (Array.isArray(found) ? found : []).map((one) => one.split(' ')[0]?.length ?? 0)
    expect(codes.length).toBeGreaterThan(1)
    expect(codes).toEqual(codes.toSorted((one, other) => one - other))
  })
})
