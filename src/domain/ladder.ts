import { listingHistory, type PublishedListing } from './comparison.ts'
import type { Month } from './time.ts'

/** Who of a unit has to come, by post, from the mildest to the severest. */
export const SUMMONEES = ['inCharge', 'principal', 'partyAndGovernmentPrincipals'] as const
export type Summonee = (typeof SUMMONEES)[number]

/** Who comes where no rung says otherwise. */
export const SUMMONEE_DEFAULT: Summonee = 'principal'

/** One step of a ladder: from so many listings on, this is who is proposed. */
export interface Rung {
  readonly when: { readonly timesIn12Months: number } | { readonly monthsInARow: number }
  readonly summon: Summonee
  /** What the office says of the rung to whoever decides. */
  readonly note: string | null
}

export interface Ladder {
  /** A preset's name, or `own` for rungs of the office's own. */
  readonly name: LadderName
  readonly rungs: readonly Rung[]
}

export const LADDER_PRESETS = {
  jining: [
    { when: { timesIn12Months: 1 }, summon: 'inCharge', note: '济宁做法：首次列入，约谈分管负责人' },
    { when: { monthsInARow: 2 }, summon: 'principal', note: '济宁做法：连续两个月列入，约谈主要负责人' },
  ],
  anyang: [
    { when: { timesIn12Months: 2 }, summon: 'principal', note: '安阳做法：累计第二次列入，约谈政府主要负责人' },
    {
      when: { timesIn12Months: 3 },
      summon: 'partyAndGovernmentPrincipals',
      note: '安阳做法：累计第三次列入，约谈党委主要负责人',
    },
  ],
  national2017: [
    {
      when: { timesIn12Months: 2 },
      summon: 'inCharge',
      note: '借用2017年全国秋冬季攻坚问责的2次台阶；原规定数的是未整改问题',
    },
    {
      when: { timesIn12Months: 4 },
      summon: 'principal',
      note: '借用2017年全国秋冬季攻坚问责的4次台阶；原规定数的是未整改问题',
    },
    {
      when: { timesIn12Months: 6 },
      summon: 'partyAndGovernmentPrincipals',
      note: '借用2017年全国秋冬季攻坚问责的6次台阶；原规定数的是未整改问题',
    },
  ],
} as const satisfies Readonly<Record<string, readonly Rung[]>>

export type LadderPreset = keyof typeof LADDER_PRESETS
export type LadderName = LadderPreset | 'own'

/** Who a ladder proposes for a listed unit, and by which rung. */
export interface LadderProposal {
  readonly ladder: LadderName
  /** This month included. */
  readonly timesInTwelveMonths: number
  readonly monthsInARow: number
  readonly summon: Summonee
  readonly note: string | null
}

/**
 * Who is proposed for a unit that stands on a month's list, from the lists published before: the severest rung that the
 * unit has reached, and of equals the later. `null` when it has reached none, or no ladder is set.
 */
export function climb(
  ladder: Ladder | null,
  published: readonly PublishedListing[],
  month: Month,
  unitCode: string,
): LadderProposal | null {
  if (ladder === null) return null
  const { timesInTwelveMonths, monthsInARow } = listingHistory(published, month, unitCode, true)
  const reached = ladder.rungs.filter(({ when }) =>
    'timesIn12Months' in when ? timesInTwelveMonths >= when.timesIn12Months : monthsInARow >= when.monthsInARow,
  )
  const rung = reached.reduce<Rung | null>(
    (best, next) => (best === null || severityOf(next.summon) >= severityOf(best.summon) ? next : best),
    null,
  )
  if (rung === null) return null
  return { ladder: ladder.name, timesInTwelveMonths, monthsInARow, summon: rung.summon, note: rung.note }
}

/** The severer of two; one meeting may be about two lists. */
export function severer(one: LadderProposal | null, other: LadderProposal | null): LadderProposal | null {
  if (one === null || other === null) return one ?? other
  return severityOf(other.summon) > severityOf(one.summon) ? other : one
}

function severityOf(summonee: Summonee): number {
  return SUMMONEES.indexOf(summonee)
}

export function isSummonee(text: string): text is Summonee {
  return (SUMMONEES as readonly string[]).includes(text)
}
