import type { Medium } from '../../domain/medium.ts'
import { isLocalDay, isMonth, type LocalDay, type Month } from '../../domain/time.ts'

/** What people call a medium. */
const MEDIUM_NAMES: Readonly<Record<Medium, readonly string[]>> = {
  air: ['air', '空气', '大气', '空气质量'],
  water: ['water', '水', '水环境', '水环境质量'],
}

export function mediumNamed(word: string): Medium | null {
  const found = Object.entries(MEDIUM_NAMES).find(([, names]) => names.includes(word.toLowerCase()))
  return (found?.[0] as Medium | undefined) ?? null
}

/** Words that ask for what is over or settled as well. */
const ALL_WORDS: readonly string[] = ['all', '全部']

export function isAllWord(word: string): boolean {
  return ALL_WORDS.includes(word.toLowerCase())
}

/** `2026-10`, `2026-1`, `2026年10月`. */
export function monthNamed(word: string): Month | null {
  const parts = /^(\d{4})(?:-|年)(\d{1,2})月?$/.exec(word)
  const month = `${parts?.[1] ?? ''}-${(parts?.[2] ?? '').padStart(2, '0')}`
  return isMonth(month) ? month : null
}

/** `2026-07-01`, `2026-7-1`, `2026年7月1日`. */
export function dayNamed(word: string): LocalDay | null {
  const parts = /^(\d{4})(?:-|年)(\d{1,2})(?:-|月)(\d{1,2})日?$/.exec(word)
  const day = [parts?.[1] ?? '', (parts?.[2] ?? '').padStart(2, '0'), (parts?.[3] ?? '').padStart(2, '0')].join('-')
  return isLocalDay(day) ? day : null
}

/** Whether it is written like a day or month, which no unit is: `2026-13`, `2026年2月30日`. */
export function isLikeDate(word: string): boolean {
  return /^\d{4}\D/.test(word)
}
