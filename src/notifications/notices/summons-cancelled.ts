import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import type { SummonsCancelledFacts } from '../facts.ts'
import * as phrases from './phrases.ts'
import { sampleCalendar, sampleTownship } from './samples.ts'
import { summonsStem } from './summons-view.ts'

const sample: SummonsCancelledFacts = {
  officeName: '示例市生态环境局',
  addressee: 'township',
  unit: sampleTownship,
  occasions: [{ medium: 'air', month: '2026-10', bottomLimit: 10 }],
  at: '2026-11-24 09:30',
  timeZone: 'Asia/Shanghai',
  place: '示例路1号第三会议室',
  reason: '排名更正后不再列入后10位',
  issuedOn: '2026-11-20',
  calendar: { ...sampleCalendar, sequence: 1 },
}

/** In the thread of a summons, or of its copy to the district: the interview does not take place. */
export const summonsCancelled = defineNotice({
  kind: 'summonsCancelled',
  view: z.strictObject({
    officeName: phrases.Text,
    /** Whether the district reads it, in the thread of its copy. */
    isCopy: z.boolean(),
    wasHeld: z.boolean(),
    unitName: phrases.Text,
    body: phrases.Text,
    you: phrases.Text,
    districtBody: phrases.Text,
    occasions: phrases.Text,
    at: phrases.Text,
    place: phrases.Text,
    reason: phrases.Text,
    issuedOn: phrases.Text,
  }),
  toView: (
    { officeName, addressee, unit, occasions, at, place, reason, issuedOn, wasHeld }: SummonsCancelledFacts,
    format,
  ) => ({
    officeName,
    isCopy: addressee === 'district',
    wasHeld: wasHeld === true,
    unitName: unit.unitName,
    body: phrases.bodyOf(unit.unitName, format.words),
    you: phrases.youOf(unit.unitName, format.words),
    districtBody: phrases.bodyOf(unit.district, format.words),
    occasions: phrases.occasionsText(occasions, format),
    at: format.dateTime(at),
    place,
    reason: phrases.asClause(reason),
    issuedOn: format.day(issuedOn),
  }),
  samples: [
    sample,
    { ...sample, addressee: 'district' },
    { ...sample, calendar: null, wasHeld: true },
    { ...sample, addressee: 'district', calendar: null, wasHeld: true },
  ],
  fileStem: (facts) => `${summonsStem(facts)}-cancelled`,
  files: (facts, format) => phrases.calendarFiles(facts, 'CANCEL', format),
})
