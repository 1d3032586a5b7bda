import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Outcome } from '../../src/domain/refusal.ts'
import type { Month } from '../../src/domain/time.ts'
import type { ActorClaim } from '../../src/workflows/authorise.ts'
import { computeRanking } from '../../src/workflows/compute-ranking.ts'
import { declineProposal } from '../../src/workflows/decline-proposal.ts'
import { explainUnit } from '../../src/workflows/explain-unit.ts'
import { importReadings } from '../../src/workflows/import-readings.ts'
import type { OfficeContext } from '../../src/workflows/office-context.ts'
import { publishRanking } from '../../src/workflows/publish-ranking.ts'
import { showRanking } from '../../src/workflows/ranking-document.ts'
import { reviewRanking } from '../../src/workflows/review-ranking.ts'
import { settleMessage } from '../../src/workflows/settle-message.ts'
import { verifyRanking } from '../../src/workflows/verify-ranking.ts'
import { APPROVE, as, refusalOf, taken } from '../support/acts.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder, monthFile } from '../support/small-office.ts'

/** What stands in each month, so that one office serves every row of the tables below. */
const PUBLISHED = '2026-10'
const COMPUTED = '2026-06'
const RETURNED = '2026-05'
const REVIEWED = '2026-04'
const TIED = '2026-03'
const IMPORTED = '2026-02'
const EMPTY = '2026-01'
const OUTDATED = '2025-12'

let office: TestOffice

beforeAll(async () => {
  office = await startOffice({
    at: '2026-11-06 10:00',
    rules: { air: { bottom: 2 }, water: { bottom: 2 } },
    allowOthers: true,
  })
  const tied = ladder({ 火镇: 58, 木镇: 58 })
  await office.enqueueMonth('air', PUBLISHED, ladder())
  for (const month of [COMPUTED, RETURNED, REVIEWED, TIED]) {
    taken(await office.importTable('air', month, month === TIED ? tied : ladder()))
    taken(await office.compute('air', month))
  }
  taken(await office.importTable('air', IMPORTED, ladder()))
  taken(await office.review('air', RETURNED, { kind: 'return', reason: '数据有误' }))
  taken(await office.review('air', REVIEWED))
  taken(await office.importTable('air', OUTDATED, ladder()))
  taken(await office.compute('air', OUTDATED))
  taken(await office.review('air', OUTDATED))
  taken(await office.importTable('air', OUTDATED, ladder({ 土镇: 61 })))
})
afterAll(() => office[Symbol.asyncDispose]())

/** The same office under other rules of air, or without them. */
function withRules(change: object | null): OfficeContext {
  const { context } = office
  const { air, water } = context.office.rankings
  if (air === undefined || water === undefined) throw new Error('expected rules of both media')
  const rankings = change === null ? { water } : { air: { ...air, ...change }, water }
  return { ...context, office: { ...context.office, rankings } }
}

const compute = (month: Month, by: ActorClaim = as('importer'), context = office.context) =>
  computeRanking(context, { medium: 'air', month, by })
const publish = (month: Month, context: OfficeContext) =>
  publishRanking(context, { medium: 'air', month, checkOnly: false, waive: null, by: as('issuer') })
const reviewVersion = (month: Month, version: number) =>
  reviewRanking(office.context, { medium: 'air', month, version, decision: APPROVE, by: as('reviewer') })
const decline = (unitCode: string) =>
  declineProposal(office.context, { medium: 'air', month: PUBLISHED, unitCode, reason: '说明', by: as('issuer') })
const readings = (context: OfficeContext, indicator: string) =>
  importReadings(context, {
    source: { fileName: 'readings.csv', content: Buffer.from('unit_code,time,value\n') },
    medium: 'air',
    month: EMPTY,
    indicator,
    dryRun: false,
    by: as('importer'),
  })

interface Row {
  readonly name: string
  readonly act: () => Promise<Outcome<unknown>>
  readonly code: string
  readonly needs?: 'input' | 'decision'
  /** The value, the place and what was expected. */
  readonly says: RegExp
  readonly command?: string
}

