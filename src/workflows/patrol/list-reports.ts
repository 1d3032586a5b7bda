import { OPEN_REPORT_STATES, type ReportState } from '../../domain/problem-report.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import type { LocalDay } from '../../domain/time.ts'
import { subtreeCodes } from '../../domain/units.ts'
import type { UnitRef } from '../../notifications/facts.ts'
import { openDeadlines } from '../../store/deadlines.ts'
import { evidenceOf } from '../../store/evidence.ts'
import { readFile } from '../../store/files.ts'
import { listReports as list, type ProblemReport } from '../../store/problem-reports.ts'
import { listToolProposals, type ToolProposal } from '../../store/tool-proposals.ts'
import type { ActorClaim } from '../authorise.ts'
import { refOf } from '../cases/announce-step.ts'
import { findUnit, refuseUnseen } from '../find-unit.ts'
import { loadTree, type OfficeContext, todayOf } from '../office-context.ts'
import { identifyViewer } from '../viewer.ts'
import { type ReportView, toReportView } from './report-view.ts'
import { loadReportScene } from './scene.ts'

/** Which reports somebody asks for. */
export interface ReportQuestion {
  readonly by: ActorClaim
  /** `null` = in whatever state. */
  readonly state: ReportState | null
  /** Those that are not closed. */
  readonly isOpen: boolean
  /** As a person names it; what lies below it is meant too. `null` = any. */
  readonly unit: string | null
  /** Only his own. */
  readonly isMine: boolean
  /** Where the page begins, as the page before gave it. */
  readonly before: number | null
  readonly take: number
}

export interface ListedReport {
  readonly number: string
  readonly unit: UnitRef
  readonly township: UnitRef
  readonly handler: UnitRef
  readonly problemKind: string
  readonly place: string
  readonly state: ReportState
  readonly reportedOn: LocalDay
  readonly dueOn: LocalDay | null
}

export interface ListedReports {
  readonly reports: readonly ListedReport[]
  /** The beginning of the next page; `null` = this is the last. */
  readonly next: number | null
}

/** One page of the reports somebody may see, the newest first. */
export async function listReports(context: OfficeContext, question: ReportQuestion): Promise<Outcome<ListedReports>> {
  const { by, state, isOpen, isMine, before, take } = question
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  const db = context.database.prisma
  const tree = await loadTree(db)
  const today = todayOf(context)
  const { scope, actor } = viewer.value
  let unitCodes: readonly string[] | null = null
  if (question.unit !== null) {
    const found = await findUnit(context, { text: question.unit, within: scope, day: today })
    if (!found.ok) return found
    if (found.value.kind === 'choice') {
      const details = found.value.units.map(
        ({ unitCode, district, unitName }) => `${unitCode}  ${district}/${unitName}`,
      )
      const message = `${question.unit}: fits several units; expected a code or 区全称/单位名称`
      return refuse({ code: 'unit-ambiguous', needs: 'input', message, details })
    }
    const { unitCode } = found.value.unit
    unitCodes = subtreeCodes(tree, unitCode, today)
  }
  const states = state !== null ? [state] : isOpen ? OPEN_REPORT_STATES : null
  const filter = { states, unitCodes, reporterId: isMine ? (actor.personId ?? '') : null, before }
  const rows = await list(db, filter, scope, take + 1)
  const shown = rows.slice(0, take)
  const dueOn = await dueDays(context, shown)
  return done({
    reports: shown.map((row) => ({
      number: row.number,
      unit: refOf(tree, row.unitCode, today),
      township: refOf(tree, row.townshipCode, today),
      handler: refOf(tree, row.handlerCode, today),
      problemKind: row.problemKind,
      place: row.place,
      state: row.state,
      reportedOn: row.reportedOn,
      dueOn: dueOn.get(String(row.id)) ?? null,
    })),
    next: rows.length > shown.length ? (shown.at(-1)?.id ?? null) : null,
  })
}

/** One report with its history, as far as this person may see it. */
export async function viewReport(
  context: OfficeContext,
  { number, by }: { readonly number: string; readonly by: ActorClaim },
): Promise<Outcome<ReportView>> {
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  const scene = await loadReportScene(context, context.database.prisma, number, viewer.value, { isLocked: false })
  return scene.ok ? done(await toReportView(scene.value)) : scene
}

/** The bytes of one file of a report, for somebody who may see it. */
export async function reportFile(
  context: OfficeContext,
  { number, fileId, by }: { readonly number: string; readonly fileId: number; readonly by: ActorClaim },
): Promise<Outcome<{ readonly fileName: string; readonly content: Uint8Array }>> {
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  const db = context.database.prisma
  const scene = await loadReportScene(context, db, number, viewer.value, { isLocked: false })
  if (!scene.ok) return scene
  const pieces = await evidenceOf(db, 'problemReport', scene.value.record.id)
  const sha256 = pieces.find(({ id }) => id === fileId)?.sha256 ?? null
  const file = sha256 === null ? null : await readFile(db, sha256)
  return file === null ? refuseUnseen(`${number}/${fileId}`) : done(file)
}

/** Proposals of tools, newest first, for those who look at the whole city; nobody else has any. */
export async function listProposals(
  context: OfficeContext,
  { by, isOpen, take }: { readonly by: ActorClaim; readonly isOpen: boolean; readonly take: number },
): Promise<Outcome<readonly ToolProposal[]>> {
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  return done(viewer.value.scope.isWholeCity ? await listToolProposals(context.database.prisma, { isOpen }, take) : [])
}

async function dueDays(
  { database }: OfficeContext,
  reports: readonly ProblemReport[],
): Promise<ReadonlyMap<string, LocalDay>> {
  const subjects = reports.map(({ id }) => ({ subjectKind: 'problemReport', subjectId: String(id) }) as const)
  const open = await openDeadlines(database.prisma, subjects)
  return new Map(open.map(({ subjectId, day }) => [subjectId, day]))
}
