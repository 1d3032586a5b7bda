import type { WorkingCalendar } from '../domain/calendar.ts'
import { computeDeadline } from '../domain/deadlines.ts'
import type { LocalText } from '../domain/local-text.ts'
import type { Medium } from '../domain/medium.ts'
import { heldUntil } from '../domain/quiet-hours.ts'
import { occurrencesOf } from '../domain/schedule-rules.ts'
import { dayText } from '../domain/schedule-words.ts'
import { type LocalDay, type Month, toLocalDateTime } from '../domain/time.ts'
import { compareText, type UnitTree, unitOn } from '../domain/units.ts'
import { findCampaign } from '../store/campaigns.ts'
import type { Db } from '../store/database.ts'
import { findDeadline, type StoredDeadline } from '../store/deadlines.ts'
import { findOccurrence } from '../store/occurrences.ts'
import type { MessageAction, OutboxMessage } from '../store/outbox.ts'
import { messagesOfSpan } from '../store/played-span.ts'
import { loadPosts } from '../store/posts.ts'
import { scheduleVersion } from '../store/schedules.ts'
import { DEADLINE_SUBJECTS } from './deadline-subjects.ts'
import { loadTree, type OfficeContext } from './office-context.ts'
import { titleOf } from './schedulable.ts'
import { runText } from './schedules/look.ts'

/** Messages a forecast lists at most. */
export const FORECAST_MESSAGES_MAX = 50_000
const PAGE = 500

/** What made an act write messages, as far as whoever plays the span knows. */
export type Trigger =
  | { readonly kind: 'run'; readonly scheduleId: string; readonly slot: string }
  | { readonly kind: 'month'; readonly medium: Medium; readonly month: Month; readonly act: MonthAct }
  | { readonly kind: 'draft' }

/** What is done about the month's table. */
export type MonthAct = 'computed' | 'reviewed' | 'published' | 'summoned'

/** Messages with ids after one, up to another, and what made them. */
export interface TriggeredMessages {
  readonly afterId: number
  readonly throughId: number
  readonly trigger: Trigger
}

/**
 * Why a message is said:
 *
 * - `schedule`: a run of a schedule.
 * - `deadline`: a reminder of a deadline.
 * - `month`: the month's table was computed, reviewed or published, or its townships summoned.
 * - `sent`: it went out before the span was played, on one of its days, and is not sent again.
 * - `waiting`: it waited in the outbox before the span was played.
 * - `draft`: a draft was entered, such as holidays that move deadlines.
 * - `day`: the day brings it about by itself, such as the launch of a yearly return.
 */
export type CauseKind = 'schedule' | 'deadline' | 'month' | 'sent' | 'waiting' | 'draft' | 'day'

export interface Cause {
  readonly kind: CauseKind
  /** The schedule, with its run; `null` for any other cause. */
  readonly scheduleId: string | null
  /** The run `YYYY-MM-DD HH:mm` of the schedule, or the reminder, such as `T-3@2027-01-31`. */
  readonly slot: string | null
  /** The day the rule names, where the run or the deadline is on another because of days off; else `null`. */
  readonly movedFrom: LocalDay | null
  /** False while it rests on a year whose holidays are not announced. */
  readonly confirmed: boolean
  /** In the office's language. */
  readonly text: string
}

/** A message that a span brings about. */
export interface ForecastMessage {
  /** Local `YYYY-MM-DD HH:mm`: when it goes out, or was written where it does not. */
  readonly at: string
  readonly kind: string
  readonly action: MessageAction
  readonly unitCode: string
  readonly unitName: string
  readonly channelId: string
  /** Those whom it tells through Slack, and those of its unit whom it names. */
  readonly persons: readonly { readonly personId: string; readonly name: string }[]
  readonly why: Cause
  /** Its business key, the same whenever the span is played on the same office. */
  readonly key: string
  /** Why it does not go out; `null` = it does. */
  readonly held: string | null
}

/** What playing a span of days came to. */
export interface PlayedSpan {
  /** In the order in which they go out. */
  readonly messages: readonly ForecastMessage[]
  /** Whether there are more messages than are listed. */
  readonly isCut: boolean
  /** Acts on months' tables that were refused, each with why. */
  readonly refused: readonly string[]
  /** What went wrong, the first of it. */
  readonly faults: readonly string[]
}

