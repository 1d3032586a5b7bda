import type { LadderProposal } from '../domain/ladder.ts'
import type { Demand, MeetingState } from '../domain/meeting.ts'
import type { LocalDay } from '../domain/time.ts'
import type { DueDay, Occasion, UnitRef } from './facts.ts'

/** What the notices of an interview's course are made from. Times are local, `YYYY-MM-DD HH:mm` in `timeZone`. */
interface CourseFacts {
  readonly officeName: string
  readonly unit: UnitRef
  readonly occasions: readonly Occasion[]
  readonly issuedOn: LocalDay
}

/** A reply in the thread of the summons, or of its copy to the district. */
interface ThreadFacts extends CourseFacts {
  readonly addressee: 'township' | 'district'
}

export interface MeetingTime {
  readonly at: string
  readonly place: string
}

/** `interviewMoved`: the meeting has another time, or none yet. */
export interface InterviewMovedFacts extends ThreadFacts {
  readonly timeZone: string
  readonly from: MeetingTime
  /** `null` = the new time is still to be told. */
  readonly to: MeetingTime | null
  readonly reason: string
  /** By when the unit says who comes; `null` while there is no time. */
  readonly replyBy: DueDay | null
  /** Whether somebody of the unit is asked to sign for the summons again. */
  readonly mustSign: boolean
}

/** `interviewAbsence`: nobody came. */
export interface InterviewAbsenceFacts extends ThreadFacts {
  readonly timeZone: string
  readonly meeting: MeetingTime
  /** Who leads the unit on the day, by name; may be empty. */
  readonly principals: readonly string[]
  /** What the office remarks; `null` = nothing. */
  readonly remark: string | null
}

/** `interviewMinutes`: what was said and is demanded. */
export interface InterviewMinutesFacts extends ThreadFacts {
  readonly meetingId: string
  readonly timeZone: string
  readonly meeting: MeetingTime
  readonly attendees: string
  readonly text: string
  readonly demands: readonly Demand[]
  /** What the unit undertook. */
  readonly statement: string
  readonly planDue: DueDay
  readonly reportDue: DueDay
}

/** What a unit hands in or asks for. */
export type InterviewMatter = 'reschedule' | 'plan' | 'report'

/** A text, and where more of it is. */
export interface Submission {
  readonly text: string
  readonly link: string | null
  readonly fileName: string | null
}

/** `interviewDecision`: what became of something a unit handed in, or of the whole. */
export interface InterviewDecisionFacts extends ThreadFacts {
  readonly meetingId: string
  readonly timeZone: string
  readonly at: string
  readonly matter: InterviewMatter | 'interview'
  /** An interview can only be closed, a wish for another time only be refused: when it is granted, the move says so. */
  readonly decision: 'received' | 'returned' | 'accepted' | 'refused' | 'closed'
  readonly submission: Submission | null
  readonly reason: string | null
  /** By when what was returned has to come again, and what was accepted be followed by the next. */
  readonly due: DueDay | null
}

/** `interviewSubmission`: to the review channel, with the buttons while nobody has decided. */
export interface InterviewSubmissionFacts extends CourseFacts {
  readonly meetingId: string
  readonly timeZone: string
  readonly meeting: MeetingTime
  readonly matter: InterviewMatter
  readonly submission: Submission
  /** The time the unit would like instead. */
  readonly wishedAt: string | null
  /** Who handed it in. */
  readonly by: string
  readonly handedInAt: string
  readonly outcome: SubmissionOutcome | null
}

export interface SubmissionOutcome {
  readonly kind: 'accepted' | 'returned' | 'refused' | 'overtaken'
  readonly by: string
  readonly at: string
  readonly reason: string | null
}

/** `interviewReminder`: a plan or report that is due; the level above reads a copy once it is overdue. */
export interface InterviewReminderFacts extends CourseFacts {
  readonly addressee: 'township' | 'district' | 'city'
  readonly timeZone: string
  readonly at: string
  readonly matter: 'plan' | 'report'
  /** Whether it was handed in before and came back. */
  readonly wasReturned: boolean
  readonly due: DueDay
  readonly occasion: 'before' | 'on' | 'after'
  /** Between the day of the reminder and the deadline. */
  readonly days: number
  readonly workingDays: { readonly count: number; readonly confirmed: boolean }
  /** 1 for the first. */
  readonly number: number
}

/** How a meeting stands, as its proposal in the review channel shows it. */
export interface MeetingFacts {
  readonly id: string
  readonly state: MeetingState
  readonly at: string
  readonly place: string
}

/** Who was proposed to come, by which rung of the office's ladder. */
export type LadderFacts = LadderProposal
