import type { Change } from '../domain/comparison.ts'
import type { LocalDay, Month } from '../domain/time.ts'
import { weekdayOf } from '../domain/time.ts'
import { fillIn, type Locale, type Words } from './words.ts'

/** How one language writes dates, times and figures, with its words. Same input, same text: no clock, no ICU data. */
export interface Format {
  readonly locale: Locale
  readonly words: Words
  /** 2026年11月5日, 5 November 2026. */
  readonly day: (day: LocalDay) => string
  /** The day with its weekday, for meetings and deadlines: 2026年11月24日（星期二）. */
  readonly dayAndWeekday: (day: LocalDay) => string
  /** 2026年10月, October 2026. */
  readonly month: (month: Month) => string
  /** `YYYY-MM-DD HH:mm` as 2026年11月24日（星期二）上午9:30. */
  readonly dateTime: (local: string) => string
  /** 上升6.2%, or the word for no change or no base. */
  readonly change: (change: Change) => string
  /** A figure with its unit of measure. */
  readonly measure: (value: string, unit: string) => string
}

const MONTHS_EN = 'January February March April May June July August September October November December'.split(' ')
const WEEKDAYS_EN = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ')
const WEEKDAYS_ZH = '一二三四五六日'

export function createFormat(locale: Locale, words: Words): Format {
  const own = locale === 'zh-CN' ? ZH : EN
  return { locale, words, ...own, change: (change) => changeText(change, words) }
}

function changeText(change: Change, words: Words): string {
  switch (change.kind) {
    case 'up':
    case 'down':
      return fillIn(words.changes[change.kind], { percent: change.percent })
    case 'unchanged':
      return words.changes.unchanged
    case 'unknown':
      return words.changes.unknown
  }
}

type OwnFormat = Pick<Format, 'day' | 'dayAndWeekday' | 'month' | 'dateTime' | 'measure'>

/** GB/T 9704 writes dates in Arabic figures without leading zeros. */
const ZH: OwnFormat = {
  day: zhDay,
  dayAndWeekday: zhDayAndWeekday,
  month: (month) => `${Number(month.slice(0, 4))}年${Number(month.slice(5, 7))}月`,
  dateTime: (local) => {
    const hour = Number(local.slice(11, 13))
    return `${zhDayAndWeekday(local.slice(0, 10))}${zhPartOfDay(hour)}${hour > 12 ? hour - 12 : hour}:${local.slice(14, 16)}`
  },
  measure: (value, unit) => `${value}${unit}`,
}

function zhDay(day: LocalDay): string {
  return `${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`
}

function zhDayAndWeekday(day: LocalDay): string {
  return `${zhDay(day)}（星期${WEEKDAYS_ZH[weekdayOf(day) - 1] ?? ''}）`
}

function zhPartOfDay(hour: number): string {
  if (hour < 6) return '凌晨'
  if (hour < 12) return '上午'
  if (hour < 13) return '中午'
  return hour < 18 ? '下午' : '晚上'
}

const EN: OwnFormat = {
  day: enDay,
  dayAndWeekday: enDayAndWeekday,
  month: (month) => `${MONTHS_EN[Number(month.slice(5, 7)) - 1] ?? ''} ${month.slice(0, 4)}`,
  dateTime: (local) => `${enDayAndWeekday(local.slice(0, 10))}, ${local.slice(11, 16)}`,
  measure: (value, unit) => (unit === '' ? value : `${value} ${unit}`),
}

function enDay(day: LocalDay): string {
  return `${Number(day.slice(8, 10))} ${EN.month(day.slice(0, 7))}`
}

function enDayAndWeekday(day: LocalDay): string {
  return `${WEEKDAYS_EN[weekdayOf(day) - 1] ?? ''}, ${enDay(day)}`
}
