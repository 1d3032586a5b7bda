import { type Channel, channelsFor, type Purpose } from '../domain/channels.ts'
import { PRIORITY } from '../domain/delivery.ts'
import type { LadderProposal } from '../domain/ladder.ts'
import type { LocalDay } from '../domain/time.ts'
import type { NoticeInput } from './catalog.ts'
import type { DueDay, ListedUnitFacts, Occasion, ProposalFacts, RankingFacts, SummaryFacts } from './facts.ts'
import { LINK_PLACEHOLDER } from './final-content.ts'

export interface PlanInput {
  readonly ranking: RankingFacts
  /** The unit that hears the summary and, in its review channel, the proposals. */
  readonly city: { readonly code: string; readonly name: string }
  /** Worst first, each with the district that answers for it. */
  readonly listed: readonly { readonly unit: ListedUnitFacts; readonly districtCode: string }[]
  readonly decision: SummaryFacts['decision']
  readonly channels: readonly Channel[]
  /** The day on which channels are looked up: the day of publication. */
  readonly day: LocalDay
  /** Exempt units whose place is no better than that of the best listed. */
  readonly exemptInRange: number
  readonly signBy: DueDay
  readonly objectionWorkingDays: number
  /** Whom the office's ladder proposes to summon of a township; `null` = nobody in particular. */
  readonly whoToSummon: (unitCode: string) => LadderProposal | null
  /** Other lists a township stands on for which a summons is proposed too. */
  readonly alsoProposed: (unitCode: string) => readonly Occasion[]
}

export interface PlannedMessage {
  readonly notice: NoticeInput
  /** The unit the message is about. */
  readonly unitCode: string
  /** The unit whose channel it goes to. */
  readonly addressee: { readonly code: string; readonly name: string }
  readonly channelId: string
  readonly priority: number
}

/** Somebody who has to hear of it and cannot be reached. */
export interface CoverageGap {
  readonly unitCode: string
  readonly unitName: string
  readonly purpose: Purpose
  readonly problem: 'noChannel'
}

/**
 * Who gets what when a ranking is published (S6), as plain values:
 *
 * - the city's channels for notices hear the summary with the whole list;
 * - the channels of a district with listed townships hear one message with only its own;
 * - a listed township's channels hear its own result and a link to the summary;
 * - the city's review channels hear one proposal to interview for each listed township;
 * - nobody else hears anything.
 */
export function planPublication(input: PlanInput): {
  readonly messages: readonly PlannedMessage[]
  readonly gaps: readonly CoverageGap[]
  /** What is to be said of each unit, whether or not a channel is there to say it in. */
  readonly said: readonly Pick<PlannedMessage, 'notice' | 'unitCode'>[]
} {
  const messages: PlannedMessage[] = []
  const said: Pick<PlannedMessage, 'notice' | 'unitCode'>[] = []
  const gaps: CoverageGap[] = []
  const address = (
    unit: { code: string; name: string },
    purpose: Purpose,
    aboutCode: string,
    priority: number,
    notice: NoticeInput,
  ) => {
    said.push({ notice, unitCode: aboutCode })
    const channels = channelsFor(input.channels, unit.code, purpose, input.day)
    if (channels.length === 0) gaps.push({ unitCode: unit.code, unitName: unit.name, purpose, problem: 'noChannel' })
    for (const { channelId } of channels)
      messages.push({ notice, unitCode: aboutCode, addressee: unit, channelId, priority })
  }
  const { ranking, city, listed } = input
  address(city, 'notices', city.code, PRIORITY.notice, {
    kind: 'bottomRankingSummary',
    facts: {
      ranking,
      listed: listed.map(({ unit }) => unit),
      decision: input.decision,
      exemptInRange: input.exemptInRange,
      banner: null,
    },
  })
  for (const [code, own] of Map.groupBy(listed, ({ districtCode }) => districtCode)) {
    const name = own[0]?.unit.district ?? code
    address({ code, name }, 'notices', code, PRIORITY.notice, {
      kind: 'bottomRankingDistrict',
      facts: { ranking, districtName: name, listed: own.map(({ unit }) => unit), banner: null },
    })
  }
  for (const { unit } of listed) {
    const { signBy, objectionWorkingDays, exemptInRange } = input
    address({ code: unit.unitCode, name: unit.unitName }, 'notices', unit.unitCode, PRIORITY.notice, {
      kind: 'bottomRankingNotice',
      facts: {
        ranking,
        unit,
        signBy,
        objectionWorkingDays,
        exemptInRange,
        summaryUrl: LINK_PLACEHOLDER,
        banner: null,
      },
    })
  }
  for (const { unit } of listed) {
    address(city, 'review', unit.unitCode, PRIORITY.review, {
      kind: 'interviewProposal',
      facts: {
        ranking,
        unit,
        alsoProposed: input.alsoProposed(unit.unitCode),
        outcome: null,
        ...ladderOf(input, unit.unitCode),
      },
    })
  }
  return { messages, gaps: uniqueGaps(gaps), said }
}

function ladderOf({ whoToSummon }: PlanInput, unitCode: string): Pick<ProposalFacts, 'ladder'> {
  const ladder = whoToSummon(unitCode)
  return ladder === null ? {} : { ladder }
}

function uniqueGaps(gaps: readonly CoverageGap[]): readonly CoverageGap[] {
  const seen = new Map(gaps.map((gap) => [`${gap.unitCode}/${gap.purpose}`, gap]))
  return [...seen.values()]
}
