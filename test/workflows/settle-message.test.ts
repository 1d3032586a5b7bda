import { describe, expect, it } from 'vitest'
import { type MessageDecision, settleMessage } from '../../src/workflows/settle-message.ts'
import { as, refusalOf, taken } from '../support/acts.ts'
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
    taken(await settle(office, (await noticeOf(office)).id, { kind: 'confirm', ts }))
    expect(await noticeOf(office)).toMatchObject({ state: 'sent', ts })
    await office.publishMonth('air', MONTH, ladder({ 土镇: 30 }))
    expect(posted(office)).toHaveLength(1)
    expect(office.sandbox.readableText(posted(office)[0] ?? notThere())).toMatch(/^【已撤回】/)
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

function notThere(): never {
  throw new Error('expected a posted message')
}
