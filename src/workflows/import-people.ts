import { mergePosts } from '../domain/people.ts'
import { done, type Outcome } from '../domain/refusal.ts'
import { readPeople } from '../intake/people-file.ts'
import type { FileSource } from '../intake/source.ts'
import { keepFile } from '../store/files.ts'
import { loadPosts, savePosts } from '../store/posts.ts'
import { allOrNothing } from './all-or-nothing.ts'
import { type ActorClaim, authorise } from './authorise.ts'
import { failedReport, type ImportReport, reportOf } from './import-report.ts'
import { loadTree, type OfficeContext } from './office-context.ts'
import { recordAct } from './record-act.ts'
import { unknownUnitIssues } from './unknown-units.ts'

/** Imports a people file, all or nothing. Who held which post when stays readable (M18). */
export async function importPeople(
  context: OfficeContext,
  input: { readonly source: FileSource; readonly by: ActorClaim },
): Promise<Outcome<ImportReport>> {
  const actor = await authorise(context, input.by, 'importPeople')
  if (!actor.ok) return actor
  const read = await readPeople(input.source)
  if (!read.ok) return done(failedReport(read))
  return allOrNothing(
    context.database,
    async (db) => {
      const unknown = unknownUnitIssues(await loadTree(db), read.table)
      if (unknown.length > 0) return done(failedReport({ ...read, errors: unknown, errorsTotal: unknown.length }))
      const merge = mergePosts(await loadPosts(db), read.table)
      const now = context.now()
      await keepFile(db, read.file, now)
      await savePosts(db, merge, actor.value.personId, now)
      const details = { fileName: read.file.fileName, sha256: read.file.sha256, written: merge.inserted.length }
      await recordAct(context, db, actor.value, { act: 'importPeople', details })
      return done({ ...reportOf(read), ok: true, written: merge.inserted.length, dataVersion: null, differences: null })
    },
    (report) => report.ok,
  )
}
