import { describe, expect, it } from 'vitest'
import type { BotWorkflows } from '../../src/bot/workflows.ts'
import { done } from '../../src/domain/refusal.ts'
import { aNotice } from '../notifications/support.ts'
import { aCaseView } from './case-views.ts'
import { aPress, fakeWorkflows, formOf, PERSON, refusing, send, startBot, type TestBot } from './harness.ts'

const number = 'JB-2026-0417'
const view = aCaseView({ steps: ['signFor', 'submitPlan'], mayAddEvidence: true })

/** The case's view, opened from its notice. */
async function opened(over: Partial<BotWorkflows>): Promise<TestBot> {
  const { workflows } = fakeWorkflows({ viewCase: async () => done(view), ...over })
  const bot = await startBot({ workflows })
  await bot.post({ kind: 'caseAssignment', facts: aNotice('caseAssignment') })
  await bot.press('case.open')
  await expect.poll(() => bot.form()).toContain(view.title)
  return bot
}

const stack = (bot: TestBot) => bot.sandbox.views.filter(({ state }) => state === 'open').length

describe('a button in a view', () => {
  it('lays a form upon it, which turns into what came of it and changes the view below', async () => {
    const sent: Parameters<BotWorkflows['takeCaseAct']>[1][] = []
    const after = aCaseView({ state: 'planSubmitted', steps: [] })
    const takeCaseAct: BotWorkflows['takeCaseAct'] = async (_context, input) => {
      sent.push(input)
      return done(after)
    }
    await using bot = await opened({ caseToAct: async () => done(view), takeCaseAct })
    const { id } = bot.sandbox.addFile({ user: PERSON, name: '方案.pdf', content: Buffer.from('plan') })
    await bot.sandbox.pressInView({ user: PERSON, actionId: 'case.submitPlan' })
    await expect.poll(() => stack(bot)).toBe(2)
    await bot.submit({ text: '两周内完成', files: [id], links: 'https://example.invalid/1' })
    expect(bot.form()).toContain('已办理“报送整改方案”')
    expect(sent).toMatchObject([{ step: 'submitPlan', number, values: { text: '两周内完成' } }])
    const evidence = sent[0]?.evidence
    expect(evidence?.files.map(({ fileName, content }) => `${fileName} ${Buffer.from(content).toString()}`)).toEqual([
      '方案.pdf plan',
    ])
    expect(evidence?.links).toEqual(['https://example.invalid/1'])
    await bot.sandbox.closeView({ user: PERSON })
    await expect.poll(() => bot.form()).toContain('已报送整改方案，待审核')
    expect(bot.acted()).toBe(1)
  })

  it('acts once, though Slack sends it twice', async () => {
    let count = 0
    const takeCaseAct = async () => {
      count += 1
      return done(view)
    }
    await using bot = await opened({ takeCaseAct })
    const button = { type: 'button', action_id: 'case.signFor', action_ts: '1.0', value: JSON.stringify({ number }) }
    const container = { type: 'view', view_id: bot.sandbox.openViewOf(PERSON)?.id }
    const body = formOf(aPress({ container, view: { type: 'modal', callback_id: 'case.view' }, actions: [button] }))
    const request = { body, secret: bot.sandbox.signingSecret }
    expect([await send(bot.url, request), await send(bot.url, request)]).toEqual([200, 200])
    await expect.poll(() => bot.lines.filter(({ message }) => message === 'a button was pressed').length).toBe(3)
    expect([count, bot.acted()]).toEqual([1, 1])
  })

  it('of a result gives its place to what follows', async () => {
    const takeCaseAct = async () => done(view)
    await using bot = await opened({ takeCaseAct, caseToAct: async () => done(view) })
    await bot.sandbox.pressInView({ user: PERSON, actionId: 'case.signFor' })
    await expect.poll(() => bot.form()).toContain('已办理“签收”')
    await bot.sandbox.pressInView({ user: PERSON, actionId: 'case.submitPlan' })
    await expect.poll(() => bot.form()).toContain('内容')
    expect(stack(bot)).toBe(2)
  })

  it('tells in a view on top why nothing was done', async () => {
    await using bot = await opened({ caseToAct: refusing({ code: 'case-not-now' }) })
    await bot.sandbox.pressInView({ user: PERSON, actionId: 'case.submitPlan' })
    await expect.poll(() => bot.form()).toMatch(/^未办理[\s\S]*目前的状态不能办理这一步/)
    expect(bot.told()).toEqual([])
  })
})

describe('a file that came with a form', () => {
  it('keeps the form open when Slack does not give it, and the same form may be sent once more', async () => {
    const takeCaseAct = async () => done(view)
    await using bot = await opened({ takeCaseAct, caseToAct: async () => done(view) })
    await bot.sandbox.pressInView({ user: PERSON, actionId: 'case.submitPlan' })
    await expect.poll(() => bot.form()).toContain('内容')
    const { id } = bot.sandbox.addFile({ user: PERSON, name: '方案.pdf', content: Buffer.from('plan') })
    bot.sandbox.faults.add({ method: 'files.info', kind: 'slackError', code: 'file_not_found', times: 1 })
    const entries = { text: '两周内完成', files: [id] }
    await bot.submit(entries)
    expect(bot.sandbox.openViewOf(PERSON)?.errors).toEqual({ files: '没有从Slack取到这个文件，请删除后重新上传。' })
    await bot.submit(entries)
    expect(bot.form()).toContain('已办理“报送整改方案”')
  })
})
