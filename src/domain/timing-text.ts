import type { LocalText } from './local-text.ts'
import type { Locale } from './office.ts'
import { type AroundTiming, type BaseDay, type Shift, type Timing, timingFault } from './schedule-timing.ts'

export type TimingReading =
  | { readonly ok: true; readonly timing: Timing }
  | { readonly ok: false; readonly fault: LocalText }

/** Longer than any timing that can be written. */
export const TIMING_CHARACTERS_MAX = 300
/** How often reminders follow a base day when the text does not say. */
const THEN_TIMES_DEFAULT = 10

/** One of each kind, as they are written: for help and for what is said about a text that cannot be read. */
export const TIMING_EXAMPLES: Readonly<Record<Locale, readonly string[]>> = {
  'zh-CN': [
    '每月10日，遇休息日顺延，09:00',
    '每月最后一个工作日，17:00',
    'T为每年1月31日：T-7、T-3、T-1、T，之后每2个工作日一次，共10次，09:00',
    '0 9 5 * *',
  ],
  en: [
    'day 10 of every month, next working day, 09:00',
    'last working day of every month, 17:00',
    'T = day 31 of month 1: T-7, T-3, T-1, T, then every 2 working days, 10 times, 09:00',
    '0 9 5 * *',
  ],
}

/**
 * Reads a timing as `timingText` writes it, in either language, with full-width or half-width characters; a cron
 * expression of five fields stands for itself.
 */
export function parseTiming(text: string): TimingReading {
  if (text.length > TIMING_CHARACTERS_MAX) return unread(text)
  const plain = plainText(text)
  const timing = /^\S+( \S+){4}$/.test(plain) && /^[\d*]/.test(plain) ? toCron(plain) : toRule(plain)
  if (timing === null) return unread(text)
  const fault = timingFault(timing)
  return fault === null ? { ok: true, timing } : { ok: false, fault }
}

/** A timing in words; `parseTiming` reads them again. */
export function timingText(timing: Timing, locale: Locale): string {
  if (timing.kind === 'cron') return timing.expression
  const { separator, ...words } = WORDS[locale]
  const parts = {
    day: () => (timing.kind === 'day' ? [words.day(timing.day, timing.months), words.shift[timing.shift]] : []),
    workingDay: () => (timing.kind === 'workingDay' ? [words.workingDay(timing.number, timing.months)] : []),
    around: () => (timing.kind === 'around' ? [words.around(timing)] : []),
  }[timing.kind]()
  return [...parts.filter((part) => part !== ''), timing.at].join(separator)
}

interface TimingWords {
  readonly separator: string
  readonly day: (day: number, months: readonly number[]) => string
  readonly shift: Readonly<Record<Shift, string>>
  readonly workingDay: (number: number, months: readonly number[]) => string
  readonly around: (timing: AroundTiming) => string
}

const WORDS: Readonly<Record<Locale, TimingWords>> = {
  'zh-CN': {
    separator: '，',
    day: (day, months) => `${zhMonths(months)}${day}日`,
    shift: { stay: '', next: '遇休息日顺延', previous: '遇休息日提前' },
    workingDay: (number, months) => `${zhMonths(months)}${zhWorkingDay(number)}`,
    around({ base, offsets, thenEvery, thenTimes }) {
      const then = thenEvery === null ? [] : [`之后每${thenEvery}个工作日一次，共${thenTimes}次`]
      const days = offsets.length === 0 ? [] : [offsets.map(offsetText).join('、')]
      return `T为${zhBase(base)}：${[...days, ...then].join('，')}`
    },
  },
  en: {
    separator: ', ',
    day: (day, months) => `day ${day} of ${enMonths(months)}`,
    shift: { stay: '', next: 'next working day', previous: 'previous working day' },
    workingDay: (number, months) =>
      `${number === -1 ? 'last working day' : `working day ${number}`} of ${enMonths(months)}`,
    around({ base, offsets, thenEvery, thenTimes }) {
      const then =
        thenEvery === null ? [] : [`then every ${enCount(thenEvery, 'working day')}`, enCount(thenTimes, 'time')]
      return `T = ${enBase(base)}: ${[...offsets.map(offsetText), ...then].join(', ')}`
    },
  },
}

function zhMonths(months: readonly number[]): string {
  return months.length === 0 ? '每月' : `每年${months.join('、')}月的`
}

function zhWorkingDay(number: number): string {
  if (number === -1) return '最后一个工作日'
  return number > 0 ? `第${number}个工作日` : `倒数第${-number}个工作日`
}

function zhBase(base: BaseDay): string {
  if (base.every === 'once') return base.on
  return base.every === 'month' ? `每月${base.day}日` : `每年${base.month}月${base.day}日`
}

function enMonths(months: readonly number[]): string {
  if (months.length === 0) return 'every month'
  return months.length === 1 ? `month ${months[0]}` : `months ${months.join(', ')}`
}

function enBase(base: BaseDay): string {
  if (base.every === 'once') return base.on
  return `day ${base.day} of ${base.every === 'month' ? 'every month' : `month ${base.month}`}`
}

function enCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function offsetText(offset: number): string {
  return offset === 0 ? 'T' : `T${offset}`
}

