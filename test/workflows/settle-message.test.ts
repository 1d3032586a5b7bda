import { describe, expect, it } from 'vitest'
import { type MessageDecision, settleMessage } from '../../src/workflows/settle-message.ts'
import { as, refusalOf, taken } from '../support/acts.ts'
import { runHere } from '../support/cli.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const MONTH = '2026-10'
const WORST = codeOf('土镇')

/** An office whose notice to the worst township is in doubt: Slack took the post and the answer was lost. */
async function doubtfulOffice(fault: 'resetAfter' | 'resetBefore'): Promise<TestOffice> {
  const office = await startOffice({ at: '2026-11-06 10:00', rules: { air: { bottom: 2 } }, allowOthers: true })
  office.allowCalls(fault, 'missing_scope')
  office.sandbox.faults.add({ kind: fault, channel: `C${WORST}`, method: 'chat.postMessage', times: 1 })
  office.sandbox.faults.add({ kind: 'slackError', code: 'missing_scope', method: 'conversations.history' })
  await office.publishMonth('air', MONTH, ladder())
  office.sandbox.faults.clear()
  return office
}

async function noticeOf(office: TestOffice) {
  const messages = await office.messages({ kind: 'bottomRankingNotice' })
  const notice = messages.find(({ unitCode }) => unitCode === WORST)
  if (notice === undefined) throw new Error('expected a notice to the worst township')
  return notice
}

const posted = (office: TestOffice) => office.sandbox.channel(`C${WORST}`).topMessages()

function settle(office: TestOffice, id: number, decision: MessageDecision) {
  return settleMessage(office.context, { id, decision, by: as('administrator') })
}

describe('a message nobody can tell of', () => {
  it('is looked up first when it is retried, and not posted again when it is there', async () => {
    await using office = await doubtfulOffice('resetAfter')
    const notice = await noticeOf(office)
    expect(notice.state).toBe('unconfirmed')
    taken(await settle(office, notice.id, { kind: 'retry' }))
    await office.settle()
    expect(await noticeOf(office)).toMatchObject({ state: 'sent', ts: posted(office)[0]?.ts })
    expect(posted(office)).toHaveLength(1)
  })

  it('is posted when it is retried and is not there', async () => {
    await using office = await doubtfulOffice('resetBefore')
    expect(posted(office)).toHaveLength(0)
    taken(await settle(office, (await noticeOf(office)).id, { kind: 'retry' }))
    await office.settle()
    expect((await noticeOf(office)).state).toBe('sent')
    expect(posted(office)).toHaveLength(1)
  })

  it('is posted without another look-up on the word of somebody who looked', async () => {
    await using office = await doubtfulOffice('resetBefore')
    office.sandbox.faults.add({ kind: 'slackError', code: 'missing_scope', method: 'conversations.history' })
    taken(await settle(office, (await noticeOf(office)).id, { kind: 'resend' }))
    await office.settle()
    expect((await noticeOf(office)).state).toBe('sent')
    expect(posted(office)).toHaveLength(1)
  })

  it('stands as sent on the word of somebody who sees it, and is corrected where it is', async () => {
    await using office = await doubtfulOffice('resetAfter')
    const ts = posted(office)[0]?.ts ?? ''
    taken(await settle(office, (await noticeOf(office)).id, { kind: 'confirm', channelId: `C${WORST}`, ts }))
    expect(await noticeOf(office)).toMatchObject({ state: 'sent', ts })
    await office.publishMonth('air', MONTH, ladder({ 土镇: 30 }))
    expect(posted(office)).toHaveLength(1)
    expect(office.sandbox.readableText(posted(office)[0] ?? notThere())).toMatch(/^【已撤回】/)
  })
})

describe('a channel that was retired', () => {
  const retired = async (office: TestOffice) =>
    (await office.context.database.prisma.destination.findMany({ where: { state: 'retired' } })).length
  const retire = (office: TestOffice) =>
    office.context.database.prisma.destination.updateMany({
      where: { channelId: `C${WORST}` },
      data: { state: 'retired', retiredReason: 'is_archived' },
    })
  const fail = (office: TestOffice, id: number, lastErrorKind: string) =>
    office.context.database.prisma.message.update({ where: { id }, data: { state: 'failed', lastErrorKind } })

  it.each<[string, string, MessageDecision['kind'], number]>([
    ['the retry of what failed for it', 'destination', 'retry', 0],
    ['the retry of what Slack refused', 'message', 'retry', 1],
    ['the retry of what failed too often', 'exhausted', 'retry', 1],
    ['the word that a message is there', 'destination', 'confirm', 1],
  ])('after %s', async (_name, lastErrorKind, kind, expected) => {
    await using office = await startOffice({ at: '2026-11-06 10:00', rules: { air: { bottom: 2 } }, allowOthers: true })
    await office.publishMonth('air', MONTH, ladder())
    const { id, channelId, ts } = await noticeOf(office)
    await retire(office)
    await fail(office, id, lastErrorKind)
    const decision: MessageDecision = kind === 'confirm' ? { kind, channelId, ts: ts ?? '' } : { kind }
    taken(await settle(office, id, decision))
    expect(await retired(office)).toBe(expected)
  })

  it('stays so after the resend of one in doubt and its look-up', async () => {
    await using office = await doubtfulOffice('resetBefore')
    const { id } = await noticeOf(office)
    await retire(office)
    taken(await settle(office, id, { kind: 'resend' }))
    expect(await retired(office)).toBe(1)
  })
})

describe('a decision that does not fit', () => {
  it('is refused and changes nothing', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00', rules: { air: { bottom: 2 } }, allowOthers: true })
    await office.publishMonth('air', MONTH, ladder())
    const { id } = await noticeOf(office)
    for (const decision of [{ kind: 'retry' }, { kind: 'resend' }, { kind: 'cancel' }] as const) {
      expect(refusalOf(await settle(office, id, decision))).toMatchObject({ code: 'message-settled', needs: 'input' })
    }
    expect(refusalOf(await settle(office, 99_999, { kind: 'retry' })).code).toBe('unknown-message')
    expect((await noticeOf(office)).state).toBe('sent')
  })
})

describe('messages confirm', () => {
  const AS = ['--as', 'sample-administrator']
  it('takes the link of the message’s own channel alone', async () => {
    await using office = await doubtfulOffice('resetAfter')
    const { id } = await noticeOf(office)
    const ts = posted(office)[0]?.ts ?? ''
    const run = (channelId: string) =>
      runHere(office.database.database, [
        'messages',
        'confirm',
        String(id),
        '--link',
        `https://sandbox.slack.com/archives/${channelId}/p${ts.replace('.', '')}`,
        ...AS,
      ])
    const elsewhere = await run('C0ELSE')
    expect(elsewhere.code).toBe(2)
    expect(elsewhere.stderr).toContain(`message ${id} goes to channel C${WORST}, and the link is of channel C0ELSE`)
    expect((await noticeOf(office)).state).toBe('unconfirmed')
    expect((await run(`C${WORST}`)).code).toBe(0)
    expect(await noticeOf(office)).toMatchObject({ state: 'sent', ts })
  })
})

function notThere(): never {
  throw new Error('expected a posted message')
}
