import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type Ran, runHere } from '../support/cli.ts'
import { scheduleOffice } from '../support/schedules.ts'
import { codeOf } from '../support/small-office.ts'

const AS = ['--as', 'sample-administrator'] as const
const TOWN = codeOf('午镇')
const FOLDER = mkdtempSync(join(tmpdir(), 'duban-administration-'))
afterAll(() => rmSync(FOLDER, { recursive: true }))

function file(name: string, lines: readonly string[]): string {
  const path = join(FOLDER, name)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

/** Commands of one office, on whatever day the test runs. */
async function commands() {
  const { context } = await scheduleOffice({ at: '2026-11-01 08:00' })
  return (...argv: readonly string[]): Promise<Ran> =>
    runHere(context.database, [...argv, ...(argv.includes('--as') ? [] : AS)])
}

describe('in a terminal', () => {
  it('holidays are imported all or nothing with errors by row, shown with their origin, added to and undone', async () => {
    const run = await commands()
    const rows = ['日期,安排,名称', '2027-01-01,放假,元旦', '2027-01-32,放假,', '2027-01-08,上班,', '2026-12-31,放假,']
    const bad = await run('calendar', 'import', file('bad.csv', [...rows, '2027-01-01,假,']), '--json')
    expect([bad.code, bad.json().ok, bad.json().errors.map(({ row, column }: never) => [row, column])]).toEqual([
      2,
      false,
      [
        [3, 'day'],
        [4, 'day'],
        [5, 'day'],
        [6, 'kind'],
      ],
    ])
    const empty = await run('calendar', 'import', file('empty.csv', ['day,kind', ',holiday']), '--json')
    expect(empty.json().errors).toMatchObject([{ column: 'day', expected: 'a calendar day YYYY-MM-DD' }])
    const good = file('good.csv', ['day,kind,name', '2027-01-01,holiday,元旦', '2027-01-09,workday,'])
    const partial = await run('calendar', 'import', good)
    expect([partial.code, partial.stderr]).toEqual([
      2,
      expect.stringMatching(/2027: got 1 day\(s\) off and 1 worked weekend day\(s\); expected .* at least 15 days off/),
    ])
    expect((await run('calendar', 'import', good, '--year', '2026')).code).toBe(2)
    const unconfirmed = ['calendar', 'import', good, '--unconfirmed'] as const
    expect((await run(...unconfirmed, '--dry-run')).stdout).toMatch(
      /version 1 would hold; 2 day\(s\) change.\n0 open deadline\(s\) would be computed again, 0 would move/,
    )
    expect((await run('calendar', 'show', '2027')).stdout).toMatch(/2027: not known/)
    expect((await run(...unconfirmed)).stdout).toMatch(
      /2 row\(s\) read, 2 written\.\n2027: version 1 holds; 2 day\(s\) change\.\n0 open deadline\(s\)/,
    )
    expect((await run(...unconfirmed)).stdout).toMatch(/0 written[\s\S]*nothing changes/)
    // Whoever thought of the year as it was before that entry is told what changed.
    const stale = await run('calendar', 'undo', '2027', '--based-on', '0')
    expect([stale.code, stale.stderr]).toEqual([
      2,
      expect.stringMatching(
        /version 1 holds, the change was made to version 0[\s\S]*2027年1月1日（星期五）: 休息[\s\S]*示例管理员/,
      ),
    ])
    expect((await run('calendar', 'undo', '2027', '--based-on', 'x')).stderr).toMatch(/^.*--based-on x: expected/)
    expect((await run('calendar', 'add', '2026-12-31', 'holiday', '--name', '元旦前日')).stdout).toMatch(
      /1 day\(s\) change/,
    )
    expect((await run('calendar', 'add', '2028-01-03', 'holiday')).stdout).toMatch(/2028: version 1 holds; 1 day/)
    expect((await run('calendar', 'show', '2028')).stdout).toMatch(/2028: unconfirmed, from: entered/)
    expect((await run('calendar', 'show', '2026')).stdout).toMatch(
      /2026: confirmed, from: entered, before the shipped table\n[\s\S]*2026-12-31 +holiday +元旦前日\nversions:\n/,
    )
    expect((await run('calendar', 'undo', '2026')).stdout).toMatch(/version 2 holds; 1 day\(s\) change/)
    expect((await run('calendar', 'undo', '2026')).stderr).toMatch(/nothing that was entered is left/)
    const years = (await run('calendar', '--json')).json()
    const originOf = (wanted: number) => years.find(({ year }: { year: number }) => year === wanted)?.origin
    expect([originOf(2026), originOf(2027)]).toEqual(['shipped', 'entered'])
    expect((await run('calendar', 'undo', '2027', '--as', 'sample-issuer')).code).toBe(2)
  }, 180_000)

  it('posts are handed over and granted by others only, channels bound, and settings shown with their origin', async () => {
    const run = await commands()
    const post = ['--unit', TOWN, '--role', 'dutyOfficer'] as const
    expect((await run('people', 'hand-over', `sample-${TOWN}-d`, 'newcomer', ...post)).stderr).toMatch(
      /expected a name/,
    )
    const handing = ['people', 'hand-over', `sample-${TOWN}-d`, 'newcomer', ...post, '--name', '新人', '--on'] as const
    const past = await run(...handing, '2020-11-09')
    expect([past.code, past.stderr]).toEqual([
      2,
      expect.stringMatching(/2020-11-09: lies before today, .*expected today or later, or --backdated with the reason/),
    ])
    expect((await run(...handing, '2020-11-09', '--backdated', ' ')).stderr).toMatch(/--backdated: 1 characters/)
    const span = ['--from', '2020-01-01', '--to', '2020-01-02', '--name', '代班'] as const
    const others = [
      await run('people', 'deputy', `sample-${TOWN}-d`, 'stand-in', ...post, ...span),
      await run('people', 'leave', `sample-${TOWN}-d`, '--on', '2020-01-01', '--dry-run'),
      await run('people', 'grant', 'stand-in', ...post, ...span),
      await run('people', 'revoke', `sample-${TOWN}-d`, ...post, '--on', '2020-01-01'),
    ]
    expect(others.map(({ code, stderr }) => [code, /2020-01-01: lies before today/.test(stderr)])).toEqual(
      others.map(() => [2, true]),
    )
    const over = await run(...handing, '2020-11-09', '--backdated', '任免文件补登')
    expect(over.stdout).toBe(`新人 holds dutyOfficer of ${TOWN} from 2020-11-09 on, after 示例·午镇值班员.\n`)
    expect((await run('audit', '--json')).stdout).toMatch(/"backdated": ?"任免文件补登"/)
    const { posts } = (await run('people', 'list', '--unit', TOWN, '--past', '--json')).json()
    expect(
      posts
        .filter(({ role }: { role: string }) => role === 'dutyOfficer')
        .map(({ personId, validFrom, validTo }: never) => [personId, validFrom, validTo]),
    ).toEqual([
      ['newcomer', '2020-11-09', null],
      [`sample-${TOWN}-d`, null, '2020-11-08'],
    ])
    expect((await run('people', 'grant', 'sample-administrator', '--unit', '110000', '--role', 'issuer')).code).toBe(2)
    const own = ['person_id,name,unit_code,role', 'sample-administrator,示例管理员,110000,issuer']
    const imported = await run('import', 'people', file('people.csv', own))
    expect([imported.code, imported.stderr]).toMatchObject([
      2,
      expect.stringMatching(/row 2 +role +"issuer".*nobody gives himself one/),
    ])
    const account = (await run('people', 'list', '--unit', '110000', '--json'))
      .json()
      .posts.find(({ personId }: { personId: string }) => personId === 'sample-administrator').slackUserId
    expect(account).toMatch(/^U/)
    const second = ['person_id,name,unit_code,role,slack_user_id', `somebody-else,某人,110000,issuer,${account}`]
    const doubled = await run('import', 'people', file('doubled.csv', second))
    expect([doubled.code, doubled.stderr]).toMatchObject([2, expect.stringMatching(/row 2.*nobody gives himself one/)])

    const bound = await run('channels', 'bind', 'C0NEW', TOWN, '--purpose', 'cases')
    expect(bound.stdout).toBe(`C0NEW is bound to 午镇 ${TOWN} for cases.\n`)
    expect((await run('channels', 'bind', 'D0NEW', TOWN)).code).toBe(2)
    expect((await run('channels', 'list', '--channel', 'C0NEW', '--json')).json()).toMatchObject({
      channels: [{ unitCode: TOWN, purposes: ['cases'], retired: null }],
      more: 0,
    })
    expect((await run('channels', 'unbind', 'C0NEW')).stdout).toMatch(/no longer bound to 午镇/)

    await run('schedule', 'off', 'calendar.ask-for-year')
    const { file: read, settings } = (await run('settings', '--json')).json()
    const of = (path: string) => settings.find((setting: { path: string }) => setting.path === path)
    expect(read).toMatch(/duban\.sample\.yaml$/)
    expect([of('office.cityCode').origin, of('rankings.air.bottom')]).toMatchObject([
      'default',
      { value: 10, origin: 'officeFile' },
    ])
    expect(of('schedules.calendar.ask-for-year')).toMatchObject({ origin: 'runTime', changed: { by: '示例管理员' } })
    expect((await run('settings', '--as', 'sample-importer')).code).toBe(2)
  }, 180_000)
})
