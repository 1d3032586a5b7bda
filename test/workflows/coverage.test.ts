import { describe, expect, it } from 'vitest'
import { sampleChannels, toChannelsFile } from '../../src/app/sample/registers.ts'
import { importChannels } from '../../src/workflows/import-channels.ts'
import { as, refusalOf, taken } from '../support/acts.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const MONTH = '2026-10'
const OFFICE = { at: '2026-11-06 10:00', rules: { air: { bottom: 2 } }, allowOthers: true } as const
const WAIVE_LAST = { waive: { units: ['土镇'], reason: '电话告知' } } as const

async function retire(office: TestOffice, channelId: string, reason = 'is_archived'): Promise<void> {
  const state = { state: 'retired', retiredReason: reason }
  await office.database.database.prisma.destination.upsert({
    where: { platform_channelId: { platform: 'slack', channelId } },
    create: { platform: 'slack', channelId, nextPostAt: office.clock.now(), ...state },
    update: state,
  })
}

async function reviewed(office: TestOffice): Promise<void> {
  taken(await office.importTable('air', MONTH, ladder()))
  taken(await office.compute('air', MONTH))
  taken(await office.review('air', MONTH))
}

/** Binds 土镇 to its channel for notices alone, so that nothing tells it of a summons. */
async function bindForNoticesOnly(office: TestOffice): Promise<void> {
  const code = codeOf('土镇')
  const content = Buffer.from(`unit_code,platform,channel_id,purpose\n${code},slack,C${code},notices\n`)
  const source = { fileName: 'channels.csv', content }
  taken(await importChannels(office.context, { source, by: as('administrator') }))
}

describe('a retired channel', () => {
  it('is one gap of the unit whose channel it is, with its reason and its mend', async () => {
    await using office = await startOffice(OFFICE)
    await reviewed(office)
    await retire(office, 'CCITYREVIEW')
    const refusal = refusalOf(await office.publish('air', MONTH))
    expect(refusal).toMatchObject({ code: 'coverage-gaps', needs: 'decision' })
    expect(refusal.details).toEqual([
      expect.stringMatching(/^天市（110000）的频道 CCITYREVIEW 已停用：is_archived → .*duban import channels FILE$/),
    ])
    const waive = { units: ['110000'], reason: '已当面告知' }
    expect(taken(await office.publish('air', MONTH, { waive })).ranking.waivers).toMatchObject([{ unitCode: '110000' }])
  })

  it('takes posts again once a channels file binds it again, and not by a file with an error', async () => {
    await using office = await startOffice(OFFICE)
    const { context, tree } = office
    const { prisma } = office.database.database
    await retire(office, `C${codeOf('土镇')}`)
    await retire(office, 'CELSEWHERE')
    const retired = () => prisma.destination.findMany({ where: { state: 'retired' }, select: { channelId: true } })
    const by = as('administrator')
    const wrong = Buffer.from(
      `unit_code,platform,channel_id\n${codeOf('土镇')},slack,C${codeOf('土镇')}\n999999,slack,C0NEW\n`,
    )
    expect(taken(await importChannels(context, { source: { fileName: 'wrong.csv', content: wrong }, by })).ok).toBe(
      false,
    )
    expect(await retired()).toHaveLength(2)
    const source = { fileName: 'channels.csv', content: toChannelsFile(sampleChannels(tree, MONTH)) }
    expect(taken(await importChannels(context, { source, by }))).toMatchObject({ ok: true, written: 0 })
    expect(await retired()).toEqual([{ channelId: 'CELSEWHERE' }])
    const [entry] = await prisma.auditEntry.findMany({ orderBy: { sequence: 'desc' }, take: 1 })
    expect(entry?.details).toMatchObject({ revived: [`C${codeOf('土镇')}`] })
  })

  it('of a township or its district stops the summons, with channel, reason and mend', async () => {
    await using office = await startOffice(OFFICE)
    await office.enqueueMonth('air', MONTH, ladder())
    await retire(office, `C${codeOf('土镇')}`)
    await retire(office, `C000${codeOf('丙区')}`, 'channel_not_found')
    const before = await office.database.rowCounts()
    const refusal = refusalOf(await office.summon('air', MONTH))
    expect(refusal).toMatchObject({ code: 'coverage-gaps', needs: 'decision', command: 'duban import channels FILE' })
    // Both townships are of 丙区, which is named once.
    expect(refusal.details?.toSorted()).toEqual([
      expect.stringMatching(
        /^丙区（110105）的频道 C000110105 已停用：channel_not_found → .*duban import channels FILE$/,
      ),
      expect.stringMatching(/^土镇（110105005）的频道 C110105005 已停用：is_archived → .*duban import channels FILE$/),
    ])
    expect(await office.database.rowCounts()).toEqual(before)
  })
})

describe('a listed township without a channel for summonses', () => {
  it('is named before publication, which it does not stop, and stops the summons', async () => {
    await using office = await startOffice(OFFICE)
    await bindForNoticesOnly(office)
    await reviewed(office)
    const gap = { unitCode: codeOf('土镇'), purpose: 'summons', problem: 'noChannel' }
    expect(taken(await office.publish('air', MONTH, { checkOnly: true })).gaps).toMatchObject([gap])
    expect(taken(await office.publish('air', MONTH)).gaps).toMatchObject([gap])
    expect(refusalOf(await office.summon('air', MONTH)).details).toEqual(['土镇（110105005）没有接收约谈的频道'])
  })

  it('is left out with a warning when that was waived at publication, and refused when it is named', async () => {
    await using office = await startOffice(OFFICE)
    await bindForNoticesOnly(office)
    await reviewed(office)
    taken(await office.publish('air', MONTH, WAIVE_LAST))
    expect(refusalOf(await office.summon('air', MONTH, { units: ['土镇'] })).code).toBe('coverage-gaps')
    const summoned = taken(await office.summon('air', MONTH))
    expect(summoned.units.map(({ unitName }) => unitName)).toEqual(['火镇'])
    expect(summoned.warnings).toContain('土镇（110105005）没有接收约谈的频道；发布时已豁免，本次未发')
    expect(refusalOf(await office.summon('air', MONTH)).code).toBe('coverage-gaps')
  })

  it('is summoned without a copy when it is its district that cannot be reached, as was waived', async () => {
    await using office = await startOffice(OFFICE)
    await office.database.database.prisma.channelBinding.deleteMany({ where: { unitCode: codeOf('丙区') } })
    await reviewed(office)
    taken(await office.publish('air', MONTH, { waive: { units: ['丙区'], reason: '电话告知' } }))
    const summoned = taken(await office.summon('air', MONTH))
    expect(summoned).toMatchObject({ units: [{}, {}], enqueued: 2 })
    expect(summoned.warnings.filter((warning) => warning.startsWith('丙区（110105）没有接收约谈的频道'))).toHaveLength(
      1,
    )
  })
})
