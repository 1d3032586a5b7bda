import { z } from 'zod'
import { OptionText, ShortText, sentence } from '../reply-texts.ts'

const Field = z.strictObject({ label: sentence(), hint: sentence() })

/** What is said of a month's table that somebody sent to the bot. */
export const MONTH_TABLE_REPLIES = z.strictObject({
  /** What came, and what it seems to be. */
  came: sentence('fileName', 'rows'),
  guessed: sentence('month', 'medium'),
  guessedMonth: sentence('month'),
  guessedMedium: sentence('medium'),
  notGuessed: sentence(),
  ask: sentence(),
  button: OptionText,
  unreadable: sentence('fileName', 'count'),
  again: sentence(),
  severalFiles: sentence('count'),
  noTable: sentence('fileName'),
  form: z.strictObject({ title: ShortText, submit: ShortText, intro: sentence('fileName') }),
  fields: z.strictObject({ medium: Field, month: Field }),
  checked: z.strictObject({ title: ShortText, submit: ShortText }),
  faults: ShortText,
  summary: sentence('fileName', 'subject', 'rows'),
  errors: sentence('count'),
  warnings: sentence('count'),
  issue: sentence('row', 'column', 'value', 'expected'),
  issueOfFile: sentence('value', 'expected'),
  moreIssues: sentence('count'),
  first: sentence(),
  unchanged: sentence('since'),
  changes: sentence('since', 'changed', 'added', 'removed'),
  ready: sentence(),
  done: sentence('subject', 'version', 'rows', 'medium', 'month'),
})
