import { postsOn } from '../../domain/people.ts'
import { done, type Refusal, refuse } from '../../domain/refusal.ts'
import { fromLocalDateTime, toLocalDateTime } from '../../domain/time.ts'
import type { InterviewAbsenceFacts } from '../../notifications/interview-facts.ts'
import { loadPosts } from '../../store/posts.ts'
import type { OfficeContext } from '../office-context.ts'
import { settleSubmissions } from './requests.ts'
import type { MeetingSight } from './sight.ts'
import type { Prepare, Taking } from './take-step.ts'
import { courseOf, replyInThreads } from './threads.ts'

/** Longest list of those who came, in characters. */
export const ATTENDEES_CHARACTERS_MAX = 500

/** The meeting was held, and who came. Nobody is told: the minutes say it. */
export function prepareAttendance({ attendees }: { readonly attendees: string }): Prepare {
  return async (taking) => {
    const fault = tooEarly(taking.context, taking.sight)
    if (fault !== null) return refuse(fault)
    return done({ details: { attendees }, say: (event) => overtakeWish(taking, `interview-${event.id}`) })
  }
}

/** Nobody came: the unit's principal leader is told in its thread, and the district gets a copy. */
export function prepareAbsence({ remark }: { readonly remark: string | null }): Prepare {
  return async (taking) => {
    const { context, db, sight, threads, today } = taking
    const fault = tooEarly(context, sight)
    if (fault !== null) return refuse(fault)
    const { meeting } = sight
    const posts = postsOn(await loadPosts(db), meeting.unitCode, today)
    const principals = posts.filter(({ role }) => role === 'principal').map(({ name }) => name)
    return done({
      details: { remark, principals },
      say: async (event) => {
        const name = `interview-${event.id}`
        const course = await courseOf(context, db, sight, threads)
        const replies = await replyInThreads(context, db, threads, name, ({ addressee }) => {
          const facts: InterviewAbsenceFacts = {
            ...course,
            addressee,
            timeZone: meeting.timeZone,
            meeting: { at: meeting.at, place: meeting.place },
            principals,
            remark,
          }
          return { kind: 'interviewAbsence', facts }
        })
        return replies + (await overtakeWish(taking, name))
      },
    })
  }
}

function overtakeWish({ context, db, actor, sight }: Taking, name: string): Promise<number> {
  const outcome = { kind: 'overtaken', by: actor.name, reason: null } as const
  return settleSubmissions(context, db, sight, ['reschedule'], outcome, name)
}

/** Who came is known once the meeting has begun. */
function tooEarly(context: OfficeContext, { meeting }: MeetingSight): Refusal | null {
  const begins = fromLocalDateTime(meeting.at, meeting.timeZone)
  if (begins === null || begins <= context.now()) return null
  const now = toLocalDateTime(context.now(), meeting.timeZone)
  const message = `${meeting.id} begins at ${meeting.at} (it is ${now}); who came can be recorded from then on`
  return { code: 'too-early', needs: 'input', message }
}
