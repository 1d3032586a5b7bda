import type { LocalText } from './local-text.ts'
import type { MissedPolicy, OccurrenceState } from './occurrence.ts'
import type { Locale } from './office.ts'
import type { ScheduleContent, ScheduleMember } from './schedule.ts'
import type { PlannedOccurrence } from './schedule-rules.ts'
import { type LocalDay, weekdayOf } from './time.ts'
import { timingText } from './timing-text.ts'

/** What each member of a schedule is called. */
export const SCHEDULE_MEMBER_NAMES: Readonly<Record<ScheduleMember, LocalText>> = {
  isOn: { 'zh-CN': '状态', en: 'state' },
  timing: { 'zh-CN': '时间安排', en: 'timing' },
  timeZone: { 'zh-CN': '时区', en: 'time zone' },
  quietHours: { 'zh-CN': '静默时段', en: 'quiet hours' },
  missed: { 'zh-CN': '错过时', en: 'when missed' },
  audience: { 'zh-CN': '发往', en: 'audience' },
  ownerId: { 'zh-CN': '负责人', en: 'owner' },
  job: { 'zh-CN': '任务', en: 'job' },
  argument: { 'zh-CN': '参数', en: 'argument' },
}

/** What each state of a run is called. */
export const OCCURRENCE_STATE_NAMES: Readonly<Record<OccurrenceState, LocalText>> = {
  planned: { 'zh-CN': '待运行', en: 'planned' },
  asked: { 'zh-CN': '错过，待决定', en: 'missed, waits for a decision' },
  begun: { 'zh-CN': '正在运行', en: 'under way' },
  ran: { 'zh-CN': '已运行', en: 'ran' },
  ranLate: { 'zh-CN': '补运行', en: 'ran late' },
  skipped: { 'zh-CN': '未运行', en: 'skipped' },
  superseded: { 'zh-CN': '已取代', en: 'superseded' },
}

/** What a member of a schedule says, in words; a code stands for itself. */
export function memberText(content: ScheduleContent, member: ScheduleMember, locale: Locale): string {
  const words = WORDS[locale]
  switch (member) {
    case 'isOn':
      return content.isOn ? words.on : words.off
    case 'timing':
      return timingText(content.timing, locale)
    case 'quietHours':
      return content.quietHours === null ? words.none : `${content.quietHours.from}–${content.quietHours.to}`
    case 'missed':
      return missedText(content.missed, locale)
    case 'audience':
      return content.audience === null ? words.ownAudience : `${content.audience.unitCode}/${content.audience.purpose}`
    case 'ownerId':
      return content.ownerId ?? words.none
    case 'argument':
      return Object.entries(content.argument)
        .map(([name, value]) => `${name}=${value}`)
        .join(' ')
    case 'job':
    case 'timeZone':
      return content[member]
  }
}

export function missedText(policy: MissedPolicy, locale: Locale): string {
  const words = WORDS[locale].missed[policy.kind]
  return policy.kind === 'skipAfter' ? words.replace('{hours}', String(policy.hours)) : words
}

/** A coming run with its weekday, and why it is not on the day the rule names, or not certain. */
export function occurrenceText(
  { slot, at, nominal, confirmed, isMakeUp, isHeldByQuietHours }: PlannedOccurrence,
  locale: Locale,
  { dayIsMoved, localOf }: { readonly dayIsMoved: boolean; readonly localOf: (instant: Date) => string },
): string {
  const words = WORDS[locale]
  const day = slot.slice(0, 10)
  const moved = words.moved[day > nominal ? 'later' : 'earlier'].replace('{day}', dayText(nominal, locale))
  const notes = [
    ...(dayIsMoved && day !== nominal ? [moved] : []),
    ...(isMakeUp ? [words.makeUp] : []),
    ...(isHeldByQuietHours ? [words.held.replace('{at}', momentText(localOf(at), locale))] : []),
    ...(!isHeldByQuietHours && localOf(at) !== slot
      ? [words.clockForward.replace('{at}', momentText(localOf(at), locale))]
      : []),
    ...(confirmed ? [] : [words.unconfirmed.replace('{year}', day.slice(0, 4))]),
  ]
  const text = momentText(slot, locale)
  return notes.length === 0 ? text : `${text}${words.noteOpen}${notes.join(words.noteSeparator)}${words.noteClose}`
}

/** `Monday 2026-10-12`, `2026年10月12日（星期一）`. */
export function dayText(day: LocalDay, locale: Locale): string {
  const weekday = WORDS[locale].weekdays[weekdayOf(day) - 1] ?? ''
  if (locale === 'en') return `${weekday} ${day}`
  const [year, month, ofMonth] = day.split('-').map(Number)
  return `${year}年${month}月${ofMonth}日（星期${weekday}）`
}

/** A local time `YYYY-MM-DD HH:mm` as `Monday 2026-10-12 09:00`, `2026年10月12日（星期一）09:00`. */
export function momentText(local: string, locale: Locale): string {
  return [dayText(local.slice(0, 10), locale), local.slice(11)].join(locale === 'en' ? ' ' : '')
}

const WORDS = {
  'zh-CN': {
    on: '启用',
    off: '停用',
    none: '无',
    ownAudience: '按任务默认',
    missed: {
      once: '只补最近一次',
      all: '逐次补齐',
      skipAfter: '迟于{hours}小时的不补，其余补上',
      ask: '询问管理员',
    },
    moved: {
      later: '原定{day}，遇休息日顺延',
      earlier: '原定{day}，遇休息日提前',
    },
    makeUp: '调休上班日',
    held: '静默时段，推迟到{at}',
    clockForward: '当日拨快时钟，改为{at}',
    unconfirmed: '{year}年放假安排未确认',
    noteOpen: '（',
    noteClose: '）',
    noteSeparator: '；',
    weekdays: '一 二 三 四 五 六 日'.split(' '),
  },
  en: {
    on: 'on',
    off: 'off',
    none: 'none',
    ownAudience: 'as the job chooses',
    missed: {
      once: 'make up for the last one only',
      all: 'make up for every one',
      skipAfter: 'skip those more than {hours} hours late, make up for the others',
      ask: 'ask an administrator',
    },
    moved: { later: 'moved from {day}, a day off', earlier: 'brought forward from {day}, a day off' },
    makeUp: 'a make-up working day',
    held: 'quiet hours: at {at}',
    clockForward: 'clocks are put forward: at {at}',
    unconfirmed: 'holidays of {year} not confirmed',
    noteOpen: ' (',
    noteClose: ')',
    noteSeparator: '; ',
    weekdays: 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' '),
  },
} as const satisfies Record<Locale, unknown>
