import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Channel, Purpose } from '../../src/domain/channels.ts'
import { type PlanInput, planPublication } from '../../src/notifications/plan.ts'
import { aNotice } from './support.ts'

const { ranking, unit } = aNotice('bottomRankingNotice')
const CITY = { code: '110000', name: '天市' }

function aChannel(unitCode: string, purposes: readonly Purpose[] = [], channelId = `C${unitCode}`): Channel {
  return { unitCode, platform: 'slack', channelId, purposes, validFrom: null, validTo: null }
}

/** Listed townships, worst first, as `district/township` codes. */
function listed(...codes: readonly string[]): PlanInput['listed'] {
  return codes.map((code) => {
    const [districtCode = '', unitCode = ''] = code.split('/')
    return { districtCode, unit: { ...unit, unitCode, unitName: `镇${unitCode}`, district: `区${districtCode}` } }
  })
}

function plan(over: Partial<PlanInput> = {}) {
  return planPublication({
    ranking,
    city: CITY,
    listed: listed('1/11', '2/21', '1/12'),
    decision: null,
    channels: ['110000', '1', '2', '11', '12', '21', '22'].map((code) => aChannel(code)),
    day: '2026-11-06',
    exemptInRange: 0,
    signBy: { day: '2026-11-10', confirmed: true },
    objectionWorkingDays: 3,
    whoToSummon: () => null,
    alsoProposed: () => [],
    ...over,
  })
}

const said = ({ messages }: ReturnType<typeof plan>) =>
  messages.map(({ notice, unitCode, channelId }) => `${notice.kind} ${unitCode} → ${channelId}`)

describe('who gets what', () => {
  it('is the summary to the city, a district’s own to the district, its own to a township, proposals to the review', () => {
    const planned = plan({
      channels: [
        ...['1', '2', '11', '12', '21', '22'].map((code) => aChannel(code)),
        aChannel('110000', ['notices'], 'CNEWS'),
        aChannel('110000', ['review'], 'CREVIEW'),
      ],
    })
    expect(said(planned)).toEqual([
      'bottomRankingSummary 110000 → CNEWS',
      'bottomRankingDistrict 1 → C1',
      'bottomRankingDistrict 2 → C2',
      'bottomRankingNotice 11 → C11',
      'bottomRankingNotice 21 → C21',
      'bottomRankingNotice 12 → C12',
      'interviewProposal 11 → CREVIEW',
      'interviewProposal 21 → CREVIEW',
      'interviewProposal 12 → CREVIEW',
    ])
    expect(planned.gaps).toEqual([])
    const ofDistrict = planned.messages.find(({ channelId }) => channelId === 'C1')
    expect(ofDistrict?.notice.facts).toMatchObject({
      districtName: '区1',
      listed: [{ unitCode: '11' }, { unitCode: '12' }],
    })
  })

  it('goes to every channel of the purpose, and to a channel once', () => {
    const channels = [aChannel('11', [], 'CA'), aChannel('11', [], 'CB'), aChannel('11', [], 'CA')]
    const { messages } = plan({ channels, listed: listed('1/11') })
    expect(
      messages.filter(({ notice }) => notice.kind === 'bottomRankingNotice').map(({ channelId }) => channelId),
    ).toEqual(['CA', 'CB'])
  })

  it('names each of those who cannot be reached, once a purpose', () => {
    const { gaps } = plan({ channels: [aChannel('2'), aChannel('21')] })
    expect(gaps.map(({ unitCode, purpose }) => `${unitCode} ${purpose}`)).toEqual([
      '110000 notices',
      '1 notices',
      '11 notices',
      '12 notices',
      '110000 review',
    ])
  })

  it('passes over a channel that is not in force on the day', () => {
    const ended: Channel = { ...aChannel('11'), validTo: '2026-11-05' }
    expect(plan({ channels: [ended], listed: listed('1/11') }).messages).toEqual([])
  })

  it('never says a township’s name to another township or to another district', () => {
    const codes = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9 })), {
      minLength: 1,
      maxLength: 12,
      selector: ([a, b]) => `${a}/${a}${b}`,
    })
    fc.assert(
      fc.property(codes, (chosen) => {
        const listing = listed(...chosen.map(([district, own]) => `${district}/${district}${own}`))
        const channels = [CITY.code, ...listing.flatMap((it) => [it.districtCode, it.unit.unitCode])].map((code) =>
          aChannel(code),
        )
        const { messages } = plan({ listed: listing, channels })
        for (const { notice, channelId } of messages) {
          const text = JSON.stringify(notice)
          const heard = listing.filter((it) => text.includes(it.unit.unitName)).map((it) => it)
          const mayHear = (it: (typeof listing)[number]) =>
            ['C110000', `C${it.districtCode}`, `C${it.unit.unitCode}`].includes(channelId)
          expect(heard.every(mayHear)).toBe(true)
        }
        expect(messages.filter(({ notice }) => notice.kind === 'bottomRankingNotice')).toHaveLength(listing.length)
      }),
    )
  })
})
