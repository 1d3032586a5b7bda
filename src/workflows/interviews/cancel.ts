import { done } from '../../domain/refusal.ts'
import { endInterview } from '../../store/interviews.ts'
import { stopReceiptRun } from '../receipt-run.ts'
import { voidSummons } from '../void-summons.ts'
import { settleSubmissions } from './requests.ts'
import type { Prepare } from './take-step.ts'
import { messagesOf, sequenceAfter } from './threads.ts'

/**
 * An issuer cancels the meeting, with the reason. The unit stays on the list and its proposal stays decided: it is not
 * proposed anew by a later version of the same list.
 */
export function prepareCancel({ reason }: { readonly reason: string }): Prepare {
  return async ({ context, db, actor, sight, threads }) => {
    for (const { message } of threads) await stopReceiptRun(context, db, message.base)
    const sequence = sequenceAfter(sight.meeting.sequence, messagesOf(threads))
    return done({
      details: { reason },
      change: { sequence },
      say: async (event) => {
        const name = `interview-${event.id}`
        for (const interview of sight.interviews) {
          await endInterview(db, interview.id, 'declined', reason, context.now())
        }
        let written = 0
        for (const { message } of threads) {
          const revision = { name, version: message.base.version }
          written += await voidSummons(context, db, message, { reason, wasHeld: false, sequence }, revision)
        }
        const outcome = { kind: 'overtaken', by: actor.name, reason } as const
        return written + (await settleSubmissions(context, db, sight, ['reschedule'], outcome, name))
      },
    })
  }
}
