import { mergeChannels } from '../domain/channels.ts'
import { done, type Outcome } from '../domain/refusal.ts'
import { readChannels } from '../intake/channels-file.ts'
import type { FileSource } from '../intake/source.ts'
import { loadChannels, saveChannels } from '../store/channels.ts'
import { keepFile } from '../store/files.ts'
import { allOrNothing } from './all-or-nothing.ts'
import { type ActorClaim, authorise } from './authorise.ts'
import { failedReport, type ImportReport, reportOf } from './import-report.ts'
import { loadTree, type OfficeContext } from './office-context.ts'
import { recordAct } from './record-act.ts'
import { unknownUnitIssues } from './unknown-units.ts'

/** Imports a channels file, all or nothing: a unit it names has exactly the file's channels afterwards. */
export async function importChannels(
  context: OfficeContext,
  input: { readonly source: FileSource; readonly by: ActorClaim },
): Promise<Outcome<ImportReport>> {
  const actor = await authorise(context, input.by, 'importChannels')
  if (!actor.ok) return actor
  const read = await readChannels(input.source)
  if (!read.ok) return done(failedReport(read))
  return allOrNothing(
    context.database,
    async (db) => {
      const unknown = unknownUnitIssues(await loadTree(db), read.table)
      if (unknown.length > 0) return done(failedReport({ ...read, errors: unknown, errorsTotal: unknown.length }))
      const merge = mergeChannels(await loadChannels(db), read.table)
      const now = context.now()
      await keepFile(db, read.file, now)
      await saveChannels(db, merge, actor.value.personId, now)
      const details = { fileName: read.file.fileName, sha256: read.file.sha256, written: merge.inserted.length }
      await recordAct(context, db, actor.value, { act: 'importChannels', details })
      return done({ ...reportOf(read), ok: true, written: merge.inserted.length, dataVersion: null, differences: null })
    },
    (report) => report.ok,
  )
}
