import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import { type CalendarEnteredFacts, MOVED_RUNS_MAX } from '../facts.ts'
import { Text } from './phrases.ts'

const sample: CalendarEnteredFacts = {
  officeName: '示例市生态环境局',
  year: '2027',
  version: 1,
  by: '管理员甲',
  source: 'holidays-2027.csv',
  days: { holidays: 28, workdays: 6, confirmed: true },
  runs: [{ what: '请审核员审核空气质量排名', from: '2027-02-10 09:00', to: '2027-02-14 09:00' }],
  moreRuns: 0,
  issuedOn: '2026-11-16',
}

/** To the operations channel: the holidays of a year were entered, changed or taken back, and which runs that moves. */
export const calendarEntered = defineNotice({
  kind: 'calendarEntered',
  view: z.strictObject({
    year: Text,
    version: z.int().positive(),
    by: Text,
    source: Text.nullable(),
    days: z.strictObject({ holidays: z.int(), workdays: z.int() }).nullable(),
    provisional: z.boolean(),
    runs: z.array(z.strictObject({ what: Text, from: Text, to: Text })).max(MOVED_RUNS_MAX),
    more: z.int().positive().nullable(),
    officeName: Text,
    issuedOn: Text,
  }),
  toView: (
    { year, version, by, source, days, runs, moreRuns, officeName, issuedOn }: CalendarEnteredFacts,
    format,
  ) => ({
    year,
    version,
    by,
    source,
    days: days === null ? null : { holidays: days.holidays, workdays: days.workdays },
    provisional: days !== null && !days.confirmed,
    runs: runs.map(({ what, from, to }) => ({ what, from: format.dateTime(from), to: format.dateTime(to) })),
    more: moreRuns === 0 ? null : moreRuns,
    officeName,
    issuedOn: format.day(issuedOn),
  }),
  samples: [
    sample,
    { ...sample, version: 2, days: { holidays: 28, workdays: 6, confirmed: false }, runs: [] },
    { ...sample, version: 3, source: null, days: null, moreRuns: 4 },
  ],
  fileStem: ({ year, version }) => `calendar-${year}-v${version}`,
})
