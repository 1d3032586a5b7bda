import type { Purpose } from '../domain/channels.ts'
import type { Locale } from '../domain/office.ts'
import type { CoverageGap, PlannedMessage } from '../notifications/plan.ts'
import type { Db } from '../store/database.ts'
import { retiredReasons } from '../store/destinations.ts'

/** What stands in the way of a unit hearing what it has to hear. */
export interface Gap {
  /** The unit that cannot be reached. */
  readonly unitCode: string
  readonly unitName: string
  readonly purpose: Purpose
  readonly problem: 'noChannel' | 'channelRetired'
  readonly message: string
  /** How to mend it. */
  readonly mend: string
}

interface Addressee {
  readonly code: string
  readonly name: string
}

/**
 * The gaps of a plan: units without a channel, and channels that Slack no longer lets us post to, each once for the unit
 * whose channel it is, whomever its messages are about.
 */
export async function coverageGaps(
  db: Db,
  plan: { readonly messages: readonly PlannedMessage[]; readonly gaps: readonly CoverageGap[] },
  locale: Locale,
): Promise<readonly Gap[]> {
  const retired = await retiredReasons(db)
  const closed = plan.messages.flatMap(({ notice, addressee, channelId }): (readonly [string, Gap])[] => {
    const reason = retired.get(channelId)
    if (reason === undefined) return []
    const purpose = notice.kind === 'interviewProposal' ? 'review' : 'notices'
    return [[`${addressee.code} ${channelId}`, retiredGap({ addressee, purpose, channelId, reason }, locale)]]
  })
  return [...plan.gaps.map((gap) => noChannelGap(gap, locale)), ...new Map(closed).values()]
}

/**
 * What keeps a unit from hearing of a summons: no channel for it, or none but retired ones. Empty when one channel at
 * least takes posts.
 */
export function summonsGaps(
  addressee: Addressee,
  channelIds: readonly string[],
  retired: ReadonlyMap<string, string>,
  locale: Locale,
): readonly Gap[] {
  const purpose = 'summons'
  const { code: unitCode, name: unitName } = addressee
  if (channelIds.length === 0) return [noChannelGap({ unitCode, unitName, purpose }, locale)]
  if (channelIds.some((channelId) => !retired.has(channelId))) return []
  return channelIds.map((channelId) =>
    retiredGap({ addressee, purpose, channelId, reason: retired.get(channelId) ?? '' }, locale),
  )
}

/** A gap on one line, with its mend. */
export function gapLine({ message, mend }: Gap): string {
  return `${message} → ${mend}`
}

/** Says, in the office's language, that a unit does not hear of a summons, as was waived. */
export function waivedText({ message }: Gap, locale: Locale): string {
  return locale === 'zh-CN'
    ? `${message}；发布时已豁免，本次未发`
    : `${message}; waived at publication, nothing was sent there`
}

function noChannelGap(gap: Pick<CoverageGap, 'unitCode' | 'unitName' | 'purpose'>, locale: Locale): Gap {
  const { unitCode, unitName, purpose } = gap
  const mend = 'duban import channels FILE'
  return { unitCode, unitName, purpose, problem: 'noChannel', message: noChannelText(gap, locale), mend }
}

const PURPOSES_ZH: Readonly<Record<Purpose, string>> = {
  notices: '通报',
  summons: '约谈',
  cases: '案件',
  reports: '报告',
  review: '审核',
  operations: '运行',
}

function noChannelText(
  { unitCode, unitName, purpose }: Pick<CoverageGap, 'unitCode' | 'unitName' | 'purpose'>,
  locale: Locale,
): string {
  return locale === 'zh-CN'
    ? `${unitName}（${unitCode}）没有接收${PURPOSES_ZH[purpose]}的频道`
    : `${unitName} (${unitCode}) has no channel for ${purpose}`
}

interface Retired {
  readonly addressee: Addressee
  readonly purpose: Purpose
  readonly channelId: string
  readonly reason: string
}

/** A retired channel takes posts again once a channels file binds it again; a message that failed there, once it is retried. */
function retiredGap({ addressee, purpose, channelId, reason }: Retired, locale: Locale): Gap {
  const { code: unitCode, name: unitName } = addressee
  const [message, mend] =
    locale === 'zh-CN'
      ? [
          `${unitName}（${unitCode}）的频道 ${channelId} 已停用：${reason}`,
          '请把机器人加回该频道，或改绑其他频道，再执行 duban import channels FILE',
        ]
      : [
          `channel ${channelId} of ${unitName} (${unitCode}) was retired: ${reason}`,
          'invite the bot again or bind another channel, then duban import channels FILE',
        ]
  return { unitCode, unitName, purpose, problem: 'channelRetired', message, mend }
}
