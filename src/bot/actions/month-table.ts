import { defineAction } from '../define.ts'
import { ChooseValue, toChoiceForm } from '../month-table/form.ts'

/** Asks what a table is that was sent to the bot. */
export const chooseWhatItIs = defineAction({
  id: 'monthTable.choose',
  value: ChooseValue,
  async run({ value: { file }, by, readFile }, tools) {
    const read = await readFile(file)
    if (!read.ok) return { kind: 'refused', refusal: read.refusal }
    const looked = await tools.workflows.lookAtMonthTable(tools.context, { source: read.value, by })
    if (!looked.ok) return { kind: 'refused', refusal: looked.refusal }
    return { kind: 'form', view: toChoiceForm(tools, file, looked.value) }
  },
})
