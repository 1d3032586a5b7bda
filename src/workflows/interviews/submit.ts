import { done, refuse } from '../../domain/refusal.ts'
import type { InterviewDecisionFacts } from '../../notifications/interview-facts.ts'
import { type AttachedFile, keepAttached } from './attached-file.ts'
import { putBeforeOffice } from './requests.ts'
import type { Prepare } from './take-step.ts'
import { courseOf, replyInThreads, shareInThreads } from './threads.ts'

export interface SubmissionInput {
  readonly text: string
  /** Where the whole of it is: an http(s) address. */
  readonly link: string | null
  readonly file: AttachedFile | null
}

/** Longest text of a plan, a report or minutes, in characters. */
export const SUBMISSION_CHARACTERS_MAX = 2_000
const LINK = /^https?:\/\/[^\s<>|]{1,500}$/

/**
 * The unit hands in its plan or report, or the office records one that came on paper: the review channel decides, and
 * the unit and its district read that it has come in.
 */
export function prepareSubmission(matter: 'plan' | 'report', { text, link, file }: SubmissionInput): Prepare {
  return async (taking) => {
    const { context, db, sight, threads } = taking
    const { meeting } = sight
    if (link !== null && !LINK.test(link)) {
      const message = `link: got ${link.slice(0, 80)}; expected an address beginning with https:// or http://`
      return refuse({ code: 'bad-link', needs: 'input', message })
    }
    const kept = file === null ? null : await keepAttached(context, db, file)
    if (kept !== null && !kept.ok) return kept
    const shared = kept?.value ?? null
    const submission = { text, link, fileName: shared?.fileName ?? null }
    return done({
      details: { text, link, file: shared },
      say: async (event) => {
        const name = `interview-${event.id}`
        const wanted = { matter, submission, wishedAt: null, file: shared }
        const asked = await putBeforeOffice(taking, event, wanted)
        const course = await courseOf(context, db, sight, threads)
        const replies = await replyInThreads(context, db, threads, name, ({ addressee }) => {
          const facts: InterviewDecisionFacts = {
            ...course,
            addressee,
            meetingId: meeting.id,
            timeZone: meeting.timeZone,
            at: meeting.at,
            matter,
            decision: 'received',
            submission,
            reason: null,
            due: null,
          }
          return { kind: 'interviewDecision', facts }
        })
        const files = shared === null ? 0 : await shareInThreads(context, db, threads, shared, name)
        return asked + replies + files
      },
    })
  }
}
