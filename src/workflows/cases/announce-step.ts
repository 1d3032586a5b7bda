import { type CaseStep, DUE_STATES } from '../../domain/case.ts'
import { districtAbove, levelOf } from '../../domain/case-parties.ts'
import { type Channel, channelsFor } from '../../domain/channels.ts'
import { PRIORITY } from '../../domain/delivery.ts'
import { type LocalDay, toLocalDateTime } from '../../domain/time.ts'
import { type UnitTree, unitOn } from '../../domain/units.ts'
import type { CaseAddressee, CaseAssignmentFacts, CaseUpdateFacts } from '../../notifications/case-facts.ts'
import type { NoticeInput } from '../../notifications/catalog.ts'
import type { DueDay, UnitRef } from '../../notifications/facts.ts'
import { bodyOf } from '../../notifications/notices/phrases.ts'
import { type CaseEvent, detailOf, newestCaseEventOf } from '../../store/case-events.ts'
import type { StoredCase } from '../../store/cases.ts'
import { loadChannels } from '../../store/channels.ts'
import type { Db } from '../../store/database.ts'
import { openDeadlines } from '../../store/deadlines.ts'
import { messageOfKey } from '../../store/outbox.ts'
import { composeMessage } from '../compose-message.ts'
import { toFoundUnit } from '../find-unit.ts'
import type { OfficeContext } from '../office-context.ts'
import type { CaseScene } from './scene.ts'

type Role = CaseAddressee['role']

/** Who hears of which step. A step that is not here is heard by nobody but those who look at the case. */
const AUDIENCE: Partial<Readonly<Record<CaseStep, readonly Role[]>>> = {
  assign: ['lead', 'assisting', 'territorial', 'district', 'issuer'],
  signFor: ['issuer'],
  submitPlan: ['issuer'],
  returnPlan: ['lead'],
  approvePlan: ['lead'],
  reportProgress: ['issuer'],
  askExtension: ['issuer'],
  grantExtension: ['lead', 'district'],
  refuseExtension: ['lead'],
  suspend: ['lead', 'assisting', 'district'],
  resume: ['lead', 'assisting', 'district'],
  claimCompletion: ['issuer'],
  failVerification: ['lead', 'district', 'issuer'],
  passVerification: ['lead', 'issuer'],
  disclose: ['lead', 'district'],
  raiseObjection: ['lead', 'district', 'issuer'],
  accept: ['lead', 'district'],
  close: ['lead', 'assisting', 'territorial', 'district'],
  reopen: ['lead', 'assisting', 'district', 'issuer'],
}

/** One channel that hears, and as whom it is spoken to. */
interface Listener {
  readonly role: Role
  readonly unitCode: string
  readonly channelId: string
}

/** Says a step to those whom it concerns: the assignment as a message of its own, every later step in its thread. */
export async function announceStep(
  context: OfficeContext,
  scene: CaseScene,
  after: StoredCase,
  event: CaseEvent,
  pieces: number,
): Promise<void> {
  const step = event.step === 'register' || event.step === 'addEvidence' ? null : event.step
  const roles = step === null ? [] : (AUDIENCE[step] ?? [])
  if (step === null || roles.length === 0) return
  const { db, tree, today } = scene
  const listeners = listenersOf(context, await loadChannels(db), scene, after).filter(({ role }) =>
    roles.includes(role),
  )
  for (const listener of listeners) {
    const addressee = { role: listener.role, unit: refOf(tree, listener.unitCode, today) }
    const base = caseNotice(context, scene, after, addressee)
    if (step === 'assign') {
      const facts = { ...base, ...(await assignmentFacts(context, db, after, event, scene)) }
      await post(context, db, { kind: 'caseAssignment', facts }, listener, assignmentKey(after.number, listener))
    } else {
      const facts = { ...base, ...updateFacts(context, scene, after, event, step), pieces }
      await reply(context, db, { kind: 'caseUpdate', facts }, listener, { number: after.number, event })
    }
  }
}

/** The units a case concerns and their channels for cases; each channel once, as whom it concerns most. */
function listenersOf(
  { office }: OfficeContext,
  channels: readonly Channel[],
  { tree, today }: CaseScene,
  record: StoredCase,
): readonly Listener[] {
  const district = districtAbove(tree, record.leadUnitCode, today)
  const units: readonly { readonly role: Role; readonly unitCode: string }[] = [
    { role: 'lead', unitCode: record.leadUnitCode },
    ...record.assistingCodes.map((unitCode) => ({ role: 'assisting', unitCode }) as const),
    { role: 'issuer', unitCode: record.issuerUnitCode },
    ...record.territorialCodes.map((unitCode) => ({ role: 'territorial', unitCode }) as const),
    ...(district === null ? [] : [{ role: 'district', unitCode: district } as const]),
  ]
  const seen = new Set<string>()
  return units.flatMap(({ role, unitCode }) =>
    caseChannels(channels, unitCode, office.cityCode, today).flatMap(({ channelId }) => {
      if (seen.has(channelId)) return []
      seen.add(channelId)
      return [{ role, unitCode, channelId }]
    }),
  )
}