const ROWS: readonly Row[] = [
  {
    name: 'a role that does not allow the act',
    act: () => office.importTable('air', EMPTY, ladder(), 'issuer'),
    code: 'not-permitted',
    says: /sample-issuer .*importMonth takes the role importer, roles held: issuer/,
  },
  {
    name: 'nobody',
    act: () => compute(PUBLISHED, { surface: 'cli', personId: null }),
    code: 'actor-needed',
    says: /--as is missing: the office has \d+ people/,
  },
  {
    name: 'a stranger at the terminal',
    act: () => compute(PUBLISHED, { surface: 'cli', personId: '某人' }),
    code: 'unknown-person',
    says: /--as 某人: no such person; expected a person_id/,
  },
  {
    name: 'a stranger in Slack',
    act: () => compute(PUBLISHED, { surface: 'slack', slackUserId: 'U0NONE' }),
    code: 'unknown-slack-user',
    says: /not linked to anybody/,
  },
  {
    name: 'computing without a table',
    act: () => compute(EMPTY),
    code: 'no-data',
    says: /air 2026-01: no table has been imported/,
    command: `duban import month FILE --medium air --month ${EMPTY}`,
  },
  {
    name: 'computing before any rules begin',
    act: () => compute('2012-12'),
    code: 'no-rules',
    says: /air 2012-12: no rules in force; the earliest rules begin with 2013-01/,
  },
  {
    name: 'computing with rules that state no decimals for the month',
    act: () =>
      compute(
        IMPORTED,
        as('importer'),
        withRules({
          quality: { ...office.context.office.rankings.air?.quality, decimals: [{ from: '2027-01', places: 1 }] },
        }),
      ),
    code: 'no-decimals',
    says: /rankings\.air\.quality\.decimals: no row begins by 2026-02/,
  },
  {
    name: 'computing with an exempt unit nobody knows',
    act: () => compute(IMPORTED, as('importer'), withRules({ exempt: [{ unitCode: '999', reason: '无' }] })),
    code: 'unknown-exempt',
    says: /rankings\.air\.exempt .*999 is no unit/,
  },
  {
    name: 'reviewing what was never computed',
    act: () => office.review('air', EMPTY),
    code: 'not-computed',
    says: /air 2026-01/,
    command: `duban compute air ${EMPTY}`,
  },
  {
    name: 'reviewing a version that was replaced',
    act: () => reviewVersion(COMPUTED, 7),
    code: 'outdated-version',
    says: /version 7 has been replaced by version 1/,
  },
  {
    name: 'reviewing what was returned',
    act: () => office.review('air', RETURNED),
    code: 'was-returned',
    says: /was returned \(数据有误\)/,
    command: `duban compute air ${RETURNED}`,
  },
  {
    name: 'reviewing what was reviewed',
    act: () => office.review('air', REVIEWED),
    code: 'nothing-to-review',
    says: /version 1 is reviewed already/,
  },
  {
    name: 'approving over an undecided tie',
    act: () => office.review('air', TIED),
    code: 'tie-undecided',
    needs: 'decision',
    says: /a tie at place 2 from the end crosses the edge/,
    command: `duban review air ${TIED} --tie strict|include --reason TEXT`,
  },
  {
    name: 'publishing what was never computed',
    act: () => office.publish('air', EMPTY),
    code: 'not-computed',
    says: /air 2026-01/,
    command: `duban compute air ${EMPTY}`,
  },
  {
    name: 'publishing what nobody reviewed',
    act: () => office.publish('air', COMPUTED),
    code: 'not-reviewed',
    needs: 'decision',
    says: /version 1 has not been reviewed/,
    command: `duban review air ${COMPUTED}`,
  },
  {
    name: 'publishing over an undecided tie',
    act: () => office.publish('air', TIED),
    code: 'not-reviewed',
    needs: 'decision',
    says: /a tie crosses the edge of its list/,
    command: `duban review air ${TIED} --tie strict|include --reason TEXT`,
  },
  {
    name: 'publishing what was computed from data that were replaced',
    act: () => office.publish('air', OUTDATED),
    code: 'newer-data',
    needs: 'decision',
    says: /air 2025-12 version 1 is out of date: data version 2 is newer than data version 1/,
    command: `duban compute air ${OUTDATED}`,
  },
  {
    name: 'publishing what was computed by rules that were replaced',
    act: () => publish(REVIEWED, withRules({ bottom: 3 })),
    code: 'newer-data',
    needs: 'decision',
    says: /air 2026-04 version 1 is out of date: the rules in force are newer than rule set 1/,
    command: `duban compute air ${REVIEWED}`,
  },
  {
    name: 'readings of another indicator under rules nobody has stored yet',
    act: () => readings(withRules({ bottom: 4 }), 'pm10'),
    code: 'other-indicator',
    says: /expected --indicator pm25/,
  },
  {
    name: 'a summons for a month that is not published',
    act: () => office.summon('air', REVIEWED),
    code: 'not-published',
    needs: 'decision',
    says: /air 2026-04: no ranking is published/,
    command: `duban publish air ${REVIEWED}`,
  },
  {
    name: 'a summons at no time',
    act: () => office.summon('air', PUBLISHED, { at: '2026-13-01 09:00' }),
    code: 'bad-time',
    says: /--at 2026-13-01 09:00: expected a local time/,
  },
  {
    name: 'a summons in the past',
    act: () => office.summon('air', PUBLISHED, { at: '2026-11-06 10:00' }),
    code: 'time-passed',
    says: /that time has passed \(it is 2026-11-06 10:00\)/,
  },
  {
    name: 'a summons to nowhere',
    act: () => office.summon('air', PUBLISHED, { place: ' ' }),
    code: 'bad-place',
    says: /--place: 1 characters; expected the place of the meeting, 1 to 200/,
  },
  {
    name: 'a summons to a place without end',
    act: () => office.summon('air', PUBLISHED, { place: '厅'.repeat(201) }),
    code: 'bad-place',
    says: /201 characters/,
  },
  {
    name: 'a summons for a township that is not listed',
    act: () => office.summon('air', PUBLISHED, { units: ['子镇'] }),
    code: 'not-proposed',
    says: /--unit 子镇: 110101001 is not proposed/,
  },
  {
    name: 'a summons for a township nobody knows',
    act: () => office.summon('air', PUBLISHED, { units: ['癸镇'] }),
    code: 'unit-unknown',
    says: /癸镇: no such township-level unit/,
  },
  {
    name: 'declining what is not proposed',
    act: () => decline(codeOf('子镇')),
    code: 'not-proposed',
    says: /110101001 is not proposed/,
  },
  {
    name: 'retrying a message that was replaced before it was sent',
    act: async () => office.retry((await office.messages({ state: 'superseded' }))[0]?.id ?? 0),
    code: 'message-settled',
    says: /is superseded; retry takes one that is pending, failed or unconfirmed/,
  },
  {
    name: 'cancelling a message that is not there',
    act: () => office.cancel(999_999),
    code: 'unknown-message',
    says: /message 999999: no such message/,
  },
  {
    name: 'settling a message as the importer',
    act: () => settleMessage(office.context, { id: 1, decision: { kind: 'cancel' }, by: as('importer') }),
    code: 'not-permitted',
    says: /takes the role issuer or administrator/,
  },
  {
    name: 'readings of another indicator',
    act: () => readings(office.context, 'pm10'),
    code: 'other-indicator',
    says: /--indicator pm10: .* rank pm25; expected --indicator pm25/,
  },
  {
    name: 'readings without a rule for hours',
    act: () => readings(withRules({ hourly: null }), 'pm25'),
    code: 'no-hourly-rule',
    says: /rankings\.air\.hourly is not set/,
  },
  {
    name: 'verifying what is not published',
    act: () => verifyRanking(office.context.database.prisma, 'air', REVIEWED),
    code: 'not-published',
    says: /nothing is published/,
    command: `duban publish air ${REVIEWED}`,
  },
  {
    name: 'showing a version that is not there',
    act: () => showRanking(office.context.database.prisma, 'air', PUBLISHED, 9),
    code: 'not-computed',
    says: /air 2026-10 version 9/,
  },
  {
    name: 'explaining a township nobody knows',
    act: () =>
      explainUnit(office.context.database.prisma, {
        medium: 'air',
        month: PUBLISHED,
        version: null,
        unit: '甲区/癸镇',
      }),
    code: 'unit-unknown',
    says: /癸镇/,
  },
]

