import { levelOf } from '../../domain/case-parties.ts'
import {
  type ReportParty,
  type ReportStanding,
  type ReportStep,
  type ReportStepRefusal,
  reportPartiesOf,
} from '../../domain/problem-report.ts'
import { done, type Outcome, type Refusal } from '../../domain/refusal.ts'
import type { LocalDay } from '../../domain/time.ts'
import type { UnitTree } from '../../domain/units.ts'
import { maySee } from '../../domain/visibility.ts'
import type { Db } from '../../store/database.ts'
import { findReport, lockReport, type ProblemReport } from '../../store/problem-reports.ts'
import { refuseUnseen } from '../find-unit.ts'
import { loadTree, type OfficeContext, todayOf } from '../office-context.ts'
import type { Viewer } from '../viewer.ts'

/** A report as somebody stands before it. */
export interface ReportScene {
  readonly db: Db
  readonly record: ProblemReport
  readonly standing: ReportStanding
  readonly viewer: Viewer
  readonly parties: ReadonlySet<ReportParty>
  readonly tree: UnitTree
  readonly today: LocalDay
}

/** A terminal while the office has no person yet: it stands for everybody. */
const NOBODY_YET: ReadonlySet<ReportParty> = new Set(['handler', 'reporter'])

/**
 * The report of that number as this person stands before it. One he may not see and one that is not there are refused in
 * the same words.
 *
 * @param options.isLocked Locks the report until the transaction ends: its steps take turns.
 */
export async function loadReportScene(
  context: OfficeContext,
  db: Db,
  number: string,
  viewer: Viewer,
  { isLocked }: { readonly isLocked: boolean },
): Promise<Outcome<ReportScene>> {
  const record = await (isLocked ? lockReport(db, number) : findReport(db, number))
  if (record === null || !maySee(viewer.scope, { unitCodes: unitsOf(record), namedIds: null })) {
    return refuseUnseen(number)
  }
  const tree = await loadTree(db)
  const today = todayOf(context)
  const { personId } = viewer.actor
  const { cityCode } = context.office
  const parties = personId === null ? NOBODY_YET : reportPartiesOf(viewer.posts, personId, record, cityCode)
  return done({ db, record, standing: standingOf(tree, record, today), viewer, parties, tree, today })
}

/** Whose matter a report is: that of where it lies and of whoever has it. */
export function unitsOf({ unitCode, townshipCode, handlerCode }: ProblemReport): readonly string[] {
  return [unitCode, townshipCode, handlerCode]
}

/** What decides which steps it may take. A unit that is no more counts as a township, which decides least. */
export function standingOf(
  tree: UnitTree,
  { state, handlerCode, isCross }: ProblemReport,
  day: LocalDay,
): ReportStanding {
  const level = levelOf(tree, handlerCode, day)
  return { state, handlerLevel: level === 'municipal' || level === 'district' ? level : 'township', isCross }
}

const REFUSAL_WORDS: Readonly<Record<ReportStepRefusal, string>> = {
  'not-yours': 'this is another party’s step',
  'not-now': 'this is not its next step',
  'above-township': 'it touches several jurisdictions, so the district or the city decides it',
  'no-level': 'there is no unit in that direction',
}

/** Why a step is not taken, as a value. */
export function toStepRefusal({ record }: ReportScene, step: ReportStep, refusal: ReportStepRefusal): Refusal {
  return {
    code: `report-${refusal}`,
    needs: 'input',
    message: `${record.number} is ${record.state}, ${step}: ${REFUSAL_WORDS[refusal]}`,
  }
}
