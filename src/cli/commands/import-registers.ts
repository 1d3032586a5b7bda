import type { Outcome } from '../../domain/refusal.ts'
import type { FileSource } from '../../intake/source.ts'
import type { ActorClaim } from '../../workflows/authorise.ts'
import { importCases } from '../../workflows/cases/import-cases.ts'
import { importChannels } from '../../workflows/import-channels.ts'
import { importPeople } from '../../workflows/import-people.ts'
import type { ImportReport } from '../../workflows/import-report.ts'
import { importUnits } from '../../workflows/import-units.ts'
import type { OfficeContext } from '../../workflows/office-context.ts'
import { wordOf } from '../arguments.ts'
import { defineCliCommand } from '../command.ts'
import { report } from '../exit.ts'
import { showImport } from '../show-import.ts'

type Import = (
  context: OfficeContext,
  input: { readonly source: FileSource; readonly by: ActorClaim },
) => Promise<Outcome<ImportReport>>

function importRegister(what: string, summary: string, act: Import) {
  return defineCliCommand({
    name: `import ${what}`,
    summary,
    args: ['<file>'],
    options: [],
    acts: true,
    async run(call, { output, context }) {
      const path = wordOf(call.args[0], 'FILE')
      output.progress(`reading ${path} …`)
      const outcome = await act(await context(), { source: { path }, by: call.actor })
      return report(output, outcome, (made) => showImport(output, made))
    },
  })
}

export const importUnitsCommand = importRegister('units', 'Import units from CSV or XLSX, all or nothing.', importUnits)
export const importPeopleCommand = importRegister(
  'people',
  'Import people and their posts, all or nothing.',
  importPeople,
)
export const importChannelsCommand = importRegister(
  'channels',
  'Import which channel each unit reads, all or nothing; a unit named gets exactly the file’s channels.',
  importChannels,
)

export const importCasesCommand = defineCliCommand({
  name: 'import cases',
  summary: 'Register the problems of a feedback list as cases, all or nothing.',
  args: ['<file>'],
  options: [],
  acts: true,
  async run(call, { output, context }) {
    const path = wordOf(call.args[0], 'FILE')
    output.progress(`reading ${path} …`)
    const outcome = await importCases(await context(), { source: { path }, by: call.actor })
    return report(output, outcome, (made) => {
      const code = showImport(output, made)
      const [first] = made.numbers
      if (first !== undefined) output.line(`Numbers ${first} to ${made.numbers.at(-1)}.`)
      return code
    })
  },
})
