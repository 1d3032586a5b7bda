import { describe, expect, it } from 'vitest'
import type { NoticeInput } from '../../src/notifications/catalog.ts'
import { type CorrectionContext, correct, saysTheSame, withdraw } from '../../src/notifications/correction.ts'
import { CHANGES_MAX, type ListedUnitFacts } from '../../src/notifications/facts.ts'
import type { Standing } from '../../src/notifications/list-changes.ts'
import { renderNotice } from '../../src/notifications/render.ts'
import { aNotice, builtIn } from './support.ts'

const notice = aNotice('bottomRankingNotice')
const { ranking, unit } = notice
const NEIGHBOUR: ListedUnitFacts = { ...unit, unitCode: '110101099', unitName: '邻镇' }
const STRANGER: ListedUnitFacts = { ...unit, unitCode: '110199001', unitName: '远镇', district: '远区' }

function standing(figures: Partial<ListedUnitFacts> = {}): Standing {
  return { ranked: true, figures: { ...unit, ...figures } }
}

function aContext(over: Partial<CorrectionContext> = {}): CorrectionContext {
  return {
    ranking: { ...ranking, version: 2 },
    previousVersion: 1,
    cityName: '天市',
    standings: { before: () => standing(), now: () => standing({ rankFromWorst: 16 }) },
    summonsCancelled: new Set(),
    ...over,
  }
}

const ofTownship = (over: Partial<ListedUnitFacts> = {}): NoticeInput => {
  return { kind: 'bottomRankingNotice', facts: { ...notice, unit: { ...unit, ...over } } }
}
const ofDistrict = (...listed: readonly ListedUnitFacts[]): NoticeInput => {
  const facts = { ...aNotice('bottomRankingDistrict'), districtName: unit.district, listed }
  return { kind: 'bottomRankingDistrict', facts }
}
const ofCity = (...listed: readonly ListedUnitFacts[]): NoticeInput => {
  return { kind: 'bottomRankingSummary', facts: { ...aNotice('bottomRankingSummary'), listed } }
}

type Amended = ReturnType<typeof correct>

const linesOf = (amendment: Amended) => {
  const reply = amendment?.reply
  return reply?.kind === 'correction' || reply?.kind === 'withdrawal' ? reply.facts.lines : []
}
const changesIn = (amendment: Amended) => linesOf(amendment).map((line) => `${line.unitName} ${line.list}`)

/** The reply as its reader sees it. */
function read(amendment: Amended): string {
  if (amendment?.reply == null) throw new Error('expected a reply')
  return renderNotice(builtIn('zh-CN'), amendment.reply).text
}

describe('two versions of a message', () => {
  const later = {
    ...notice,
    ranking: { ...ranking, version: 2, issuedOn: '2026-11-20' },
    signBy: { day: '2026-11-24', confirmed: true },
  }
  const same = (older: typeof notice, newer: typeof notice) =>
    saysTheSame({ kind: 'bottomRankingNotice', facts: older }, { kind: 'bottomRankingNotice', facts: newer })

  it.each([
    ['the same but for number, day and deadline', later, true],
    ['another score', { ...later, unit: { ...unit, score: '1.0' } }, false],
    ['another place', { ...later, unit: { ...unit, rankFromWorst: unit.rankFromWorst + 1 } }, false],
    ['another number of ranked units', { ...later, ranking: { ...later.ranking, ranked: ranking.ranked - 1 } }, false],
    ['other rules', { ...later, ranking: { ...later.ranking, ruleSetVersion: 9 } }, false],
  ])('with %s: say the same is %3$s', (_name, newer, isSame) => {
    expect(same(notice, newer)).toBe(isSame)
  })

  it('of which the older was withdrawn never say the same', () => {
    expect(same({ ...notice, banner: { kind: 'withdrawn' } }, notice)).toBe(false)
  })

  it('that differ in the order of their members alone say the same', () => {
    expect(same(notice, Object.fromEntries(Object.entries(notice).reverse()) as unknown as typeof notice)).toBe(true)
  })
})

