import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Post, rolesOn } from '../../src/domain/people.ts'
import {
  holdsThrough,
  otherHolderOf,
  passPosts,
  personOf,
  postsFrom,
  successorOn,
  vacantFrom,
  withSlackUser,
} from '../../src/domain/post-changes.ts'
import { addDays, isInForce } from '../../src/domain/time.ts'

const UNIT = '110101001'

function aPost(over: Partial<Post> = {}): Post {
  return {
    personId: 'old',
    name: '王某',
    unitCode: UNIT,
    role: 'dutyOfficer',
    slackUserId: 'UOLD',
    validFrom: null,
    validTo: null,
    ...over,
  }
}

const NEW = { personId: 'new', name: '李某', slackUserId: 'UNEW' }

function passedOn(posts: readonly Post[], day: string, successor: typeof NEW | null): readonly Post[] {
  const held = postsFrom(posts, { personId: 'old' }, day)
  const { inserted, superseded } = passPosts(posts, held, day, successor)
  return [...posts.filter((post) => !superseded.includes(post)), ...inserted]
}

const aDay = fc.integer({ min: 0, max: 60 }).map((offset) => addDays('2026-11-01', offset))
const aSpan = fc
  .tuple(fc.option(aDay), fc.option(aDay))
  .map(([from, to]) =>
    from !== null && to !== null && from > to ? { validFrom: to, validTo: from } : { validFrom: from, validTo: to },
  )

describe('a post handed over', () => {
  it('is held on every day by whoever held it, and from the day on by the successor, whatever its span', () => {
    fc.assert(
      fc.property(aSpan, aDay, (span, day) => {
        const posts = [aPost(span)]
        const next = passedOn(posts, day, NEW)
        const days = Array.from({ length: 75 }, (_, offset) => addDays('2026-10-27', offset))
        const heldBy = (of: readonly Post[], personId: string) => days.map((at) => rolesOn(of, personId, at).size)
        const held = heldBy(posts, 'old')
        expect(heldBy(next, 'old')).toEqual(held.map((count, at) => ((days[at] ?? '') < day ? count : 0)))
        expect(heldBy(next, 'new')).toEqual(held.map((count, at) => ((days[at] ?? '') < day ? 0 : count)))
      }),
      { numRuns: 100 },
    )
  })

  it('leaves no day without its holder and none with two equal holdings, whatever the successor holds of it', () => {
    const aPiece = fc.record({ days: fc.integer({ min: 1, max: 15 }), gap: fc.nat(6), isActing: fc.boolean() })
    const pieces = fc.array(aPiece, { maxLength: 8 })
    fc.assert(
      fc.property(aSpan, aDay, fc.boolean(), pieces, (span, day, isActing, list) => {
        let from = '2026-10-20'
        const before = list.map(({ days, gap, isActing: acts }) => {
          const validFrom = addDays(from, gap)
          const validTo = addDays(validFrom, days - 1)
          from = addDays(validTo, 1)
          return aPost({ ...NEW, validFrom, validTo, actingForId: acts ? 'old' : null })
        })
        const next = passedOn([aPost({ ...span, actingForId: isActing ? 'chief' : null }), ...before], day, NEW)
        const holdingsOn = (posts: readonly Post[], at: string) =>
          posts
            .filter((post) => post.personId === 'new' && isInForce(post, at))
            .map(({ actingForId }) => (actingForId == null ? 'holds' : 'acts'))
        const days = Array.from({ length: 95 }, (_, offset) => addDays('2026-10-28', offset))
        const expected = days.map((at) => {
          const isPassed = at >= day && isInForce(span, at)
          // What was his own stays his own, and what he takes over is no acting any more.
          if (isPassed && !isActing) return ['holds']
          const had = holdingsOn(before, at)
          return isPassed && had.length === 0 ? ['acts'] : had
        })
        expect(days.map((at) => holdingsOn(next, at))).toEqual(expected)
      }),
      { numRuns: 100 },
    )
  })

  it('to one who holds a part of it fills in the rest', () => {
    const part = aPost({ ...NEW, validFrom: '2026-12-01', validTo: '2026-12-15' })
    const spans = passedOn([aPost(), part], '2026-11-20', NEW).filter(({ personId }) => personId === 'new')
    expect(
      spans
        .map(({ validFrom, validTo }) => [validFrom, validTo])
        .toSorted((one, other) => ((one[0] ?? '') < (other[0] ?? '') ? -1 : 1)),
    ).toEqual([
      ['2026-11-20', '2026-11-30'],
      ['2026-12-01', '2026-12-15'],
      ['2026-12-16', null],
    ])
  })

  it('says who followed, from the first day on', () => {
    const next = passedOn([aPost()], '2026-11-20', NEW)
    expect(successorOn(next, aPost(), '2026-11-19')).toBe(null)
    expect(successorOn(next, aPost(), '2026-11-20')).toEqual(NEW)
    expect(successorOn(passedOn([aPost()], '2026-11-20', null), aPost(), '2026-11-20')).toBe(null)
  })

  it('to his deputy ends the acting, and to one who holds it already gives nothing twice', () => {
    const deputy = aPost({ ...NEW, validFrom: '2026-11-01', validTo: '2026-12-31', actingForId: 'old' })
    const next = passedOn([aPost(), deputy], '2026-11-20', NEW)
    const own = next.filter(({ personId }) => personId === 'new')
    expect(own.map(({ validFrom, validTo, actingForId }) => [validFrom, validTo, actingForId ?? null])).toEqual([
      ['2026-11-01', '2026-11-19', 'old'],
      ['2026-11-20', null, null],
    ])
    expect(
      passedOn([aPost(), aPost(NEW)], '2026-11-20', NEW).filter(({ personId }) => personId === 'new'),
    ).toHaveLength(1)
  })
})

