import { CASE_SOURCES, type CaseSource } from '../../domain/case.ts'
import { districtAbove, isWithin, levelOf } from '../../domain/case-parties.ts'
import { mayAct, type Post, type Role } from '../../domain/people.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import type { LocalDay } from '../../domain/time.ts'
import { type UnitTree, unitOn } from '../../domain/units.ts'
import { insertCaseEvent } from '../../store/case-events.ts'
import { insertCase, nextCaseNumber } from '../../store/cases.ts'
import type { Db } from '../../store/database.ts'
import { allOrNothing } from '../all-or-nothing.ts'
import type { ActorClaim } from '../authorise.ts'
import { loadTree, type OfficeContext, todayOf } from '../office-context.ts'
import { recordAct } from '../record-act.ts'
import { identifyViewer, type Viewer } from '../viewer.ts'
import { type CheckedUnits, checkCaseUnits } from './case-units.ts'
import { type CaseView, toCaseView } from './case-view.ts'
import { checkEvidence, type EvidenceInput, keepEvidence, NO_EVIDENCE } from './evidence.ts'
import { loadScene } from './scene.ts'
import { dueFault, inField, refuseInput, resolveUnits } from './values.ts'

/** A case to be registered; units as a person names them. */
export interface NewCaseInput {
  readonly title: string
  readonly description: string
  readonly source: CaseSource
  readonly leadUnit: string
  readonly assisting?: readonly string[]
  /** Empty = where the lead unit is. */
  readonly territories?: readonly string[]
  /** It shares a river section or otherwise touches several jurisdictions, though one territory is named (M6). */
  readonly isCrossJurisdiction?: boolean
  readonly due?: LocalDay | null
  readonly problemKind?: string | null
  readonly place?: string | null
  readonly sourceRef?: string | null
  /** The unit in whose name it is issued; not given = that of who registers it. */
  readonly issuerUnit?: string | null
  readonly evidence?: EvidenceInput
}

/** Longest texts of a case, in characters. */
export const CASE_TEXT_MAX = { title: 200, description: 2_000, problemKind: 60, place: 200, sourceRef: 100 } as const

/** Sources a village or township opens a case from. */
const LOCAL_SOURCES: ReadonlySet<CaseSource> = new Set(['patrolReport', 'repeatedReports'])
const ISSUING_ROLES: readonly Role[] = ['issuer', 'reviewer']

/** Registers one case under the next number of the year. It is nobody's matter but its issuer's until it is assigned. */
export async function registerCase(
  context: OfficeContext,
  input: NewCaseInput & { readonly by: ActorClaim },
): Promise<Outcome<CaseView>> {
  const viewer = await identifyViewer(context, input.by)
  if (!viewer.ok) return viewer
  return allOrNothing(context.database, async (db) => {
    const opened = await openCaseIn(context, db, viewer.value, input)
    if (!opened.ok) return opened
    const scene = await loadScene(context, db, opened.value.number, everything(viewer.value), { isLocked: false })
    return scene.ok ? done(await toCaseView(scene.value, context.office.timeZone)) : scene
  })
}

/**
 * The same in the caller's transaction, such as one that hands a patrol report over. It takes the lock of the case
 * numbers and writes the audit log, so it comes before the caller's own entry.
 */
export async function openCaseIn(
  context: OfficeContext,
  db: Db,
  viewer: Viewer,
  input: NewCaseInput,
): Promise<Outcome<{ readonly id: number; readonly number: string }>> {
  const checked = checkNewCase(context, await loadTree(db), viewer, input)
  if (!checked.ok) return checked
  const { id, number, unitCode } = await insertChecked(context, db, viewer, checked.value)
  const details = { number, source: input.source }
  await recordAct(context, db, viewer.actor, { act: 'case.register', unitCode, details })
  return done({ id, number })
}

/** A case that may be registered, checked and not written yet. */
export interface CheckedCase extends CheckedUnits {
  readonly input: NewCaseInput
  readonly today: LocalDay
}

/** Checks everything that the database need not be asked for. */
export function checkNewCase(
  context: OfficeContext,
  tree: UnitTree,
  viewer: Viewer,
  input: NewCaseInput,
): Outcome<CheckedCase> {
  const today = todayOf(context)
  const refusal = mayRegister(viewer, input.source)
  if (refusal !== null) return refuse(refusal)
  const badText = textFault(input)
  if (badText !== null) return refuseInput(badText.fault, badText.field)
  const fault = checkEvidence(input.evidence ?? NO_EVIDENCE)
  if (fault !== null) return refuseInput(fault, 'files')
  const due = input.due ?? null
  const dueRefusal = due === null ? null : dueFault(due, today, today)
  if (dueRefusal !== null) return refuseInput(`due: got ${due}; ${dueRefusal}`, 'due')
  const checked = unitsOf(context, tree, viewer, input, today)
  return checked.ok ? done({ ...checked.value, input, today }) : checked
}

/** Writes a checked case and its first event under the next number of the year; the audit entry is the caller's. */
export async function insertChecked(
  context: OfficeContext,
  db: Db,
  { actor, posts }: Viewer,
  { input, today, units, districtCode, crossJurisdiction }: CheckedCase,
): Promise<{ readonly id: number; readonly number: string; readonly unitCode: string }> {
  const number = await nextCaseNumber(db, context.office.cases.numberPattern, today.slice(0, 4))
  const now = context.now()
  const due = input.due ?? null
  const id = await insertCase(
    db,
    {
      number,
      source: input.source,
      title: input.title.trim(),
      description: input.description.trim(),
      problemKind: emptyToNull(input.problemKind),
      place: emptyToNull(input.place),
      sourceRef: emptyToNull(input.sourceRef),
      state: 'registered',
      districtCode,
      crossJurisdiction,
      suspended: false,
      extensions: 0,
      falseKind: null,
      falseState: null,
      dueOn: due,
      registeredOn: today,
      registeredBy: actor.personId,
      ...units,
    },
    now,
  )
  const event = await insertCaseEvent(db, {
    caseId: id,
    step: 'register',
    fromState: null,
    toState: 'registered',
    personId: actor.personId,
    name: actor.name,
    unitCode: posts[0]?.unitCode ?? null,
    surface: actor.surface,
    at: now,
    details: due === null ? {} : { due },
  })
  await keepEvidence(context, db, input.evidence ?? NO_EVIDENCE, { caseId: id, event })
  return { id, number, unitCode: units.leadUnitCode }
}

