import { done, type Outcome } from '../domain/refusal.ts'
import { checkUnits, mergeUnits } from '../domain/unit-changes.ts'
import type { Unit } from '../domain/units.ts'
import type { RowIssue } from '../intake/issues.ts'
import type { FileSource } from '../intake/source.ts'
import { readUnits } from '../intake/units-file.ts'
import { keepFile } from '../store/files.ts'
import { loadUnits, saveUnits } from '../store/units.ts'
import { allOrNothing } from './all-or-nothing.ts'
import { type ActorClaim, authorise } from './authorise.ts'
import { failedReport, type ImportReport, reportOf } from './import-report.ts'
import type { OfficeContext } from './office-context.ts'
import { recordAct } from './record-act.ts'

/**
 * Imports a units file, all or nothing: the whole tree is checked as it would stand afterwards. What a row replaces is
 * superseded, never deleted.
 *
 * `onlyNew` leaves units alone that are stored already: the built-in tree must not undo what an office changed. When all
 * of them are, nothing is done, so nobody has to be allowed to do it.
 */
export async function importUnits(
  context: OfficeContext,
  input: { readonly source: FileSource; readonly by: ActorClaim; readonly onlyNew?: boolean },
): Promise<Outcome<ImportReport>> {
  const read = await readUnits(input.source)
  if (input.onlyNew === true && read.ok && (await hasAll(context, read.table))) {
    return done({ ...reportOf(read), ok: true, written: 0, dataVersion: null, differences: null })
  }
  const actor = await authorise(context, input.by, 'importUnits')
  if (!actor.ok) return actor
  if (!read.ok) return done(failedReport(read))
  return allOrNothing(
    context.database,
    async (db) => {
      const existing = await loadUnits(db)
      const known = new Set(existing.map((unit) => unit.code))
      const incoming = input.onlyNew === true ? read.table.filter((unit) => !known.has(unit.code)) : read.table
      const merge = mergeUnits(existing, incoming)
      const errors = checkUnits(merge.next).map((fault): RowIssue => {
        const origin = merge.origins[fault.index]
        const row = origin === null || origin === undefined ? 0 : (incoming[origin]?.row ?? 0)
        const column = row === 0 ? `${fault.column} of stored unit ${merge.next[fault.index]?.code}` : fault.column
        return { row, column, value: fault.value, expected: fault.expected }
      })
      if (errors.length > 0) {
        const total = errors.length
        return done(failedReport({ ...read, errors: errors.slice(0, 1_000), errorsTotal: total }))
      }
      const now = context.now()
      await keepFile(db, read.file, now)
      await saveUnits(db, merge, actor.value.personId, now)
      const details = { fileName: read.file.fileName, sha256: read.file.sha256, written: merge.inserted.length }
      await recordAct(context, db, actor.value, { act: 'importUnits', details })
      return done({ ...reportOf(read), ok: true, written: merge.inserted.length, dataVersion: null, differences: null })
    },
    (report) => report.ok,
  )
}

async function hasAll(context: OfficeContext, units: readonly Unit[]): Promise<boolean> {
  const known = new Set((await loadUnits(context.database.prisma)).map((unit) => unit.code))
  return units.every((unit) => known.has(unit.code))
}
