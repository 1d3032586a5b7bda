import { describe, expect, it } from 'vitest'
import { done } from '../../src/domain/refusal.ts'
import { aNotice } from '../notifications/support.ts'
import { fakeWorkflows, PERSON, refusing, startBot } from './harness.ts'

const proposal = { kind: 'interviewProposal', facts: aNotice('interviewProposal') } as const
const { medium, month } = proposal.facts.ranking
const { unitCode } = proposal.facts.unit
const by = { surface: 'slack', slackUserId: PERSON }
const meeting = { day: '2026-11-24', time: '09:30', place: '机关三层第一会议室' }

describe('issuing a summons', () => {
  it('takes day and time as the office’s clocks show them', async () => {
    await using bot = await startBot()
    await bot.post(proposal)
    await bot.press('summons.issue')
    await expect.poll(bot.form).toContain('戊区己镇（2026年10月空气质量排名）')
    expect(bot.form()).toContain('按Asia/Shanghai的钟点')
    await bot.submit(meeting)
    const input = { medium, month, at: '2026-11-24 09:30', place: meeting.place, units: [unitCode], merge: false, by }
    expect(bot.calls).toEqual([{ act: 'summon', input }])
    expect(bot.form()).toContain('已签发约谈通知：戊区己镇')
    await expect.poll(bot.acted).toBe(1)
  })

  it.each([true, false])(
    'offers to merge only where the township is on the other list too: %s',
    async (isMergeable) => {
      const unit = { unitCode, unitName: '己镇', district: '戊区' }
      const proposalToSee = async () => done({ unit, isMergeable, proposed: null })
      await using bot = await startBot({ workflows: { ...fakeWorkflows().workflows, proposalToSee } })
      await bot.post(proposal)
      await bot.press('summons.issue')
      await expect.poll(bot.form).not.toBeNull()
      expect(bot.form()?.includes('两项合为一次约谈')).toBe(isMergeable)
    },
  )

  it('passes the wish to merge on', async () => {
    const inputs: unknown[] = []
    const unit = { unitCode, unitName: '己镇', district: '戊区' }
    await using bot = await startBot({
      workflows: {
        ...fakeWorkflows().workflows,
        proposalToSee: async () => done({ unit, isMergeable: true, proposed: null }),
        issueSummons: async (_context, input) => {
          inputs.push(input)
          return done({ units: [], enqueued: 2, warnings: ['2026-11-28 is not a working day'] })
        },
      },
    })
    await bot.post(proposal)
    await bot.press('summons.issue')
    await expect.poll(bot.form).not.toBeNull()
    await bot.submit({ ...meeting, merge: ['merge'] })
    expect(inputs).toMatchObject([{ merge: true }])
    expect(bot.form()).toContain('请注意：\n· 2026-11-28 is not a working day')
  })

  it('shows a refused time or place at its field, and takes the form once it is mended', async () => {
    let codes = ['time-passed', 'bad-place']
    const inputs: unknown[] = []
    await using bot = await startBot({
      workflows: {
        ...fakeWorkflows().workflows,
        issueSummons: async (_context, input) => {
          inputs.push(input.at)
          const [code] = codes
          codes = codes.slice(1)
          return code === undefined ? done({ units: [], enqueued: 1, warnings: [] }) : refusing({ code })()
        },
      },
    })
    await bot.post(proposal)
    await bot.press('summons.issue')
    await expect.poll(bot.form).not.toBeNull()
    const errors = () => bot.sandbox.openViewOf(PERSON)?.errors
    await bot.submit({ ...meeting, day: '2026-11-02' })
    expect(errors()).toEqual({ time: '这个时间已经过去，请选择今后的时间。' })
    await bot.submit({ ...meeting, day: '2026-11-02' })
    expect(Object.values(errors() ?? {})).toEqual([
      '同样的内容刚才已经提交，可能已经办成，也可能没有办完。请先看原消息或有关事项是否已有结果；没有结果的，请关闭表单，重新打开后再提交。',
    ])
    await bot.submit(meeting)
    expect(errors()).toEqual({ place: '请填写约谈地点，1至200个字。' })
    await bot.submit({ ...meeting, place: '一楼大厅' })
    expect(bot.form()).toContain('已签发约谈通知')
    expect(inputs).toEqual(['2026-11-02 09:30', '2026-11-24 09:30', '2026-11-24 09:30'])
  })

  it('lists who cannot be reached, at most twenty', async () => {
    const details = Array.from({ length: 23 }, (_, index) => `乙${index}镇`)
    const issueSummons = refusing({ code: 'coverage-gaps', needs: 'decision', details })
    await using bot = await startBot({ workflows: { ...fakeWorkflows().workflows, issueSummons } })
    await bot.post(proposal)
    await bot.press('summons.issue')
    await expect.poll(bot.form).not.toBeNull()
    await bot.submit(meeting)
    expect(bot.form()).toContain('· 乙19镇\n另有3项未列出。')
    expect(bot.form()).not.toContain('乙20镇')
  })

  it('says in the form that it takes long, and then what it came to', async () => {
    const gate = Promise.withResolvers<void>()
    await using bot = await startBot({
      workflows: {
        ...fakeWorkflows().workflows,
        issueSummons: async () => {
          await gate.promise
          return done({ units: [], enqueued: 1, warnings: [] })
        },
      },
    })
    await bot.post(proposal)
    await bot.press('summons.issue')
    await expect.poll(bot.form).not.toBeNull()
    const delivery = await bot.sandbox.submitView({ user: PERSON, entries: meeting })
    expect(delivery).toMatchObject({ status: 200, inTime: true })
    expect(bot.form()).toContain('正在办理，请稍候')
    gate.resolve()
    await expect.poll(bot.form).toContain('已签发约谈通知：戊区己镇')
    expect(bot.acted()).toBe(1)
  })

  it('turns the form into a reference when something goes wrong', async () => {
    const issueSummons = async () => {
      throw new Error(`${meeting.place}\nthe database is gone`)
    }
    await using bot = await startBot({ workflows: { ...fakeWorkflows().workflows, issueSummons } })
    await bot.post(proposal)
    await bot.press('summons.issue')
    await expect.poll(bot.form).not.toBeNull()
    await bot.submit(meeting)
    const reference = /编号 ([0-9a-f]{8}) /.exec(bot.form() ?? '')?.[1]
    const faults = bot.lines.filter((line) => line.level === 'error')
    expect(faults).toMatchObject([{ fields: { reference, errorMessage: 'the database is gone' } }])
    expect(JSON.stringify(bot.lines)).not.toContain(meeting.place)
  })
})

describe('declining an interview', () => {
  it('asks for a reason and records it', async () => {
    await using bot = await startBot()
    await bot.post(proposal)
    await bot.press('summons.decline')
    await expect.poll(bot.form).toContain('理由只写在约谈建议上')
    await bot.submit({ reason: '已安排现场督导' })
    expect(bot.calls).toEqual([{ act: 'decline', input: { medium, month, unitCode, reason: '已安排现场督导', by } }])
    expect(bot.form()).toContain('已记录不予约谈：戊区己镇')
  })

  it('opens no form for a proposal that has ended', async () => {
    const workflows = { ...fakeWorkflows().workflows, proposalToSee: refusing({ code: 'not-proposed' }) }
    await using bot = await startBot({ workflows })
    await bot.post(proposal)
    await bot.press('summons.decline')
    await expect.poll(bot.told).toEqual(['未办理：该单位的约谈建议已经办理或已撤回，请看最新的约谈建议。'])
    expect(bot.form()).toBeNull()
  })
})
