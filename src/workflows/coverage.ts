import type { Purpose } from '../domain/channels.ts'
import {
  type AddressedChannel,
  type CoveredUnit,
  type GapFinding,
  type Problem,
  SEVERITIES,
  type Severity,
} from '../domain/coverage.ts'
import type { Locale } from '../domain/office.ts'
import type { CoverageGap, PlannedMessage } from '../notifications/plan.ts'
import type { Db } from '../store/database.ts'
import { retiredReasons } from '../store/destinations.ts'
import { gapText, waivedMessage } from './coverage-words.ts'

/** What stands in the way of a unit hearing what it has to hear. */
export interface Gap {
  /** The unit that cannot be reached; the city for what concerns all. */
  readonly unitCode: string
  readonly unitName: string
  readonly purpose: Purpose
  readonly problem: Problem
  /** Whether publication, or a summons for the purpose `summons`, waits for it. */
  readonly severity: Severity
  /** The channel it is about, or `null` when it is about no channel. */
  readonly channelId: string | null
  readonly message: string
  /** How to mend it. */
  readonly mend: string
}

interface Plan {
  readonly messages: readonly PlannedMessage[]
  readonly gaps: readonly CoverageGap[]
}

/**
 * The gaps of a plan: units without a channel, and channels that Slack no longer lets us post to, each once for the unit
 * whose channel it is, whomever its messages are about.
 */
export async function coverageGaps(db: Db, plan: Plan, locale: Locale): Promise<readonly Gap[]> {
  return planFindings(plan, await retiredReasons(db)).map((finding) => toGap(finding, locale))
}

/** The same as plain values. `retired`: why posts are no longer taken, by channel. */
export function planFindings(plan: Plan, retired: ReadonlyMap<string, string>): readonly GapFinding[] {
  const closed = addressedChannels(plan.messages).flatMap((place) => retiredFindings(place, retired))
  return [
    ...plan.gaps.map((gap) => noChannelFinding({ code: gap.unitCode, name: gap.unitName }, gap.purpose)),
    ...closed,
  ]
}

/** Each channel of each addressed unit once, in the order of the messages. */
export function addressedChannels(messages: readonly PlannedMessage[]): readonly AddressedChannel[] {
  const places = new Map<string, AddressedChannel>()
  for (const { notice, addressee, channelId } of messages) {
    const purpose = notice.kind === 'interviewProposal' ? 'review' : 'notices'
    places.set(`${addressee.code} ${channelId}`, { unit: addressee, purpose, channelId })
  }
  return [...places.values()]
}

/**
 * What keeps a unit from hearing of a summons: no channel for it, or none but retired ones. Empty when one channel at
 * least takes posts.
 */
export function summonsGaps(
  addressee: CoveredUnit,
  channelIds: readonly string[],
  retired: ReadonlyMap<string, string>,
  locale: Locale,
): readonly Gap[] {
  return summonsFindings(addressee, channelIds, retired).map((finding) => toGap(finding, locale))
}

/** The same as plain values. */
export function summonsFindings(
  unit: CoveredUnit,
  channelIds: readonly string[],
  retired: ReadonlyMap<string, string>,
): readonly GapFinding[] {
  const purpose = 'summons'
  if (channelIds.length === 0) return [noChannelFinding(unit, purpose)]
  if (channelIds.some((channelId) => !retired.has(channelId))) return []
  return channelIds.flatMap((channelId) => retiredFindings({ unit, purpose, channelId }, retired))
}

/** A gap in the office's language. */
export function toGap(finding: GapFinding, locale: Locale): Gap {
  const { unit, purpose, problem, severity } = finding
  const channelId = 'channelId' in finding ? finding.channelId : null
  return {
    unitCode: unit.code,
    unitName: unit.name,
    purpose,
    problem,
    severity,
    channelId,
    ...gapText(finding, locale),
  }
}

/**
 * The gaps that publication waits for: those of units whose gaps nobody waived. Only who has to hear of the publication
 * stands in its way; a summons may be mended until it is issued.
 */
export function openGaps(gaps: readonly Gap[], waived: ReadonlySet<string>): readonly Gap[] {
  return gaps.filter((gap) => gap.severity === 'blocks' && gap.purpose !== 'summons' && !waived.has(gap.unitCode))
}

/** A gap on one line, with its mend. */
export function gapLine({ message, mend }: Gap): string {
  return `${message} → ${mend}`
}

/** Says, in the office's language, that a unit does not hear of a summons, as was waived. */
export function waivedText({ message }: Gap, locale: Locale): string {
  return waivedMessage(message, locale)
}

function noChannelFinding(unit: CoveredUnit, purpose: Purpose): GapFinding<'noChannel'> {
  return { problem: 'noChannel', severity: SEVERITIES.noChannel, unit, purpose }
}

/** A retired channel takes posts again once a channels file binds it again; a message that failed there, once it is retried. */
function retiredFindings(place: AddressedChannel, retired: ReadonlyMap<string, string>): readonly GapFinding[] {
  const reason = retired.get(place.channelId)
  if (reason === undefined) return []
  return [{ problem: 'channelRetired', severity: SEVERITIES.channelRetired, ...place, reason }]
}