describe('an act that is refused', () => {
  it.each(ROWS)('says why and writes nothing: $name', async ({ act, code, needs = 'input', says, command }) => {
    const before = await office.database.rowCounts()
    const refusal = refusalOf(await act())
    expect(refusal).toMatchObject({ code, needs, ...(command === undefined ? {} : { command }) })
    expect(refusal.message).toMatch(says)
    expect(await office.database.rowCounts()).toEqual(before)
  })

  it('by newer rules goes on once it is computed again, and rules of later months change nothing', async () => {
    await using other = await startOffice({ at: '2026-11-06 10:00', rules: { air: { bottom: 2 } }, allowOthers: true })
    taken(await other.importTable('air', PUBLISHED, ladder()))
    taken(await other.compute('air', PUBLISHED))
    taken(await other.review('air', PUBLISHED))
    const { air } = other.context.office.rankings
    if (air === undefined) throw new Error('expected rules of air')
    const later = { ...other.context.office, rankings: { air: { ...air, bottom: 3, effectiveFrom: '2026-11' } } }
    expect(taken(await publish(PUBLISHED, { ...other.context, office: later }))).toMatchObject({
      alreadyPublished: false,
    })
    taken(await other.importTable('air', PUBLISHED, ladder({ 土镇: 61 })))
    expect(refusalOf(await other.publish('air', PUBLISHED)).code).toBe('newer-data')
    taken(await other.compute('air', PUBLISHED))
    taken(await other.review('air', PUBLISHED))
    expect(taken(await other.publish('air', PUBLISHED)).ranking.version).toBe(2)
  })

  it('under rules that decide ties by themselves leaves no other choice open', async () => {
    await using other = await startOffice({
      at: '2026-11-06 10:00',
      rules: { air: { bottom: 2, tieAtCut: 'strict' } },
      allowOthers: true,
    })
    taken(await other.importTable('air', PUBLISHED, ladder({ 火镇: 58, 木镇: 58 })))
    taken(await other.compute('air', PUBLISHED))
    const tie = { policy: 'include', reason: '一并列入' } as const
    const refusal = refusalOf(await other.review('air', PUBLISHED, { kind: 'approve', tie }))
    expect(refusal).toMatchObject({ code: 'tie-not-open', needs: 'input' })
    expect(refusal.message).toMatch(/--tie include: the rules say tieAtCut: strict/)
  })
})

