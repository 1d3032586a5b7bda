import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { addDays, toLocalDay } from '../../src/domain/time.ts'
import { runHere } from '../support/cli.ts'
import { startOffice } from '../support/office.ts'
import { codeOf } from '../support/small-office.ts'

const [FIRST, SECOND] = [codeOf('甲区'), codeOf('乙区')]
/** A terminal has no clock that could be moved. */
const TODAY = toLocalDay(new Date(), 'Asia/Shanghai')
const YEAR = Number(TODAY.slice(0, 4))

describe('duban campaign and duban report', () => {
  it('define, launch, gather and put away a yearly return, asking a person where one has to decide', async () => {
    await using office = await startOffice({ at: `${TODAY} 10:30`, allowOthers: true })
    const folder = mkdtempSync(join(tmpdir(), 'duban-reports-'))
    try {
      const run = (as: string, ...argv: readonly string[]) =>
        runHere(office.database.database, [...argv, '--json', '--as', as])
      const admin = (...argv: readonly string[]) => run('sample-administrator', 'campaign', ...argv)
      const reviewer = (...argv: readonly string[]) => run('sample-reviewer', ...argv)
      const duty = (unit: string, ...argv: readonly string[]) => run(`sample-${unit}-d`, 'report', 'submit', ...argv)

      const defined = await admin('define', 'annualReport', '--year', String(YEAR), '--form', 'text', '--form', 'file')
      const proposed = `${YEAR + 1}-01-31`
      expect(defined.json()).toMatchObject({ state: 'scheduled', dueOn: proposed, isDueConfirmed: false })
      expect(defined.stderr).toContain(`→ duban campaign confirm 1 --due ${proposed}`)
      const early = await admin('launch', '1')
      expect([early.code, early.json().refusal.command]).toEqual([3, `duban campaign confirm 1 --due ${proposed}`])
      expect((await admin('confirm', '1')).json()).toMatchObject({ dueOn: proposed, isDueConfirmed: true })
      expect((await admin('launch', `annualReport/${YEAR}`)).json().units).toHaveLength(3)

      const file = join(folder, '报告.txt')
      writeFileSync(file, '年度工作情况')
      const of = ['--campaign', `annualReport/${YEAR}`] as const
      const sent = await duty(FIRST, FIRST, ...of, '--text', '工作情况', '--file', file)
      expect(sent.json()).toMatchObject({ ok: true, state: 'submitted', unitName: '甲区' })
      const id = String(sent.json().submissionId)
      expect((await duty(SECOND, id, '--text', '代报')).json().refusal.code).toBe('not-found')
      expect((await duty(SECOND, SECOND, ...of, '--link', 'https://oa.example.invalid/1')).code).toBe(2)
      const back = ['--reason', '内容不完整', '--missing', '附表', '--due', addDays(TODAY, 10)] as const
      expect((await reviewer('report', 'return', id, ...back)).json()).toMatchObject({ state: 'returned' })
      const shown = (await run(`sample-${FIRST}-d`, 'report', 'show', id)).json()
      expect(shown).toMatchObject({ missing: '附表', steps: ['saveDraft', 'submit'] })
      expect((await duty(FIRST, id)).json()).toMatchObject({ state: 'submitted' })
      expect((await reviewer('report', 'accept', id)).json()).toMatchObject({ state: 'accepted' })
      const paper = ['--on-paper', '--number', `乙政文(${YEAR})第07号`, '--dated', TODAY] as const
      expect((await reviewer('report', 'submit', SECOND, ...of, ...paper)).json().state).toBe('submitted')

      const lines = (await runHere(office.database.database, ['reports', '--as', 'sample-reviewer'])).stdout
      expect(lines).toContain('2 of 3 in, 1 accepted, 1 not in, 0 overdue\n')
      expect(lines).toMatch(new RegExp(`乙区 +submitted +\\S+ +乙政文〔${YEAR}〕7号`))
      const open = await reviewer('campaign', 'compile', '1')
      expect([open.code, open.json().refusal.details.length]).toEqual([3, 2])
      const archive = join(folder, 'archive')
      const exported = await reviewer('campaign', 'export', '1', '--to', archive)
      expect(exported.json()).toMatchObject({ rows: 3, files: [`${FIRST}-甲区/1-报告.txt`] })
      const stem = `annualReport-${YEAR}`
      expect(readdirSync(archive).sort()).toEqual([`${FIRST}-甲区`, `${stem}.csv`, `${stem}.xlsx`])
      expect(readFileSync(join(archive, `${FIRST}-甲区`, '1-报告.txt'), 'utf8')).toBe('年度工作情况')
      const compiled = await reviewer('campaign', 'compile', '1', '--reason', '余者另行督办')
      expect(compiled.json()).toMatchObject({ state: 'compiled', compiled: 1, missing: ['乙区', '丙区'] })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }, 120_000)
})
