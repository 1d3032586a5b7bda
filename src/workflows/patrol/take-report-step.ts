import { copiedUnits } from '../../domain/escalation.ts'
import { type ReportOutcome, type ReportStep, reportDeadlineChanges, stepReport } from '../../domain/problem-report.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import type { Db } from '../../store/database.ts'
import { endDeadlines } from '../../store/deadlines.ts'
import {
  insertReportEvent,
  type ProblemReport,
  type ReportChange,
  type ReportEvent,
  updateReport,
} from '../../store/problem-reports.ts'
import { allOrNothing } from '../all-or-nothing.ts'
import type { ActorClaim } from '../authorise.ts'
import { checkEvidence, type EvidenceInput, keepEvidenceOf, NO_EVIDENCE } from '../cases/evidence.ts'
import { refuseInput, TEXT_CHARACTERS_MAX } from '../cases/values.ts'
import { setDeadline } from '../deadlines.ts'
import type { OfficeContext } from '../office-context.ts'
import { recordAct } from '../record-act.ts'
import { identifyViewer } from '../viewer.ts'
import { showReport, tellReporter } from './report-messages.ts'
import { type ReportView, toReportView } from './report-view.ts'
import { reporterChannels } from './reporter-channels.ts'
import { loadReportScene, type ReportScene, standingOf, toStepRefusal } from './scene.ts'

/** What each step has its person say: a text, or nothing but the step itself. */
export const REPORT_STEP_TEXTS = {
  receive: 'none',
  handle: 'needed',
  passUp: 'needed',
  handBack: 'needed',
  refuse: 'needed',
  feedBack: 'needed',
  contest: 'needed',
  close: 'none',
} as const satisfies Readonly<Record<Exclude<ReportStep, 'openCase'>, 'none' | 'needed'>>

/** A step taken by itself; a case is opened with `openCaseFromReport`. */
export type SimpleReportStep = keyof typeof REPORT_STEP_TEXTS

export interface ReportStepInput {
  readonly number: string
  readonly step: SimpleReportStep
  /** The result, the reason, or how the reporter was told; 1 to 1,000 characters where the step takes one. */
  readonly text: string | null
  readonly by: ActorClaim
  readonly evidence?: EvidenceInput
}

/** Takes a step of a report: state, history, deadlines, messages and the audit log change together, or nothing does. */
export async function takeReportStep(context: OfficeContext, input: ReportStepInput): Promise<Outcome<ReportView>> {
  const { number, step, by, evidence = NO_EVIDENCE } = input
  const text = input.text?.trim() ?? ''
  const fault = textFault(step, text)
  if (fault !== null) return refuseInput(fault, 'text')
  const pieceFault = checkEvidence(evidence)
  if (pieceFault !== null) return refuseInput(pieceFault, 'files')
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  return allOrNothing(context.database, async (db) => {
    const scene = await loadReportScene(context, db, number, viewer.value, { isLocked: true })
    if (!scene.ok) return scene
    const transition = stepReport(scene.value.standing, step, scene.value.parties)
    if (!transition.ok) return refuse(toStepRefusal(scene.value, step, transition.refusal))
    const stepped = { step, to: transition.to, text: text === '' ? null : text, caseNumber: null }
    await carryOutReportStep(context, scene.value, stepped, evidence)
    const { unitCode } = scene.value.record
    await recordAct(context, db, viewer.value.actor, { act: `patrol.${step}`, unitCode, details: { number } })
    const after = await loadReportScene(context, db, number, everything(scene.value), { isLocked: false })
    return after.ok ? done(await toReportView(after.value)) : after
  })
}

/** A report at which this person may take the step now, for the form in which he takes it. */
export async function reportToStep(
  context: OfficeContext,
  { number, step, by }: { readonly number: string; readonly step: ReportStep; readonly by: ActorClaim },
): Promise<Outcome<ReportView>> {
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  const scene = await loadReportScene(context, context.database.prisma, number, viewer.value, { isLocked: false })
  if (!scene.ok) return scene
  const transition = stepReport(scene.value.standing, step, scene.value.parties)
  if (!transition.ok) return refuse(toStepRefusal(scene.value, step, transition.refusal))
  return done(await toReportView(scene.value))
}

function textFault(step: SimpleReportStep, text: string): string | null {
  if (REPORT_STEP_TEXTS[step] === 'none') return text === '' ? null : `${step}: takes no text`
  if (text !== '' && text.length <= TEXT_CHARACTERS_MAX) return null
  return `text: ${text.length} characters; expected 1 to ${TEXT_CHARACTERS_MAX}`
}

/** Who has just taken a step sees what it came to, though the report is another unit's now. */
function everything({ viewer }: ReportScene) {
  return { ...viewer, scope: { ...viewer.scope, isWholeCity: true } }
}

/** A report can go to the district and on to the city. */
const LEVELS_ABOVE = 2

const OUTCOMES: Readonly<Partial<Record<ReportStep, ReportOutcome>>> = {
  handle: 'handled',
  openCase: 'caseOpened',
  refuse: 'refused',
}