export interface ForecastSpan {
  readonly from: Date
  readonly until: Date
  /** The newest message there was before anything was played. */
  readonly waitingThroughId: number
  /** Those of them that had not gone out. */
  readonly waitingIds: ReadonlySet<number>
  readonly triggered: readonly TriggeredMessages[]
}

/** The messages of a span that was played on a copy of the office, in the order in which they go out. */
export async function forecastOf(
  context: OfficeContext,
  span: ForecastSpan,
): Promise<{ readonly messages: readonly ForecastMessage[]; readonly isCut: boolean }> {
  const db = context.database.prisma
  const told = await toldOf(db)
  const causes = new Map<string, Promise<Cause>>()
  const messages: { readonly id: number; readonly message: ForecastMessage }[] = []
  let afterId = 0
  let isCut = false
  for (;;) {
    const page = await messagesOfSpan(db, { ...span, afterId }, PAGE)
    for (const message of page) {
      if (isForLater(context, message, span.until)) continue
      const { id, kind, action, unitCode, channelId, key, state, sentAt, createdAt, lastError } = message
      const at = toLocalDateTime(state === 'sent' && sentAt !== null ? sentAt : createdAt, context.office.timeZone)
      const unitName = unitOn(told.tree, unitCode, at.slice(0, 10))?.name ?? unitCode
      const why = await causeOf(context, db, originOf(span, message), causes)
      const held = state === 'sent' ? null : (lastError ?? state)
      const said = { at, kind, action, unitCode, unitName, channelId, persons: told.persons(message), why, key, held }
      messages.push({ id, message: said })
    }
    const last = page.at(-1)
    if (page.length < PAGE || last === undefined) break
    afterId = last.id
    if (messages.length < FORECAST_MESSAGES_MAX) continue
    isCut = (await messagesOfSpan(db, { ...span, afterId }, 1)).length > 0
    break
  }
  const ordered = messages.toSorted((a, b) => compareText(a.message.at, b.message.at) || a.id - b.id)
  return { messages: ordered.map(({ message }) => message), isCut }
}

/** Whether it waits for an instant after the span, such as the end of the quiet hours: it is told with that day. */
function isForLater({ office }: OfficeContext, message: OutboxMessage, until: Date): boolean {
  const { state, dueAt, lastError } = message
  if (state !== 'pending' || lastError !== null) return false
  return (heldUntil(office.quietHours, office.timeZone, dueAt) ?? dueAt) >= until
}

interface Told {
  readonly tree: UnitTree
  readonly persons: (message: OutboxMessage) => ForecastMessage['persons']
}

const MENTION = /<@([UW][A-Z0-9]+)>|"user_id":"([UW][A-Z0-9]+)"/g

/** Those whom the message tells through Slack, and those of its unit whom it names. */
async function toldOf(db: Db): Promise<Told> {
  const posts = await loadPosts(db)
  const bySlackId = new Map(posts.map((post) => [post.slackUserId, post]))
  return {
    tree: await loadTree(db),
    persons({ text, blocks, unitCode }) {
      const mentioned = [...`${text} ${JSON.stringify(blocks)}`.matchAll(MENTION)].map(([, inText, inBlock]) => {
        const id = inText ?? inBlock ?? ''
        const post = bySlackId.get(id)
        return [post?.personId ?? id, post?.name ?? id] as const
      })
      const named = posts
        .filter((post) => post.unitCode === unitCode && text.includes(post.name))
        .map(({ personId, name }) => [personId, name] as const)
      return [...new Map([...mentioned, ...named])].map(([personId, name]) => ({ personId, name }))
    },
  }
}

const REMINDER_KEY = /\/deadline(\d+)[-/](T[+-]?\d*@\d{4}-\d{2}-\d{2})\//

/** A change of a message that shows who was asked to sign and who has signed. */
const ROLL_KEY = /\/roll[\d-]+$/

const CAMPAIGN_KEY = /^campaign[A-Za-z]+\/(\d+)\//

