import { MEDIA, type Medium } from '../../domain/medium.ts'
import { exportAnswer } from '../../workflows/export-answer.ts'
import { todayOf } from '../../workflows/office-context.ts'
import { type UnitHistory, unitHistory } from '../../workflows/unit-history.ts'
import { identifyViewer } from '../../workflows/viewer.ts'
import { mediumOf, textOption, wordOf } from '../arguments.ts'
import { defineCliCommand } from '../command.ts'
import { refuse, report } from '../exit.ts'
import { EXPORT_OPTIONS, showTable, wantsTable } from '../export-output.ts'
import { oneUnit } from '../one-unit.ts'
import { alignRows, type Output } from '../output.ts'

export const unit = defineCliCommand({
  name: 'unit',
  summary: 'Show the last twelve published months of a unit, as far as you may see them.',
  args: ['<unit>'],
  options: [{ flags: '--medium <medium>', help: `${MEDIA.join(' | ')}; both without it` }, ...EXPORT_OPTIONS],
  acts: true,
  async run(call, { output, context: open }) {
    const text = wordOf(call.args[0], 'UNIT')
    const named = textOption(call, 'medium')
    const medium: Medium | null = named === null ? null : mediumOf(named)
    const isTable = wantsTable(call, output)
    const context = await open()
    const viewer = await identifyViewer(context, call.actor)
    if (!viewer.ok) return refuse(output, viewer.refusal)
    const found = await oneUnit(context, {
      text,
      within: viewer.value.scope.seesWholeLists ? null : viewer.value.scope,
      day: todayOf(context),
      levels: ['district', 'township'],
    })
    if (!found.ok) return refuse(output, found.refusal)
    const { unitCode } = found.value
    if (isTable) {
      const table = await exportAnswer(context, { ask: 'unit', unitCode, medium }, call.actor)
      return table.ok ? showTable(call, output, table.value) : refuse(output, table.refusal)
    }
    const media = medium === null ? MEDIA : [medium]
    const history = await unitHistory(context, { unitCode, media, scope: viewer.value.scope })
    return report(output, history, (value) => {
      output.json(value)
      if (!output.isJson) showHistory(output, value)
      return undefined
    })
  },
})

function showHistory(output: Output, { unit: of, media }: UnitHistory): void {
  output.line(`${of.unitCode}  ${of.district}${of.unitName}`)
  for (const history of media) {
    output.line(`${history.medium}:`)
    const rows =
      history.of === 'district'
        ? history.months.map(({ month, listed }) => [month, listed.map(({ unitName }) => unitName).join(', ') || '—'])
        : history.months.map(({ month, figures, isListed, notRankedReason, rankedCount }) =>
            figures === null
              ? [month, notRankedReason ?? 'not on the list']
              : [
                  month,
                  `${figures.rank} of ${rankedCount}`,
                  `${figures.rankFromWorst} from the end`,
                  `${figures.score}${isListed ? ' listed' : ''}`,
                ],
          )
    for (const line of alignRows(rows)) output.line(`  ${line}`)
  }
}
