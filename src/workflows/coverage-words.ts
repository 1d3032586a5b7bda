import type { Purpose } from '../domain/channels.ts'
import type { CoveredUnit, GapFinding, Problem } from '../domain/coverage.ts'
import type { Locale } from '../domain/office.ts'
import type { NotChecked } from '../notifications/workspace-survey.ts'

/** What a gap is, and how to mend it. */
export interface GapText {
  readonly message: string
  readonly mend: string
}

type GapWords = { readonly [P in Problem]: (gap: GapFinding<P>) => GapText }

interface CoverageWords {
  readonly gaps: GapWords
  readonly notChecked: (left: NotChecked) => string
  /** Said of a gap that was waived at publication, when a summons is issued. */
  readonly waived: (message: string) => string
}

/** Units that a warning about many names; the rest is counted. */
const UNITS_NAMED_MAX = 5

const PURPOSES_ZH: Readonly<Record<Purpose, string>> = {
  notices: '通报',
  summons: '约谈',
  cases: '案件',
  reports: '报送',
  review: '审核',
  operations: '运行',
}

const ZH: CoverageWords = {
  gaps: {
    noChannel: ({ unit, purpose }) => ({
      message: `${unitZh(unit)}没有接收${PURPOSES_ZH[purpose]}的频道`,
      mend: 'duban import channels FILE',
    }),
    channelRetired: ({ unit, channelId, reason }) => ({
      message: `${unitZh(unit)}的频道 ${channelId} 已停用：${reason}`,
      mend: '请把机器人加回该频道，或改绑其他频道，再执行 duban import channels FILE',
    }),
    notMember: ({ unit, channelId }) => ({
      message: `机器人未加入${unitZh(unit)}的频道 ${channelId}`,
      mend: '请在该频道中执行 /invite，将机器人加入频道',
    }),
    channelArchived: ({ unit, channelId }) => ({
      message: `${unitZh(unit)}的频道 ${channelId} 已在Slack中归档`,
      mend: '请在Slack中取消归档，或改绑其他频道，再执行 duban import channels FILE',
    }),
    channelNotFound: ({ unit, channelId }) => ({
      message: `在Slack中找不到${unitZh(unit)}的频道 ${channelId}，或者该频道是机器人未加入的私有频道`,
      mend: '请将机器人加入该频道；频道标识有误的，改正后执行 duban import channels FILE',
    }),
    noResponsiblePerson: ({ severity, unit, day, missing, addressed }) =>
      severity === 'blocks'
        ? {
            message: `${unitZh(unit)}在${day}没有登记责任人员（分管负责同志、主要负责同志、值班人员或督察专员）`,
            mend: '请补充登记后执行 duban import people FILE',
          }
        : {
            message: `本次通报涉及的${addressed}个单位中，有${missing.length}个在${day}没有登记责任人员：${namesZh(missing)}`,
            mend: '请补充登记后执行 duban import people FILE；不登记责任人员的，请在机构配置文件中将 coverage.responsiblePersons 设为 off',
          },
    personInactive: ({ unit, personName, slackUserId }) => ({
      message: `${unitZh(unit)}责任人员${personName}的Slack账号 ${slackUserId} 已停用`,
      mend: '请更正登记后执行 duban import people FILE，或者请工作区管理员恢复该账号',
    }),
    personNotInWorkspace: ({ unit, personName, slackUserId }) => ({
      message: `${unitZh(unit)}责任人员${personName}的Slack账号 ${slackUserId} 不在本工作区`,
      mend: '请更正登记后执行 duban import people FILE，或者邀请其加入工作区',
    }),
    textTooLong: ({ unit, channelId, title }) => ({
      message: `发给${unitZh(unit)}频道 ${channelId} 的“${title}”超出Slack的篇幅上限`,
      mend: '请精简该消息的模板，再重新核对',
    }),
    calendarYearMissing: ({ years, day }) => ({
      message: `${years.join('年、')}年的放假安排尚未录入或确认，期限${day}按周一至周五推算，通报中标注为未确认`,
      mend: '请在放假安排公布后由管理员录入：duban calendar import FILE --year 年份',
    }),
  },
  notChecked: ({ of, count, why }) => {
    const what = of === 'channels' ? `${count}个频道` : `${count}名责任人员的账号`
    switch (why.kind) {
      case 'noToken':
        return `未向Slack核对${what}：没有设置 SLACK_BOT_TOKEN`
      case 'noAnswer':
        return `未能向Slack核对${what}：${why.reason}`
      case 'timedOut':
        return `未能向Slack核对${what}：${why.seconds}秒内没有答复`
      case 'tooMany':
        return `未向Slack核对其余${what}：一次至多核对${why.max}个`
    }
  },
  waived: (message) => `${message}；发布时已豁免，本次未发`,
}

