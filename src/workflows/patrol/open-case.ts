import { stepReport } from '../../domain/problem-report.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import type { LocalDay } from '../../domain/time.ts'
import type { Db } from '../../store/database.ts'
import { EVIDENCE_LISTED_MAX, evidenceOf } from '../../store/evidence.ts'
import { readFile } from '../../store/files.ts'
import { allOrNothing } from '../all-or-nothing.ts'
import type { ActorClaim } from '../authorise.ts'
import { EVIDENCE_LIMITS, type EvidenceInput, NO_EVIDENCE } from '../cases/evidence.ts'
import { openCaseIn } from '../cases/register-case.ts'
import type { OfficeContext } from '../office-context.ts'
import { recordAct } from '../record-act.ts'
import { identifyViewer } from '../viewer.ts'
import { type ReportView, toReportView } from './report-view.ts'
import { loadReportScene, toStepRefusal } from './scene.ts'
import { carryOutReportStep } from './take-report-step.ts'

export interface CaseFromReport {
  readonly number: string
  readonly title: string
  /** As a person names it; `null` = the township, or for what touches several jurisdictions the unit that has the report. */
  readonly lead: string | null
  readonly due: LocalDay | null
  readonly by: ActorClaim
}

/**
 * Opens a case from a report, in the name of a unit above the one that is to rectify, with the report's photos. The
 * report is decided with it; from then on the case is what is pursued.
 */
export async function openCaseFromReport(context: OfficeContext, input: CaseFromReport): Promise<Outcome<ReportView>> {
  const { number, title, due, by } = input
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  return allOrNothing(context.database, async (db) => {
    const scene = await loadReportScene(context, db, number, viewer.value, { isLocked: true })
    if (!scene.ok) return scene
    const { record, standing, parties } = scene.value
    const transition = stepReport(standing, 'openCase', parties)
    if (!transition.ok) return refuse(toStepRefusal(scene.value, 'openCase', transition.refusal))
    const opened = await openCaseIn(context, db, viewer.value, {
      title,
      description: record.description,
      source: 'patrolReport',
      leadUnit: input.lead ?? (record.isCross ? record.handlerCode : record.townshipCode),
      territories: [record.unitCode],
      isCrossJurisdiction: record.isCross,
      due,
      problemKind: context.templates.format.words.patrol.kinds[record.problemKind] ?? record.problemKind,
      place: record.place,
      sourceRef: number,
      evidence: await photosOf(db, record.id),
    })
    if (!opened.ok) return opened
    const caseNumber = opened.value.number
    const stepped = { step: 'openCase', to: transition.to, text: null, caseNumber } as const
    await carryOutReportStep(context, scene.value, stepped, NO_EVIDENCE)
    const { unitCode } = record
    await recordAct(context, db, viewer.value.actor, {
      act: 'patrol.openCase',
      unitCode,
      details: { number, case: caseNumber },
    })
    const after = await loadReportScene(context, db, number, viewer.value, { isLocked: false })
    return after.ok ? done(await toReportView(after.value)) : after
  })
}

/** The files of a report, as many as a case takes at once. */
async function photosOf(db: Db, reportId: number): Promise<EvidenceInput> {
  const pieces = (await evidenceOf(db, 'problemReport', reportId)).slice(0, EVIDENCE_LISTED_MAX)
  const files = []
  for (const { sha256, fileName } of pieces) {
    if (sha256 === null || files.length >= EVIDENCE_LIMITS.piecesMax) continue
    const file = await readFile(db, sha256)
    if (file !== null) files.push({ fileName: fileName ?? file.fileName, content: file.content })
  }
  return { files, links: [] }
}
