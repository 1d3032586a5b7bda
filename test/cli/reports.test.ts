import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { addDays, toLocalDay, weekdayOf } from '../../src/domain/time.ts'
import { runHere } from '../support/cli.ts'
import { startOffice } from '../support/office.ts'
import { codeOf } from '../support/small-office.ts'

const [FIRST, SECOND] = [codeOf('甲区'), codeOf('乙区')]
/** A terminal has no clock that could be moved. */
const TODAY = toLocalDay(new Date(), 'Asia/Shanghai')
/** A day off that is one for its weekday, far enough ahead. */
const SUNDAY = Array.from({ length: 7 }, (_, at) => addDays(TODAY, 60 + at)).find((day) => weekdayOf(day) === 7) ?? ''

/** As an input method for Chinese types it. */
function fullWidth(text: string): string {
  return text.replaceAll(/[!-~]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0))
}
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
      const wrong = async (...options: readonly string[]) =>
        (await admin('define', 'energyReturn', '--year', String(YEAR), ...options)).json().refusal.message
      expect(await wrong()).toMatch(/^--title: 0 characters/)
      const named = ['--title', '节能情况表'] as const
      expect(await wrong(...named, '--due', TODAY)).toMatch(/^--due: got /)
      expect(await wrong(...named, '--due', SUNDAY, '--launch', SUNDAY)).toMatch(/^--launch: got /)
      expect(await wrong(...named, '--due', SUNDAY, '--form', 'fax')).toMatch(/^--form: got fax; expected text, link/)
      const nobody = ['--due', SUNDAY, '--departments-only'] as const
      expect(await wrong(...named, ...nobody)).toMatch(/^--department: got none/)
      expect(await wrong(...named, '--due', SUNDAY, '--receiver', '没有的局')).toMatch(/^--receiver: .*没有的局/)
      const typed = ['--year', fullWidth(String(YEAR)), '--due', fullWidth(SUNDAY)] as const
      const onSunday = ['campaign', 'define', 'energyReturn', ...typed, ...named, '--as', 'sample-administrator']
      const said = (await runHere(office.database.database, onSunday)).stdout
      expect(said).toMatch(
        new RegExp(`due ${SUNDAY} falls on a Sunday; a return is in time until \\d{4}-\\d\\d-\\d\\d\n`),
      )
      expect((await admin('cancel', `energyReturn/${YEAR}`)).json().due.day > SUNDAY).toBe(true)
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
      expect(shown).toMatchObject({ missing: '附表', steps: ['saveDraft', 'submit', 'askExtension'] })
      const text = async (as: string, ...argv: readonly string[]) =>
        (await runHere(office.database.database, ['report', ...argv, '--as', as])).stdout
      const page = await text(`sample-${FIRST}-d`, 'show', id)
      for (const line of [
        'sent back: 内容不完整\n',
        'missing: 附表\n',
        'text: 工作情况\n',
        'file: 报告.txt, 18 bytes, SHA-256 ',
        'you may: save-draft, submit, ask-extension\n',
      ]) {
        expect(page).toContain(line)
      }
      const wish = ['ask-extension', id, '--until', addDays(TODAY, 20), '--reason', '数据尚待核实'] as const
      expect(await text(`sample-${FIRST}-d`, ...wish)).toContain('is returned; due ')
      expect(await text('sample-reviewer', 'show', id)).toMatch(
        /more time asked for: until \S+, by .+: 数据尚待核实\n[\s\S]*you may: .*grant-extension, refuse-extension/,
      )
      expect(await text('sample-reviewer', 'refuse-extension', id, '--reason', '汇总时间紧')).toContain('is returned')
      expect(await text(`sample-${FIRST}-d`, ...wish)).toContain('is returned')
      const granted = await reviewer('report', 'grant-extension', id, '--until', fullWidth(addDays(TODAY, 15)))
      expect(granted.json()).toMatchObject({ state: 'returned' })
      expect(await text('sample-reviewer', 'show', id)).toContain('more time was given: 1 time(s)\n')
      expect((await duty(FIRST, id)).json()).toMatchObject({ state: 'submitted' })
      expect((await reviewer('report', 'accept', id)).json()).toMatchObject({ state: 'accepted' })
      const paper = ['--on-paper', '--number', `乙政文(${YEAR})第07号`, '--dated', TODAY] as const
      const recorded = (await reviewer('report', 'submit', SECOND, ...of, ...paper)).json()
      expect(recorded.state).toBe('submitted')
      expect(await text('sample-reviewer', 'show', String(recorded.submissionId))).toContain(
        `sent on paper: 乙政文〔${YEAR}〕7号, dated ${TODAY}\n`,
      )

      const lines = (await runHere(office.database.database, ['reports', '--as', 'sample-reviewer'])).stdout
      expect(lines).toContain('2 of 3 in, 1 accepted, 1 not in, 0 overdue\n')
      expect(lines).toMatch(new RegExp(`乙区 +submitted +\\S+ +乙政文〔${YEAR}〕7号`))
      const open = await reviewer('campaign', 'compile', '1')
      expect([open.code, open.json().refusal.details.length]).toEqual([3, 2])
      const archive = join(folder, 'archive')
      const exported = await reviewer('campaign', 'export', '1', '--to', archive)
      expect(exported.json()).toMatchObject({ rows: 3, files: [`${FIRST}-甲区/1-报告.txt`] })
      const again = await reviewer('campaign', 'export', '1', '--to', archive)
      expect([again.code, again.stderr]).toEqual([
        2,
        expect.stringMatching(/--to .*archive: is there already; expected a name/),
      ])
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
