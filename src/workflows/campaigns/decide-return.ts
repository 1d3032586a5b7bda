import { done, type Outcome } from '../../domain/refusal.ts'
import { type LocalDay, toLocalDateTime } from '../../domain/time.ts'
import type { ActorClaim } from '../authorise.ts'
import type { OfficeContext } from '../office-context.ts'
import { settleExtension, settleSubmission, tellUnit } from './announce.ts'
import { setReturnDeadline } from './ask-unit.ts'
import { dueOf } from './campaign-sight.ts'
import { dayFault, reasonFault, staleFault } from './return-values.ts'
import {
  lastCame,
  type ReturnRef,
  type ReturnTaken,
  type Taking,
  takeReturnStep,
  updateFacts,
} from './take-return-step.ts'

interface ReturnMeant {
  readonly ref: ReturnRef
  readonly by: ActorClaim
}

/** What somebody looked at when he decided: the step by which it came in; `null` = whatever is there. */
interface Seen {
  readonly eventId: number | null
}

/**
 * The receiver sends a return back: why, what is missing, and by when it has to come again. Until the campaign is compiled
 * that goes for one which he accepted too.
 */
export async function sendReturnBack(
  context: OfficeContext,
  input: ReturnMeant & Seen & { readonly reason: string; readonly missing: string; readonly dueOn: LocalDay },
): Promise<Outcome<ReturnTaken>> {
  const { reason, missing, dueOn, eventId } = input
  return takeReturnStep(context, { ...input, step: 'return' }, async (taking) => {
    const { submission, today } = taking
    const fault = reasonFault('reason', reason) ?? reasonFault('missing', missing) ?? dayFault('dueOn', dueOn, today)
    if (fault !== null) return fault
    const came = await lastCame(taking.db, submission)
    const stale = staleFault(came?.id ?? null, eventId)
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
    const fault = remark === null ? null : reasonFault('remark', remark)
    if (fault !== null) return fault
    const came = await lastCame(taking.db, taking.submission)
    const stale = staleFault(came?.id ?? null, eventId)
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

/** The receiver gives a unit more time, with the reason, whether or not it asked; what it asked for is decided by that. */
export async function extendReturn(
  context: OfficeContext,
  input: ReturnMeant & { readonly reason: string; readonly dueOn: LocalDay },
): Promise<Outcome<ReturnTaken>> {
  const { reason, dueOn } = input
  return takeReturnStep(context, { ...input, step: 'extend' }, async (taking) => {
    const { submission, today } = taking
    const fault =
      reasonFault('reason', reason) ?? dayFault('dueOn', dueOn, today < submission.dueOn ? submission.dueOn : today)
    if (fault !== null) return fault
    return done({
      change: { dueOn, extensions: submission.extensions + 1 },
      details: { reason, due: dueOn, was: submission.dueOn },
      async follow(event) {
        const due = await owe(taking, dueOn)
        const at = toLocalDateTime(event.at, context.office.timeZone)
        const outcome = { kind: 'granted', by: taking.actor.name, at, reason, until: due.day } as const
        const settled = await settleExtension(taking.announcing, taking.extension, outcome)
        const facts = updateFacts(taking, event, { step: 'extend', reason, due })
        return settled + (await tellUnit(taking.announcing, facts, `e${event.id}`))
      },
    })
  })
}

async function owe({ context, db, campaign, submission }: Taking, dueOn: LocalDay) {
  await setReturnDeadline(context, db, campaign, { ...submission, dueOn })
  return dueOf(context, dueOn)
}
