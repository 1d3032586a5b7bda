import { computeDeadline, type DeadlineRule } from '../../domain/deadlines.ts'
import type { Demand } from '../../domain/meeting.ts'
import { done, refuse } from '../../domain/refusal.ts'
import type { LocalDay } from '../../domain/time.ts'
import type { InterviewMinutesFacts } from '../../notifications/interview-facts.ts'
import { DEMANDS_MAX } from '../../notifications/notices/interview-minutes.ts'
import type { StoredDeadline } from '../../store/deadlines.ts'
import { setDeadline } from '../deadlines.ts'
import { submissionRules } from '../issue-summons.ts'
import { type AttachedFile, keepAttached } from './attached-file.ts'
import type { Prepare, Taking } from './take-step.ts'
import { courseOf, replyInThreads, shareInThreads } from './threads.ts'

export interface MinutesInput {
  readonly text: string
  readonly demands: readonly Demand[]
  /** What the unit undertook. */
  readonly statement: string
  readonly file: AttachedFile | null
}

/**
 * The office issues the minutes, with what it demands by when and what the unit undertook; from here on the plan and the
 * report are due.
 */
export function prepareMinutes({ text, demands, statement, file }: MinutesInput): Prepare {
  return async (taking) => {
    const { context, db, sight, threads, events } = taking
    const { meeting } = sight
    if (demands.length === 0 || demands.length > DEMANDS_MAX) {
      const message = `demands: got ${demands.length}; expected 1 to ${DEMANDS_MAX}, one a line`
      return refuse({ code: 'bad-demands', needs: 'input', message })
    }
    const kept = file === null ? null : await keepAttached(context, db, file)
    if (kept !== null && !kept.ok) return kept
    const shared = kept?.value ?? null
    const attended = events.findLast(({ step }) => step === 'recordAttendance')?.details.attendees
    const attendees = typeof attended === 'string' ? attended : context.templates.format.words.noValue
    const plan = await dueAfterMeeting(taking, 'plan')
    const report = await dueAfterMeeting(taking, 'report')
    return done({
      details: { text, demands, statement, file: shared, planDue: plan.day, reportDue: report.day },
      say: async (event) => {
        const name = `interview-${event.id}`
        const course = await courseOf(context, db, sight, threads)
        const replies = await replyInThreads(context, db, threads, name, ({ addressee }) => {
          const facts: InterviewMinutesFacts = {
            ...course,
            addressee,
            meetingId: meeting.id,
            timeZone: meeting.timeZone,
            meeting: { at: meeting.at, place: meeting.place },
            attendees,
            text,
            demands,
            statement,
            planDue: { day: plan.day, confirmed: plan.confirmed },
            reportDue: { day: report.day, confirmed: report.confirmed },
          }
          return { kind: 'interviewMinutes', facts }
        })
        return replies + (shared === null ? 0 : await shareInThreads(context, db, threads, shared, name))
      },
    })
  }
}

/** Counted from the meeting; from today where that day would have passed before the unit knows what is demanded. */
async function dueAfterMeeting(
  { context, db, sight, today }: Taking,
  kind: 'plan' | 'report',
): Promise<StoredDeadline> {
  const { meeting } = sight
  const rule = submissionRules(context.office)[kind]
  const base = baseOf(context, rule, meeting.at.slice(0, 10), today)
  const { id: subjectId, unitCode } = meeting
  return setDeadline(context, db, { subjectKind: 'meeting', subjectId, kind, unitCode, rule, base })
}

function baseOf({ calendar }: Taking['context'], rule: DeadlineRule, heldOn: LocalDay, today: LocalDay): LocalDay {
  return computeDeadline(rule, heldOn, calendar).day > today ? heldOn : today
}