const EN: CoverageWords = {
  gaps: {
    noChannel: ({ unit, purpose }) => ({
      message: `${unitEn(unit)} has no channel for ${purpose}`,
      mend: 'duban import channels FILE',
    }),
    channelRetired: ({ unit, channelId, reason }) => ({
      message: `channel ${channelId} of ${unitEn(unit)} was retired: ${reason}`,
      mend: 'invite the bot again or bind another channel, then duban import channels FILE',
    }),
    notMember: ({ unit, channelId }) => ({
      message: `the bot is not a member of channel ${channelId} of ${unitEn(unit)}`,
      mend: 'invite it in that channel with /invite',
    }),
    channelArchived: ({ unit, channelId }) => ({
      message: `channel ${channelId} of ${unitEn(unit)} is archived in Slack`,
      mend: 'unarchive it in Slack or bind another channel, then duban import channels FILE',
    }),
    channelNotFound: ({ unit, channelId }) => ({
      message: `Slack does not find channel ${channelId} of ${unitEn(unit)}, or it is private and the bot is not a member`,
      mend: 'invite the bot there, or correct the channel id and run duban import channels FILE',
    }),
    noResponsiblePerson: ({ severity, unit, day, missing, addressed }) =>
      severity === 'blocks'
        ? {
            message: `${unitEn(unit)} has nobody who answers for it on ${day} (leader in charge, principal, duty officer or commissioner)`,
            mend: 'duban import people FILE',
          }
        : {
            message: `${missing.length} of the ${addressed} units addressed have nobody who answers for them on ${day}: ${namesEn(missing)}`,
            mend: 'duban import people FILE, or set coverage.responsiblePersons to off in the office file if you keep no such register',
          },
    personInactive: ({ unit, personName, slackUserId }) => ({
      message: `the Slack account ${slackUserId} of ${personName}, who answers for ${unitEn(unit)}, is deactivated`,
      mend: 'correct it with duban import people FILE, or have the account restored',
    }),
    personNotInWorkspace: ({ unit, personName, slackUserId }) => ({
      message: `the Slack account ${slackUserId} of ${personName}, who answers for ${unitEn(unit)}, is not in this workspace`,
      mend: 'correct it with duban import people FILE, or invite the person to the workspace',
    }),
    textTooLong: ({ unit, channelId, title }) => ({
      message: `“${title}” for channel ${channelId} of ${unitEn(unit)} is longer than Slack takes`,
      mend: 'shorten the template of this message and check again',
    }),
    calendarYearMissing: ({ years, day }) => ({
      message: `the holidays of ${years.join(' and ')} are not confirmed yet; the deadline ${day} is counted by Monday to Friday and marked unconfirmed in the notice`,
      mend: 'once they are announced, an administrator enters them: duban calendar import FILE --year YEAR',
    }),
  },
  notChecked: ({ of, count, why }) => {
    const what = of === 'channels' ? `${count} channel(s)` : `the accounts of ${count} responsible person(s)`
    switch (why.kind) {
      case 'noToken':
        return `${what} not checked against Slack: SLACK_BOT_TOKEN is not set`
      case 'noAnswer':
        return `${what} not checked against Slack: ${why.reason}`
      case 'timedOut':
        return `${what} not checked against Slack: no answer within ${why.seconds} seconds`
      case 'tooMany':
        return `${what} more not checked against Slack: at most ${why.max} are checked at once`
    }
  },
  waived: (message) => `${message}; waived at publication, nothing was sent there`,
}

const WORDS: Readonly<Record<Locale, CoverageWords>> = { 'zh-CN': ZH, en: EN }

/** A gap in the office's language. */
export function gapText<P extends Problem>(gap: GapFinding<P>, locale: Locale): GapText {
  const write: (gap: GapFinding<P>) => GapText = WORDS[locale].gaps[gap.problem]
  return write(gap)
}

/** What was not checked, and why, in the office's language. */
export function notCheckedText(left: NotChecked, locale: Locale): string {
  return WORDS[locale].notChecked(left)
}

/** Says of a gap that it was waived at publication, so that nothing went there. */
export function waivedMessage(message: string, locale: Locale): string {
  return WORDS[locale].waived(message)
}

function unitZh({ code, name }: CoveredUnit): string {
  return `${name}（${code}）`
}

function unitEn({ code, name }: CoveredUnit): string {
  return `${name} (${code})`
}

function namesZh(units: readonly CoveredUnit[]): string {
  const named = units.slice(0, UNITS_NAMED_MAX).map(unitZh).join('、')
  return units.length > UNITS_NAMED_MAX ? `${named}等` : named
}

function namesEn(units: readonly CoveredUnit[]): string {
  const named = units.slice(0, UNITS_NAMED_MAX).map(unitEn).join(', ')
  const more = units.length - UNITS_NAMED_MAX
  return more > 0 ? `${named} and ${more} more` : named
}
