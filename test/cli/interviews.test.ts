import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { addDays, previousMonthOf, toLocalDateTime } from '../../src/domain/time.ts'
import { taken } from '../support/acts.ts'
import { runHere } from '../support/cli.ts'
import { startOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const TOWN = codeOf('亥镇')
const LEADER = `sample-${TOWN}-l`

describe('duban interview', () => {
  it('takes steps from a terminal, lists and shows them, and refuses whoever may not', async () => {
    // The terminal goes by the clock of the machine.
    const at = toLocalDateTime(new Date(), 'Asia/Shanghai')
    const day = at.slice(0, 10)
    const month = previousMonthOf(day)
    await using office = await startOffice({ at, rules: { air: { bottom: 1 } }, office: { receipts: null } })
    await office.enqueueMonth('air', month, ladder({ 亥镇: 70 }))
    const run = (person: string, ...argv: readonly string[]) =>
      runHere(office.database.database, [...argv, '--as', person])
    taken(await office.summon('air', month, { at: `${addDays(day, 20)} 09:30` }))
    const listed = await run(LEADER, 'interviews', '--json')
    expect(listed.json()).toMatchObject({
      hasMore: false,
      interviews: [
        { unitCode: TOWN, state: 'issued', waitsFor: { party: 'summonee', step: 'acknowledge' }, deadlines: [] },
      ],
    })
    const [{ id }] = listed.json().interviews
    expect((await run(`sample-${codeOf('午镇')}-l`, 'interviews', '--json')).json().interviews).toEqual([])
    const ask = ['interview', 'ask-reschedule', TOWN, '--reason', '防汛会议'] as const
    expect((await run('sample-issuer', ...ask, '--json')).json().refusal.code).toBe('not-your-side')
    expect((await run(LEADER, ...ask, '--json')).json()).toMatchObject({ ok: true, meetingId: id, state: 'issued' })
    const again = await run(LEADER, ...ask, '--json')
    expect([again.code, again.json().refusal.code]).toEqual([2, 'already-asked'])
    const move = ['interview', 'reschedule', id, '--at', `${addDays(day, 25)} 14:00`, '--reason', '同意'] as const
    expect((await run('sample-reviewer', ...move)).code).toBe(2)
    const moved = await run('sample-issuer', ...move)
    expect([moved.code, moved.stdout]).toEqual([0, expect.stringContaining(`${addDays(day, 25)} 14:00`)])
    expect((await run('sample-issuer', 'interview', 'attendance', id, '--attendees', '无')).code).toBe(2)
    const shown = (await run(LEADER, 'interview', 'show', '丙区/亥镇', '--json')).json()
    expect(shown.events.map(({ step }: { step: string }) => step)).toEqual(['issue', 'askReschedule', 'reschedule'])
    expect(shown.steps).toEqual(['acknowledge', 'askReschedule'])
    expect((await run('sample-issuer', 'interview', 'show', '乙区/午镇', '--json')).json().refusal.code).toBe(
      'not-found',
    )
    const acts = await office.database.database.prisma.auditEntry.findMany({ orderBy: { sequence: 'asc' } })
    expect(acts.map(({ act }) => act).slice(-2)).toEqual(['interview.askReschedule', 'interview.reschedule'])
  }, 300_000)

  it('puts a file of the minutes into the threads', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'duban-minutes-'))
    try {
      const file = join(folder, 'minutes.txt')
      writeFileSync(file, '约谈纪要全文')
      const at = toLocalDateTime(new Date(), 'Asia/Shanghai')
      const month = previousMonthOf(at.slice(0, 10))
      await using office = await startOffice({ at, rules: { air: { bottom: 1 } }, office: { receipts: null } })
      await office.enqueueMonth('air', month, ladder({ 亥镇: 70 }))
      taken(await office.summon('air', month, { at: `${addDays(at.slice(0, 10), 20)} 09:30` }))
      const { prisma } = office.database.database
      await prisma.meeting.updateMany({ data: { state: 'held' } })
      const run = (...argv: readonly string[]) => runHere(office.database.database, [...argv, '--as', 'sample-issuer'])
      const minutes = [
        'interview',
        'minutes',
        TOWN,
        '--text',
        '通报情况',
        '--demand',
        '苫盖',
        '--statement',
        '照办',
      ] as const
      expect((await run(...minutes, '--file', join(folder, 'none.txt'))).code).toBe(2)
      expect((await run(...minutes, '--file', file, '--json')).json()).toMatchObject({
        ok: true,
        state: 'minutesIssued',
      })
      await office.settle()
      office
        .channel(TOWN)
        .expectMessage(/^约谈通知/)
        .expectReply(/^【纪要】/)
      expect(office.channel(TOWN).expectMessage(/minutes\.txt/).text).toContain('minutes.txt')
      office.acceptAll()
      expect(await office.verify('air', month)).toMatchObject({ difference: null })
    } finally {
      rmSync(folder, { recursive: true })
    }
  }, 300_000)
})
