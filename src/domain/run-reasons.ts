import type { LocalText } from './local-text.ts'
import type { Locale } from './office.ts'

/** Why a run was skipped or superseded, or did nothing; `{value}` is what it names. */
const REASONS = {
  standsFor: { en: 'the run of {value} stands for it', 'zh-CN': '由{value}的一次代替' },
  tooMany: { en: 'one of more than {value} missed runs', 'zh-CN': '错过超过{value}次，只补最近的' },
  tooLate: { en: 'more than {value} hours late', 'zh-CN': '已迟{value}小时以上' },
  decided: { en: '{value} decided to skip it', 'zh-CN': '{value}决定不补' },
  givenUp: { en: 'it could not be done for seven days', 'zh-CN': '连续七天未能完成' },
  switchedOff: { en: 'the schedule was switched off', 'zh-CN': '日程已停用' },
  replaced: { en: 'version {value} of the schedule took its place', 'zh-CN': '日程已改为第{value}版' },
  calendar: { en: 'the calendar changed to {value}', 'zh-CN': '放假安排已更新为{value}' },
  unknownJob: { en: 'no job {value} with this argument', 'zh-CN': '没有任务{value}，或参数不符' },
  imported: { en: 'the table has been imported', 'zh-CN': '数据表已导入' },
  reviewed: { en: 'the ranking has been reviewed', 'zh-CN': '排名已审核' },
  published: { en: 'the ranking has been published', 'zh-CN': '排名已发布' },
  noRanking: { en: 'the office file has no rankings.{value}', 'zh-CN': '配置文件中没有rankings.{value}' },
  yearKnown: {
    en: 'the holidays that are to be known by now are known and confirmed',
    'zh-CN': '目前应掌握的放假安排均已录入并确认',
  },
  campaignUndefined: { en: 'the yearly return {value} is not defined', 'zh-CN': '年度报送{value}未设置' },
  campaignNotAhead: {
    en: 'the yearly return {value} is launched already, or was given up',
    'zh-CN': '年度报送{value}已启动或者已取消',
  },
  campaignUnconfirmed: {
    en: 'the due day of the yearly return {value} is not confirmed',
    'zh-CN': '年度报送{value}的报送时限未确认',
  },
  campaignPast: {
    en: 'the due day of the yearly return {value} has passed',
    'zh-CN': '年度报送{value}的报送时限已过',
  },
  campaignOrphans: {
    en: 'units of the yearly return {value} ended and nobody stands in for them',
    'zh-CN': '年度报送{value}有单位已撤并，承接单位不明确',
  },
  campaignNobody: { en: 'no unit owes the yearly return {value}', 'zh-CN': '年度报送{value}没有应报送单位' },
  campaignNotOpen: { en: 'the yearly return {value} is not under way', 'zh-CN': '年度报送{value}不在报送中' },
  noChannel: { en: 'there is no channel for {value}', 'zh-CN': '没有登记{value}的频道' },
} as const satisfies Readonly<Record<string, LocalText>>

export type RunReason = keyof typeof REASONS

const PLACE = '{value}'

/** The sentence that is kept with a run. */
export function runReason(code: RunReason, value: string | number = ''): string {
  return REASONS[code].en.replace(PLACE, () => String(value))
}

/** A reason that was kept, in the words of a language; one that is not of this list stands for itself. */
export function runReasonText(kept: string, locale: Locale): string {
  for (const reason of Object.values<LocalText>(REASONS)) {
    const [before = '', after] = reason.en.split(PLACE)
    const isOf = after === undefined ? kept === before : kept.startsWith(before) && kept.endsWith(after)
    if (!isOf) continue
    const value = after === undefined ? '' : kept.slice(before.length, kept.length - after.length)
    return reason[locale].replace(PLACE, () => value)
  }
  return kept
}