/** Steps whose reporter hears of them. */
const TOLD_STEPS: ReadonlySet<ReportStep> = new Set(['receive', 'passUp', 'handBack', 'handle', 'openCase', 'refuse'])
/** Steps of which the unit that has the report is told in its thread. */
const SAID_STEPS: ReadonlySet<ReportStep> = new Set(['passUp', 'handBack', 'contest'])

/** What a step that is allowed writes, on a report that is locked. The audit entry is the caller's. */
export async function carryOutReportStep(
  context: OfficeContext,
  scene: ReportScene,
  stepped: {
    readonly step: ReportStep
    readonly to: ProblemReport['state']
    readonly text: string | null
    readonly caseNumber: string | null
  },
  evidence: EvidenceInput,
): Promise<void> {
  const { db, record, viewer, tree, today, parties } = scene
  const { step, to, text, caseNumber } = stepped
  const { actor } = viewer
  const now = context.now()
  const outcome = OUTCOMES[step]
  const changed = await updateReport(db, record.id, {
    state: to,
    ...handlerAfter(scene, step),
    ...(outcome === undefined ? {} : { outcome }),
    ...(step === 'contest' ? { outcome: null } : {}),
    ...(caseNumber === null ? {} : { caseNumber }),
    ...(step === 'close' ? { closedAt: now } : {}),
  })
  const isReporter = parties.has('reporter') && !parties.has('handler')
  const common = { reportId: record.id, personId: actor.personId, name: actor.name, surface: actor.surface, at: now }
  const actingUnit = isReporter ? record.unitCode : record.handlerCode
  const made = { ...common, unitCode: actingUnit, step, fromState: record.state, toState: to, text }
  const event = await insertReportEvent(db, made)
  const about = { subjectKind: 'problemReport', subjectId: record.id, eventId: event.id } as const
  const { personId, name } = actor
  await keepEvidenceOf(context, db, evidence, { ...about, personId, name, unitCode: actingUnit, uploadedAt: now })
  await settleReportDeadlines(context, db, changed, step, today)
  const saying = { db, record: changed, tree, today }
  const after = await tellAndFeedBack(context, { ...saying, event }, outcome !== undefined)
  const wasWith = [record.townshipCode, ...copiedUnits(tree, record.townshipCode, LEVELS_ABOVE, today)]
  const isSaid = SAID_STEPS.has(step) || (step === 'close' && isReporter)
  await showReport(context, { ...saying, record: after, event }, { wasWith, isSaid })
}

/** The next unit above for what is passed up, the township for what is handed back. */
function handlerAfter({ record, tree, today }: ReportScene, step: ReportStep): Pick<ReportChange, 'handlerCode'> {
  if (step === 'handBack') return { handlerCode: record.townshipCode }
  if (step !== 'passUp') return {}
  const [above] = copiedUnits(tree, record.handlerCode, 1, today)
  if (above === undefined) throw new RangeError(`${record.handlerCode}: expected a unit above it on ${today}`)
  return { handlerCode: above }
}

/**
 * Tells the reporter. What was decided counts as fed back once the message to him is written; where nothing reaches him,
 * somebody of the unit tells him and records it.
 */
async function tellAndFeedBack(
  context: OfficeContext,
  saying: Parameters<typeof tellReporter>[1],
  isDecided: boolean,
): Promise<ProblemReport> {
  const { db, record, event } = saying
  if (event.step === 'report' || !TOLD_STEPS.has(event.step)) return record
  const channelIds = await reporterChannels(saying)
  await tellReporter(context, saying, channelIds, { asks: isDecided })
  if (!isDecided || channelIds.length === 0) return record
  const transition = stepReport(standingOf(saying.tree, record, saying.today), 'feedBack', new Set(['program']))
  if (!transition.ok) throw new RangeError(`${record.number}: expected a report that can be fed back`)
  const { reportId, surface, at } = event
  await insertReportEvent(db, {
    reportId,
    step: 'feedBack',
    fromState: record.state,
    toState: transition.to,
    personId: null,
    name: context.office.name,
    unitCode: null,
    surface,
    at,
    text: null,
  })
  return updateReport(db, record.id, { state: transition.to })
}

/** Ends and sets what a step, or the report itself, ends and sets. */
export async function settleReportDeadlines(
  context: OfficeContext,
  db: Db,
  { id, handlerCode }: Pick<ProblemReport, 'id' | 'handlerCode'>,
  step: ReportEvent['step'],
  today: string,
): Promise<void> {
  const subject = { subjectKind: 'problemReport', subjectId: String(id) } as const
  const { met, cancelled, set } = reportDeadlineChanges(step, context.office.patrol, today)
  const now = context.now()
  for (const kind of met) await endDeadlines(db, { ...subject, kind }, 'met', now)
  for (const kind of cancelled) await endDeadlines(db, { ...subject, kind }, 'cancelled', now)
  if (set !== null) await setDeadline(context, db, { ...subject, unitCode: handlerCode, ...set })
}
