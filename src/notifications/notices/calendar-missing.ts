import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import type { CalendarMissingFacts } from '../facts.ts'
import { Text } from './phrases.ts'

const sample: CalendarMissingFacts = {
  officeName: '示例市生态环境局',
  year: '2027',
  state: 'missing',
  unconfirmedDeadlines: 12,
  issuedOn: '2026-11-16',
}

/** To the operations channel: the holidays of a year are not known or not confirmed, and what depends on them is not certain. */
export const calendarMissing = defineNotice({
  kind: 'calendarMissing',
  view: z.strictObject({
    year: Text,
    isUnconfirmed: z.boolean(),
    deadlines: z.int().positive().nullable(),
    command: Text,
    officeName: Text,
    issuedOn: Text,
  }),
  toView: ({ year, state, unconfirmedDeadlines, officeName, issuedOn }: CalendarMissingFacts, format) => ({
    year,
    isUnconfirmed: state === 'unconfirmed',
    deadlines: unconfirmedDeadlines === 0 ? null : unconfirmedDeadlines,
    command: `duban calendar import FILE --year ${year}`,
    officeName,
    issuedOn: format.day(issuedOn),
  }),
  samples: [sample, { ...sample, unconfirmedDeadlines: 0 }, { ...sample, state: 'unconfirmed' }],
  fileStem: ({ year, issuedOn }) => `calendar-missing-${year}-${issuedOn}`,
})
