import { restoreDatabase } from '../../workflows/restore-database.ts'
import { wordOf } from '../arguments.ts'
import { defineCliCommand, EXIT } from '../command.ts'
import { report } from '../exit.ts'
import { showRows } from '../row-progress.ts'

/** What a person does after a restore, in order. */
const NEXT_STEPS = [
  'duban doctor              what is missing, such as a channel the bot is not in',
  'duban verify MEDIUM MONTH a published month, byte for byte',
  'duban audit verify        the chain of acts',
  'duban drain               send what is due; whatever stands in its channel already is not posted again',
] as const

export const restore = defineCliCommand({
  name: 'restore',
  summary: 'Fill an empty database with a backup.',
  args: ['<file>'],
  options: [],
  acts: true,
  async run(call, { output, restoreSite }) {
    const path = wordOf(call.args[0], 'FILE')
    const onProgress = showRows(output, 'reading and loading')
    const outcome = await restoreDatabase(restoreSite(), { path, by: call.actor, onProgress })
    output.progress(null)
    return report(output, outcome, ({ manifest, gap, audit }) => {
      const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
      const { at, program } = manifest
      const span = { from: gap.from.toISOString(), until: gap.until.toISOString() }
      output.json({ ok: true, file: path, at, program, rows, gap: span, audit })
      output.line(`${rows} row(s) of ${manifest.tables.length} tables restored, as of ${at}.`)
      output.line(`What was done and posted from ${span.from} to ${span.until} may be missing: do it again.`)
      if (audit.broken !== null) {
        output.note(`The audit log was broken when it was backed up, at entry ${audit.broken.sequence}.`)
      }
      output.line('Next:')
      for (const step of NEXT_STEPS) output.line(`  ${step}`)
      return EXIT.done
    })
  },
})
