import { backUpDatabase } from '../../workflows/back-up-database.ts'
import { wordOf } from '../arguments.ts'
import { defineCliCommand, EXIT } from '../command.ts'
import { report } from '../exit.ts'
import { showRows } from '../row-progress.ts'

export const backup = defineCliCommand({
  name: 'backup',
  summary: 'Write everything in the database to one file, for any other database.',
  args: ['<file>'],
  options: [],
  acts: true,
  async run(call, { output, context, program }) {
    const path = wordOf(call.args[0], 'FILE')
    const onProgress = showRows(output, 'writing')
    const outcome = await backUpDatabase(await context(), { path, by: call.actor, program, onProgress })
    output.progress(null)
    return report(output, outcome, ({ bytes, manifest }) => {
      const { at, audit } = manifest
      const tables = Object.fromEntries(manifest.tables.map(({ name, rows }) => [name, rows]))
      const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
      output.json({ ok: true, file: path, bytes, at, rows, tables, audit })
      output.line(`${path}: ${rows} row(s) of ${manifest.tables.length} tables as of ${at}, ${bytes} bytes.`)
      if (audit !== null) output.line(`Audit log: ${audit.sequence} act(s), head ${audit.hash}`)
      return EXIT.done
    })
  },
})