describe('a correction', () => {
  it('tells the city of its list, a district of its own, a township of itself', () => {
    const [better, moved] = [
      { ...unit, score: '62.0' },
      { ...STRANGER, rankFromWorst: 9 },
    ]
    const city = correct(ofCity(unit, NEIGHBOUR, STRANGER), ofCity(better, NEIGHBOUR, moved), aContext())
    expect(changesIn(city)).toEqual([`${unit.unitName} stays`, '远镇 stays'])
    const district = correct(ofDistrict(unit, NEIGHBOUR), ofDistrict(better, NEIGHBOUR), aContext())
    expect(changesIn(district)).toEqual([`${unit.unitName} stays`])
    expect(changesIn(correct(ofTownship(), ofTownship({ score: '62.0' }), aContext()))).toEqual([
      `${unit.unitName} stays`,
    ])
  })

  it('names who came to the list and who left it, with the figures of either side', () => {
    const context = aContext({
      standings: { before: () => standing({ rankFromWorst: 11 }), now: () => standing({ rankFromWorst: 16 }) },
    })
    const amendment = correct(ofCity(unit), ofCity(STRANGER), context)
    expect(changesIn(amendment)).toEqual(['远镇 entered', `${unit.unitName} left`])
    expect(linesOf(amendment).map((line) => line.rankFromWorst)).toEqual([
      { from: 11, to: unit.rankFromWorst },
      { from: unit.rankFromWorst, to: 16 },
    ])
  })

  const elsewhere = {
    ...ranking,
    version: 2,
    issuedOn: '2026-11-20',
    ruleSetVersion: 9,
    assessed: 400,
    ranked: 1,
    notRanked: [{ reason: 'noValue', count: 399 }],
  }

  it.each(['bottomRankingSummary', 'bottomRankingDistrict', 'bottomRankingNotice', 'interviewProposal'] as const)(
    'of totals, rules or a place from the best alone is none for %s',
    (kind) => {
      const older = { kind, facts: aNotice(kind) } as NoticeInput
      const moved = <T extends ListedUnitFacts>(listed: T) => ({ ...listed, rank: listed.rank + 1 })
      const { facts } = older as Extract<NoticeInput, { kind: 'bottomRankingSummary' | 'bottomRankingNotice' }>
      const newer = {
        ...facts,
        ranking: elsewhere,
        ...('listed' in facts ? { listed: facts.listed.map(moved) } : { unit: moved(facts.unit) }),
      }
      expect(correct(older, { kind, facts: newer } as NoticeInput, aContext())).toBeNull()
    },
  )

  it.each([
    ['qualityScore', '1.0', ['bottomRankingNotice']],
    ['tied', true, ['bottomRankingSummary', 'bottomRankingDistrict', 'bottomRankingNotice']],
    ['yearOnYear', { kind: 'unknown' }, ['bottomRankingSummary', 'bottomRankingDistrict', 'bottomRankingNotice']],
    ['monthOnMonth', { kind: 'unknown' }, ['bottomRankingDistrict', 'bottomRankingNotice']],
    ['timesInTwelveMonths', 7, ['bottomRankingSummary', 'bottomRankingDistrict', 'bottomRankingNotice']],
    ['monthsInARow', 5, ['bottomRankingNotice']],
    ['previousMonth', '2026-08', ['bottomRankingNotice']],
  ] as const)('of %s alone is told where it is shown', (figure, value, kinds) => {
    const changed = { ...unit, [figure]: value }
    const told = [
      [ofCity(unit), ofCity(changed)] as const,
      [ofDistrict(unit), ofDistrict(changed)] as const,
      [ofTownship(), ofTownship(changed)] as const,
    ].filter(([older, newer]) => correct(older, newer, aContext()) !== null)
    expect(told.map(([{ kind }]) => kind)).toEqual(kinds)
    expect(read(correct(ofTownship(), ofTownship(changed), aContext()))).toMatch(/仍列入后10位：\S+/)
  })

  it('says of a unit that is no longer ranked why, and no figure that it goes to', () => {
    const context = aContext({
      standings: { before: () => standing(), now: () => ({ ranked: false, reason: 'noValue' }) },
    })
    const text = read(correct(ofCity(unit, NEIGHBOUR), ofCity(NEIGHBOUR), context))
    expect(text).toContain('乙镇不再参与排名（无监测数据）')
    expect(text).not.toMatch(/→|不再列入/)
  })

  it('says of a unit that the newer version does not know that it is no unit of the month', () => {
    const context = aContext({ standings: { before: () => standing(), now: () => null } })
    expect(read(correct(ofCity(unit), ofCity(), context))).toContain('不再参与排名（不在当月单位表中）')
  })

  it('marks the message with the version that corrected it', () => {
    const amendment = correct(ofTownship(), ofTownship({ score: '1.0' }), aContext())
    expect(amendment?.notice.facts).toMatchObject({ banner: { kind: 'corrected', version: 2 } })
  })

  it('names no more than fifty changes and counts the rest', () => {
    const many = Array.from({ length: CHANGES_MAX + 7 }, (_, index) => ({ ...unit, unitCode: String(index) }))
    const amendment = correct(ofCity(), ofCity(...many), aContext())
    expect(amendment?.reply?.facts).toMatchObject({ more: 7 })
    expect(linesOf(amendment)).toHaveLength(CHANGES_MAX)
  })

  it('changes a proposal where it stands, without a word in its thread', () => {
    const facts = aNotice('interviewProposal')
    const newer: NoticeInput = { kind: 'interviewProposal', facts: { ...facts, unit: { ...unit, score: '1.0' } } }
    expect(correct({ kind: 'interviewProposal', facts }, newer, aContext())).toEqual({ notice: newer, reply: null })
  })

  it('opens a closed proposal again though its figures are those of before', () => {
    const facts = aNotice('interviewProposal')
    const outcome = { kind: 'superseded', by: ranking.officeName, at: '2026-11-20 10:00', reason: null } as const
    const closed: NoticeInput = { kind: 'interviewProposal', facts: { ...facts, outcome } }
    const open: NoticeInput = { kind: 'interviewProposal', facts }
    expect(saysTheSame(closed, open)).toBe(false)
    expect(correct(closed, open, aContext())).toEqual({ notice: open, reply: null })
  })
})

