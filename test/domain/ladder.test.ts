import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { climb, LADDER_PRESETS, type Ladder, type Rung, SUMMONEES, severer } from '../../src/domain/ladder.ts'
import { addMonths } from '../../src/domain/time.ts'

const NOW = '2026-10'
const UNIT = '110101001'

const aRung: fc.Arbitrary<Rung> = fc.record({
  when: fc.oneof(
    fc.integer({ min: 1, max: 12 }).map((timesIn12Months) => ({ timesIn12Months })),
    fc.integer({ min: 1, max: 12 }).map((monthsInARow) => ({ monthsInARow })),
  ),
  summon: fc.constantFrom(...SUMMONEES),
  note: fc.constant(null),
})
const aLadder: fc.Arbitrary<Ladder> = fc
  .array(aRung, { minLength: 1, maxLength: 6 })
  .map((rungs) => ({ name: 'own', rungs }))

/** For each of the 24 months before: not published, published without the unit, or with it. */
const aPast = fc.array(fc.constantFrom('none', 'others', 'listed'), { minLength: 24, maxLength: 24 })

function published(past: readonly string[]) {
  return past.flatMap((what, ago) =>
    what === 'none'
      ? []
      : [{ month: addMonths(NOW, -(ago + 1)), unitCodes: what === 'listed' ? [UNIT, '999'] : ['999'] }],
  )
}

describe('a ladder', () => {
  it('proposes what counting by hand comes to, in whatever order the lists are given', () => {
    fc.assert(
      fc.property(aLadder, aPast, fc.boolean(), (ladder, past, isTurned) => {
        const times = 1 + past.slice(0, 11).filter((what) => what === 'listed').length
        let row = 1
        while (past[row - 1] === 'listed') row += 1
        const reached = ladder.rungs.filter(({ when }) =>
          'timesIn12Months' in when ? when.timesIn12Months <= times : when.monthsInARow <= row,
        )
        const severest = SUMMONEES.findLast((summonee) => reached.some((rung) => rung.summon === summonee)) ?? null
        const lists = published(past)
        const proposal = climb(ladder, isTurned ? lists.toReversed() : lists, NOW, UNIT)
        expect(proposal?.summon ?? null).toBe(severest)
        if (proposal !== null) {
          expect(proposal).toMatchObject({ timesInTwelveMonths: times, monthsInARow: row, ladder: 'own' })
        }
      }),
    )
  })

  it('never proposes somebody milder for one more month on the list', () => {
    fc.assert(
      fc.property(aLadder, aPast, fc.nat(23), (ladder, past, at) => {
        const more = past.map((what, ago) => (ago === at ? 'listed' : what))
        const severity = (lists: readonly string[]) => {
          const proposal = climb(ladder, published(lists), NOW, UNIT)
          return proposal === null ? -1 : SUMMONEES.indexOf(proposal.summon)
        }
        expect(severity(more)).toBeGreaterThanOrEqual(severity(past))
      }),
    )
  })

  it('is none where the office sets none', () => {
    expect(climb(null, published(['listed', 'listed']), NOW, UNIT)).toBeNull()
  })

  it.each([
    ['jining', [], 'inCharge'],
    ['jining', ['listed'], 'principal'],
    ['jining', ['others', 'listed'], 'inCharge'],
    ['anyang', [], null],
    ['anyang', ['others', 'listed'], 'principal'],
    ['anyang', ['listed', 'others', 'listed'], 'partyAndGovernmentPrincipals'],
    ['national2017', ['listed'], 'inCharge'],
    ['national2017', ['listed', 'others', 'listed', 'listed'], 'principal'],
    ['national2017', Array.from({ length: 5 }, () => 'listed'), 'partyAndGovernmentPrincipals'],
  ] as const)('%s after %j proposes %s', (name, past, expected) => {
    const ladder = { name, rungs: LADDER_PRESETS[name] }
    expect(climb(ladder, published(past), NOW, UNIT)?.summon ?? null).toBe(expected)
  })

  it('for a meeting about two lists takes the severer proposal', () => {
    const of = (summon: (typeof SUMMONEES)[number]) =>
      ({ ladder: 'own', timesInTwelveMonths: 1, monthsInARow: 1, summon, note: null }) as const
    expect(severer(of('principal'), of('inCharge'))?.summon).toBe('principal')
    expect(severer(of('inCharge'), of('partyAndGovernmentPrincipals'))?.summon).toBe('partyAndGovernmentPrincipals')
    expect(severer(null, of('inCharge'))?.summon).toBe('inCharge')
    expect(severer(null, null)).toBeNull()
  })
})
