import type { Format } from './format.ts'

/** Longest part of an error that is shown, in characters. */
const ERROR_CHARACTERS_MAX = 160

/** The words for an error, with the error itself; one without words is shown as it is. `is_archived: …` goes by its code. */
export function errorText(error: string, { words, locale }: Format): string {
  const shown = error.length > ERROR_CHARACTERS_MAX ? `${error.slice(0, ERROR_CHARACTERS_MAX - 1)}…` : error
  const [code = ''] = error.split(/[: (]/, 1)
  const word = Object.hasOwn(words.slackErrors, code) ? words.slackErrors[code] : undefined
  if (word === undefined) return shown
  return locale === 'zh-CN' ? `${word}（${shown}）` : `${word} (${shown})`
}
