import { type ExportTable, type TableFile, toCsvFile, toXlsxFile } from '../../notifications/table-file.ts'
import { fillIn } from '../../notifications/words.ts'
import { AnyQuestion } from '../answers/questions.ts'
import { defineAction } from '../define.ts'

/** Sends the answer to the person as a file, by what he may see at the press. */
function exporting(id: string, toFile: (table: ExportTable) => TableFile | Promise<TableFile>) {
  return defineAction({
    id,
    value: AnyQuestion,
    async run({ value, by }, { context, workflows, replies }) {
      const table = await workflows.exportAnswer(context, value, by)
      if (!table.ok) return { kind: 'refused', refusal: table.refusal }
      const file = await toFile(table.value)
      const { isCut = false, rows } = table.value
      return {
        kind: 'file',
        file: isCut ? { ...file, remark: fillIn(replies.files.cut, { rows: rows.length }) } : file,
      }
    },
  })
}

export const exportCsv = exporting('export.csv', toCsvFile)
export const exportXlsx = exporting('export.xlsx', toXlsxFile)
