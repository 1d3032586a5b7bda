import { parseCron } from './cron.ts'
import type { LocalText } from './local-text.ts'
import { isLocalDay } from './time.ts'

/** What becomes of a day that is off: it stays, or moves to the next or the previous working day. */
export const SHIFTS = ['stay', 'next', 'previous'] as const
export type Shift = (typeof SHIFTS)[number]

/** The day `T` that reminders are counted from. */
export type BaseDay =
  | { readonly every: 'month'; readonly day: number }
  | { readonly every: 'year'; readonly month: number; readonly day: number }
  | { readonly every: 'once'; readonly on: string }

/**
 * When something is done, on the clocks of the schedule's time zone.
 *
 * - `cron`: five fields; every time they allow.
 * - `day`: a day of the month, or the month's last day where it has no such day; a day off stays or moves.
 * - `workingDay`: the month's n-th working day, counted from its end when negative.
 * - `around`: days counted in working days from a base day: `offsets` before it (-3 is three working days before) and 0
 *   the day itself, or the next working day where it is off; then every `thenEvery` working days, `thenTimes` times.
 *
 * `months` are those of the year it holds for; empty = all twelve.
 */
export type Timing =
  | { readonly kind: 'cron'; readonly expression: string }
  | {
      readonly kind: 'day'
      readonly day: number
      readonly shift: Shift
      readonly months: readonly number[]
      readonly at: string
    }
  | { readonly kind: 'workingDay'; readonly number: number; readonly months: readonly number[]; readonly at: string }
  | {
      readonly kind: 'around'
      readonly base: BaseDay
      readonly offsets: readonly number[]
      readonly thenEvery: number | null
      readonly thenTimes: number
      readonly at: string
    }

export type AroundTiming = Extract<Timing, { readonly kind: 'around' }>

/** Bounds of a rule: working days counted from either end of a month, and from a base day. */
export const WORKING_DAY_NUMBER_MAX = 15
export const OFFSET_MAX = 60
export const OFFSETS_MAX = 20
export const THEN_EVERY_MAX = 30
export const THEN_TIMES_MAX = 30

/** What is wrong with a timing, in one sentence with value and expectation; `null` = nothing. */
export function timingFault(timing: Timing): LocalText | null {
  if (timing.kind === 'cron') {
    const reading = parseCron(timing.expression)
    return reading.ok ? null : reading.fault
  }
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(timing.at)) {
    return { 'zh-CN': `时间“${timing.at}”：应为24小时制的HH:mm`, en: `time '${timing.at}': expected HH:mm` }
  }
  switch (timing.kind) {
    case 'day':
      return numberFault({ 'zh-CN': '日期', en: 'day' }, timing.day, 1, 31) ?? monthsFault(timing.months)
    case 'workingDay':
      return workingDayFault(timing.number) ?? monthsFault(timing.months)
    case 'around':
      return baseFault(timing.base) ?? aroundFault(timing)
  }
}

function workingDayFault(number: number): LocalText | null {
  if (Number.isInteger(number) && number !== 0 && Math.abs(number) <= WORKING_DAY_NUMBER_MAX) return null
  return {
    'zh-CN': `第${number}个工作日：应为第1个至第${WORKING_DAY_NUMBER_MAX}个，或从月末倒数`,
    en: `working day ${number}: expected 1 to ${WORKING_DAY_NUMBER_MAX}, or -1 to -${WORKING_DAY_NUMBER_MAX} from the end`,
  }
}

function aroundFault({ offsets, thenEvery, thenTimes }: AroundTiming): LocalText | null {
  const isAscending = offsets.every((offset, at) => at === 0 || offset > (offsets[at - 1] ?? 0))
  const isBounded = offsets.every((offset) => Number.isInteger(offset) && offset <= 0 && offset >= -OFFSET_MAX)
  if (!isAscending || !isBounded || offsets.length > OFFSETS_MAX) {
    return {
      'zh-CN': `提醒日：应由远到近，在T-${OFFSET_MAX}至T之间，最多${OFFSETS_MAX}个`,
      en: `days ${offsets.join(', ')}: expected at most ${OFFSETS_MAX} rising days from T-${OFFSET_MAX} to T`,
    }
  }
  if (thenEvery === null) {
    if (offsets.length > 0 && thenTimes === 0) return null
    return { 'zh-CN': '提醒日：至少写一个，例如T-3', en: 'days: got none; expected at least one, such as T-3' }
  }
  return (
    numberFault({ 'zh-CN': '间隔的工作日', en: 'interval' }, thenEvery, 1, THEN_EVERY_MAX) ??
    numberFault({ 'zh-CN': '次数', en: 'times' }, thenTimes, 1, THEN_TIMES_MAX)
  )
}

function baseFault(base: BaseDay): LocalText | null {
  switch (base.every) {
    case 'once':
      if (isLocalDay(base.on)) return null
      return { 'zh-CN': `T“${base.on}”：没有这一天`, en: `T '${base.on}': expected a day YYYY-MM-DD` }
    case 'month':
      return numberFault({ 'zh-CN': 'T的日期', en: 'day of T' }, base.day, 1, 31)
    case 'year': {
      // 2000 is a leap year: 29 February is a day of some years, and means the last of February in the others.
      if (isLocalDay(`2000-${twoDigits(base.month)}-${twoDigits(base.day)}`)) return null
      return {
        'zh-CN': `T为${base.month}月${base.day}日：没有这一天`,
        en: `T = day ${base.day} of month ${base.month}: expected a day of the year`,
      }
    }
  }
}

function monthsFault(months: readonly number[]): LocalText | null {
  const isRising = months.every((month, at) => at === 0 || month > (months[at - 1] ?? 0))
  if (isRising && months.every((month) => Number.isInteger(month) && month >= 1 && month <= 12)) return null
  return {
    'zh-CN': `月份“${months.join('、')}”：应为1至12，由小到大`,
    en: `months ${months.join(', ')}: expected rising months from 1 to 12`,
  }
}

function numberFault(name: LocalText, value: number, min: number, max: number): LocalText | null {
  if (Number.isInteger(value) && value >= min && value <= max) return null
  return {
    'zh-CN': `${name['zh-CN']}“${value}”：应为${min}至${max}的整数`,
    en: `${name.en} ${value}: expected a whole number from ${min} to ${max}`,
  }
}

export function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
