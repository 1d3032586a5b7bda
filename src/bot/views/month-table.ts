import { z } from 'zod'
import { fillIn } from '../../notifications/words.ts'
import { defineView, type ViewDefinition } from '../define.ts'
import { subjectOf } from '../forms.ts'
import { ChooseValue, ImportAbout, ImportEntries, toCheckedForm } from '../month-table/form.ts'

/** Reads the table as what the person said it is, and shows what would be written; nothing is. */
const checkTable = defineView({
  id: 'monthTable.check',
  about: ChooseValue,
  entries: ImportEntries,
  fieldOf: {},
  async run({ about: { file }, entries, by, readFile }, tools) {
    const read = await readFile(file)
    if (!read.ok) return { kind: 'refused', refusal: read.refusal }
    const input = { source: read.value, ...entries, dryRun: true, refusesSame: true, by }
    const report = await tools.workflows.importMonth(tools.context, input)
    if (!report.ok) return { kind: 'refused', refusal: report.refusal }
    return { kind: 'form', view: toCheckedForm(tools, { file, ...entries }, report.value) }
  },
})

/** Imports the table that was checked. */
const importTable = defineView({
  id: 'monthTable.import',
  about: ImportAbout,
  entries: z.object({}),
  fieldOf: {},
  async run({ about, by, readFile }, tools) {
    const { file, medium, month } = about
    const read = await readFile(file)
    if (!read.ok) return { kind: 'refused', refusal: read.refusal }
    const input = { source: read.value, medium, month, dryRun: false, refusesSame: true, by }
    const report = await tools.workflows.importMonth(tools.context, input)
    if (!report.ok) return { kind: 'refused', refusal: report.refusal }
    const { ok, written: rows, dataVersion } = report.value
    // What became of the units or the rules since the check may have made an error of what was none.
    if (!ok || dataVersion === null) return { kind: 'form', view: toCheckedForm(tools, about, report.value) }
    const places = { subject: subjectOf(tools, about), version: dataVersion, rows, medium, month }
    return { kind: 'done', text: fillIn(tools.replies.monthTable.done, places) }
  },
})

export const MONTH_TABLE_VIEWS: readonly ViewDefinition<unknown, unknown>[] = [checkTable, importTable]
