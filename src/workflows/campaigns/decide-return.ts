import { daysBetween } from '../../domain/case-deadlines.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import { isLocalDay, type LocalDay, toLocalDateTime } from '../../domain/time.ts'
import type { ActorClaim } from '../authorise.ts'
import type { OfficeContext } from '../office-context.ts'
import { settleSubmission, tellUnit } from './announce.ts'
import { setReturnDeadline } from './ask-unit.ts'
import { dueOf } from './campaign-sight.ts'
import {
  lastCame,
  type ReturnRef,
  type ReturnTaken,
  type Taking,
  takeReturnStep,
  updateFacts,
} from './take-return-step.ts'

/** Longest reason, remark or list of what is missing, in characters. */
export const RETURN_REASON_CHARACTERS_MAX = 500
/** A due day lies at most so many days ahead. */
const DAYS_AHEAD_MAX = 366

interface ReturnMeant {
  readonly ref: ReturnRef
  readonly by: ActorClaim
}

/** What somebody looked at when he decided: the step by which it came in; `null` = whatever is there. */
interface Seen {
  readonly eventId: number | null
}

/** The receiver sends a return back: why, what is missing, and by when it has to come again. */
export async function sendReturnBack(
  context: OfficeContext,
  input: ReturnMeant & Seen & { readonly reason: string; readonly missing: string; readonly dueOn: LocalDay },
): Promise<Outcome<ReturnTaken>> {
  const { reason, missing, dueOn, eventId } = input
  return takeReturnStep(context, { ...input, step: 'return' }, async (taking) => {
    const { submission, today } = taking
    const fault = textFault('reason', reason) ?? textFault('missing', missing) ?? dayFault(dueOn, today)
    if (fault !== null) return fault
    const came = await lastCame(taking.db, submission)
    const stale = staleness(came?.id ?? null, eventId)
    if (stale !== null) return stale
    return done({
      change: { dueOn },
      details: { reason, missing, due: dueOn },
      async follow(event) {
        const due = await owe(taking, dueOn)
        const at = toLocalDateTime(event.at, context.office.timeZone)
        const outcome = { kind: 'returned', by: taking.actor.name, at, reason } as const
        const settled = await settleSubmission(taking.announcing, submission, came, outcome)
        const facts = updateFacts(taking, event, { step: 'return', reason, missing, due })
        return settled + (await tellUnit(taking.announcing, facts, `e${event.id}`))
      },
    })
  })
}

/** The receiver accepts a return. */
export async function acceptReturn(
  context: OfficeContext,
  input: ReturnMeant & Seen & { readonly remark: string | null },
): Promise<Outcome<ReturnTaken>> {
  const { remark, eventId } = input
  return takeReturnStep(context, { ...input, step: 'accept' }, async (taking) => {
    const fault = remark === null ? null : textFault('remark', remark)
    if (fault !== null) return fault
    const came = await lastCame(taking.db, taking.submission)
    const stale = staleness(came?.id ?? null, eventId)
    if (stale !== null) return stale
    return done({
      change: {},
      details: { remark },
      async follow(event) {
        const at = toLocalDateTime(event.at, context.office.timeZone)
        const outcome = { kind: 'accepted', by: taking.actor.name, at, reason: remark } as const
        const settled = await settleSubmission(taking.announcing, taking.submission, came, outcome)
        const facts = updateFacts(taking, event, { step: 'accept', reason: remark })
        return settled + (await tellUnit(taking.announcing, facts, `e${event.id}`))
      },
    })
  })
}

/** The receiver gives a unit more time, with the reason. */
export async function extendReturn(
  context: OfficeContext,
  input: ReturnMeant & { readonly reason: string; readonly dueOn: LocalDay },
): Promise<Outcome<ReturnTaken>> {
  const { reason, dueOn } = input
  return takeReturnStep(context, { ...input, step: 'extend' }, async (taking) => {
    const { submission, today } = taking
    const fault = textFault('reason', reason) ?? dayFault(dueOn, today < submission.dueOn ? submission.dueOn : today)
    if (fault !== null) return fault
    return done({
      change: { dueOn, extensions: submission.extensions + 1 },
      details: { reason, due: dueOn, was: submission.dueOn },
      async follow(event) {
        const due = await owe(taking, dueOn)
        return tellUnit(taking.announcing, updateFacts(taking, event, { step: 'extend', reason, due }), `e${event.id}`)
      },
    })
  })
}

async function owe({ context, db, campaign, submission }: Taking, dueOn: LocalDay) {
  await setReturnDeadline(context, db, campaign, { ...submission, dueOn })
  return dueOf(context, dueOn)
}

function textFault(name: string, text: string) {
  const length = text.trim().length
  if (length >= 1 && length <= RETURN_REASON_CHARACTERS_MAX) return null
  const message = `${name}: ${length} characters; expected 1 to ${RETURN_REASON_CHARACTERS_MAX}`
  return refuse({ code: 'bad-value', needs: 'input', message, field: name })
}

function dayFault(dueOn: LocalDay, after: LocalDay) {
  if (isLocalDay(dueOn) && dueOn > after && daysBetween(after, dueOn) <= DAYS_AHEAD_MAX) return null
  const message = `due: got ${dueOn.slice(0, 40)}; expected a day after ${after}, ${DAYS_AHEAD_MAX} days ahead at most`
  return refuse({ code: 'bad-value', needs: 'input', message, field: 'dueOn' })
}

/** A button pressed on an older return must not decide about a newer one. */
function staleness(newest: number | null, seen: number | null) {
  if (seen === null || seen === newest) return null
  const message = 'a newer return has come in since; look at that one'
  return refuse({ code: 'return-changed', needs: 'input', message })
}
