import { describe, expect, it } from 'vitest'
import { assertOnThisMachine } from '../../src/app/rehearsal/stages.ts'
import { SPAN_DAYS_MAX, spanOf } from '../../src/cli/span-options.ts'

function call(options: Readonly<Record<string, string>>) {
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
    [{ from: '2027-03-02', to: '2027-03-01' }, '--to 2027-03-01: expected a day from 2027-03-02 on'],
    [{ year: '2027', from: '2027-01-01' }, '--year: got it beside --from or --to'],
    [{ year: '27' }, '--year 27: expected a whole number from 2000 to 2200'],
  ])('are refused where they are none: %j', (options, message) => {
    expect(() => spanOf(call(options))).toThrow(message)
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
