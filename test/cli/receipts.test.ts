import { describe, expect, it } from 'vitest'
import { previousMonthOf, toLocalDateTime } from '../../src/domain/time.ts'
import { runHere } from '../support/cli.ts'
import { startOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const TOWN = codeOf('午镇')
const DUTY = `sample-${TOWN}-d`
const LEADER = `sample-${TOWN}-l`

describe('duban receipts and objections', () => {
  it('list, sign, object and decide from a terminal, and refuse whoever may not', async () => {
    // The terminal goes by the clock of the machine.
    const at = toLocalDateTime(new Date(), 'Asia/Shanghai')
    const month = previousMonthOf(at.slice(0, 10))
    await using office = await startOffice({ at, rules: { air: { bottom: 1 } } })
    await office.enqueueMonth('air', month, ladder({ 午镇: 70 }))
    const run = (person: string, ...argv: readonly string[]) =>
      runHere(office.database.database, [...argv, '--as', person])
    const all = await run('sample-reviewer', 'receipts', '--open', '--json')
    const [notice] = all.json()
    expect([all.code, all.json().length]).toEqual([0, 2])
    expect(notice).toMatchObject({ kind: 'bottomRankingNotice', unitCode: TOWN, state: 'open', month })
    expect(notice.roll).toMatchObject([
      { personId: DUTY, role: 'dutyOfficer', signedAt: null },
      { personId: LEADER, role: 'leaderInCharge', signedAt: null },
    ])
    const id = String(notice.message)
    expect((await run(`sample-${codeOf('未镇')}-d`, 'receipts', 'sign', id)).code).toBe(2)
    expect((await run(DUTY, 'receipts', 'sign', id, '--json')).json()).toMatchObject({ ok: true, wasSigned: false })
    expect((await run(DUTY, 'receipts', 'sign', id, '--json')).json()).toMatchObject({ ok: true, wasSigned: true })
    const csv = (await run(DUTY, 'receipts', '--unit', '午镇', '--csv')).stdout.trim().split(/\r?\n/)
    expect(csv[0]).toMatch(/^\uFEFF?message,kind,month,unit,/)
    expect(csv).toHaveLength(3)
    expect((await run(DUTY, 'receipts', '--unit', '未镇', '--json')).json().refusal.code).toBe('not-found')
    const raise = ['objections', 'raise', id, '--reason', '站点检修'] as const
    expect((await run(LEADER, ...raise, '--json')).json()).toMatchObject({ state: 'open', unitCode: TOWN })
    expect((await run(LEADER, ...raise, '--json')).json().refusal.code).toBe('objection-open')
    const [objection] = (await run('sample-reviewer', 'objections', '--open', '--json')).json()
    const dismiss = ['objections', 'dismiss', String(objection.id), '--reason', '不影响有效天数'] as const
    expect((await run('sample-issuer', ...dismiss)).code).toBe(2)
    expect((await run('sample-reviewer', ...dismiss)).code).toBe(0)
    expect((await run('sample-reviewer', ...dismiss, '--json')).json().refusal.code).toBe('objection-closed')
    expect((await run(`sample-${codeOf('未镇')}-d`, 'objections', '--json')).json()).toEqual([])
    const acts = await office.database.database.prisma.auditEntry.findMany({ orderBy: { sequence: 'asc' } })
    expect(acts.map(({ act }) => act).slice(-3)).toEqual(['signReceipt', 'raiseObjection', 'decideObjection'])
    await office.settle()
    office.acceptAll()
    expect(await office.verify('air', month)).toMatchObject({ difference: null })
  }, 300_000)
})
