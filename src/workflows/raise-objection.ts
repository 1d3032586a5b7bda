import { lastDayToObject } from '../domain/objections.ts'
import { postsOn, type Role } from '../domain/people.ts'
import { signBy } from '../domain/receipts.ts'
import { done, type Outcome, type Refusal, refuse } from '../domain/refusal.ts'
import { type LocalDay, toLocalDay } from '../domain/time.ts'
import type { DueDay, NoticeFacts, UnitRef } from '../notifications/facts.ts'
import { lockMonth } from '../store/advisory-locks.ts'
import type { Db } from '../store/database.ts'
import { insertObjection, type Objection, objectionsOf } from '../store/objections.ts'
import { findMessage } from '../store/outbox.ts'
import { loadPosts } from '../store/posts.ts'
import { type ReceiptRun, receiptsOf } from '../store/receipts.ts'
import { allOrNothing } from './all-or-nothing.ts'
import { type Actor, type ActorClaim, identify } from './authorise.ts'
import { announceObjection, answerObjection, toObjectionFacts } from './objection-messages.ts'
import { type OfficeContext, todayOf } from './office-context.ts'
import { receiptKindOf } from './receipt-kinds.ts'
import { recordAct } from './record-act.ts'
import { type MessageRef, runMeant } from './sign-receipt.ts'

/** Who speaks for a unit that objects, besides those who are asked to sign. */
const SPEAKERS: ReadonlySet<Role> = new Set(['dutyOfficer', 'leaderInCharge', 'principal'])

/** A notice that may be objected to now, by the person who asks. */
export interface OpenToObjection {
  readonly run: ReceiptRun
  readonly unit: UnitRef
  readonly facts: NoticeFacts
  readonly lastDay: DueDay
}

/** Whether the person may object to a notice today: for his own unit, in time, and once for each version. */
export async function openToObjection(
  context: OfficeContext,
  input: { readonly message: MessageRef; readonly by: ActorClaim },
): Promise<Outcome<OpenToObjection>> {
  const person = await identify(context, input.by)
  if (!person.ok) return person
  return openFor(context, context.database.prisma, input.message, person.value.actor)
}

async function openFor(
  context: OfficeContext,
  db: Db,
  message: MessageRef,
  actor: Actor,
): Promise<Outcome<OpenToObjection>> {
  const run = await runMeant(db, message)
  if (run === null || !receiptKindOf(run.kind).mayObject || !(await speaksFor(context, db, run, actor))) {
    return refuse(notYours())
  }
  if (run.state === 'stopped') return refuse(replaced())
  const asking = await findMessage(db, run.messageId)
  if (asking === null) throw new RangeError(`receipt run ${run.id}: expected message ${run.messageId}, got none`)
  const facts = asking.facts as NoticeFacts
  const before = await objectionsOf(db, toAbout(facts))
  if (before.length > 0) return refuse(raisedBefore(before))
  const lastDay = await lastDayOf(context, db, run, facts)
  if (todayOf(context) > lastDay.day) return refuse(tooLate(lastDay.day))
  return done({ run, unit: toUnit(facts), facts, lastDay })
}

/** A unit objects to the data it was notified of (提出异议): the reviewers decide, and the unit hears of it in its thread. */
export async function raiseObjection(
  context: OfficeContext,
  input: { readonly message: MessageRef; readonly reason: string; readonly by: ActorClaim },
): Promise<Outcome<{ readonly objection: Objection; readonly unit: UnitRef }>> {
  const person = await identify(context, input.by)
  if (!person.ok) return person
  const { actor } = person.value
  return allOrNothing(context.database, async (db) => {
    const found = await runMeant(db, input.message)
    if (found?.medium != null && found.month !== null) await lockMonth(db, found.medium, found.month)
    const open = await openFor(context, db, input.message, actor)
    if (!open.ok) return open
    const { run, unit, facts } = open.value
    const objection = await insertObjection(db, {
      ...toAbout(facts),
      messageId: run.messageId,
      personId: actor.personId ?? '',
      name: actor.name,
      reason: input.reason,
      raisedAt: context.now(),
    })
    const said = toObjectionFacts(context, objection, unit)
    await announceObjection(context, db, said)
    await answerObjection(context, db, run, said)
    const { medium, month, unitCode, rankingVersion } = objection
    const details = { objection: objection.id, version: rankingVersion, reason: input.reason }
    await recordAct(context, db, actor, { act: 'raiseObjection', medium, month, unitCode, details })
    return done({ objection, unit })
  })
}

/** On the roll for the unit itself, or one of those who speak for it today. */
async function speaksFor(context: OfficeContext, db: Db, run: ReceiptRun, { personId }: Actor): Promise<boolean> {
  const roll = await receiptsOf(db, [run.id])
  if (roll.some((receipt) => receipt.personId === personId && receipt.unitCode === run.unitCode)) return true
  const held = postsOn(await loadPosts(db), run.unitCode, todayOf(context))
  return held.some((post) => post.personId === personId && SPEAKERS.has(post.role))
}

async function lastDayOf(context: OfficeContext, db: Db, run: ReceiptRun, facts: NoticeFacts): Promise<DueDay> {
  const { calendar, office } = context
  const local = (instant: Date): LocalDay => toLocalDay(instant, office.timeZone)
  const signed = (await receiptsOf(db, [run.id])).flatMap(({ unitCode, signedAt }) => {
    return unitCode === run.unitCode && signedAt !== null ? [local(signedAt)] : []
  })
  const [signedOn = null] = signed.sort()
  const last = signBy(run.policy, local(run.startedAt), calendar)
  return lastDayToObject({ workingDays: facts.objectionWorkingDays, signedOn, signBy: last.day }, calendar)
}

function toAbout({ ranking, unit }: NoticeFacts) {
  const { medium, month, version } = ranking
  return { medium, month, rankingVersion: version, unitCode: unit.unitCode }
}

function toUnit({ unit: { unitCode, unitName, district } }: NoticeFacts): UnitRef {
  return { unitCode, unitName, district }
}

/** The same whether the notice is not there, is another unit's, or has nothing to object to. */
function notYours(): Refusal {
  return { code: 'not-on-roll', needs: 'input', message: 'only those who answer for the notified unit may object' }
}

function replaced(): Refusal {
  const message = 'the notice was withdrawn or replaced by a newer version; look at the newest message'
  return { code: 'receipt-stopped', needs: 'input', message }
}

function raisedBefore(before: readonly Objection[]): Refusal {
  const isOpen = before.some(({ state }) => state === 'open')
  const names = before.map(({ name }) => name).join(', ')
  return isOpen
    ? { code: 'objection-open', needs: 'input', message: `${names} objected already; a reviewer has not decided yet` }
    : { code: 'objection-decided', needs: 'input', message: `an objection of ${names} was decided for this version` }
}

function tooLate(day: LocalDay): Refusal {
  const message = `the last day to object was ${day}`
  return { code: 'objection-late', needs: 'input', message, details: [day] }
}