describe('townships that cannot be reached', () => {
  it('stop publication and summons until mended or waived, each named with its mend', async () => {
    await using other = await startOffice({ at: '2026-11-06 10:00', rules: { air: { bottom: 2 } }, allowOthers: true })
    const { prisma } = other.database.database
    await prisma.channelBinding.deleteMany({ where: { unitCode: codeOf('土镇') } })
    taken(await other.importTable('air', PUBLISHED, ladder()))
    taken(await other.compute('air', PUBLISHED))
    taken(await other.review('air', PUBLISHED))
    const before = await other.database.rowCounts()
    const refusal = refusalOf(await other.publish('air', PUBLISHED))
    expect(refusal).toMatchObject({ code: 'coverage-gaps', needs: 'decision' })
    expect(refusal.details?.join('\n')).toMatch(/土镇（110105005）没有.*频道 → duban import channels FILE/)
    expect(await other.database.rowCounts()).toEqual(before)
    const { ranking } = taken(await other.publish('air', PUBLISHED, { waive: { units: ['土镇'], reason: '电话告知' } }))
    expect(ranking.waivers).toEqual([{ unitCode: codeOf('土镇'), reason: '电话告知', by: 'sample-issuer' }])
    const published = await other.database.rowCounts()
    const summons = refusalOf(await other.summon('air', PUBLISHED, { units: ['土镇'] }))
    expect(summons).toMatchObject({ code: 'coverage-gaps', needs: 'decision' })
    expect(summons.details).toEqual([expect.stringMatching(/土镇.*110105005/)])
    expect(await other.database.rowCounts()).toEqual(published)
  })
})

describe('a unit that ended after its table was imported', () => {
  it('is named when the ranking is computed, and the table is asked for again', async () => {
    await using other = await startOffice({ at: '2026-11-06 10:00', allowOthers: true })
    taken(await other.importTable('air', PUBLISHED, monthFile(PUBLISHED, ladder())))
    await other.database.database.prisma.unitSpan.updateMany({
      where: { code: codeOf('土镇') },
      data: { validTo: '2026-08-31' },
    })
    const refusal = refusalOf(await other.compute('air', PUBLISHED))
    expect(refusal).toMatchObject({
      code: 'stale-data',
      command: `duban import month FILE --medium air --month ${PUBLISHED}`,
    })
    expect(refusal.message).toMatch(
      /unit 110105005 of data version 1 is no longer a township-level unit valid in 2026-10/,
    )
  })
})
