import { describe, expect, it } from 'vitest'
import { assertOnThisMachine } from '../../src/app/rehearsal/stages.ts'
import type { Call } from '../../src/cli/command.ts'
import { draftsOf } from '../../src/cli/draft-options.ts'
import { AHEAD_DAYS_MAX, assertNear, SPAN_DAYS_MAX, spanOf } from '../../src/cli/span-options.ts'
import { addDays } from '../../src/domain/time.ts'
import { NO_DRAFTS } from '../../src/workflows/rehearsal-drafts.ts'

function call(options: Call['options']) {
  return { args: [], options, actor: { surface: 'cli', personId: null } } as const
}

describe('the days of a simulation', () => {
  it('are two days in their order, or a whole year, four hundred days at most', () => {
    expect(spanOf(call({ from: '2026-12-01', to: '2026-12-01' }))).toEqual({ from: '2026-12-01', to: '2026-12-01' })
    expect(spanOf(call({ year: '2028' }))).toEqual({ from: '2028-01-01', to: '2028-12-31' })
    expect(spanOf(call({ from: '2027-01-01', to: '2028-02-04' })).to).toBe('2028-02-04')
    expect(() => spanOf(call({ from: '2027-01-01', to: '2028-02-05' }))).toThrow(
      `--to 2028-02-05: expected 2028-02-04 at the latest, ${SPAN_DAYS_MAX} days in all`,
    )
  })

  it.each([
    [{}, '--from (missing): expected a day'],
    [{ from: '2027-02-29', to: '2027-03-01' }, '--from 2027-02-29: expected a day'],
    [{ from: '2027-03-01' }, '--to (missing): expected a day'],
    [{ from: '2026-02-28', to: '2026-02-30' }, '--to 2026-02-30: expected a day'],
    [{ from: '2027-03-02', to: '2027-03-01' }, '--to 2027-03-01: expected a day from 2027-03-02 on'],
    [{ year: '2027', from: '2027-01-01' }, '--year: got it beside --from or --to'],
    [{ year: '27' }, '--year 27: expected a whole number from 2000 to 2200'],
  ])('are refused where they are none: %j', (options, message) => {
    expect(() => spanOf(call(options))).toThrow(message)
  })
})

describe('the days of a simulation from today on', () => {
  it('end three years from today at the latest, as all that lies before them is played too', () => {
    const today = '2026-11-24'
    const latest = addDays(today, AHEAD_DAYS_MAX)
    expect(() => assertNear({ to: latest }, today)).not.toThrow()
    expect(() => assertNear({ to: addDays(latest, 1) }, today)).toThrow(
      '--to 2029-11-25: expected 2029-11-24 at the latest, three years from today',
    )
  })
})

describe('the drafts of a simulation', () => {
  it('are a schedule as it would be set, and files of holidays', () => {
    const timing = { kind: 'cron', expression: '0 9 * * mon' }
    expect(draftsOf(call({}))).toEqual(NO_DRAFTS)
    expect(draftsOf(call({ calendar: ['2027.csv'], schedule: 'review/weekly', timing: '0 9 * * mon' }))).toEqual({
      calendarFiles: ['2027.csv'],
      isAnnounced: true,
      schedule: { id: 'review/weekly', members: { timing } },
    })
    expect(draftsOf(call({ schedule: 'review/weekly', off: true })).schedule?.members).toEqual({ isOn: false })
  })

  it.each([
    [{ timing: '0 9 * * mon' }, '--schedule (missing): got timing of one; expected the ID of a schedule'],
    [{ unconfirmed: true }, '--unconfirmed: got it alone; expected --calendar FILE beside it'],
    [{ schedule: 'review/weekly' }, '--schedule review/weekly: got nothing to change'],
    [{ schedule: 'review/weekly', on: true, off: true }, '--on and --off: got both; expected one of them'],
    [{ schedule: 'review/weekly', timing: 'now and then' }, '--timing: '],
    [{ calendar: Array.from({ length: 11 }, (_, at) => `${at}.csv`) }, '--calendar: got 11 files; expected 10 at most'],
  ] as const)('are refused where they cannot be read: %j', (options, message) => {
    expect(() => draftsOf(call(options))).toThrow(message)
  })
})

describe('the workspace of a rehearsal', () => {
  it.each(['http://127.0.0.1:4000/api/', 'http://localhost:4000/api/', 'http://[::1]:4000/api/', 'http://127.9.9.9/'])(
    'may be %s, on this machine',
    (url) => {
      expect(() => assertOnThisMachine(url)).not.toThrow()
    },
  )

  it.each(['https://slack.com/api/', 'http://127.0.0.1.example.com/api/', 'http://10.0.0.1/api/', 'http://[::2]/'])(
    'is never %s',
    (url) => {
      expect(() => assertOnThisMachine(url)).toThrow(`SLACK_API_URL: got ${url}; expected a workspace on this machine`)
    },
  )
})
