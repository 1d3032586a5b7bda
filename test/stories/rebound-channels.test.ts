import { describe, expect, it } from 'vitest'
import { toChannelsFile } from '../../src/app/sample/registers.ts'
import type { Channel, Purpose } from '../../src/domain/channels.ts'
import { loadChannels } from '../../src/store/channels.ts'
import { importChannels } from '../../src/workflows/import-channels.ts'
import { as, taken } from '../support/acts.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const MONTH = '2026-10'
const REVIEW = 'CCITYREVIEW'
/** The channel of a township that no story lists: the new home of whoever moves. */
const NEW_HOME = codeOf('子镇')
const CITY = '110000'

/** Binds what a unit hears for a purpose (`null` = all it hears) to another channel. */
async function rebind(office: TestOffice, unitCode: string, purpose: Purpose | null = null): Promise<void> {
  const own = (await loadChannels(office.context.database.prisma)).filter((channel) => channel.unitCode === unitCode)
  const bound = own.map((channel): Channel => {
    const isMeant = purpose === null || channel.purposes.includes(purpose)
    return isMeant ? { ...channel, channelId: `C${NEW_HOME}` } : channel
  })
  const source = { fileName: 'channels.csv', content: toChannelsFile(bound) }
  taken(await importChannels(office.context, { source, by: as('administrator') }))
}

async function expectNothingWaits(office: TestOffice): Promise<void> {
  const states = new Set((await office.messages()).map((message) => message.state))
  expect([...states].filter((state) => state !== 'sent' && state !== 'superseded')).toEqual([])
}

describe('a township whose channel was changed between two versions', () => {
  it('gets its notice in the new channel; the old one, which says the same, is left as it is', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00' })
    await office.publishMonth('air', MONTH, ladder())
    office.acceptAll()
    const before = office.snapshot()
    await rebind(office, codeOf('午镇'))
    await office.publishMonth('air', MONTH, ladder())
    expect(office.snapshot()[`C${codeOf('午镇')}`]).toBe(before[`C${codeOf('午镇')}`])
    office.channel(NEW_HOME).expectMessage(/^【通报】[\s\S]*午镇人民政府[\s\S]*排名第2版/)
    office.channel(REVIEW).acceptAll()
    await expectNothingWaits(office)
  })

  it('sees its old notice corrected, not withdrawn, when its figures change', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00' })
    await office.publishMonth('air', MONTH, ladder())
    const old = office.channel(codeOf('土镇')).expectMessage(/^【通报】/)
    office.acceptAll()
    await rebind(office, codeOf('土镇'))
    await office.publishMonth('air', MONTH, ladder({ 土镇: 61 }))
    old.expectUpdate(/^【已更正·第2版】[\s\S]*61\.0/)
    expect(old.expectReply(/^【更正】[\s\S]*60\.0→61\.0/).text).not.toMatch(/撤回|不再列入/)
    office.channel(NEW_HOME).expectMessage(/^【通报】[\s\S]*土镇人民政府[\s\S]*61\.0/)
    for (const code of [CITY, codeOf('丙区'), REVIEW]) office.channel(code).acceptAll()
    await expectNothingWaits(office)
  })

  it('hears in the new channel alone what was not sent before', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00' })
    await office.enqueueMonth('air', MONTH, ladder())
    await rebind(office, codeOf('午镇'))
    await office.enqueueMonth('air', MONTH, ladder())
    await office.settle()
    expect(office.channel(codeOf('午镇')).texts()).toEqual([])
    office.channel(NEW_HOME).expectMessages(/^【通报】[\s\S]*午镇人民政府/, 1)
    office.acceptAll()
    await expectNothingWaits(office)
  })

  it('is withdrawn in the old channel when it leaves the list', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00' })
    await office.publishMonth('air', MONTH, ladder())
    const old = office.channel(codeOf('午镇')).expectMessage(/^【通报】/)
    office.acceptAll()
    await rebind(office, codeOf('午镇'))
    await office.publishMonth('air', MONTH, ladder({ 午镇: 39 }))
    old.expectUpdate(/^【已撤回】/)
    old.expectReply(/^【撤回】/)
    office.channel(NEW_HOME).expectNothingElse()
    office.acceptAll()
  })

  it('without any channel now keeps its notice, since it is still listed', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00' })
    await office.publishMonth('air', MONTH, ladder())
    const old = office.channel(codeOf('土镇')).expectMessage(/^【通报】/)
    office.acceptAll()
    await office.database.pglite.query(
      `UPDATE channel_binding SET "supersededAt" = now() WHERE "unitCode" = '${codeOf('土镇')}'`,
    )
    taken(await office.importTable('air', MONTH, ladder({ 土镇: 61 })))
    taken(await office.compute('air', MONTH))
    taken(await office.review('air', MONTH))
    taken(await office.publish('air', MONTH, { waive: { units: [codeOf('土镇')], reason: '频道停用' } }))
    await office.settle()
    old.expectUpdate(/^【已更正·第2版】[\s\S]*61\.0/)
    expect(old.expectReply(/^【更正】/).text).not.toContain('不再列入')
    office.acceptAll()
  })
})

