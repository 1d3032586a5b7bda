import { describe, expect, it } from 'vitest'
import { aNotice } from '../notifications/support.ts'
import { aContext, fakeWorkflows, PERSON, refusing, startBot } from './harness.ts'

const review = (undecided: boolean) =>
  ({ kind: 'rankingReview', facts: aNotice('rankingReview', { undecided }) }) as const
const by = { surface: 'slack', slackUserId: PERSON }
const key = (() => {
  const { medium, month, version } = aNotice('rankingReview').ranking
  return { medium, month, version }
})()

describe('approving', () => {
  it('accepts the version shown and tells the reviewer alone what comes next', async () => {
    await using bot = await startBot()
    await bot.post(review(false))
    expect(await bot.press('ranking.approve')).toBe(200)
    await expect
      .poll(bot.told)
      .toEqual([
        `已审核同意2026年10月空气质量排名（第${key.version}版）。下一步由签发员发布：duban publish air 2026-10`,
      ])
    expect(bot.calls).toEqual([{ act: 'review', input: { ...key, decision: { kind: 'approve', tie: null }, by } }])
    expect(bot.acted()).toBe(1)
    expect(
      bot.sandbox
        .channel('C0OPEN')
        .topMessages()
        .filter((message) => message.ephemeralTo === null),
    ).toHaveLength(1)
  })

  it('acts once for a request that comes again', async () => {
    await using bot = await startBot()
    await bot.post(review(false))
    const deliveries = await Promise.all([1, 2, 3].map(() => bot.press('ranking.approve')))
    expect(deliveries).toEqual([200, 200, 200])
    await expect.poll(bot.told).toHaveLength(1)
    await bot.bot.stop(1_000)
    expect([bot.calls.length, bot.told().length]).toEqual([1, 1])
  })

  it('tells who presses a second time that it has been done', async () => {
    let reviews = 0
    const reviewRanking = async () => {
      reviews += 1
      if (reviews > 1) return refusing({ code: 'nothing-to-review' })()
      return { ok: true, value: {} } as never
    }
    await using bot = await startBot({ workflows: { ...fakeWorkflows().workflows, reviewRanking } })
    await bot.post(review(false))
    await bot.press('ranking.approve')
    await expect.poll(bot.told).toHaveLength(1)
    // The sandbox stamps presses by the second, as the id of a request needs two that differ.
    await expect
      .poll(() => bot.press('ranking.approve').then(() => bot.told().length), { interval: 300, timeout: 5_000 })
      .toBe(2)
    expect(bot.told()[1]).toBe('未办理：这一版已经办理过，无需再审核。')
    expect(bot.acted()).toBe(1)
  })

  it('shows a refusal to the person alone, in the office’s language', async () => {
    const workflows = { ...fakeWorkflows().workflows, reviewRanking: refusing({ code: 'own-import' }) }
    await using bot = await startBot({ workflows, context: aContext('en') })
    await bot.post(review(false))
    await bot.press('ranking.approve')
    await expect.poll(bot.told).toEqual(['Not done: you imported this table, so a second person has to review it.'])
    expect(bot.sandbox.channel('C0OPEN').messages()).toHaveLength(1)
    expect(bot.acted()).toBe(0)
  })

  it('shows a refusal without words of its own with its message, none of it as a mention', async () => {
    const message = 'air 2026-10: <!channel> *x* & <@U1>'
    const workflows = { ...fakeWorkflows().workflows, reviewRanking: refusing({ code: 'unheard-of', message }) }
    await using bot = await startBot({ workflows })
    await bot.post(review(false))
    await bot.press('ranking.approve')
    await expect.poll(bot.told).toEqual([`未办理：${message}`])
    expect(bot.sandbox.channel('C0OPEN').ephemerals(PERSON)[0]?.mentions).toEqual([])
  })

  it('answers a fault with a reference that the log has too, and the log says nothing that was said', async () => {
    const reviewRanking = async () => {
      throw new TypeError('the table is gone')
    }
    await using bot = await startBot({ workflows: { ...fakeWorkflows().workflows, reviewRanking } })
    await bot.post(review(false))
    await bot.press('ranking.approve')
    await expect.poll(bot.told).toHaveLength(1)
    const reference = /编号 ([0-9a-f]{8}) /.exec(bot.told()[0] ?? '')?.[1]
    const faults = bot.lines.filter((line) => line.level === 'error')
    expect(faults).toMatchObject([{ fields: { reference, error: 'TypeError', errorMessage: 'the table is gone' } }])
    expect(bot.acted()).toBe(0)
  })

  it('takes a fault in what follows an act for no failure of the act', async () => {
    const onActed = () => {
      throw new Error('the queue is closed')
    }
    await using bot = await startBot({ onActed })
    await bot.post(review(false))
    await bot.press('ranking.approve')
    await expect.poll(bot.told).toHaveLength(1)
    expect(bot.told()[0]).toContain('已审核同意')
  })
})

