import { done, refuse } from '../../domain/refusal.ts'
import { faultOfMeeting } from '../issue-summons.ts'
import { putBeforeOffice } from './requests.ts'
import type { Prepare } from './take-step.ts'

export interface AskRescheduleInput {
  readonly reason: string
  /** The time the unit would like, local `YYYY-MM-DD HH:mm`; `null` = any other. */
  readonly wishedAt: string | null
}

/** The summoned unit asks for another time, with its reason; the meeting stays where it is until an issuer decides. */
export function prepareAskReschedule({ reason, wishedAt }: AskRescheduleInput): Prepare {
  return async (taking) => {
    const { context, sight } = taking
    const fault = wishedAt === null ? null : faultOfMeeting(context, { at: wishedAt, place: sight.meeting.place })
    if (fault !== null) return refuse(fault)
    return done({
      details: { reason, wishedAt },
      say: (event) => {
        const submission = { text: reason, link: null, fileName: null }
        return putBeforeOffice(taking, event, { matter: 'reschedule', submission, wishedAt, file: null })
      },
    })
  }
}