describe('the last holder of a role', () => {
  it('is missed on the first day without one, whether that is today or to come', () => {
    const post = aPost({ role: 'administrator', validFrom: '2026-01-01' })
    const until = (validTo: string) => ({ ...post, validTo })
    expect(vacantFrom([post], [], 'administrator', '2026-11-20')).toBe('2026-11-20')
    expect(vacantFrom([post], [until('2026-12-31')], 'administrator', '2026-11-20')).toBe('2027-01-01')
    expect(vacantFrom([until('2026-12-31')], [until('2026-12-31')], 'administrator', '2026-11-20')).toBe(null)
    const later = aPost({ ...NEW, role: 'administrator', validFrom: '2027-01-01' })
    expect(vacantFrom([post], [until('2026-12-31'), later], 'administrator', '2026-11-20')).toBe(null)
    expect(vacantFrom([post, later], [until('2026-12-30'), later], 'administrator', '2026-11-20')).toBe('2026-12-31')
    expect(vacantFrom([later], [], 'administrator', '2026-11-20')).toBe('2027-01-01')
  })

  it('is acted for on days on which he holds it', () => {
    const rows = [aPost({ validTo: '2026-12-10' }), aPost({ validFrom: '2026-12-11', validTo: '2026-12-20' })]
    const ref = { personId: 'old', unitCode: UNIT, role: 'dutyOfficer' } as const
    expect(holdsThrough(rows, ref, { validFrom: '2026-12-01', validTo: '2026-12-20' })).toBe(true)
    expect(holdsThrough(rows, ref, { validFrom: '2026-12-01', validTo: '2026-12-21' })).toBe(false)
  })
})

describe('a Slack account', () => {
  it('is given to present and coming posts, and rows of the past keep theirs', () => {
    const posts = [aPost({ validTo: '2026-10-31' }), aPost({ role: 'principal', validFrom: '2026-12-01' })]
    const { inserted, superseded } = withSlackUser(posts, 'old', 'UANEW', '2026-11-20')
    expect(superseded).toEqual([posts[1]])
    expect(inserted.map(({ role, slackUserId }) => [role, slackUserId])).toEqual([['principal', 'UANEW']])
  })

  it('belongs to one person at a time', () => {
    const posts = [aPost({ validTo: '2026-10-31' })]
    expect(otherHolderOf(posts, 'UOLD', 'new', '2026-11-20')).toBe(null)
    expect(otherHolderOf([aPost()], 'UOLD', 'new', '2026-11-20')?.personId).toBe('old')
    expect(otherHolderOf([aPost()], 'UOLD', 'old', '2026-11-20')).toBe(null)
    expect(personOf(posts, 'old')).toEqual({ personId: 'old', name: '王某', slackUserId: 'UOLD' })
  })
})
