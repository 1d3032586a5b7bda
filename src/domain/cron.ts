import type { LocalText } from './local-text.ts'

/** A cron expression of five fields, each as the numbers it allows, ascending. */
export interface Cron {
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  readonly daysOfMonth: readonly number[]
  readonly months: readonly number[]
  /** 1 = Monday … 7 = Sunday. */
  readonly weekdays: readonly number[]
}

export type CronReading = { readonly ok: true; readonly cron: Cron } | { readonly ok: false; readonly fault: LocalText }

/** A schedule is for work of the office: it may run this often within an hour. */
export const RUNS_AN_HOUR_MAX = 4
const EXPRESSION_CHARACTERS_MAX = 100

interface Field {
  readonly name: LocalText
  readonly min: number
  readonly max: number
  /** Words that stand for `min`, `min + 1` and so on. */
  readonly words: readonly string[]
}

const FIELDS: readonly Field[] = [
  { name: { 'zh-CN': '分钟', en: 'minute' }, min: 0, max: 59, words: [] },
  { name: { 'zh-CN': '小时', en: 'hour' }, min: 0, max: 23, words: [] },
  { name: { 'zh-CN': '日', en: 'day of month' }, min: 1, max: 31, words: [] },
  {
    name: { 'zh-CN': '月', en: 'month' },
    min: 1,
    max: 12,
    words: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' '),
  },
  { name: { 'zh-CN': '星期', en: 'day of week' }, min: 0, max: 7, words: 'sun mon tue wed thu fri sat'.split(' ') },
]

/**
 * Reads minute, hour, day of month, month and day of week: numbers, `*`, ranges, steps and lists; months and days of
 * the week also by their English abbreviations. An expression that names both a day of the month and a day of the week
 * is refused, as programs disagree about what it means; so is one that runs more than four times an hour, or never.
 */
export function parseCron(expression: string): CronReading {
  const texts = expression.trim().toLowerCase().split(/\s+/)
  const shown = expression.slice(0, EXPRESSION_CHARACTERS_MAX)
  if (expression.length > EXPRESSION_CHARACTERS_MAX || texts.length !== FIELDS.length) {
    return fault({
      'zh-CN': `cron表达式“${shown}”：应为五段，例如0 9 5 * *`,
      en: `cron '${shown}': expected five fields, such as 0 9 5 * *`,
    })
  }
  const sets: (readonly number[])[] = []
  for (const [at, field] of FIELDS.entries()) {
    const text = texts[at] ?? ''
    const numbers = numbersOf(text, field)
    if (numbers === null) return fault(fieldFault(shown, text, field))
    sets.push(numbers)
  }
  const [minutes = [], hours = [], daysOfMonth = [], months = [], dayNumbers = []] = sets
  if (minutes.length > RUNS_AN_HOUR_MAX) {
    return fault({
      'zh-CN': `cron表达式“${shown}”：每小时最多运行${RUNS_AN_HOUR_MAX}次`,
      en: `cron '${shown}': minute '${texts[0] ?? ''}': expected at most ${RUNS_AN_HOUR_MAX} runs an hour`,
    })
  }
  const weekdays = [...new Set(dayNumbers.map((day) => (day === 0 ? 7 : day)))].toSorted(ascending)
  if (daysOfMonth.length < 31 && weekdays.length < 7) {
    return fault({
      'zh-CN': `cron表达式“${shown}”：日和星期只能限定一项`,
      en: `cron '${shown}': expected a day of the month or a day of the week, not both`,
    })
  }
  if (!months.some((month) => daysOfMonth.some((day) => day <= longestMonth(month)))) {
    return fault({
      'zh-CN': `cron表达式“${shown}”：所写的月份没有这一天`,
      en: `cron '${shown}': expected a day that one of its months has`,
    })
  }
  return { ok: true, cron: { minutes, hours, daysOfMonth, months, weekdays } }
}

/** The shortest time between two runs on one day, and over midnight; `null` = it runs once a day. */
export function minutesApart({ minutes, hours }: Cron): number | null {
  const times = hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute))
  const [first] = times
  if (first === undefined || times.length === 1) return null
  const next = [...times.slice(1), first + 24 * 60]
  return Math.min(...times.map((time, at) => (next[at] ?? Number.POSITIVE_INFINITY) - time))
}

function fieldFault(shown: string, text: string, { name, min, max }: Field): LocalText {
  return {
    'zh-CN': `cron表达式“${shown}”：${name['zh-CN']}“${text}”应为${min}至${max}之间的数、*、a-b、a-b/n，或以逗号分隔的几项`,
    en: `cron '${shown}': ${name.en} '${text}': expected ${min} to ${max}, *, a-b, a-b/n or a list`,
  }
}

/** The numbers a field allows, or `null` when it cannot be read. */
function numbersOf(text: string, { min, max, words }: Field): readonly number[] | null {
  const numberOf = (word: string) => {
    const named = words.indexOf(word)
    if (named >= 0) return min + named
    return /^\d{1,2}$/.test(word) ? Number(word) : Number.NaN
  }
  const found = new Set<number>()
  for (const part of text.split(',')) {
    const [, range = '', step] = /^([^/]+)(?:\/(\d{1,2}))?$/.exec(part) ?? []
    const [first = '', last, ...more] = range.split('-')
    const from = range === '*' ? min : numberOf(first)
    const to = range === '*' ? max : numberOf(last ?? first)
    const by = step === undefined ? 1 : Number(step)
    // A step without a range means one number to some programs and many to others.
    const isClear = step === undefined || range === '*' || last !== undefined
    if (more.length > 0 || by < 1 || !isClear || !(from >= min && to <= max && from <= to)) return null
    for (let number = from; number <= to; number += by) found.add(number)
  }
  return [...found].toSorted(ascending)
}

function longestMonth(month: number): number {
  if (month === 2) return 29
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

function ascending(a: number, b: number): number {
  return a - b
}

function fault(text: LocalText): CronReading {
  return { ok: false, fault: text }
}
