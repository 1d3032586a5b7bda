import { describe, expect, it } from 'vitest'
import { type CorrectionContext, correct, saysTheSame, withdraw } from '../../src/notifications/correction.ts'
import { CHANGES_MAX, type UnitChange } from '../../src/notifications/facts.ts'
import { aNotice } from './support.ts'

const notice = aNotice('bottomRankingNotice')
const { ranking, unit } = notice

function aChange(over: Partial<UnitChange> = {}): UnitChange {
  const { unitCode, unitName, district } = unit
  const score = { from: '60.0', to: '61.0' }
  return {
    unitCode,
    unitName,
    district,
    list: 'stays',
    qualityValue: null,
    workScore: null,
    score,
    rankFromWorst: null,
    ...over,
  }
}

const OWN = aChange()
const NEIGHBOUR = aChange({ unitCode: '110101099', unitName: '邻镇' })
const STRANGER = aChange({ unitCode: '110199001', unitName: '远镇', district: '远区' })

function aContext(over: Partial<CorrectionContext> = {}): CorrectionContext {
  return {
    ranking: { ...ranking, version: 2 },
    previousVersion: 1,
    cityName: '天市',
    changes: [OWN, NEIGHBOUR, STRANGER],
    summonsCancelled: new Set(),
    ...over,
  }
}

const namesIn = (reply: ReturnType<typeof correct>['reply']) =>
  reply?.kind === 'correction' || reply?.kind === 'withdrawal' ? reply.facts.lines.map((line) => line.unitName) : null

describe('two versions of a message', () => {
  const later = { ...notice, ranking: { ...ranking, version: 2, issuedOn: '2026-11-20' }, signBy: '2026-11-24' }

  it.each([
    ['the same but for number, day and deadline', later, true],
    ['another score', { ...later, unit: { ...unit, score: '1.0' } }, false],
    ['another place', { ...later, unit: { ...unit, rankFromWorst: unit.rankFromWorst + 1 } }, false],
    ['another number of ranked units', { ...later, ranking: { ...later.ranking, ranked: ranking.ranked - 1 } }, false],
    ['other rules', { ...later, ranking: { ...later.ranking, ruleSetVersion: 9 } }, false],
  ])('with %s: say the same is %3$s', (_name, newer, isSame) => {
    expect(saysTheSame(notice, newer)).toBe(isSame)
  })

  it('of which the older was withdrawn never say the same', () => {
    expect(saysTheSame({ ...notice, banner: { kind: 'withdrawn' } }, notice)).toBe(false)
  })

  it('that differ in the order of their members alone say the same', () => {
    expect(saysTheSame(notice, Object.fromEntries(Object.entries(notice).reverse()))).toBe(true)
  })
})

describe('a correction', () => {
  it('tells the city everything, a district its own, a township itself', () => {
    const summary = aNotice('bottomRankingSummary')
    const ofDistrict = { ...aNotice('bottomRankingDistrict'), districtName: unit.district }
    expect(namesIn(correct({ kind: 'bottomRankingSummary', facts: summary }, aContext()).reply)).toEqual([
      unit.unitName,
      '邻镇',
      '远镇',
    ])
    expect(namesIn(correct({ kind: 'bottomRankingDistrict', facts: ofDistrict }, aContext()).reply)).toEqual([
      unit.unitName,
      '邻镇',
    ])
    expect(namesIn(correct({ kind: 'bottomRankingNotice', facts: notice }, aContext()).reply)).toEqual([unit.unitName])
  })

  it('marks the message with the version that corrected it', () => {
    const { notice: changed } = correct({ kind: 'bottomRankingNotice', facts: notice }, aContext())
    expect(changed.facts).toMatchObject({ banner: { kind: 'corrected', version: 2 } })
  })

  it('names no more than fifty changes and counts the rest', () => {
    const changes = Array.from({ length: CHANGES_MAX + 7 }, (_, index) => aChange({ unitCode: String(index) }))
    const { reply } = correct(
      { kind: 'bottomRankingSummary', facts: aNotice('bottomRankingSummary') },
      aContext({ changes }),
    )
    expect(reply?.facts).toMatchObject({ more: 7 })
    expect(namesIn(reply)).toHaveLength(CHANGES_MAX)
  })

  it('changes a proposal where it stands, without a word in its thread', () => {
    const facts = aNotice('interviewProposal')
    expect(correct({ kind: 'interviewProposal', facts }, aContext())).toEqual({
      notice: { kind: 'interviewProposal', facts },
      reply: null,
    })
  })
})

describe('a withdrawal', () => {
  it('leaves the notice’s own figures, and says only what concerns its township', () => {
    const { notice: changed, reply } = withdraw(
      { kind: 'bottomRankingNotice', facts: notice },
      '2026-11-20 10:00',
      aContext(),
    )
    expect(changed.facts).toEqual({ ...notice, banner: { kind: 'withdrawn' } })
    expect(reply?.kind).toBe('withdrawal')
    expect(namesIn(reply)).toEqual([unit.unitName])
    expect(reply?.facts).toMatchObject({ previousVersion: 1, summonsCancelled: false })
  })

  it('says that the summons falls with it, where one was issued', () => {
    const context = aContext({ summonsCancelled: new Set([unit.unitCode]) })
    const { reply } = withdraw({ kind: 'bottomRankingNotice', facts: notice }, '2026-11-20 10:00', context)
    expect(reply?.facts).toMatchObject({ summonsCancelled: true })
  })

  it('empties a district’s list', () => {
    const facts = aNotice('bottomRankingDistrict')
    const { notice: changed } = withdraw({ kind: 'bottomRankingDistrict', facts }, '2026-11-20 10:00', aContext())
    expect(changed.facts).toMatchObject({
      listed: [],
      banner: { kind: 'corrected', version: 2 },
      ranking: { version: 2 },
    })
  })

  it('closes a proposal in the office’s name', () => {
    const facts = aNotice('interviewProposal')
    const { notice: changed, reply } = withdraw({ kind: 'interviewProposal', facts }, '2026-11-20 10:00', aContext())
    expect(changed.facts).toMatchObject({
      outcome: { kind: 'superseded', by: ranking.officeName, at: '2026-11-20 10:00' },
    })
    expect(reply).toBeNull()
  })
})
