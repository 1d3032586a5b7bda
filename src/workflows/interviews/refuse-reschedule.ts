import { done } from '../../domain/refusal.ts'
import type { InterviewDecisionFacts } from '../../notifications/interview-facts.ts'
import { settleSubmissions } from './requests.ts'
import type { Prepare } from './take-step.ts'
import { courseOf, replyInThreads } from './threads.ts'

/** An issuer keeps the time, with the reason; the unit is told in the thread of its summons. */
export function prepareRefuseReschedule({ reason }: { readonly reason: string }): Prepare {
  return async ({ context, db, actor, sight, threads }) => {
    const { meeting } = sight
    return done({
      details: { reason },
      say: async (event) => {
        const name = `interview-${event.id}`
        const outcome = { kind: 'refused', by: actor.name, reason } as const
        const settled = await settleSubmissions(context, db, sight, ['reschedule'], outcome, name)
        const course = await courseOf(context, db, sight, threads)
        const replies = await replyInThreads(context, db, threads, name, ({ addressee }) => {
          // The district never heard that another time was asked for.
          if (addressee === 'district') return null
          const facts: InterviewDecisionFacts = {
            ...course,
            addressee,
            meetingId: meeting.id,
            timeZone: meeting.timeZone,
            at: meeting.at,
            matter: 'reschedule',
            decision: 'refused',
            submission: null,
            reason,
            due: null,
          }
          return { kind: 'interviewDecision', facts }
        })
        return settled + replies
      },
    })
  }
}
