import { townshipOf } from '../../domain/case-parties.ts'
import { OTHER_KIND } from '../../domain/problem-report.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import { placeKeyOf } from '../../domain/report-patterns.ts'
import { insertReport, insertReportEvent, nextReportNumber } from '../../store/problem-reports.ts'
import { allOrNothing } from '../all-or-nothing.ts'
import type { ActorClaim } from '../authorise.ts'
import { checkEvidence, type EvidenceInput, keepEvidenceOf, NO_EVIDENCE } from '../cases/evidence.ts'
import { CASE_TEXT_MAX } from '../cases/register-case.ts'
import { refuseInput } from '../cases/values.ts'
import { type FoundUnit, findUnit } from '../find-unit.ts'
import { loadTree, type OfficeContext, todayOf } from '../office-context.ts'
import { recordAct } from '../record-act.ts'
import { identifyViewer, type Viewer } from '../viewer.ts'
import { pointOutPatterns } from './point-out-patterns.ts'
import { showReport } from './report-messages.ts'
import { reportRefusal } from './report-places.ts'
import { type ReportView, toReportView } from './report-view.ts'
import { loadReportScene } from './scene.ts'
import { settleReportDeadlines } from './take-report-step.ts'

/** What a patrol found. */
export interface ProblemInput {
  /** The village, or the township where no villages are on record, as a person names it. */
  readonly unit: string
  /** One of the office file's kinds, or `other`. */
  readonly problemKind: string
  readonly place: string
  readonly description: string
  /** It touches several townships or districts, or a shared river section (M6). */
  readonly isCross?: boolean
  readonly evidence?: EvidenceInput
  /** The reporter's own conversation with the bot. */
  readonly reporterChannelId?: string | null
  readonly by: ActorClaim
}

/** Longest texts of a report, in characters. */
export const REPORT_TEXT_MAX = { place: CASE_TEXT_MAX.place, description: CASE_TEXT_MAX.description } as const

/**
 * Takes a report of a village patrol: it has its number at once, goes to the township, and is counted among those of its
 * place and kind. A person reports from the units he may look at.
 */
export async function reportProblem(context: OfficeContext, input: ProblemInput): Promise<Outcome<ReportView>> {
  const { evidence = NO_EVIDENCE, by } = input
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  const refusal = reportRefusal(viewer.value)
  if (refusal !== null) return refuse(refusal)
  const bad = faultOf(context, input)
  if (bad !== null) return refuseInput(bad.fault, bad.field)
  const pieceFault = checkEvidence(evidence)
  if (pieceFault !== null) return refuseInput(pieceFault, 'files')
  const unit = await placeOf(context, viewer.value, input.unit)
  if (!unit.ok) return unit
  return allOrNothing(context.database, async (db) => {
    const today = todayOf(context)
    const tree = await loadTree(db)
    const { unitCode } = unit.value
    const townshipCode = townshipOf(tree, unitCode, today)
    const { actor } = viewer.value
    const now = context.now()
    const place = input.place.trim()
    const record = await insertReport(db, {
      number: await nextReportNumber(db, context.office.patrol.numberPattern, today.slice(0, 4)),
      unitCode,
      townshipCode,
      handlerCode: townshipCode,
      problemKind: input.problemKind,
      place,
      placeKey: placeKeyOf(unitCode, place),
      description: input.description.trim(),
      isCross: input.isCross === true,
      reporterId: actor.personId,
      reporterName: actor.name,
      reporterChannelId: input.reporterChannelId ?? null,
      reportedOn: today,
      reportedAt: now,
    })
    const { personId, name, surface } = actor
    const made = { step: 'report', fromState: null, toState: record.state, text: null } as const
    const event = await insertReportEvent(db, {
      ...made,
      reportId: record.id,
      personId,
      name,
      unitCode,
      surface,
      at: now,
    })
    const about = { subjectKind: 'problemReport', subjectId: record.id, eventId: event.id } as const
    await keepEvidenceOf(context, db, evidence, { ...about, personId, name, unitCode, uploadedAt: now })
    await settleReportDeadlines(context, db, record, 'report', today)
    await showReport(context, { db, record, event: null, tree, today }, { wasWith: [], isSaid: false })
    await pointOutPatterns(context, db, record, { tree, today })
    await recordAct(context, db, actor, { act: 'patrol.report', unitCode, details: { number: record.number } })
    const scene = await loadReportScene(context, db, record.number, viewer.value, { isLocked: false })
    return scene.ok ? done(await toReportView(scene.value)) : scene
  })
}

function faultOf(
  { office }: OfficeContext,
  input: ProblemInput,
): { readonly field: string; readonly fault: string } | null {
  for (const field of ['place', 'description'] as const) {
    const { length } = input[field].trim()
    const max = REPORT_TEXT_MAX[field]
    if (length < 1 || length > max) return { field, fault: `${field}: ${length} characters; expected 1 to ${max}` }
  }
  const kinds = [...office.patrol.kinds, OTHER_KIND]
  if (kinds.includes(input.problemKind)) return null
  const got = JSON.stringify(input.problemKind.slice(0, 60))
  return { field: 'problemKind', fault: `problemKind: got ${got}; expected ${kinds.join(' or ')}` }
}

/** The village or township meant, within what the person may look at. */
async function placeOf(context: OfficeContext, { scope }: Viewer, text: string): Promise<Outcome<FoundUnit>> {
  const question = { text, within: scope, day: todayOf(context), levels: ['village', 'township'] } as const
  const found = await findUnit(context, question)
  if (!found.ok) return refuse({ ...found.refusal, field: 'unit' })
  if (found.value.kind === 'found') return done(found.value.unit)
  const details = found.value.units.map(({ unitCode, district, unitName }) => `${unitCode}  ${district}/${unitName}`)
  const message = `${text}: fits ${details.length + found.value.more} units; expected a code or 区全称/单位名称`
  return refuse({ code: 'unit-ambiguous', needs: 'input', message, details, field: 'unit' })
}
