import type { Purpose } from '../domain/channels.ts'
import type { Locale } from '../domain/office.ts'
import type { CoverageGap, PlannedMessage } from '../notifications/plan.ts'
import type { Db } from '../store/database.ts'
import { retiredDestinations } from '../store/destinations.ts'

/** What stands in the way of a unit hearing what it has to hear. */
export interface Gap {
  readonly unitCode: string
  readonly unitName: string
  readonly problem: 'noChannel' | 'channelRetired'
  readonly message: string
  /** How to mend it. */
  readonly mend: string
}

/** The gaps of a plan: units without a channel, and channels that Slack no longer lets us post to. */
export async function coverageGaps(
  db: Db,
  plan: { readonly messages: readonly PlannedMessage[]; readonly gaps: readonly CoverageGap[] },
  nameOf: (unitCode: string) => string,
  locale: Locale,
): Promise<readonly Gap[]> {
  const retired = new Map((await retiredDestinations(db)).map((it) => [it.channelId, it.retiredReason ?? '']))
  const closed = new Map(
    plan.messages.filter((message) => retired.has(message.channelId)).map((it) => [it.channelId, it]),
  )
  return [
    ...plan.gaps.map((gap) => noChannelGap(gap, locale)),
    ...[...closed.values()].map((message) => {
      const reason = retired.get(message.channelId) ?? ''
      return retiredGap({ ...message, unitName: nameOf(message.unitCode), reason }, locale)
    }),
  ]
}

function noChannelGap(gap: CoverageGap, locale: Locale): Gap {
  const { unitCode, unitName } = gap
  const mend = 'duban import channels FILE'
  return { unitCode, unitName, problem: 'noChannel', message: noChannelText(gap, locale), mend }
}

const PURPOSES_ZH: Readonly<Record<Purpose, string>> = {
  notices: '通报',
  summons: '约谈',
  cases: '案件',
  reports: '报告',
  review: '审核',
  operations: '运行',
}

/** Says, in the office's language, that a unit cannot be reached for a purpose. */
export function noChannelText(
  { unitCode, unitName, purpose }: Pick<CoverageGap, 'unitCode' | 'unitName' | 'purpose'>,
  locale: Locale,
): string {
  return locale === 'zh-CN'
    ? `${unitName}（${unitCode}）没有接收${PURPOSES_ZH[purpose]}的频道`
    : `${unitName} (${unitCode}) has no channel for ${purpose}`
}

function retiredGap(
  gap: { readonly unitCode: string; readonly unitName: string; readonly channelId: string; readonly reason: string },
  locale: Locale,
): Gap {
  const { unitCode, unitName, channelId, reason } = gap
  const message =
    locale === 'zh-CN'
      ? `${unitName}（${unitCode}）的频道 ${channelId} 已停用：${reason}`
      : `channel ${channelId} of ${unitName} (${unitCode}) was retired: ${reason}`
  return { unitCode, unitName, problem: 'channelRetired', message, mend: 'duban messages retry ID' }
}
