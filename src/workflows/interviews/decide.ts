import { done, refuse } from '../../domain/refusal.ts'
import type { DueDay } from '../../notifications/facts.ts'
import type { InterviewDecisionFacts } from '../../notifications/interview-facts.ts'
import { openDeadlines } from '../../store/deadlines.ts'
import type { MeetingEvent } from '../../store/meetings.ts'
import { setDeadline } from '../deadlines.ts'
import { settleSubmissions } from './requests.ts'
import type { Prepare, Taking } from './take-step.ts'
import { courseOf, replyInThreads } from './threads.ts'

/** Working days that may be given to hand something in again. */
export const RETURNED_WORKING_DAYS_MAX = 60

/** The office returns a plan or report with its reason; it has to come again within so many working days. */
export function prepareReturn(
  matter: 'plan' | 'report',
  { reason, workingDays }: { readonly reason: string; readonly workingDays: number | null },
): Prepare {
  return async (taking) => {
    const { context, db, sight, today } = taking
    const count = workingDays ?? context.office.interviews.returnedWorkingDays
    if (!Number.isInteger(count) || count < 1 || count > RETURNED_WORKING_DAYS_MAX) {
      const message = `working days: got ${count}; expected a whole number from 1 to ${RETURNED_WORKING_DAYS_MAX}`
      return refuse({ code: 'bad-days', needs: 'input', message })
    }
    const { day, confirmed } = await setDeadline(context, db, {
      subjectKind: 'meeting',
      subjectId: sight.meeting.id,
      kind: matter,
      unitCode: sight.meeting.unitCode,
      rule: { kind: 'workingDays', count },
      base: today,
    })
    return done({
      details: { reason, due: day },
      say: (event) => tell(taking, event, { matter, decision: 'returned', reason, due: { day, confirmed } }),
    })
  }
}

/** The office accepts the plan, or finds the report true. */
export function prepareAccept(matter: 'plan' | 'report', { remark }: { readonly remark: string | null }): Prepare {
  return async (taking) => {
    const due = matter === 'plan' ? await reportDue(taking) : null
    return done({
      details: { remark },
      say: (event) => tell(taking, event, { matter, decision: 'accepted', reason: remark, due }),
    })
  }
}

/** The office closes the interview: nothing more is due. */
export function prepareClose({ remark }: { readonly remark: string | null }): Prepare {
  return async (taking) =>
    done({
      details: { remark },
      say: (event) => tell(taking, event, { matter: 'interview', decision: 'closed', reason: remark, due: null }),
    })
}

async function reportDue({ db, sight }: Taking): Promise<DueDay | null> {
  const open = await openDeadlines(db, [{ subjectKind: 'meeting', subjectId: sight.meeting.id }])
  const report = open.find(({ kind }) => kind === 'report')
  return report === undefined ? null : { day: report.day, confirmed: report.confirmed }
}

/** Says the decision in the threads, and on what was handed in. */
async function tell(
  { context, db, actor, sight, threads }: Taking,
  event: MeetingEvent,
  decided: Pick<InterviewDecisionFacts, 'matter' | 'decision' | 'reason' | 'due'>,
): Promise<number> {
  const { meeting } = sight
  const { matter, decision, reason } = decided
  const name = `interview-${event.id}`
  const course = await courseOf(context, db, sight, threads)
  const replies = await replyInThreads(context, db, threads, name, ({ addressee }) => {
    const { id: meetingId, timeZone, at } = meeting
    const facts = { ...course, addressee, meetingId, timeZone, at, submission: null, ...decided }
    return { kind: 'interviewDecision', facts }
  })
  if (matter !== 'plan' && matter !== 'report') return replies
  const outcome = { kind: decision === 'returned' ? 'returned' : 'accepted', by: actor.name, reason } as const
  return replies + (await settleSubmissions(context, db, sight, [matter], outcome, name))
}