/** Where a unit hears of cases; the city, which may have bound no channel to them, in its channel for operations. */
export function caseChannels(
  channels: readonly Channel[],
  unitCode: string,
  cityCode: string,
  day: LocalDay,
): readonly Channel[] {
  const own = channelsFor(channels, unitCode, 'cases', day)
  return own.length > 0 || unitCode !== cityCode ? own : channelsFor(channels, unitCode, 'operations', day)
}

/** How a message names a unit. */
export function refOf(tree: UnitTree, code: string, day: LocalDay): UnitRef {
  const unit = unitOn(tree, code, day) ?? tree.spansByCode.get(code)?.at(-1)
  if (unit === undefined) return { unitCode: code, unitName: code, district: '' }
  const { unitCode, unitName, district } = toFoundUnit(tree, unit, day)
  return { unitCode, unitName, district }
}

/** In whose name a case is issued, as a message signs it. */
export function issuerNameOf(
  { office, templates }: OfficeContext,
  tree: UnitTree,
  issuerUnitCode: string,
  day: LocalDay,
): string {
  if (issuerUnitCode === office.cityCode) return office.name
  const { unitName } = refOf(tree, issuerUnitCode, day)
  return levelOf(tree, issuerUnitCode, day) === 'municipal' ? unitName : bodyOf(unitName, templates.format.words)
}

function caseNotice(
  context: OfficeContext,
  { tree, today }: CaseScene,
  { number, title, source, leadUnitCode, issuerUnitCode }: StoredCase,
  addressee: CaseAddressee,
) {
  return {
    issuerName: issuerNameOf(context, tree, issuerUnitCode, today),
    case: { number, title, source, leadUnit: refOf(tree, leadUnitCode, today) },
    addressee,
    issuedOn: today,
  }
}

async function assignmentFacts(
  context: OfficeContext,
  db: Db,
  record: StoredCase,
  event: CaseEvent,
  { tree, today }: CaseScene,
): Promise<Omit<CaseAssignmentFacts, 'issuerName' | 'case' | 'addressee' | 'issuedOn'>> {
  const plan = await newestCaseEventOf(db, record.id, ['decompose'])
  const unit = (code: string) => refOf(tree, code, today)
  return {
    description: record.description,
    problemKind: record.problemKind,
    place: record.place,
    sourceRef: record.sourceRef,
    goal: detailOf(plan, 'goal') ?? '—',
    measures: detailOf(plan, 'measures') ?? '—',
    due: { day: record.dueOn ?? today, confirmed: true },
    signBy: (await openDueDay(db, record.id, 'signFor')) ?? { day: today, confirmed: true },
    planDueDays: context.office.cases.planDueDays,
    assisting: record.assistingCodes.map(unit),
    territories: record.territorialCodes.map(unit),
    isCrossJurisdiction: record.crossJurisdiction,
    note: detailOf(event, 'note'),
  }
}

function updateFacts(
  { office }: OfficeContext,
  { tree, today }: CaseScene,
  after: StoredCase,
  event: CaseEvent,
  step: CaseStep,
): Omit<CaseUpdateFacts, 'issuerName' | 'case' | 'addressee' | 'issuedOn' | 'pieces'> {
  const { state, dueOn, suspended } = after
  const unitName = event.unitCode === null ? null : refOf(tree, event.unitCode, today).unitName
  const due: DueDay | null =
    dueOn === null || suspended || !DUE_STATES.includes(state) ? null : { day: dueOn, confirmed: true }
  return {
    step,
    by: { name: event.name, unitName },
    at: toLocalDateTime(event.at, office.timeZone),
    texts: Object.entries(event.details).flatMap(([field, value]) => {
      return typeof value === 'string' && value !== '' ? [{ field, value }] : []
    }),
    state,
    isSuspended: suspended,
    due,
  }
}

function assignmentKey(number: string, { unitCode, channelId }: Listener): string {
  return ['caseAssignment', number, unitCode, channelId].join('/')
}

async function post(
  context: OfficeContext,
  db: Db,
  notice: NoticeInput,
  { unitCode, channelId }: Listener,
  key: string,
): Promise<void> {
  await composeMessage(context, db, notice, {
    key,
    unitCode,
    medium: null,
    month: null,
    version: 1,
    channelId,
    priority: PRIORITY.notice,
  })
}

/** In the thread of the assignment; where the channel never had it, a message of its own. */
async function reply(
  context: OfficeContext,
  db: Db,
  notice: NoticeInput,
  listener: Listener,
  { number, event }: { readonly number: string; readonly event: CaseEvent },
): Promise<void> {
  const target = await messageOfKey(db, assignmentKey(number, listener))
  const { unitCode, channelId } = listener
  const isThere = target !== null && target.state !== 'cancelled' && target.state !== 'superseded'
  await composeMessage(context, db, notice, {
    key: ['caseUpdate', number, `e${event.id}`, unitCode, channelId].join('/'),
    unitCode,
    medium: null,
    month: null,
    version: 1,
    channelId,
    ...(isThere ? { action: 'reply', targetId: target.id } : {}),
    priority: PRIORITY.notice,
  })
}

/** The day of a case's open deadline of a kind; `null` = it has none. */
async function openDueDay(db: Db, caseId: number, kind: string): Promise<DueDay | null> {
  const open = await openDeadlines(db, [{ subjectKind: 'case', subjectId: String(caseId) }])
  const found = open.find((deadline) => deadline.kind === kind)
  return found === undefined ? null : { day: found.day, confirmed: found.confirmed }
}
