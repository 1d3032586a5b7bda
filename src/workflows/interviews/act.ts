import type { Outcome } from '../../domain/refusal.ts'
import type { ActorClaim } from '../authorise.ts'
import type { OfficeContext } from '../office-context.ts'
import { prepareAcknowledge } from './acknowledge.ts'
import { type AskRescheduleInput, prepareAskReschedule } from './ask-reschedule.ts'
import { prepareCancel } from './cancel.ts'
import { prepareAccept, prepareClose, prepareReturn } from './decide.ts'
import { type MinutesInput, prepareMinutes } from './issue-minutes.ts'
import { preparePostpone, prepareReschedule, type RescheduleInput } from './move.ts'
import { prepareAbsence, prepareAttendance } from './record-meeting.ts'
import { prepareRefuseReschedule } from './refuse-reschedule.ts'
import { prepareSubmission, type SubmissionInput } from './submit.ts'
import { type Prepare, type StepTaken, takeStep } from './take-step.ts'

interface Reasoned {
  readonly reason: string
}
interface Remarked {
  readonly remark: string | null
}
interface Returned extends Reasoned {
  /** `null` = as the office file says. */
  readonly workingDays: number | null
}

/** What a person may do to an interview, with what it takes; texts are trimmed and within their bounds already. */
export type InterviewAct =
  | { readonly step: 'acknowledge' }
  | ({ readonly step: 'askReschedule' } & AskRescheduleInput)
  | ({ readonly step: 'refuseReschedule' } & Reasoned)
  | ({ readonly step: 'reschedule' } & RescheduleInput)
  | ({ readonly step: 'postpone' } & Reasoned)
  | ({ readonly step: 'cancel' } & Reasoned)
  | { readonly step: 'recordAttendance'; readonly attendees: string }
  | ({ readonly step: 'recordAbsence' } & Remarked)
  | ({ readonly step: 'issueMinutes' } & MinutesInput)
  | ({ readonly step: 'submitPlan' } & SubmissionInput)
  | ({ readonly step: 'returnPlan' } & Returned)
  | ({ readonly step: 'acceptPlan' } & Remarked)
  | ({ readonly step: 'submitReport' } & SubmissionInput)
  | ({ readonly step: 'returnReport' } & Returned)
  | ({ readonly step: 'verify' } & Remarked)
  | ({ readonly step: 'close' } & Remarked)

/**
 * Takes a step of an interview from issue to closing (M25-M26, A2-2).
 *
 * @param input.meeting The meeting's id, or its unit where one of the unit's is open.
 */
export function actOnInterview(
  context: OfficeContext,
  { meeting, act, by }: { readonly meeting: string; readonly act: InterviewAct; readonly by: ActorClaim },
): Promise<Outcome<StepTaken>> {
  return takeStep(context, { meeting, step: act.step, by }, prepareFor(act))
}

function prepareFor(act: InterviewAct): Prepare {
  switch (act.step) {
    case 'acknowledge':
      return prepareAcknowledge
    case 'askReschedule':
      return prepareAskReschedule(act)
    case 'refuseReschedule':
      return prepareRefuseReschedule(act)
    case 'reschedule':
      return prepareReschedule(act)
    case 'postpone':
      return preparePostpone(act)
    case 'cancel':
      return prepareCancel(act)
    case 'recordAttendance':
      return prepareAttendance(act)
    case 'recordAbsence':
      return prepareAbsence(act)
    case 'issueMinutes':
      return prepareMinutes(act)
    case 'submitPlan':
      return prepareSubmission('plan', act)
    case 'returnPlan':
      return prepareReturn('plan', act)
    case 'acceptPlan':
      return prepareAccept('plan', act)
    case 'submitReport':
      return prepareSubmission('report', act)
    case 'returnReport':
      return prepareReturn('report', act)
    case 'verify':
      return prepareAccept('report', act)
    case 'close':
      return prepareClose(act)
  }
}
