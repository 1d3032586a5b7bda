import { mayAct } from '../../domain/people.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import type { LocalDay } from '../../domain/time.ts'
import type { UnitTree } from '../../domain/units.ts'
import { type CaseRow, readCases } from '../../intake/cases-file.ts'
import type { RowIssue } from '../../intake/issues.ts'
import type { FileSource } from '../../intake/source.ts'
import { casesOfRefs } from '../../store/cases.ts'
import type { Db } from '../../store/database.ts'
import { keepFile } from '../../store/files.ts'
import { allOrNothing } from '../all-or-nothing.ts'
import type { ActorClaim } from '../authorise.ts'
import { failedReport, type ImportReport, reportOf } from '../import-report.ts'
import { loadTree, type OfficeContext, todayOf } from '../office-context.ts'
import { recordAct } from '../record-act.ts'
import { identifyViewer, type Viewer } from '../viewer.ts'
import { type CheckedCase, checkNewCase, insertChecked } from './register-case.ts'
import { dueFault, resolveUnits } from './values.ts'

/** What an import of cases came to, with the numbers it gave, in the order of the rows. */
export interface CasesImport extends ImportReport {
  readonly numbers: readonly string[]
}

/** Registers every row of a feedback list as a case, or none of them (M8). A reference that has a case already is an error. */
export async function importCases(
  context: OfficeContext,
  input: { readonly source: FileSource; readonly by: ActorClaim },
): Promise<Outcome<CasesImport>> {
  const viewer = await identifyViewer(context, input.by)
  if (!viewer.ok) return viewer
  const { actor, roles } = viewer.value
  if (actor.personId !== null && !mayAct(roles, 'importCases')) {
    const message = `${actor.personId} (${actor.name}) may not do this: importCases takes the role issuer or reviewer`
    return refuse({ code: 'not-permitted', needs: 'input', message })
  }
  const read = await readCases(input.source)
  if (!read.ok) return done({ ...failedReport(read), numbers: [] })
  return allOrNothing<CasesImport>(
    context.database,
    async (db) => {
      const { checked, errors } = await checkRows(context, db, viewer.value, read.table)
      if (errors.length > 0) {
        return done({ ...failedReport({ ...read, errors, errorsTotal: errors.length }), numbers: [] })
      }
      await keepFile(db, read.file, context.now())
      const numbers: string[] = []
      for (const one of checked) numbers.push((await insertChecked(context, db, viewer.value, one)).number)
      const { fileName, sha256 } = read.file
      const details = { fileName, sha256, written: numbers.length, from: numbers[0], to: numbers.at(-1) }
      await recordAct(context, db, actor, { act: 'importCases', details })
      const report = { ...reportOf(read), ok: true, written: numbers.length, dataVersion: null, differences: null }
      return done({ ...report, numbers })
    },
    (report) => report.ok,
  )
}

async function checkRows(context: OfficeContext, db: Db, viewer: Viewer, rows: readonly CaseRow[]) {
  const tree = await loadTree(db)
  const today = todayOf(context)
  const refs = rows.flatMap(({ ref }) => ref ?? [])
  const known = new Map((await casesOfRefs(db, refs)).map((one) => [`${one.source}\n${one.sourceRef}`, one.number]))
  const errors: RowIssue[] = []
  const checked: CheckedCase[] = []
  for (const row of rows) {
    const number = row.ref === null ? undefined : known.get(`${row.source}\n${row.ref}`)
    const own = [...cellIssues(tree, row, today)]
    if (number !== undefined) {
      own.push({
        row: row.row,
        column: 'ref',
        value: row.ref ?? '',
        expected: `a reference without a case; ${number} has it`,
      })
    }
    errors.push(...own)
    if (own.length > 0) continue
    const { ref, kind, ...rest } = row
    const outcome = checkNewCase(context, tree, viewer, { ...rest, sourceRef: ref, problemKind: kind })
    if (outcome.ok) checked.push(outcome.value)
    else errors.push({ row: row.row, column: 'lead_unit', value: row.leadUnit, expected: outcome.refusal.message })
  }
  return { checked, errors }
}

/** What is wrong with single cells that only the units and the day tell. */
function* cellIssues(tree: UnitTree, row: CaseRow, today: LocalDay): Generator<RowIssue> {
  const cells = [
    ['lead_unit', [row.leadUnit]],
    ['assisting', row.assisting],
    ['territories', row.territories],
  ] as const
  for (const [column, names] of cells) {
    const codes = resolveUnits(tree, names, today)
    if (!codes.ok) yield { row: row.row, column, value: names.join(';'), expected: codes.refusal.message }
  }
  const fault = row.due === null ? null : dueFault(row.due, today, today)
  if (fault !== null)
    yield { row: row.row, column: 'due', value: row.due ?? '', expected: fault.replace('expected ', '') }
}
