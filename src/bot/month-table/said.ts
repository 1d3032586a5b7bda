import type { Locale } from '../../domain/office.ts'
import { MONTH_FILE } from '../../intake/headers.ts'
import type { RowIssue } from '../../intake/issues.ts'
import { fillIn } from '../../notifications/words.ts'
import type { ImportReport } from '../../workflows/import-report.ts'
import type { ImportChoice } from '../../workflows/month-table-guess.ts'
import type { BotTools, Speech, Wording } from '../define.ts'
import { subjectOf } from '../forms.ts'
import type { ImportAbout, TableFile } from './form.ts'
import { expectationText } from './issue-words.ts'

/** Issues that one answer lists; the rest is counted. */
const ISSUES_SHOWN_MAX = 12
/** How much of a cell is repeated, in characters. */
const VALUE_CHARACTERS_MAX = 40

/** What is said of a table that came, with the button that goes on; or why it cannot be read. */
export function cameSpeech(wording: Wording, file: TableFile, { guess }: ImportChoice): Speech {
  const words = wording.replies.monthTable
  const { name: fileName } = file
  if (!guess.isTable) {
    const head = fillIn(words.unreadable, { fileName, count: guess.errorsTotal })
    return { paragraphs: [head, issuesText(wording, guess.errors, guess.errorsTotal), words.again] }
  }
  const head = fillIn(words.came, { fileName, rows: guess.rows })
  return {
    paragraphs: [`${head}${guessText(wording, guess)}`, words.ask],
    buttons: [[{ action: 'monthTable.choose', label: words.button, value: { file } }]],
  }
}

function guessText({ context, replies }: Wording, { month, medium }: ImportChoice['guess']): string {
  const { format } = context.templates
  const words = replies.monthTable
  const monthName = month === null ? '' : format.month(month)
  const mediumName = medium === null ? '' : format.words.media[medium].name
  if (month !== null && medium !== null) return fillIn(words.guessed, { month: monthName, medium: mediumName })
  if (month !== null) return fillIn(words.guessedMonth, { month: monthName })
  return medium === null ? words.notGuessed : fillIn(words.guessedMedium, { medium: mediumName })
}

/** What a check of a table came to. */
export function reportText(tools: BotTools, about: ImportAbout, report: ImportReport): string {
  const words = tools.replies.monthTable
  const subject = subjectOf(tools, about)
  const summary = fillIn(words.summary, { fileName: about.file.name, subject, rows: report.rows })
  const { errors, errorsTotal, warnings, warningsTotal } = report
  if (!report.ok) {
    const head = fillIn(words.errors, { count: errorsTotal })
    return [summary, head, issuesText(tools, errors, errorsTotal), words.again].join('\n')
  }
  const warned = fillIn(words.warnings, { count: warningsTotal })
  return [
    summary,
    differenceText(tools, report),
    ...(warningsTotal === 0 ? [] : [warned, issuesText(tools, warnings, warningsTotal)]),
    words.ready,
  ].join('\n')
}

function differenceText({ replies }: Wording, { differences }: ImportReport): string {
  const words = replies.monthTable
  if (differences === null) return words.first
  const { since, added, removed, changed } = differences
  if (added + removed + changed === 0) return fillIn(words.unchanged, { since })
  return fillIn(words.changes, { since, added, removed, changed })
}

function issuesText(wording: Wording, issues: readonly RowIssue[], total: number): string {
  const words = wording.replies.monthTable
  const { locale } = wording.context.templates
  const shown = issues.slice(0, ISSUES_SHOWN_MAX)
  const lines = shown.map(({ row, column, value, expected: wanted }) => {
    const expected = expectationText(wanted, locale)
    const short =
      value.length > VALUE_CHARACTERS_MAX ? `${value.slice(0, VALUE_CHARACTERS_MAX - 1).toWellFormed()}…` : value
    if (row === 0) return fillIn(words.issueOfFile, { value: short, expected })
    return fillIn(words.issue, { row, column: columnName(column, locale), value: short, expected })
  })
  const rest = total > shown.length ? [fillIn(words.moreIssues, { count: total - shown.length })] : []
  return [...lines, ...rest].join('\n')
}

/** A column as the language heads it; a header nobody knows stands for itself. */
function columnName(column: string, locale: Locale): string {
  const names = Object.hasOwn(MONTH_FILE.columns, column)
    ? MONTH_FILE.columns[column as keyof typeof MONTH_FILE.columns]
    : [column, column]
  return names[locale === 'zh-CN' ? 1 : 0] ?? column
}
