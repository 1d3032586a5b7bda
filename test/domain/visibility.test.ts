import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Post, Role } from '../../src/domain/people.ts'
import { createUnitTree, type Unit } from '../../src/domain/units.ts'
import { maySee, scopeOf } from '../../src/domain/visibility.ts'
import { aCity, aDistrict, aUnit } from './sample-units.ts'

const DAY = '2026-11-16'
const TREE = createUnitTree([
  aCity(),
  aUnit({ code: '990001', name: '某市水务局', level: 'municipal', parentCode: '990000', kind: 'department' }),
  aDistrict(),
  aDistrict({ code: '990102', name: '丙区' }),
  aUnit(),
  aUnit({ code: '990101002', name: '丁镇' }),
  aUnit({ code: '990102001', name: '戊镇', parentCode: '990102' }),
  aUnit({ code: '990101001001', name: '己村', level: 'village', parentCode: '990101001', kind: 'community' }),
])

function aPost(unitCode: string, over: Partial<Post> = {}): Post {
  return {
    personId: 'P1',
    name: '示例',
    unitCode,
    role: 'dutyOfficer',
    slackUserId: null,
    validFrom: null,
    validTo: null,
    ...over,
  }
}

function scope(...posts: readonly Post[]) {
  return scopeOf(TREE, posts, 'P1', DAY)
}

const of = (...unitCodes: string[]) => ({ unitCodes, namedIds: null })

describe('what somebody may look at', () => {
  it('is his own unit and what lies below it', () => {
    const township = scope(aPost('990101001'))
    expect(maySee(township, of('990101001'))).toBe(true)
    expect(maySee(township, of('990101001001'))).toBe(true)
    expect(maySee(township, of('990101002'))).toBe(false)
    expect(maySee(township, of('990101'))).toBe(false)
    const district = scope(aPost('990101'))
    expect(maySee(district, of('990101002'))).toBe(true)
    expect(maySee(district, of('990102001'))).toBe(false)
  })

  it('is everything for a post at the city itself, and not for one of its departments', () => {
    expect(maySee(scope(aPost('990000')), of('990102001'))).toBe(true)
    expect(maySee(scope(aPost('990001')), of('990102001'))).toBe(false)
    expect(maySee(scope(aPost('990001')), of('990001', '990102001'))).toBe(true)
  })

  it('is, for a commissioner, the units he is assigned to', () => {
    const commissioner = scope(aPost('990102', { role: 'commissioner' }))
    expect(maySee(commissioner, of('990102001'))).toBe(true)
    expect(maySee(commissioner, of('990101001'))).toBe(false)
  })

  it('is nothing that is meant for others by name, not even from the city', () => {
    expect(maySee(scope(aPost('990000')), { unitCodes: ['990101001'], namedIds: ['P2'] })).toBe(false)
    expect(maySee(scope(aPost('990102001')), { unitCodes: ['990101001'], namedIds: ['P2', 'P1'] })).toBe(true)
  })

  it('ends with the post', () => {
    expect(maySee(scope(aPost('990101', { validTo: '2026-11-15' })), of('990101001'))).toBe(false)
    expect(maySee(scope(), of('990101001'))).toBe(false)
  })

  it('takes a unit that was merged for one of the district that was last above it', () => {
    const merged = createUnitTree([...TREE.units, aUnit({ code: '990101009', name: '庚镇', validTo: '2026-06-30' })])
    expect(maySee(scopeOf(merged, [aPost('990101')], 'P1', DAY), of('990101009'))).toBe(true)
    expect(maySee(scopeOf(merged, [aPost('990102')], 'P1', DAY), of('990101009'))).toBe(false)
  })

  it('never is a sibling’s, nor anything above his own, in any tree', () => {
    const shape = fc.array(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 }), {
      minLength: 1,
      maxLength: 5,
    })
    const role = fc.constantFrom<Role>(
      'dutyOfficer',
      'principal',
      'commissioner',
      'reviewer',
      'issuer',
      'administrator',
      'observer',
    )
    fc.assert(
      fc.property(shape, fc.nat(), role, (districts, pick, held) => {
        const units: Unit[] = [aCity()]
        const parents = new Map<string, string | null>([['990000', null]])
        const add = (unit: Unit) => {
          units.push(unit)
          parents.set(unit.code, unit.parentCode)
        }
        districts.forEach((townships, at) => {
          const district = String(990_101 + at)
          add(aDistrict({ code: district, name: `${district}区` }))
          townships.forEach((villages, index) => {
            const township = `${district}${String(index + 1).padStart(3, '0')}`
            add(aUnit({ code: township, name: `${township}镇`, parentCode: district }))
            for (let village = 1; village <= villages; village += 1) {
              const code = `${township}${String(village).padStart(3, '0')}`
              add(aUnit({ code, name: `${code}村`, level: 'village', parentCode: township, kind: 'community' }))
            }
          })
        })
        const own = units[pick % units.length]?.code ?? '990000'
        const seen = scopeOf(createUnitTree(units), [aPost(own, { role: held })], 'P1', DAY)
        for (const { code } of units) {
          // An independent reading: codes below a unit begin with its code; the city's is everything.
          const isBelow = own === '990000' || code === own || (code.startsWith(own) && code.length > own.length)
          expect([code, maySee(seen, of(code))]).toEqual([code, isBelow])
        }
      }),
    )
  })
})
