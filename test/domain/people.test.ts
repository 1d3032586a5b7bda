import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ACTS,
  type Act,
  mayAct,
  mergePosts,
  type Post,
  postsOn,
  ROLES,
  type Role,
  rolesOn,
} from '../../src/domain/people.ts'
import { addDays, spansOverlap } from '../../src/domain/time.ts'

function aPost(parts: Partial<Post> = {}): Post {
  return {
    personId: 'p1',
    name: '甲某',
    unitCode: '990101001',
    role: 'principal',
    slackUserId: null,
    validFrom: null,
    validTo: null,
    ...parts,
  }
}

describe('posts on a day', () => {
  const posts = [
    aPost({ validTo: '2026-06-30' }),
    aPost({ personId: 'p2', name: '乙某', validFrom: '2026-07-01' }),
    aPost({ personId: 'p2', unitCode: '990000', role: 'importer' }),
  ]

  it('belong to whoever held them then', () => {
    expect(postsOn(posts, '990101001', '2026-06-30').map((post) => post.personId)).toEqual(['p1'])
    expect(postsOn(posts, '990101001', '2026-07-01').map((post) => post.personId)).toEqual(['p2'])
    expect(postsOn(posts, '990101999', '2026-07-01')).toEqual([])
  })

  it('give a person the roles of all his units, only while they last', () => {
    expect(rolesOn(posts, 'p2', '2026-06-30')).toEqual(new Set(['importer']))
    expect(rolesOn(posts, 'p2', '2026-07-01')).toEqual(new Set(['principal', 'importer']))
    expect(rolesOn(posts, 'p1', '2026-07-01')).toEqual(new Set())
    expect(rolesOn(posts, 'nobody', '2026-07-01')).toEqual(new Set())
  })
})

describe('acts', () => {
  it.each<[Act, Role[]]>([
    ['importUnits', ['administrator']],
    ['importPeople', ['administrator']],
    ['importChannels', ['administrator']],
    ['importMonth', ['importer']],
    ['importReadings', ['importer']],
    ['compute', ['importer', 'reviewer', 'issuer', 'administrator']],
    ['review', ['reviewer']],
    ['publish', ['issuer']],
    ['summon', ['issuer']],
    ['retryMessage', ['issuer', 'administrator']],
    ['cancelMessage', ['issuer', 'administrator']],
  ])('%s is done by %j and nobody else', (act, roles) => {
    const able = ROLES.filter((role) => mayAct(new Set([role]), act))
    expect(new Set(able)).toEqual(new Set(roles))
    expect(mayAct(new Set(), act)).toBe(false)
  })

  it('gain nothing from a role that does not allow them', () => {
    const roles = fc.uniqueArray(fc.constantFrom(...ROLES))
    const acts = fc.constantFrom(...(Object.keys(ACTS) as Act[]))
    fc.assert(
      fc.property(roles, acts, (held, act) => {
        expect(mayAct(new Set(held), act)).toBe(held.some((role) => mayAct(new Set([role]), act)))
      }),
    )
  })
})

describe('re-importing people', () => {
  it('replaces the row whose days overlap and keeps the others', () => {
    const earlier = aPost({ validTo: '2024-12-31' })
    const current = aPost({ validFrom: '2026-01-01' })
    const other = aPost({ role: 'observer' })
    const stored = [earlier, current, other]
    const ended = aPost({ validFrom: '2026-01-01', validTo: '2026-06-30' })
    const merge = mergePosts(stored, [ended])
    expect(merge.next).toEqual([earlier, other, ended])
    expect(merge.superseded).toEqual([current])
    expect(merge.superseded[0]).toBe(current)
    expect(merge.inserted).toEqual([ended])
  })

  it('takes a new name and Slack id for the rows of the file, and leaves those of the past', () => {
    const past = aPost({ validTo: '2024-12-31' })
    const stored = [past, aPost({ validFrom: '2026-01-01' })]
    const renamed = aPost({ name: '丙某', slackUserId: 'U0NEW', validFrom: '2026-01-01' })
    expect(mergePosts(stored, [renamed]).next).toEqual([past, renamed])
  })

  it('does not write a row twice that a file repeats', () => {
    const merge = mergePosts([], [aPost(), aPost()])
    expect(merge.next).toEqual([aPost()])
  })

  it('compares nothing but the post, whatever else a stored row carries', () => {
    const merge = mergePosts([{ id: 7, ...aPost() }], [aPost()])
    expect([merge.inserted, merge.superseded, merge.unchanged]).toEqual([[], [], 1])
  })

  const day = fc.integer({ min: 0, max: 30 }).map((offset) => addDays('2026-01-01', offset))
  const anyPost = fc
    .record({
      personId: fc.constantFrom('p1', 'p2'),
      name: fc.constantFrom('甲某', '丙某'),
      role: fc.constantFrom<Role>('principal', 'importer'),
      validFrom: fc.option(day),
      validTo: fc.option(day),
    })
    .map((parts) => aPost(parts))
    .filter((post) => post.validFrom === null || post.validTo === null || post.validFrom <= post.validTo)
  const anyFile = fc.array(anyPost, { maxLength: 6 })

  it('is the same done twice as done once', () => {
    fc.assert(
      fc.property(anyFile, anyFile, (base, file) => {
        const once = mergePosts(mergePosts([], base).next, file)
        const twice = mergePosts(once.next, file)
        expect(twice.next).toEqual(once.next)
        expect([twice.inserted, twice.superseded]).toEqual([[], []])
      }),
    )
  })

  it('never loses a row without naming it, and supersedes none that the file does not touch', () => {
    fc.assert(
      fc.property(anyFile, anyFile, (base, file) => {
        const stored = mergePosts([], base).next
        const { next, superseded, inserted } = mergePosts(stored, file)
        expect(new Set([...next, ...superseded])).toEqual(new Set([...stored, ...inserted]))
        for (const post of superseded) {
          const isTouched = file.some(
            (row) => row.personId === post.personId && row.role === post.role && spansOverlap(row, post),
          )
          expect(isTouched).toBe(true)
        }
        for (const row of file) expect(next).toContainEqual(row)
      }),
    )
  })
})
