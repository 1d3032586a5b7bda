import { describe, expect, it } from 'vitest'
import { taken } from '../support/acts.ts'
import { type OfficeOptions, startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const MONTH = '2026-10'
const CHANNEL = 'C110105005'
const OPERATIONS = 'CCITYOPERATIONS'
const KIND = 'bottomRankingNotice'

/** A month of which 土镇 and 火镇 of 丙区 hear; nothing is sent yet. */
async function enqueuedOffice(options: Partial<OfficeOptions> = {}): Promise<TestOffice> {
  const office = await startOffice({ at: '2026-11-06 10:00', rules: { air: { bottom: 2 } }, ...options })
  await office.enqueueMonth('air', MONTH, ladder())
  return office
}

async function noticeOf(office: TestOffice) {
  const [notice] = (await office.messages({ kind: KIND })).filter((message) => message.channelId === CHANNEL)
  if (notice === undefined) throw new Error('expected a notice for 土镇')
  return notice
}

/** Everything but 土镇's notice has arrived. */
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

describe('a channel that was archived', () => {
  it('fails its message and is told once; after the mend the message goes out once, on a person’s word', async () => {
    await using office = await enqueuedOffice()
    office.allowCalls('is_archived')
    office.sandbox.channel(CHANNEL).record.isArchived = true
    await office.settle()
    await office.settle()
    expectOthers(office)
    const { id, state, lastError } = await noticeOf(office)
    expect({ state, lastError }).toEqual({ state: 'failed', lastError: 'is_archived' })
    const told = office.channel(OPERATIONS).expectMessage(/^【发送异常】[\s\S]*土镇[\s\S]*is_archived/)
    expect(told.text).toContain(`消息${id}`)
    office.advance({ minutes: 30 })
    taken(await office.retry(id))
    await office.settle()
    office.channel(OPERATIONS).expectMessage(/^【发送异常】[\s\S]*is_archived/)
    expect((await noticeOf(office)).state).toBe('failed')
    office.sandbox.channel(CHANNEL).record.isArchived = false
    taken(await office.retry(id))
    await office.settle()
    office.channel(CHANNEL).expectMessage(/^【通报】/)
    office.channel(CHANNEL).expectNothingElse()
    expect(await noticeOf(office)).toMatchObject({ state: 'sent', attempts: 1, lastError: null })
  })

  it('stands in the way of the next publication, as a gap with its mend', async () => {
    await using office = await enqueuedOffice()
    office.allowCalls('is_archived')
    office.sandbox.channel(CHANNEL).record.isArchived = true
    await office.settle()
    const { gaps } = taken(await office.publish('air', MONTH, { checkOnly: true }))
    expect(gaps).toMatchObject([{ unitCode: codeOf('土镇'), problem: 'channelRetired' }])
    office.acceptAll()
  })
})

describe('a channel that is asked to wait', () => {
  it('waits as long as Slack says, and delays nobody else', async () => {
    await using office = await enqueuedOffice()
    office.allowCalls('ratelimited')
    const startedAt = office.clock.now().getTime()
    office.sandbox.faults.add({
      kind: 'ratelimited',
      retryAfterSeconds: 45,
      channel: CHANNEL,
      method: 'chat.postMessage',
      times: 1,
    })
    await office.settle()
    const secondsLate = (ts: string) => Math.floor(Number(ts) - startedAt / 1_000)
    expect(secondsLate(office.channel(CHANNEL).expectMessage(/^【通报】/).ts)).toBe(45)
    for (const { channelId, sentAt } of await office.messages({ state: 'sent' })) {
      if (channelId !== CHANNEL) expect(sentAt?.getTime(), channelId).toBe(startedAt)
    }
    expectOthers(office)
    expect(await noticeOf(office)).toMatchObject({ state: 'sent', attempts: 2 })
  })

  it('gets its messages at the pace the table of pacing states', async () => {
    await using office = await enqueuedOffice({ pacing: { perChannelMs: 1_000 } })
    office.sandbox.setPacing({ postsPerSecondPerChannel: 1, burst: 1, tiers: false })
    await office.settle()
    const times = office.channel('CCITYREVIEW').texts().length
    const seconds = office.sandbox
      .channel('CCITYREVIEW')
      .messages()
      .map((message) => Math.floor(Number(message.ts)))
    expect(times).toBeGreaterThan(3)
    expect(new Set(seconds).size).toBe(seconds.length)
    office.acceptAll()
  })
})

describe('a post of unknown outcome', () => {
  it('that Slack had taken is found by its key, and stands once', async () => {
    await using office = await enqueuedOffice()
    office.allowCalls('resetAfter')
    office.sandbox.faults.add({ kind: 'resetAfter', channel: CHANNEL, method: 'chat.postMessage', times: 1 })
    await office.settle()
    const { ts } = office.channel(CHANNEL).expectMessage(/^【通报】/)
    office.channel(CHANNEL).expectNothingElse()
    expect(await noticeOf(office)).toMatchObject({ state: 'sent', ts, attempts: 1 })
    expectOthers(office)
  })

  it('that Slack had not taken is posted again, once', async () => {
    await using office = await enqueuedOffice()
    office.allowCalls('resetBefore')
    office.sandbox.faults.add({ kind: 'resetBefore', channel: CHANNEL, method: 'chat.postMessage', times: 1 })
    await office.settle()
    office.channel(CHANNEL).expectMessage(/^【通报】/)
    office.channel(CHANNEL).expectNothingElse()
    expect(await noticeOf(office)).toMatchObject({ state: 'sent', attempts: 2 })
    expectOthers(office)
  })

  it('in a channel whose history cannot be read is told once and left to a person', async () => {
    await using office = await enqueuedOffice()
    office.allowCalls('resetAfter', 'missing_scope')
    office.sandbox.faults.add({ kind: 'resetAfter', channel: CHANNEL, method: 'chat.postMessage', times: 1 })
    office.sandbox.faults.add({ kind: 'slackError', code: 'missing_scope', method: 'conversations.history' })
    await office.settle()
    await office.settle()
    expect((await noticeOf(office)).state).toBe('unconfirmed')
    office.channel(OPERATIONS).expectMessage(/^【发送异常】[\s\S]*土镇[\s\S]*missing_scope/)
    office.channel(OPERATIONS).expectNothingElse()
    office.channel(CHANNEL).expectMessage(/^【通报】/)
    expectOthers(office)
  })

  it('after a worker that died between post and record is found by its key', async () => {
    await using office = await enqueuedOffice()
    await office.settle()
    const { id, ts } = await noticeOf(office)
    await office.database.database.prisma.message.update({
      where: { id },
      data: {
        state: 'sending',
        ts: null,
        permalink: null,
        sentAt: null,
        claimedAt: office.clock.now(),
        claimedBy: 'gone',
      },
    })
    await office.settle()
    expect(await noticeOf(office)).toMatchObject({ state: 'sent', ts })
    office.channel(CHANNEL).expectMessage(/^【通报】/)
    office.channel(CHANNEL).expectNothingElse()
    expectOthers(office)
  })

  it.each(['resetAfter', 'resetBefore'] as const)(
    'of a calendar file (%s) is looked up by the file, and stands once',
    async (kind) => {
      await using office = await enqueuedOffice()
      await office.settle()
      expectOthers(office)
      office.channel(CHANNEL).expectMessage(/^【通报】/)
      taken(await office.summon('air', MONTH, { units: ['土镇'] }))
      // Slack knows no file that was never shared.
      office.allowCalls(kind, 'file_not_found')
      office.sandbox.faults.add({ kind, method: 'files.completeUploadExternal', channel: CHANNEL, times: 1 })
      await office.settle()
      const summons = office.channel(CHANNEL).expectMessage(/^约谈通知/)
      summons.expectFile(/\.ics/)
      office.channel(CHANNEL).expectNothingElse()
      const files = (await office.messages()).filter(
        ({ action, channelId }) => action === 'file' && channelId === CHANNEL,
      )
      expect(files.map(({ state }) => state)).toEqual(['sent'])
      office.acceptAll()
    },
  )
})

describe('quiet hours', () => {
  it('hold everything back, and let it go when they end', async () => {
    await using office = await startOffice({
      at: '2026-11-06 22:30',
      rules: { air: { bottom: 2 } },
      office: { quietHours: { from: '22:00', to: '07:00' } },
    })
    await office.enqueueMonth('air', MONTH, ladder())
    await office.settle()
    for (const { id } of office.sandbox.channels) office.channel(id).expectNothingElse()
    office.advance({ hours: 8, minutes: 29 })
    await office.settle()
    for (const { id } of office.sandbox.channels) office.channel(id).expectNothingElse()
    office.advance({ minutes: 1 })
    await office.settle()
    office.channel(CHANNEL).expectMessage(/^【通报】/)
    expectOthers(office)
  })
})
