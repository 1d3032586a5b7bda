import { importUnits } from '../../workflows/import-units.ts'
import { recomputeDeadlines } from '../../workflows/recompute-deadlines.ts'
import { textOption, UsageError } from '../arguments.ts'
import { defineCliCommand } from '../command.ts'
import { report } from '../exit.ts'

export const init = defineCliCommand({
  name: 'init',
  summary: 'Create or upgrade the database; load the built-in unit tree when asked.',
  args: [],
  options: [{ flags: '--units <name>', help: 'the built-in unit tree to load: beijing' }],
  acts: true,
  async run(call, { output, initialise, context, unitsFile }) {
    const name = textOption(call, 'units')
    const path = name === null ? null : unitsFile(name)
    if (name !== null && path === null) throw new UsageError(`--units ${name}: expected beijing`)
    const applied = await initialise()
    output.line(
      applied.length === 0 ? 'The database is up to date.' : `Database ready: ${applied.length} migration(s) applied.`,
    )
    const { moved: deadlinesMoved } = await recomputeDeadlines(await context())
    if (deadlinesMoved > 0) output.line(`Deadlines: ${deadlinesMoved} moved by a calendar entered since.`)
    if (path === null) {
      output.json({ ok: true, migrations: applied, units: null, deadlinesMoved })
      return 0
    }
    output.progress('loading units …')
    const outcome = await importUnits(await context(), { source: { path }, by: call.actor, onlyNew: true })
    return report(output, outcome, ({ rows, written }) => {
      output.line(`Units: ${written} loaded of ${rows}${written < rows ? ' (the others are there already)' : ''}.`)
      output.json({ ok: true, migrations: applied, units: { rows, written }, deadlinesMoved })
      return undefined
    })
  },
})