/** In small half-width letters, with single blanks, and none about a comma or colon. */
function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[、，;；]/g, ',')
    .replaceAll(/[−–—]/g, '-')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([,:=]) ?/g, '$1')
    .trim()
}

function toCron(expression: string): Timing {
  return { kind: 'cron', expression }
}

/** A rule that ends with its local time. */
function toRule(plain: string): Timing | null {
  const [, rule, hour = '', minute = ''] = /^(.*\S)[ ,:](\d{1,2}):(\d{2})$/.exec(plain) ?? []
  if (rule === undefined) return null
  const at = `${hour.padStart(2, '0')}:${minute}`
  return toDay(rule, at) ?? toWorkingDay(rule, at) ?? toAround(rule, at)
}

const SHIFT_WORDS: Readonly<Record<string, Shift>> = {
  遇休息日顺延: 'next',
  遇休息日提前: 'previous',
  'next working day': 'next',
  'previous working day': 'previous',
}
const EN_MONTHS = '(?: of (?:every month|months? ([\\d,]+)))?'
const ZH_MONTHS = '(?:每月|每年([\\d,]+)月的?)?'
const SHIFT = '(?:,(遇休息日顺延|遇休息日提前|next working day|previous working day))?'
const DAY_PATTERNS = [
  new RegExp(`^${ZH_MONTHS}(?<day>\\d{1,2})日${SHIFT}$`),
  new RegExp(`^(?:day )?(?<day>\\d{1,2})(?:st|nd|rd|th)?${EN_MONTHS}${SHIFT}$`),
]
const WORKING_DAY_PATTERNS = [
  new RegExp(`^${ZH_MONTHS}(?:(?<last>最后一个)|第(?<number>\\d{1,2})个|倒数第(?<back>\\d{1,2})个)工作日$`),
  new RegExp(`^(?:(?<last>last working day)|working day (?<number>-?\\d{1,2}))${EN_MONTHS}$`),
]

function toDay(rule: string, at: string): Timing | null {
  for (const pattern of DAY_PATTERNS) {
    const found = pattern.exec(rule)
    if (found === null) continue
    const isChinese = pattern === DAY_PATTERNS[0]
    const months = monthsOf(isChinese ? found[1] : found[2])
    return { kind: 'day', day: Number(found.groups?.day), shift: SHIFT_WORDS[found[3] ?? ''] ?? 'stay', months, at }
  }
  return null
}

function toWorkingDay(rule: string, at: string): Timing | null {
  for (const pattern of WORKING_DAY_PATTERNS) {
    const found = pattern.exec(rule)
    if (found === null) continue
    const { last, number, back } = found.groups ?? {}
    const months = monthsOf(pattern === WORKING_DAY_PATTERNS[0] ? found[1] : found.at(-1))
    const counted = last !== undefined ? -1 : back !== undefined ? -Number(back) : Number(number)
    return { kind: 'workingDay', number: counted, months, at }
  }
  return null
}

function toAround(rule: string, at: string): Timing | null {
  const [, baseText = '', listed] = /^t(?:=|为)([^:]+):(.+)$/.exec(rule) ?? []
  const base = toBase(baseText)
  if (listed === undefined || base === null) return null
  const then =
    /(?:^|,)(?:之后每(\d+)个工作日一次|then every (\d+) working days?)(?:,(?:共(\d+)次|(\d+) times?))?$/.exec(listed)
  const days = then === null ? listed : listed.slice(0, then.index)
  const offsets = days === '' ? [] : days.split(',').map(offsetOf)
  if (offsets.some(Number.isNaN)) return null
  const thenEvery = then === null ? null : Number(then[1] ?? then[2])
  const thenTimes = then === null ? 0 : Number(then[3] ?? then[4] ?? THEN_TIMES_DEFAULT)
  return { kind: 'around', base, offsets, thenEvery, thenTimes, at }
}

function toBase(text: string): BaseDay | null {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return { every: 'once', on: text }
  const [, month, day] = /^每年(\d{1,2})月(\d{1,2})日$/.exec(text) ?? []
  if (month !== undefined) return { every: 'year', month: Number(month), day: Number(day) }
  const [, ofMonth] = /^每月(\d{1,2})日$/.exec(text) ?? /^day (\d{1,2}) of every month$/.exec(text) ?? []
  if (ofMonth !== undefined) return { every: 'month', day: Number(ofMonth) }
  const [, enDay, enMonth] = /^day (\d{1,2}) of month (\d{1,2})$/.exec(text) ?? []
  return enDay === undefined ? null : { every: 'year', month: Number(enMonth), day: Number(enDay) }
}

function offsetOf(text: string): number {
  if (text === 't') return 0
  return /^t-\d{1,2}$/.test(text) ? -Number(text.slice(2)) : Number.NaN
}

function monthsOf(text: string | undefined): readonly number[] {
  return text === undefined ? [] : text.split(',').map(Number)
}

function unread(text: string): TimingReading {
  const shown = text.slice(0, TIMING_CHARACTERS_MAX)
  return {
    ok: false,
    fault: {
      'zh-CN': `时间安排“${shown}”：写法应如${TIMING_EXAMPLES['zh-CN'].join('；')}`,
      en: `timing '${shown}': expected one such as ${TIMING_EXAMPLES.en.join('; ')}`,
    },
  }
}