const NOTHING_MOVED = { scheduleId: null, slot: null, movedFrom: null, confirmed: true } as const

/** What a message comes from, by its id and its key. */
type Origin =
  | { readonly kind: 'campaign'; readonly campaignId: number }
  | Trigger
  | { readonly kind: 'sent' | 'waiting' | 'roll' | 'day' }
  | { readonly kind: 'reminder'; readonly deadlineId: number; readonly slot: string }

function originOf(
  { waitingThroughId, waitingIds, triggered }: ForecastSpan,
  { id, key }: Pick<OutboxMessage, 'id' | 'key'>,
): Origin {
  if (id <= waitingThroughId) return { kind: waitingIds.has(id) ? 'waiting' : 'sent' }
  const trigger = triggered.find(({ afterId, throughId }) => afterId < id && id <= throughId)?.trigger
  if (trigger !== undefined) return trigger
  const [, deadlineId, slot = ''] = REMINDER_KEY.exec(key) ?? []
  if (deadlineId !== undefined) return { kind: 'reminder', deadlineId: Number(deadlineId), slot }
  if (ROLL_KEY.test(key)) return { kind: 'roll' }
  const [, campaignId] = CAMPAIGN_KEY.exec(key) ?? []
  return campaignId === undefined ? { kind: 'day' } : { kind: 'campaign', campaignId: Number(campaignId) }
}

/** Messages of one origin share its words, which are looked up once. */
function causeOf(context: OfficeContext, db: Db, origin: Origin, causes: Map<string, Promise<Cause>>): Promise<Cause> {
  const name = JSON.stringify(origin)
  const cause = causes.get(name) ?? toCause(context, db, origin)
  causes.set(name, cause)
  return cause
}

async function toCause(context: OfficeContext, db: Db, origin: Origin): Promise<Cause> {
  const say = (text: LocalText) => text[context.templates.locale]
  switch (origin.kind) {
    case 'run':
      return runCause(context, db, origin)
    case 'reminder':
      return reminderCause(context, db, origin.deadlineId, origin.slot)
    case 'month': {
      const { medium, month, act } = origin
      const text = say(WORDS[act]).replace('{medium}', say(MEDIUM_WORDS[medium])).replace('{month}', month)
      return { kind: 'month', ...NOTHING_MOVED, text }
    }
    case 'campaign': {
      const title = (await findCampaign(db, origin.campaignId))?.title ?? String(origin.campaignId)
      return { kind: 'day', ...NOTHING_MOVED, text: say(WORDS.campaign).replace('{title}', title) }
    }
    case 'roll':
      return { kind: 'day', ...NOTHING_MOVED, text: say(WORDS.roll) }
    case 'sent':
    case 'waiting':
    case 'draft':
    case 'day':
      return { kind: origin.kind, ...NOTHING_MOVED, text: say(WORDS[origin.kind]) }
  }
}

async function runCause(
  context: OfficeContext,
  db: Db,
  { scheduleId, slot }: { readonly scheduleId: string; readonly slot: string },
): Promise<Cause> {
  const { locale } = context.templates
  const run = await findOccurrence(db, scheduleId, slot)
  const content = run === null ? null : (await scheduleVersion(db, scheduleId, run.version))?.content
  if (run === null || content === null || content === undefined) {
    return { kind: 'schedule', ...NOTHING_MOVED, scheduleId, slot, text: `${scheduleId} ${slot}` }
  }
  const window = { after: new Date(run.dueAt.getTime() - 1), through: run.dueAt }
  const planned = occurrencesOf(content, context.calendar, window, 1)[0]
  const when = planned === undefined ? slot : runText({ content }, planned, locale)
  return {
    kind: 'schedule',
    scheduleId,
    slot,
    movedFrom: content.timing.kind === 'day' && run.nominal !== slot.slice(0, 10) ? run.nominal : null,
    confirmed: run.confirmed,
    text: [titleOf(content)[locale], when].join(locale === 'en' ? ': ' : '：'),
  }
}

