import type { Act } from '../domain/people.ts'
import { done, type Outcome } from '../domain/refusal.ts'
import type { LocalDay } from '../domain/time.ts'
import type { IntakeResult, RowIssue } from '../intake/issues.ts'
import type { FileSource } from '../intake/source.ts'
import type { Db } from '../store/database.ts'
import { keepFile } from '../store/files.ts'
import { allOrNothing } from './all-or-nothing.ts'
import { type Actor, type ActorClaim, authorise } from './authorise.ts'
import { failedReport, type ImportReport, reportOf } from './import-report.ts'
import { loadTree, type OfficeContext, todayOf } from './office-context.ts'
import { recordAct } from './record-act.ts'
import { unknownUnitIssues } from './unknown-units.ts'

interface RegisterRow {
  readonly unitCode: string
  readonly row: number
}

/** A register of rows that each belong to a unit: how its file is read, merged into what is stored, and written. */
interface Register<Row extends RegisterRow, Stored, Merge extends { readonly inserted: readonly unknown[] }> {
  readonly act: Act
  readonly read: (source: FileSource) => Promise<IntakeResult<readonly Row[]>>
  readonly load: (db: Db) => Promise<readonly Stored[]>
  readonly merge: (existing: readonly Stored[], incoming: readonly Row[]) => Merge
  readonly save: (db: Db, merge: Merge, by: string | null, now: Date) => Promise<void>
  /** What else the file brings about, said in the audit log. */
  readonly followUp?: (db: Db, rows: readonly Row[]) => Promise<Readonly<Record<string, readonly string[]>>>
  /** What is wrong with the register as it stands afterwards, though nothing is with the file. */
  readonly warn?: (merge: Merge, today: LocalDay) => readonly RowIssue[]
  /** Rows that whoever imports may not bring; with any, nothing is written. */
  readonly forbid?: (
    rows: readonly Row[],
    scene: { readonly existing: readonly Stored[]; readonly by: Actor; readonly today: LocalDay },
  ) => readonly RowIssue[]
}

export interface RegisterImport {
  readonly source: FileSource
  readonly by: ActorClaim
}

/** Imports a register's file, all or nothing; what a row replaces is superseded and stays readable. */
export async function importRegister<
  Row extends RegisterRow,
  Stored,
  Merge extends { readonly inserted: readonly unknown[] },
>(
  context: OfficeContext,
  input: RegisterImport,
  register: Register<Row, Stored, Merge>,
): Promise<Outcome<ImportReport>> {
  const actor = await authorise(context, input.by, register.act)
  if (!actor.ok) return actor
  const read = await register.read(input.source)
  if (!read.ok) return done(failedReport(read))
  return allOrNothing(
    context.database,
    async (db) => {
      const unknown = unknownUnitIssues(await loadTree(db), read.table)
      if (unknown.length > 0) return done(failedReport({ ...read, errors: unknown, errorsTotal: unknown.length }))
      const existing = await register.load(db)
      const scene = { existing, by: actor.value, today: todayOf(context) }
      const forbidden = register.forbid?.(read.table, scene) ?? []
      if (forbidden.length > 0) return done(failedReport({ ...read, errors: forbidden, errorsTotal: forbidden.length }))
      const merge = register.merge(existing, read.table)
      const now = context.now()
      const written = merge.inserted.length
      await keepFile(db, read.file, now)
      await register.save(db, merge, actor.value.personId, now)
      const followed = (await register.followUp?.(db, read.table)) ?? {}
      const details = { fileName: read.file.fileName, sha256: read.file.sha256, written, ...followed }
      await recordAct(context, db, actor.value, { act: register.act, details })
      const found = register.warn?.(merge, todayOf(context)) ?? []
      const warnings = [...found, ...read.warnings]
      const report = reportOf({ ...read, warnings, warningsTotal: read.warningsTotal + found.length })
      return done({ ...report, ok: true, written, dataVersion: null, differences: null })
    },
    (report) => report.ok,
  )
}
