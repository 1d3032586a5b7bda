import { isLocalDay } from '../../domain/time.ts'
import { ADMIN_LEVELS } from '../../domain/units.ts'
import { exportAnswer } from '../../workflows/export-answer.ts'
import { todayOf } from '../../workflows/office-context.ts'
import { responsiblePeople } from '../../workflows/responsible-people.ts'
import { identifyViewer } from '../../workflows/viewer.ts'
import { textOption, UsageError, wordOf } from '../arguments.ts'
import { defineCliCommand } from '../command.ts'
import { refuse, report } from '../exit.ts'
import { EXPORT_OPTIONS, showTable, wantsTable } from '../export-output.ts'
import { oneUnit } from '../one-unit.ts'
import { alignRows } from '../output.ts'

export const who = defineCliCommand({
  name: 'who',
  summary: 'Show who answers for a unit of yours, or who did on a day.',
  args: ['<unit>'],
  options: [{ flags: '--on <day>', help: 'YYYY-MM-DD; today without it' }, ...EXPORT_OPTIONS],
  acts: true,
  async run(call, { output, context: open }) {
    const text = wordOf(call.args[0], 'UNIT')
    const on = textOption(call, 'on')
    if (on !== null && !isLocalDay(on)) throw new UsageError(`--on ${on}: expected a day, such as 2026-07-01`)
    const isTable = wantsTable(call, output)
    const context = await open()
    const day = on ?? todayOf(context)
    const viewer = await identifyViewer(context, call.actor)
    if (!viewer.ok) return refuse(output, viewer.refusal)
    const { scope } = viewer.value
    const found = await oneUnit(context, { text, within: scope, day, levels: ADMIN_LEVELS })
    if (!found.ok) return refuse(output, found.refusal)
    const { unitCode } = found.value
    if (isTable) {
      const table = await exportAnswer(context, { ask: 'who', unitCode, day }, call.actor)
      return table.ok ? showTable(call, output, table.value) : refuse(output, table.refusal)
    }
    const people = await responsiblePeople(context, { unitCode, day, scope })
    return report(output, people, (value) => {
      output.json({
        ...value,
        posts: value.posts.map(({ personId, name, role, validFrom, validTo }) => ({
          personId,
          name,
          role,
          validFrom,
          validTo,
        })),
      })
      const rows = value.posts.map((post) => [
        post.role,
        post.personId,
        post.name,
        post.validFrom ?? '',
        post.validTo ?? '',
      ])
      for (const line of alignRows(rows)) output.line(line)
      if (rows.length === 0) output.note(`${value.unit.unitName}: nobody is registered on ${day}`)
      return undefined
    })
  },
})