describe('the city whose channel was changed between two versions', () => {
  it('before anything went out hears the summary in the new one, and every notice links to it', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00' })
    await office.enqueueMonth('air', MONTH, ladder())
    await rebind(office, CITY, 'notices')
    await office.enqueueMonth('air', MONTH, ladder())
    await office.settle()
    expect(office.channel(CITY).texts()).toEqual([])
    const summary = office.channel(NEW_HOME).expectMessage(/^【通报】[\s\S]*排名第2版/)
    for (const letter of '午未申酉戌亥金木火土') {
      const notice = office.channel(codeOf(`${letter}镇`)).expectMessage(/^【通报】/)
      expect(notice.raw.links.map((link) => link.url)).toContain(office.sandbox.permalink(summary.raw))
    }
    office.acceptAll()
    await expectNothingWaits(office)
  })

  it('keeps the old summary correct and hears the new one where it is now', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00' })
    await office.publishMonth('air', MONTH, ladder())
    const old = office.channel(CITY).expectMessage(/^【通报】/)
    office.acceptAll()
    await rebind(office, CITY, 'notices')
    await office.publishMonth('air', MONTH, ladder({ 午镇: 39 }))
    old.expectUpdate(/^【已更正·第2版】[\s\S]*10 \| 巳镇/)
    old.expectReply(/^【更正】/)
    const summary = office.channel(NEW_HOME).expectMessage(/^【通报】[\s\S]*10 \| 巳镇/)
    const newcomer = office.channel(codeOf('巳镇')).expectMessage(/^【通报】/)
    expect(newcomer.raw.links.map((link) => link.url)).toContain(office.sandbox.permalink(summary.raw))
    office.acceptAll()
    await expectNothingWaits(office)
  })

  it('takes with it a notice that failed while it waited for the old summary', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00' })
    await office.enqueueMonth('air', MONTH, ladder())
    const [failed] = (await office.messages({ kind: 'bottomRankingNotice' })).filter(
      (message) => message.unitCode === codeOf('午镇'),
    )
    await office.database.pglite.query(`UPDATE message SET state = 'failed' WHERE id = ${failed?.id}`)
    await rebind(office, CITY, 'notices')
    await office.enqueueMonth('air', MONTH, ladder())
    await office.settle()
    const summary = office.channel(NEW_HOME).expectMessage(/^【通报】/)
    taken(await office.retry(failed?.id ?? 0))
    await office.settle()
    const notice = office.channel(codeOf('午镇')).expectMessage(/^【通报】/)
    expect(notice.raw.links.map((link) => link.url)).toContain(office.sandbox.permalink(summary.raw))
    office.acceptAll()
    await expectNothingWaits(office)
  })
})
