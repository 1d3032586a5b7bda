import { describe, expect, it } from 'vitest'
import { type Ran, runHere } from '../support/cli.ts'
import { scheduleOffice } from '../support/schedules.ts'

const AS = ['--as', 'sample-administrator'] as const
const REVIEW = 'month.ask-for-review/air'

describe('duban schedule', () => {
  it('shows, changes, undoes, resets and lists runs, as lines or as one document', async () => {
    const { context } = await scheduleOffice({ at: '2026-11-01 08:00' })
    const run = (...argv: readonly string[]): Promise<Ran> =>
      runHere(context.database, ['schedule', ...argv, ...(argv.includes('--as') ? [] : AS)])

    const listed = await run('--json')
    expect(
      listed.json().map(({ id, version, isOn }: { id: string; version: number; isOn: boolean }) => [id, version, isOn]),
    ).toEqual([
      ['calendar.ask-for-year', 0, true],
      ['month.ask-for-publication/air', 0, true],
      ['month.ask-for-publication/water', 0, true],
      [REVIEW, 0, true],
      ['month.ask-for-review/water', 0, true],
      ['month.ask-for-table/air', 0, true],
      ['month.ask-for-table/water', 0, true],
    ])
    const tried = await run('set', REVIEW, '--timing', '每月最后一个工作日，17:00', '--dry-run')
    expect(tried.stdout).toMatch(
      /^month\.ask-for-review\/air: version 2 would hold; changed: timing\.\nnext runs:\n( {2}\w+day \d{4}-\d\d-\d\d 17:00.*\n){5}$/,
    )

    const job = await run('set', REVIEW, '--job', 'month.ask-for-table', '--dry-run')
    expect([job.code, job.stderr]).toEqual([
      2,
      expect.stringMatching(/there is one already, for job month\.ask-for-review/),
    ])
    expect((await run('set', REVIEW, '--quiet-hours', '00:00-00:00')).stderr).toMatch(/from one hour to another/)
    expect((await run('set', REVIEW, '--argument', 'medium=soil')).stderr).toMatch(
      /argument 'medium=soil' of job month\.ask-for-review: expected one of air, water/,
    )
    const changed = await run(
      'set',
      REVIEW,
      '--timing',
      'last working day of every month, 17:00',
      '--missed',
      'skip:24',
      '--owner',
      'sample-reviewer',
      '--quiet-hours',
      '２２：００－０７：００',
      '--audience',
      '110000/notices',
      '--json',
    )
    expect([changed.code, changed.json()]).toMatchObject([
      0,
      {
        version: 2,
        changed: ['timing', 'quietHours', 'missed', 'audience', 'ownerId'],
        missed: { kind: 'skipAfter', hours: 24 },
        audience: { unitCode: '110000', purpose: 'notices' },
      },
    ])
    expect((await run()).stderr).toContain(`not as the office file says; \`duban schedule reset ${REVIEW}\``)
    const shown = await run('show', REVIEW)
    expect(shown.stdout).toMatch(
      /timing +last working day of every month, 17:00[\s\S]*2: on, last working day[^\n]*示例管理员[\s\S]*1: on, day 10 of every month, next working day, 09:00 \(the office file/,
    )

    const stale = await run('off', REVIEW, '--based-on', '1')
    expect([stale.code, stale.stderr]).toMatchObject([2, expect.stringContaining('version 2 holds')])
    expect((await run('undo', REVIEW)).stdout).toContain('version 3 holds; changed: timing')
    expect((await run('set', REVIEW, '--timing', 'day 11 of every month, 09:00')).stdout).toContain('version 4 holds')
    expect((await run('reset', REVIEW)).stdout).toContain('version 5 holds; changed: timing.')
    const runs = (await run('runs', REVIEW, '--json')).json()
    expect(runs.map(({ state }: { state: string }) => state)).toContain('planned')
    const made = await run(
      'set',
      'review/weekly',
      '--job',
      'month.ask-for-review',
      '--argument',
      'medium=water',
      '--timing',
      '0 9 * * mon',
    )
    expect(made.stdout).toMatch(/review\/weekly: version 1 holds[\s\S]*Monday/)
    expect(await context.database.prisma.auditEntry.count({ where: { act: 'changeSchedule' } })).toBe(5)

    const refusals: readonly (readonly [readonly string[], RegExp])[] = [
      [['set', REVIEW], /expected one option such as --timing/],
      [['set', REVIEW, '--timing', 'now and then'], /timing 'now and then': expected one such as/],
      [['set', REVIEW, '--missed', 'never'], /--missed never: expected once, all, ask/],
      [['set', REVIEW, '--audience', 'everybody'], /--audience everybody: expected UNIT\/PURPOSE/],
      [['set', REVIEW, '--argument', 'air'], /--argument air: expected NAME=VALUE/],
      [['set', REVIEW, '--quiet-hours', 'night'], /--quiet-hours night: expected HH:mm-HH:mm/],
      [
        ['set', 'A new one', '--job', 'month.ask-for-review', '--timing', '0 9 * * *'],
        /schedule 'A new one': expected letters/,
      ],
      [['decide', 'review/weekly', '--run'], /no missed run waits for an answer/],
      [['decide', REVIEW, '--run', '--skip'], /expected --run or --skip/],
      [['off', REVIEW, '--as', 'sample-importer'], /may not do this: changeSchedule takes the role administrator/],
    ]
    for (const [argv, expected] of refusals) {
      const refused = await run(...argv)
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(expected)])
    }
  })
})
