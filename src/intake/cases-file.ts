import { CASE_SOURCES, type CaseSource, isCaseSource } from '../domain/case.ts'
import type { LocalDay } from '../domain/time.ts'
import { createFieldReader, type FieldReader, splitList } from './fields.ts'
import { CASES_FILE } from './headers.ts'
import type { IntakeResult, IssueLog } from './issues.ts'
import type { FileSource } from './source.ts'
import { readTable } from './table.ts'
import type { RowTaker } from './table-spec.ts'

/** One problem of a feedback list; units as the file names them. */
export interface CaseRow {
  readonly row: number
  readonly title: string
  readonly description: string
  readonly source: CaseSource
  readonly leadUnit: string
  readonly assisting: readonly string[]
  readonly territories: readonly string[]
  readonly due: LocalDay | null
  /** How the source numbers it; `null` = not at all. */
  readonly ref: string | null
  readonly kind: string | null
  readonly place: string | null
}

type Column = keyof typeof CASES_FILE.columns

const LIST_SEPARATOR = /[;；]/

/** How a list may name a source, beside its code. */
const SOURCE_NAMES: Readonly<Record<string, CaseSource>> = {
  中央督察反馈: 'centralFeedback',
  市级督察: 'municipalInspection',
  区级督查: 'districtInspection',
  巡查上报: 'patrolReport',
  市民反复举报: 'repeatedReports',
  重大生态环境问题: 'majorProblem',
  月度排名后位: 'bottomRanking',
}

/** Reads a list of problems to be registered as cases. The same reference of one source stands in one row only. */
export function readCases(source: FileSource): Promise<IntakeResult<readonly CaseRow[]>> {
  return readTable<Column, readonly CaseRow[]>(source, {
    kind: CASES_FILE,
    needs: [[['title']], [['description']], [['source']], [['lead_unit']]],
    start: ({ errors }) => takeCases(errors),
  })
}

function takeCases(errors: IssueLog): RowTaker<Column, readonly CaseRow[]> {
  const cases: CaseRow[] = []
  const rowOfRef = new Map<string, number>()
  return {
    row(row, cells) {
      const fields = createFieldReader<Column>(row, cells, errors)
      const source = readSourceOf(fields)
      const ref = fields.text('ref')
      const made = {
        row,
        title: fields.neededText('title'),
        description: fields.neededText('description'),
        leadUnit: fields.neededText('lead_unit'),
        assisting: splitList(fields.text('assisting'), LIST_SEPARATOR),
        territories: splitList(fields.text('territories'), LIST_SEPARATOR),
        due: fields.day('due'),
        ref,
        kind: fields.text('kind'),
        place: fields.text('place'),
      }
      if (ref !== null && source !== null) {
        const key = `${source}\n${ref}`
        const before = rowOfRef.get(key)
        if (before !== undefined) fields.issue('ref', ref, `a reference of its own; row ${before} has it`)
        rowOfRef.set(key, before ?? row)
      }
      if (fields.isSound() && source !== null) cases.push({ ...made, source })
    },
    finish: () => cases,
  }
}

function readSourceOf(fields: FieldReader<Column>): CaseSource | null {
  const text = fields.text('source') ?? ''
  const named = isCaseSource(text) ? text : (SOURCE_NAMES[text] ?? null)
  const names = [...CASE_SOURCES, ...Object.keys(SOURCE_NAMES)].join(', ')
  if (named === null) fields.issue('source', text, `one of ${names}`)
  return named
}
