import { done, type Outcome } from '../../domain/refusal.ts'
import { type LocalDay, toLocalDateTime } from '../../domain/time.ts'
import type { SubmissionEvent } from '../../store/submissions.ts'
import type { ActorClaim } from '../authorise.ts'
import type { OfficeContext } from '../office-context.ts'
import { settleExtension, tellUnit } from './announce.ts'
import { setReturnDeadline } from './ask-unit.ts'
import { dueOf } from './campaign-sight.ts'
import { dayFault, reasonFault, staleFault } from './return-values.ts'
import { type ReturnRef, type ReturnTaken, type Taking, takeReturnStep, updateFacts } from './take-return-step.ts'

interface ReturnMeant {
  readonly ref: ReturnRef
  /** The step by which the wish that was looked at came; `null` = whatever is there. */
  readonly eventId: number | null
  readonly by: ActorClaim
}

/** The receiver gives the time that was asked for: until that day, or another. */
export async function grantReturnExtension(
  context: OfficeContext,
  input: ReturnMeant & {
    /** `null` = the day asked for. */
    readonly until: LocalDay | null
    readonly note: string | null
  },
): Promise<Outcome<ReturnTaken>> {
  return takeReturnStep(context, { ...input, step: 'grantExtension' }, async (taking) => {
    const { submission, today, extension } = taking
    const stale = staleFault(extension?.id ?? null, input.eventId)
    if (stale !== null) return stale
    const note = input.note?.trim() || null
    const until = input.until ?? askedUntil(extension)
    const after = today < submission.dueOn ? submission.dueOn : today
    const fault = (note === null ? null : reasonFault('note', note)) ?? dayFault('until', until, after)
    if (fault !== null) return fault
    return done({
      change: { dueOn: until, extensions: submission.extensions + 1 },
      details: { until, was: submission.dueOn, ...(note === null ? {} : { remark: note }) },
      async follow(event) {
        await setReturnDeadline(context, taking.db, taking.campaign, { ...submission, dueOn: until })
        const due = dueOf(context, until)
        const settled = await settle(taking, event, { kind: 'granted', reason: note, until: due.day })
        const facts = updateFacts(taking, event, { step: 'grantExtension', reason: note, due })
        return settled + (await tellUnit(taking.announcing, facts, `e${event.id}`))
      },
    })
  })
}

/** The receiver gives no more time, and says why: the return stays due when it was. */
export async function refuseReturnExtension(
  context: OfficeContext,
  input: ReturnMeant & { readonly reason: string },
): Promise<Outcome<ReturnTaken>> {
  const reason = input.reason.trim()
  return takeReturnStep(context, { ...input, step: 'refuseExtension' }, async (taking) => {
    const fault = staleFault(taking.extension?.id ?? null, input.eventId) ?? reasonFault('reason', reason)
    if (fault !== null) return fault
    return done({
      change: {},
      details: { reason },
      async follow(event) {
        const { due, today } = taking
        const settled = await settle(taking, event, { kind: 'refused', reason })
        const isLate = today > due.day
        const facts = updateFacts(taking, event, { step: 'refuseExtension', reason, due, isLate })
        return settled + (await tellUnit(taking.announcing, facts, `e${event.id}`))
      },
    })
  })
}

function askedUntil(extension: SubmissionEvent | null): LocalDay {
  const until = extension?.details.until
  return typeof until === 'string' ? until : ''
}

type Decision =
  | { readonly kind: 'granted'; readonly reason: string | null; readonly until: LocalDay }
  | { readonly kind: 'refused'; readonly reason: string }

function settle({ context, announcing, extension, actor }: Taking, { at }: SubmissionEvent, decision: Decision) {
  const outcome = { ...decision, by: actor.name, at: toLocalDateTime(at, context.office.timeZone) }
  return settleExtension(announcing, extension, outcome)
}
