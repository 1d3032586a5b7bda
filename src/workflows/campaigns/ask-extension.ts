import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import { type LocalDay, toLocalDateTime } from '../../domain/time.ts'
import type { ActorClaim } from '../authorise.ts'
import type { OfficeContext } from '../office-context.ts'
import { tellReceiverOfExtension, tellUnit } from './announce.ts'
import { campaignRefOf, dueOf } from './campaign-sight.ts'
import { dayFault, reasonFault } from './return-values.ts'
import { lateFault, type ReturnRef, type ReturnTaken, takeReturnStep, updateFacts } from './take-return-step.ts'

/**
 * A unit asks for more time, before its return is due and until a later day; one request at a time. Nothing else changes
 * until the receiver decides: the due day stays, and so do the reminders.
 */
export async function askReturnExtension(
  context: OfficeContext,
  input: {
    readonly ref: ReturnRef
    readonly until: LocalDay
    readonly reason: string
    readonly by: ActorClaim
  },
): Promise<Outcome<ReturnTaken>> {
  const { ref, until, by } = input
  const reason = input.reason.trim()
  return takeReturnStep(context, { ref, step: 'askExtension', by }, async (taking) => {
    const { campaign, submission, unit, today, due, actor, announcing } = taking
    const late = lateFault(taking, 'askExtension')
    if (late !== null) return refuse(late)
    const fault = reasonFault('reason', reason) ?? dayFault('until', until, due.day)
    if (fault !== null) return fault
    return done({
      change: {},
      details: { until, reason },
      async follow(event) {
        const askedAt = toLocalDateTime(event.at, context.office.timeZone)
        const facts = {
          officeName: context.office.name,
          campaign: campaignRefOf(campaign),
          submissionId: submission.id,
          unit,
          issuedOn: today,
          eventId: event.id,
          by: actor.name,
          askedAt,
          due,
          until: dueOf(context, until),
          reason,
          extensions: submission.extensions,
          outcome: null,
        }
        const asked = await tellReceiverOfExtension(announcing, facts)
        const said = updateFacts(taking, event, { step: 'askExtension', reason, due, until })
        return asked + (await tellUnit(announcing, said, `e${event.id}`))
      },
    })
  })
}
