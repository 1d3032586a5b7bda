import type { ModalView, PlainTextOption } from '@slack/types'
import { z } from 'zod'
import { isMonth } from '../../domain/time.ts'
import { fillIn } from '../../notifications/words.ts'
import type { ImportReport } from '../../workflows/import-report.ts'
import type { ImportChoice } from '../../workflows/month-table-guess.ts'
import type { BotTools } from '../define.ts'
import { ENTRY, plain, toForm, toResultView, verbatim } from '../forms.ts'
import { reportText } from './said.ts'

/** A table in Slack. */
export const TableFile = z.strictObject({
  id: z.string().min(1).max(255),
  name: z.string().min(1).max(255),
  size: z.int().nonnegative().nullable(),
})
export type TableFile = z.infer<typeof TableFile>

const Month = z.string().refine(isMonth)
const Medium = z.enum(['air', 'water'])

/** What the button below a table carries. */
export const ChooseValue = z.strictObject({ file: TableFile })
/** A table, and what a person said that it is. */
export const ImportAbout = z.strictObject({ file: TableFile, medium: Medium, month: Month })
export type ImportAbout = z.infer<typeof ImportAbout>
/** What is chosen in the form. */
export const ImportEntries = z.object({ medium: Medium, month: Month })

/** Asks what the table is; what it seems to be is chosen already, and nothing goes on until a person says so. */
export function toChoiceForm(tools: BotTools, file: TableFile, { media, months, guess }: ImportChoice): ModalView {
  const { context, replies } = tools
  const { format } = context.templates
  const words = replies.monthTable
  const offered = guess.month === null || months.includes(guess.month) ? months : [guess.month, ...months]
  const mediumOptions = media.map((medium) => ({ text: plain(format.words.media[medium].name), value: medium }))
  const monthOptions = offered.map((month) => ({ text: plain(format.month(month)), value: month }))
  const blocks = [
    verbatim(fillIn(words.form.intro, { fileName: file.name })),
    toChoice(words.fields.medium, 'medium', { type: 'radio_buttons', options: mediumOptions }, guess.medium),
    toChoice(words.fields.month, 'month', { type: 'static_select', options: monthOptions }, guess.month),
  ]
  return toForm(tools, { id: 'monthTable.check', about: { file }, words: words.form, blocks })
}

function toChoice(
  { label, hint }: { readonly label: string; readonly hint: string },
  field: 'medium' | 'month',
  element: { readonly type: 'radio_buttons' | 'static_select'; readonly options: PlainTextOption[] },
  chosen: string | null,
) {
  const initial = element.options.find(({ value }) => value === chosen)
  return {
    type: 'input' as const,
    block_id: field,
    label: plain(label),
    hint: plain(hint),
    element: { ...element, action_id: ENTRY, ...(initial === undefined ? {} : { initial_option: initial }) },
  }
}

/** What a check came to: its errors, or what would be written and the button that writes it. */
export function toCheckedForm(tools: BotTools, about: ImportAbout, report: ImportReport): ModalView {
  const text = reportText(tools, about, report)
  const { monthTable, forms } = tools.replies
  if (!report.ok)
    return {
      ...toResultView(tools.replies, 'refused', text),
      title: plain(monthTable.faults),
      close: plain(forms.close),
    }
  return toForm(tools, { id: 'monthTable.import', about, words: monthTable.checked, blocks: [verbatim(text)] })
}
