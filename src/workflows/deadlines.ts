import { canonicalJson } from '../domain/canonical-json.ts'
import type { Purpose } from '../domain/channels.ts'
import { computeDeadline, type DeadlineRule } from '../domain/deadlines.ts'
import { nextOccasion, type Reminded, type ReminderOccasion, type ReminderPlan } from '../domain/reminders.ts'
import { type LocalDay, toLocalDay } from '../domain/time.ts'
import type { Db } from '../store/database.ts'
import {
  type DeadlineSubjectKind,
  type DeadlineSubjectRef,
  endDeadlines,
  insertDeadline,
  openDeadlines,
  type StoredDeadline,
} from '../store/deadlines.ts'
import type { OfficeContext } from './office-context.ts'

/** What one kind of matter says about its deadlines; listed in `deadline-subjects.ts`. */
export interface DeadlineSubject {
  readonly subjectKind: DeadlineSubjectKind
  /** Which of a unit's channels hears of these deadlines. */
  readonly purpose: Purpose
  /**
   * What is due, as a line of a message in that channel names it, such as `案件 JB-2026-0417 的整改方案`; `null` when the
   * matter is no longer there, or may not be named in a channel.
   */
  readonly describe: (context: OfficeContext, db: Db, deadline: StoredDeadline) => Promise<string | null>
  /** Ids of the people each matter is meant for alone, by its id; `null` = for whoever may see its unit. */
  readonly namedIds: ((db: Db, subjectIds: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>) | null
  /**
   * Composes the messages of one reminder, in the transaction that records it as said: with `reminderKey` each is said
   * once. It is called only while the deadline is open, which it stays until the transaction ends. It reads and composes
   * and changes nothing else, so that no act has to wait for it.
   */
  readonly remind: (
    context: OfficeContext,
    db: Db,
    deadline: StoredDeadline,
    occasion: ReminderOccasion,
  ) => Promise<void>
}

export interface DeadlineInput extends DeadlineSubjectRef {
  /** What has to be done by then, as the subject names it, such as `plan`. */
  readonly kind: string
  /** The unit that has to meet it. */
  readonly unitCode: string
  readonly rule: DeadlineRule
  /** The day of the fact it hangs on. */
  readonly base: LocalDay
  /** Another plan than the office file's, or `null` when nobody is to be reminded. */
  readonly plan?: ReminderPlan | null
}

/**
 * Sets a deadline, in the transaction of the act it follows from. It takes the place of an open one of the same subject
 * and kind; setting what is set already changes nothing.
 *
 * @throws {RangeError} As `computeDeadline`.
 */
export async function setDeadline(context: OfficeContext, db: Db, input: DeadlineInput): Promise<StoredDeadline> {
  const { subjectKind, subjectId, kind, unitCode, rule, base, plan = context.office.deadlines } = input
  const now = context.now()
  const computed = computeDeadline(rule, base, context.calendar)
  const open = (await openDeadlines(db, [{ subjectKind, subjectId }])).filter((deadline) => deadline.kind === kind)
  const [standing] = open
  const isSame = (other: StoredDeadline) =>
    other.unitCode === unitCode &&
    other.day === computed.day &&
    canonicalJson([other.rule, other.base]) === canonicalJson([rule, base])
  if (open.length === 1 && standing !== undefined && isSame(standing)) return standing
  if (open.length > 0) await endDeadlines(db, { subjectKind, subjectId, kind }, 'replaced', now)
  const setOn = toLocalDay(now, context.office.timeZone)
  const nextAt = reminderAt(context, { day: computed.day, plan, setOn, saidOn: [] })
  return insertDeadline(db, { subjectKind, subjectId, kind, unitCode, plan, nextAt, ...computed }, now)
}

/** The next reminder of a stored deadline; `null` when none is left, or nobody is to be reminded. */
export function occasionOf(
  context: Pick<OfficeContext, 'office' | 'calendar' | 'now'>,
  { day, plan, saidOn, createdAt }: Pick<StoredDeadline, 'day' | 'plan' | 'saidOn' | 'createdAt'>,
): ReminderOccasion | null {
  if (plan === null) return null
  return nextOf(context, { day, plan, saidOn, setOn: toLocalDay(createdAt, context.office.timeZone) })
}

/** The business key of a message of one reminder: its kind, the deadline, the occasion and the channel. */
export function reminderKey(
  kind: string,
  { id }: Pick<StoredDeadline, 'id'>,
  { slot }: Pick<ReminderOccasion, 'slot'>,
  channelId: string,
): string {
  return [kind, `deadline${id}`, slot, channelId].join('/')
}

function reminderAt(
  context: OfficeContext,
  { plan, ...reminded }: Omit<Reminded, 'plan'> & { readonly plan: ReminderPlan | null },
): Date | null {
  return plan === null ? null : (nextOf(context, { ...reminded, plan })?.at ?? null)
}

function nextOf(
  { office, calendar, now }: Pick<OfficeContext, 'office' | 'calendar' | 'now'>,
  reminded: Reminded,
): ReminderOccasion | null {
  const { timeZone, quietHours } = office
  return nextOccasion(reminded, { calendar, timeZone, quietHours }, now())
}