describe('returning', () => {
  it('asks for a reason and returns the version shown with it', async () => {
    await using bot = await startBot()
    await bot.post(review(false))
    await bot.press('ranking.return')
    await expect.poll(bot.form).toContain('退回2026年10月空气质量排名')
    await bot.submit({ reason: '  己镇有效天数待核 ' })
    expect(bot.calls).toEqual([
      { act: 'review', input: { ...key, decision: { kind: 'return', reason: '己镇有效天数待核' }, by } },
    ])
    expect(bot.form()).toContain('已退回2026年10月空气质量排名')
    await expect.poll(bot.acted).toBe(1)
  })

  it('keeps the form open over a blank reason, and takes it once it is mended', async () => {
    await using bot = await startBot()
    await bot.post(review(false))
    await bot.press('ranking.return')
    await expect.poll(bot.form).not.toBeNull()
    await bot.submit({ reason: '   ' })
    expect(bot.sandbox.openViewOf(PERSON)?.errors).toEqual({ reason: '请填写理由，1至500个字。' })
    expect(bot.calls).toEqual([])
    await bot.submit({ reason: '待核' })
    expect(bot.calls).toHaveLength(1)
  })

  it('opens no form for a person whose roles do not allow it', async () => {
    const workflows = { ...fakeWorkflows().workflows, authorise: refusing({ code: 'not-permitted' }) }
    await using bot = await startBot({ workflows })
    await bot.post(review(false))
    await bot.press('ranking.return')
    await expect.poll(bot.told).toHaveLength(1)
    expect(bot.told()[0]).toMatch(/^未办理：您今天的角色不能做这项操作。/)
    expect(bot.form()).toBeNull()
  })

  it('says so when the form comes too late', async () => {
    await using bot = await startBot()
    bot.sandbox.faults.add({ method: 'views.open', kind: 'slackError', code: 'expired_trigger_id' })
    await bot.post(review(false))
    await bot.press('ranking.return')
    await expect.poll(bot.told).toEqual(['表单未能及时打开，请再点一次按钮。'])
  })
})

describe('deciding a tie', () => {
  it('shows both outcomes with their units and passes the choice on', async () => {
    await using bot = await startBot()
    await bot.post(review(true))
    await bot.press('ranking.decideTie')
    await expect.poll(bot.form).not.toBeNull()
    expect(bot.form()).toMatchInlineSnapshot(`
      "选择并列处理办法
      选定并同意
      取消
      2026年10月空气质量排名：名单边缘有单位并列，请选择处理办法。选定即视为同意这份排名。
      “严格按位次取足”：共列10个，其中列入甲区丁街道。
      “并列均列入”：共列11个，其中列入甲区丁街道、戊区己镇。
      处理办法
      只影响这一次的名单。
      严格按位次取足
      并列均列入
      理由
      不超过500个字。"
    `)
    await bot.submit({ policy: 'include', reason: '四舍五入后并列' })
    const tie = { policy: 'include', reason: '四舍五入后并列' }
    expect(bot.calls).toEqual([{ act: 'review', input: { ...key, decision: { kind: 'approve', tie }, by } }])
    expect(bot.form()).toContain('已审核同意')
  })

  it('turns the form into the refusal when there is nothing to mend in it', async () => {
    const workflows = { ...fakeWorkflows().workflows, reviewRanking: refusing({ code: 'outdated-version' }) }
    await using bot = await startBot({ workflows })
    await bot.post(review(true))
    await bot.press('ranking.decideTie')
    await expect.poll(bot.form).not.toBeNull()
    await bot.submit({ policy: 'strict', reason: '按规则' })
    expect(bot.form()).toBe('未办理\n关闭\n未办理：这一版已被新版替代，请到最新的送审消息办理。')
    expect(bot.acted()).toBe(0)
  })
})