/** The sources this person may register a case from; none = he may register no case. */
export function sourcesOpenTo(viewer: Viewer): readonly CaseSource[] {
  return CASE_SOURCES.filter((source) => mayRegister(viewer, source) === null)
}

function mayRegister({ actor, roles }: Viewer, source: CaseSource) {
  if (!CASE_SOURCES.includes(source)) {
    const message = `source: got ${JSON.stringify(source)}; expected ${CASE_SOURCES.join(' or ')}`
    return { code: 'bad-value', needs: 'input', message } as const
  }
  if (actor.personId === null || mayAct(roles, 'registerCase')) return null
  if (LOCAL_SOURCES.has(source) && mayAct(roles, 'registerLocalCase')) return null
  const held = roles.size === 0 ? 'none today' : [...roles].join(', ')
  const message = `${actor.personId} (${actor.name}) may not register a case of source ${source}; roles held: ${held}`
  return { code: 'not-permitted', needs: 'input', message } as const
}

function textFault(input: NewCaseInput): { readonly field: string; readonly fault: string } | null {
  for (const [field, max] of Object.entries(CASE_TEXT_MAX)) {
    const text = (input[field as keyof typeof CASE_TEXT_MAX] ?? '').trim()
    const isNeeded = field === 'title' || field === 'description'
    if (isNeeded && text === '') return { field, fault: `${field}: got nothing; expected 1 to ${max} characters` }
    if (text.length > max) return { field, fault: `${field}: ${text.length} characters; expected ${max} at most` }
  }
  return null
}

function unitsOf(context: OfficeContext, tree: UnitTree, viewer: Viewer, input: NewCaseInput, today: LocalDay) {
  const lead = resolveUnits(tree, [input.leadUnit], today)
  if (!lead.ok) return inField(lead.refusal, 'lead')
  const [leadUnitCode] = lead.value
  if (leadUnitCode === undefined)
    return refuseInput('leadUnit: got nothing; expected the unit that is to rectify', 'lead')
  const assisting = resolveUnits(tree, input.assisting ?? [], today)
  if (!assisting.ok) return inField(assisting.refusal, 'assisting')
  const territories = resolveUnits(tree, input.territories ?? [], today)
  if (!territories.ok) return inField(territories.refusal, 'territories')
  const wanted = emptyToNull(input.issuerUnit)
  const named = wanted === null ? null : resolveUnits(tree, [wanted], today)
  if (named !== null && !named.ok) return named
  const issuer = issuerOf(context, tree, viewer, { leadUnitCode, wanted: named?.value[0] ?? null, today })
  if (!issuer.ok) return issuer
  const given = {
    leadUnitCode,
    assistingCodes: assisting.value,
    territorialCodes: territories.value,
    issuerUnitCode: issuer.value,
  }
  return checkCaseUnits(tree, given, { day: today, isCross: input.isCrossJurisdiction === true })
}

/**
 * In whose name the case is issued: an issuer or reviewer speaks for his own unit and those below it; anybody else hands
 * the case to a unit above the one that is to rectify, the nearest district or else the city.
 */
function issuerOf(
  { office }: OfficeContext,
  tree: UnitTree,
  { actor, posts }: Viewer,
  { leadUnitCode, wanted, today }: { leadUnitCode: string; wanted: string | null; today: LocalDay },
): Outcome<string> {
  const own = posts.filter(({ role }) => ISSUING_ROLES.includes(role)).map(({ unitCode }) => unitCode)
  if (actor.personId === null) return done(wanted ?? office.cityCode)
  if (own.length > 0) {
    const mayIssue = wanted === null || own.some((code) => isWithin(tree, wanted, code, today))
    if (mayIssue) return done(wanted ?? highestOf(tree, own, today))
    const held = own.map((code) => unitOn(tree, code, today)?.name ?? code).join(', ')
    return refuseInput(`issuerUnit: got ${wanted}; expected ${held} or a unit below`)
  }
  const district = districtAbove(tree, leadUnitCode, today)
  const isLocal = !posts.some(({ role }: Post) => role === 'commissioner')
  const nearest = isLocal && district !== null ? district : office.cityCode
  if (wanted === null || wanted === nearest || wanted === office.cityCode) return done(wanted ?? nearest)
  return refuseInput(`issuerUnit: got ${wanted}; expected ${nearest} or ${office.cityCode}`)
}

const LEVEL_ORDER = ['municipal', 'district', 'township', 'village']

function highestOf(tree: UnitTree, codes: readonly string[], today: LocalDay): string {
  const rank = (code: string) => LEVEL_ORDER.indexOf(levelOf(tree, code, today) ?? 'village')
  return codes.reduce((best, code) => (rank(code) < rank(best) ? code : best))
}

function emptyToNull(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? ''
  return trimmed === '' ? null : trimmed
}

/** Who has just registered a case is shown it, though it is its issuer's from now on. */
function everything(viewer: Viewer): Viewer {
  return { ...viewer, scope: { ...viewer.scope, isWholeCity: true } }
}
