import type { CalendarFacts, ListedUnitFacts, RankingFacts, ReceiptFacts, UnitChange, UnitRef } from '../facts.ts'

/** Facts that samples are built from. Units and figures are made up: 甲区, 乙镇. */
export const sampleRanking: RankingFacts = {
  medium: 'air',
  month: '2026-10',
  version: 1,
  ruleSetVersion: 3,
  officeName: '示例市生态环境局',
  issuedOn: '2026-11-16',
  indicator: 'pm25',
  qualityUnit: '微克/立方米',
  assessed: 343,
  ranked: 338,
  notRanked: [
    { reason: 'noValue', count: 3 },
    { reason: 'tooFewValidDays', count: 2 },
  ],
  bottomLimit: 10,
}

export const sampleWaterRanking: RankingFacts = {
  ...sampleRanking,
  medium: 'water',
  version: 2,
  indicator: 'cwqi',
  qualityUnit: '',
  assessed: 338,
  notRanked: [],
}

export const sampleTownship: UnitRef = { unitCode: '990101101', unitName: '乙镇', district: '甲区' }
export const sampleStreet: UnitRef = { unitCode: '990101002', unitName: '丁街道', district: '甲区' }

export const sampleUnit: ListedUnitFacts = {
  ...sampleTownship,
  score: '61.4',
  rank: 331,
  rankFromWorst: 8,
  tied: false,
  qualityValue: '41.3',
  qualityScore: '58.7',
  workScore: '65.5',
  monthOnMonth: { kind: 'down', percent: '3.1' },
  yearOnYear: { kind: 'up', percent: '6.2' },
  timesInTwelveMonths: 2,
  monthsInARow: 1,
  previousMonth: '2026-07',
}

/** Without a work score, without figures to compare with, listed for the first time. */
export const sampleNewUnit: ListedUnitFacts = {
  ...sampleStreet,
  score: '60.8',
  rank: 330,
  rankFromWorst: 9,
  tied: true,
  qualityValue: '39.2',
  qualityScore: '60.8',
  workScore: null,
  monthOnMonth: { kind: 'unchanged' },
  yearOnYear: { kind: 'unknown' },
  timesInTwelveMonths: 1,
  monthsInARow: 1,
  previousMonth: null,
}

export const sampleRepeatedUnit: ListedUnitFacts = {
  ...sampleUnit,
  timesInTwelveMonths: 4,
  monthsInARow: 3,
  previousMonth: '2026-09',
}

export const sampleChanges: readonly [UnitChange, ...UnitChange[]] = [
  {
    ...sampleStreet,
    list: 'left',
    qualityValue: { from: '39.6', to: '36.9' },
    workScore: null,
    score: { from: '60.4', to: '63.1' },
    rankFromWorst: { from: 10, to: 16 },
    listed: null,
    notRankedReason: null,
  },
  {
    unitCode: '990102103',
    unitName: '己镇',
    district: '戊区',
    list: 'entered',
    qualityValue: null,
    workScore: null,
    score: null,
    rankFromWorst: { from: 11, to: 10 },
    listed: null,
    notRankedReason: null,
  },
]

/** A unit that stays on the list, with every figure that a notice shows changed. */
export const sampleListedChange: UnitChange = {
  ...sampleTownship,
  list: 'stays',
  qualityValue: { from: '41.3', to: '40.8' },
  workScore: { from: '65.5', to: '66.0' },
  score: { from: '61.4', to: '61.9' },
  rankFromWorst: { from: 8, to: 9 },
  listed: {
    qualityScore: { from: '58.7', to: '59.2' },
    tied: { from: false, to: true },
    yearOnYear: { from: { kind: 'up', percent: '6.2' }, to: { kind: 'up', percent: '4.9' } },
    monthOnMonth: { from: { kind: 'down', percent: '3.1' }, to: { kind: 'unchanged' } },
    timesInTwelveMonths: { from: 2, to: 3 },
    monthsInARow: { from: 1, to: 2 },
    previousMonth: { from: '2026-07', to: '2026-09' },
  },
  notRankedReason: null,
}

export const sampleNotRankedChange: UnitChange = {
  ...sampleStreet,
  list: 'left',
  qualityValue: null,
  workScore: null,
  score: null,
  rankFromWorst: null,
  listed: null,
  notRankedReason: 'noValue',
}

export const sampleCalendar: CalendarFacts = {
  uid: 'air-2026-10-990101101@duban',
  sequence: 0,
  stampedAt: '2026-11-16T02:00:00.000Z',
  durationMinutes: 90,
}

/** One of two has signed. */
export const sampleReceipt: ReceiptFacts = {
  of: 'bottomRankingNotice/air/2026-10/990101101/v1/C990101101',
  roll: [
    { name: '王某', role: 'dutyOfficer', signedAt: '2026-11-16 10:05' },
    { name: '李某', role: 'leaderInCharge', signedAt: null },
  ],
  mayObject: true,
  rollOnly: true,
}