async function reminderCause(context: OfficeContext, db: Db, id: number, slot: string): Promise<Cause> {
  const { locale } = context.templates
  const deadline = await findDeadline(db, id)
  if (deadline === null) return { kind: 'deadline', ...NOTHING_MOVED, slot, text: slot }
  const subject = DEADLINE_SUBJECTS.find(({ subjectKind }) => subjectKind === deadline.subjectKind)
  const what = (await subject?.describe(context, db, deadline)) ?? `${deadline.subjectKind} ${deadline.subjectId}`
  const [planned = '', day = deadline.day] = slot.split('@')
  const named = namedDayOf(deadline, context.calendar)
  const movedFrom = named === day ? null : named
  const notes = [
    ...(movedFrom === null ? [] : [WORDS.moved[locale].replace('{day}', dayText(movedFrom, locale))]),
    ...(deadline.confirmed ? [] : [WORDS.unconfirmed[locale].replace('{year}', day.slice(0, 4))]),
  ]
  const noted = notes.length === 0 ? '' : WORDS.notes[locale].replace('{notes}', notes.join(WORDS.and[locale]))
  const text = WORDS.reminder[locale]
    .replace('{what}', what)
    .replace('{day}', `${dayText(day, locale)}${noted}`)
    .replace('{slot}', slotText(planned, locale))
  return { kind: 'deadline', scheduleId: null, slot, movedFrom, confirmed: deadline.confirmed, text }
}

/** The day the rule gives before it moves off a day off. */
function namedDayOf({ rule, base, day }: StoredDeadline, calendar: WorkingCalendar): LocalDay {
  return rule.kind === 'workingDays' ? day : computeDeadline({ ...rule, moveToWorkingDay: false }, base, calendar).day
}

/** `T-3`, `T` and `T+2` in words. */
function slotText(slot: string, locale: 'zh-CN' | 'en'): string {
  const days = Number(slot.slice(1))
  const name = days === 0 ? 'onDay' : days < 0 ? 'before' : 'after'
  const count = String(Math.abs(days))
  return WORDS[name][locale].replace('{count}', count).replace('{s}', count === '1' ? '' : 's')
}

const MEDIUM_WORDS: Readonly<Record<Medium, LocalText>> = {
  air: { 'zh-CN': '空气质量', en: 'air' },
  water: { 'zh-CN': '水环境质量', en: 'water' },
}

const WORDS = {
  sent: { 'zh-CN': '此前已发出', en: 'went out before' },
  draft: { 'zh-CN': '拟议的变更已录入', en: 'the draft was entered' },
  waiting: { 'zh-CN': '此前已在待发队列', en: 'waited in the outbox already' },
  day: { 'zh-CN': '按期自动办理', en: 'fell due on that day' },
  roll: { 'zh-CN': '更新签收名单', en: 'the roll of receipts is brought up to date' },
  campaign: { 'zh-CN': '{title}：按期自动办理', en: '{title}: fell due on that day' },
  computed: { 'zh-CN': '{month}{medium}排名已计算', en: 'the {medium} ranking of {month} was computed' },
  reviewed: { 'zh-CN': '{month}{medium}排名已审核', en: 'the {medium} ranking of {month} was reviewed' },
  published: { 'zh-CN': '{month}{medium}排名已发布', en: 'the {medium} ranking of {month} was published' },
  summoned: { 'zh-CN': '{month}{medium}约谈已签发', en: 'the {medium} summonses of {month} were issued' },
  reminder: { 'zh-CN': '{what}：期限{day}，{slot}', en: '{what}: due on {day}, {slot}' },
  moved: { 'zh-CN': '原定{day}，遇休息日顺延', en: 'moved from {day}, a day off' },
  unconfirmed: { 'zh-CN': '{year}年放假安排未确认', en: 'holidays of {year} not confirmed' },
  notes: { 'zh-CN': '（{notes}）', en: ' ({notes})' },
  and: { 'zh-CN': '；', en: '; ' },
  before: { 'zh-CN': '提前{count}个工作日提醒', en: '{count} working day{s} before' },
  onDay: { 'zh-CN': '到期提醒', en: 'on the day' },
  after: { 'zh-CN': '逾期{count}个工作日提醒', en: '{count} working day{s} overdue' },
} as const satisfies Readonly<Record<string, LocalText>>
