import { MINUTE_MS } from '../domain/time.ts'
import {
  dueDeadlineIds,
  lockDueDeadline,
  postponeReminder,
  recordReminder,
  type StoredDeadline,
} from '../store/deadlines.ts'
import { DEADLINE_SUBJECTS } from './deadline-subjects.ts'
import { type DeadlineSubject, occasionOf } from './deadlines.ts'
import type { OfficeContext } from './office-context.ts'
import { passOnItems } from './people/pass-on-items.ts'
import { recomputeDeadlines } from './recompute-deadlines.ts'

/** Reminders one run says at most; the next run says the others. */
const REMINDERS_MAX = 1_000
/** A reminder that could not be composed is tried again after so long. */
const FAULT_WAIT_MS = 10 * MINUTE_MS

/** Every process follows an entry of holidays within so long. */
const OTHERS_FOLLOW_MS = 5 * MINUTE_MS

/** What one run came to. */
export interface RemindersRun {
  /** Reminders that were said. */
  readonly said: number
  /** What went wrong with single deadlines, each tried again in ten minutes. */
  readonly faults: readonly unknown[]
}

/**
 * One process's reminders: before its first run, and whenever holidays were entered, deadlines that another calendar
 * made are computed anew. Where that fails, what is due is said all the same, and the next run tries it again.
 */
export function createReminding(context: OfficeContext): () => Promise<RemindersRun> {
  let followed = { version: '', since: 0 }
  return async () => {
    const faults: unknown[] = []
    await context.lookAtCalendar?.(context.database.prisma)
    const { version } = context.calendar
    const now = context.now().getTime()
    // Other processes see an entry some seconds later, and set deadlines by the old days until then.
    if (followed.version !== version || now - followed.since < OTHERS_FOLLOW_MS) {
      await recomputeDeadlines(context).then(
        () => {
          if (followed.version !== version) followed = { version, since: now }
        },
        (error: unknown) => faults.push(error),
      )
    }
    // Whoever took a post over is reminded instead of his predecessor.
    await passOnItems(context).catch((error: unknown) => faults.push(error))
    const run = await remindDeadlines(context)
    return { said: run.said, faults: [...faults, ...run.faults] }
  }
}

/**
 * Says every reminder that is due, each once over all processes: the messages and the record that they were said are one
 * transaction, in which nobody else has the deadline. One that has ended meanwhile says nothing.
 */
export async function remindDeadlines(
  context: OfficeContext,
  subjects: readonly DeadlineSubject[] = DEADLINE_SUBJECTS,
): Promise<RemindersRun> {
  const { prisma } = context.database
  const faults: Error[] = []
  let said = 0
  for (const id of await dueDeadlineIds(prisma, context.now(), REMINDERS_MAX)) {
    try {
      if (await remindOf(context, subjects, id)) said += 1
    } catch (cause) {
      faults.push(new Error(`deadline ${id}: its reminder could not be said`, { cause }))
      await postponeReminder(prisma, id, new Date(context.now().getTime() + FAULT_WAIT_MS))
    }
  }
  return { said, faults }
}

async function remindOf(context: OfficeContext, subjects: readonly DeadlineSubject[], id: number): Promise<boolean> {
  return context.database.transaction(async (db) => {
    const deadline = await lockDueDeadline(db, id, context.now())
    if (deadline === null) return false
    const occasion = occasionOf(context, deadline)
    if (occasion === null || occasion.at > context.now()) {
      await postponeReminder(db, id, occasion?.at ?? null)
      return false
    }
    await subjectOf(subjects, deadline).remind(context, db, deadline, occasion)
    const saidOn = [...deadline.saidOn, occasion.sayOn]
    await recordReminder(db, deadline, occasion, occasionOf(context, { ...deadline, saidOn })?.at ?? null)
    return true
  })
}

function subjectOf(subjects: readonly DeadlineSubject[], { subjectKind }: StoredDeadline): DeadlineSubject {
  const subject = subjects.find((candidate) => candidate.subjectKind === subjectKind)
  if (subject !== undefined) return subject
  const known = subjects.map((candidate) => candidate.subjectKind).join(', ')
  throw new RangeError(`subject kind ${subjectKind}: expected one of ${known}`)
}
