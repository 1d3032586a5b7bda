import { describe, expect, it } from 'vitest'
import { listAudit } from '../../src/store/audit.ts'
import { taken } from '../support/acts.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const MONTH = '2026-10'
const CHANNEL = `C${codeOf('土镇')}`
const OPERATIONS = 'CCITYOPERATIONS'

function anOffice() {
  return startOffice({ at: '2026-11-06 10:00', rules: { air: { bottom: 2 } }, bot: true })
}

/** Slack tells of something in the channel; resolves once the event is recorded, a moment before it is acted on. */
async function tell(office: TestOffice, event: Record<string, string>, eventId: string): Promise<void> {
  await office.sandbox.event({ channel: CHANNEL, ...event }, { eventId })
  const recorded = () => office.database.database.prisma.inboxEntry.count({ where: { id: `event/${eventId}` } })
  await expect.poll(recorded).toBe(1)
}

async function mends(office: TestOffice) {
  const acts = await listAudit(office.database.database.prisma, { take: 1_000 })
  return acts.filter(({ act }) => act === 'mendDestination')
}

/** What everybody but 土镇 hears of the month. */
function expectOthers(office: TestOffice): void {
  office.channel('110000').expectMessage(/^【通报】/)
  office.channel(codeOf('丙区')).expectMessage(/^【抄送】/)
  office.channel(codeOf('火镇')).expectMessage(/^【通报】/)
  office.channel('CCITYREVIEW').expectMessages(/^【约谈建议】/, 2)
  office
    .channel('CCITYREVIEW')
    .expectMessage(/^【待审】/)
    .expectFile(/\.csv/)
}

describe('a channel that was archived and restored', () => {
  it('goes on with what failed and with what was held, once, and the others never waited', async () => {
    await using office = await anOffice()
    office.allowCalls('is_archived')
    await office.enqueueMonth('air', '2026-09', ladder())
    await office.enqueueMonth('air', MONTH, ladder())
    office.sandbox.channel(CHANNEL).record.isArchived = true
    await office.settle()
    office.channel(codeOf('火镇')).expectMessages(/^【通报】/, 2)
    office.channel(codeOf('丙区')).expectMessages(/^【抄送】/, 2)
    office.channel(OPERATIONS).expectMessage(/^【发送异常】[\s\S]*土镇[\s\S]*is_archived/)
    const stuck = (await office.messages({ kind: 'bottomRankingNotice' })).filter(({ state }) => state !== 'sent')
    expect(stuck.map(({ state }) => state)).toEqual(['failed', 'pending'])
    await tell(office, { type: 'channel_archive', user: 'U1' }, 'Ev1')
    await office.settle()
    office.channel(OPERATIONS).expectNothingElse()
    office.sandbox.channel(CHANNEL).record.isArchived = false
    await tell(office, { type: 'channel_unarchive', user: 'U1' }, 'Ev2')
    await expect.poll(() => mends(office)).toHaveLength(1)
    await tell(office, { type: 'channel_unarchive', user: 'U1' }, 'Ev2')
    await tell(office, { type: 'channel_unarchive', user: 'U1' }, 'Ev3')
    await office.settle()
    office.channel(CHANNEL).expectMessages(/^【通报】/, 2)
    office.channel(CHANNEL).expectNothingElse()
    office.channel(OPERATIONS).expectNothingElse()
    office.channel('110000').acceptAll()
    office.channel('CCITYREVIEW').acceptAll()
    expect(await office.messages({ state: 'failed' })).toEqual([])
    const [failed] = stuck
    expect(await mends(office)).toMatchObject([
      {
        actorId: null,
        surface: 'slack',
        details: { channel: CHANNEL, how: 'channel_unarchive', wasRetired: true, retried: [failed?.id] },
      },
    ])
  })

  it('before anything was sent there: nothing fails, what is due waits, and one report names the unit', async () => {
    await using office = await anOffice()
    office.sandbox.channel(CHANNEL).record.isArchived = true
    await tell(office, { type: 'channel_archive', user: 'U1' }, 'Ev1')
    await tell(office, { type: 'channel_archive', user: 'U1' }, 'Ev1')
    await tell(office, { type: 'channel_left', actor_id: 'U1' }, 'Ev2')
    await expect.poll(() => office.messages({ kind: 'destinationRetired' })).toHaveLength(1)
    await office.settle()
    const report = office.channel(OPERATIONS).expectMessage(/^【频道停用】/)
    expect(report.text).toContain(`${CHANNEL}：频道已归档（is_archived）`)
    expect(report.text).toContain('涉及单位：丙区土镇')
    taken(await office.importTable('air', MONTH, ladder()))
    taken(await office.compute('air', MONTH))
    taken(await office.review('air', MONTH))
    const { gaps } = taken(await office.publish('air', MONTH, { checkOnly: true }))
    expect(gaps).toMatchObject([{ unitCode: codeOf('土镇'), problem: 'channelRetired' }])
    office.sandbox.channel(CHANNEL).record.isArchived = false
    await tell(office, { type: 'member_joined_channel', user: office.sandbox.botUserId }, 'Ev3')
    await expect.poll(() => mends(office)).toHaveLength(1)
    taken(await office.publish('air', MONTH))
    await office.settle()
    expectOthers(office)
    office.channel(CHANNEL).expectMessage(/^【通报】/)
    office.channel(CHANNEL).expectNothingElse()
  })

  it('but without the bot in it: waits on, and is told nothing about', async () => {
    await using office = await anOffice()
    await tell(office, { type: 'channel_archive', user: 'U1' }, 'Ev1')
    await expect.poll(() => office.messages({ kind: 'destinationRetired' })).toHaveLength(1)
    office.sandbox.channel(CHANNEL).record.members.delete(office.sandbox.botUserId)
    await tell(office, { type: 'channel_unarchive', user: 'U1' }, 'Ev2')
    await office.settle()
    expect(await mends(office)).toEqual([])
    office.channel(OPERATIONS).expectMessage(/^【频道停用】/)
  })

  it('that no unit is bound to is nobody’s business', async () => {
    await using office = await anOffice()
    office.sandbox.addChannel({ id: 'C0ELSE' })
    await tell(office, { type: 'channel_archive', channel: 'C0ELSE', user: 'U1' }, 'Ev1')
    await tell(office, { type: 'channel_unarchive', channel: 'C0ELSE', user: 'U1' }, 'Ev2')
    await office.settle()
    expect(await office.messages()).toEqual([])
    expect(await mends(office)).toEqual([])
  })
})