describe('a withdrawal', () => {
  it('leaves the notice’s own figures, and says only what concerns its township', () => {
    const amendment = withdraw(ofTownship(), '2026-11-20 10:00', aContext())
    expect(amendment?.notice.facts).toEqual({ ...notice, banner: { kind: 'withdrawn' } })
    expect(amendment?.reply?.kind).toBe('withdrawal')
    expect(changesIn(amendment)).toEqual([`${unit.unitName} left`])
    expect(amendment?.reply?.facts).toMatchObject({ previousVersion: 1, summonsCancelled: false })
  })

  it('says that the summons falls with it, where one was issued', () => {
    const context = aContext({ summonsCancelled: new Set([unit.unitCode]) })
    expect(withdraw(ofTownship(), '2026-11-20 10:00', context)?.reply?.facts).toMatchObject({ summonsCancelled: true })
  })

  it('empties a district’s list', () => {
    const amendment = withdraw(ofDistrict(unit, NEIGHBOUR), '2026-11-20 10:00', aContext())
    expect(amendment?.notice.facts).toMatchObject({
      listed: [],
      banner: { kind: 'corrected', version: 2 },
      ranking: { version: 2 },
    })
    expect(changesIn(amendment)).toEqual([`${unit.unitName} left`, '邻镇 left'])
  })

  it('closes a proposal in the office’s name', () => {
    const facts = aNotice('interviewProposal')
    const amendment = withdraw({ kind: 'interviewProposal', facts }, '2026-11-20 10:00', aContext())
    expect(amendment?.notice.facts).toMatchObject({
      outcome: { kind: 'superseded', by: ranking.officeName, at: '2026-11-20 10:00' },
    })
    expect(amendment?.reply).toBeNull()
  })
})
