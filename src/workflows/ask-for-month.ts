import { channelsFor } from '../domain/channels.ts'
import { PRIORITY } from '../domain/delivery.ts'
import type { Medium } from '../domain/medium.ts'
import { postsOn, type Role } from '../domain/people.ts'
import { runReason } from '../domain/run-reasons.ts'
import { ASK_FOR_REVIEW, type Audience } from '../domain/schedule.ts'
import { nextOccurrences } from '../domain/schedule-rules.ts'
import { fromLocalDateTime, type LocalDay, type Month } from '../domain/time.ts'
import type { NoticeInput } from '../notifications/catalog.ts'
import type { ReviewReminderFacts } from '../notifications/facts.ts'
import { loadChannels } from '../store/channels.ts'
import type { Db } from '../store/database.ts'
import { newestDataVersion } from '../store/month-data.ts'
import { loadPosts } from '../store/posts.ts'
import { newestRanking, withRows } from '../store/rankings.ts'
import { ruleSetVersion } from '../store/rule-sets.ts'
import { composeMessage } from './compose-message.ts'
import { newerSource } from './newer-source.ts'
import { type OfficeContext, todayOf } from './office-context.ts'
import { bottomOf } from './ranking-facts.ts'
import { currentSchedules } from './schedules/current.ts'

/** What became of a scheduled question. */
export type Asked = { readonly outcome: 'done' } | { readonly outcome: 'skipped'; readonly reason: string }

/** What is asked for: about which month's ranking, on which day, and whom instead of the city's review channel. */
interface Question {
  readonly medium: Medium
  readonly month: Month
  readonly day: LocalDay
  readonly audience: Audience | null
}

/** On the data day: asks the importer, in the city's review channel, for the month's table, unless it is there. */
export async function askForTable(context: OfficeContext, question: Question): Promise<Asked> {
  const { medium, month, day: dataDay } = question
  return context.database.transaction(async (db) => {
    if (context.office.rankings[medium] === undefined) return skipped(runReason('noRanking', medium))
    if ((await newestDataVersion(db, medium, month)) !== null) return skipped(runReason('imported'))
    const reviewDay = await reviewDayAfter(context, db, question)
    const importers = await holdersOf(context, db, 'importer')
    const facts = { officeName: context.office.name, medium, month, dataDay, reviewDay, importers }
    return ask(context, db, { kind: 'monthTableRequest', facts }, question)
  })
}

/** On the review day: asks the reviewer for his decision, or says what it still waits for. */
export async function askForReview(context: OfficeContext, question: Question): Promise<Asked> {
  const { medium, month, day: reviewDay } = question
  return context.database.transaction(async (db) => {
    if (context.office.rankings[medium] === undefined) return skipped(runReason('noRanking', medium))
    const standing = await reviewStanding(context, db, question)
    if (standing === null) return skipped(runReason('reviewed'))
    const reviewers = await holdersOf(context, db, 'reviewer')
    const facts = { officeName: context.office.name, medium, month, reviewDay, reviewers, ...standing }
    return ask(context, db, { kind: 'rankingReviewReminder', facts }, question)
  })
}

/** On the publication day: asks the issuer to publish what is reviewed, or says what it still waits for. */
export async function askForPublication(context: OfficeContext, question: Question): Promise<Asked> {
  const { medium, month, day: publishDay } = question
  return context.database.transaction(async (db) => {
    if (context.office.rankings[medium] === undefined) return skipped(runReason('noRanking', medium))
    const newest = await newestRanking(db, medium, month)
    if (newest?.state === 'published') return skipped(runReason('published'))
    const standing = (await reviewStanding(context, db, question)) ?? {
      state: 'awaitingPublication' as const,
      version: newest?.version ?? null,
    }
    const issuers = await holdersOf(context, db, 'issuer')
    const facts = { officeName: context.office.name, medium, month, publishDay, issuers, ...standing }
    return ask(context, db, { kind: 'publicationReminder', facts }, question)
  })
}

/** The day on which the review of the medium is next asked for; `null` when no schedule asks for it. */
async function reviewDayAfter(context: OfficeContext, db: Db, { medium, day }: Question): Promise<LocalDay | null> {
  const review = (await currentSchedules(context, db)).find(
    ({ content }) => content.job === ASK_FOR_REVIEW && content.argument.medium === medium && content.isOn,
  )
  const from = fromLocalDateTime(`${day} 00:00`, context.office.timeZone)
  if (review === undefined || from === null) return null
  const [next] = nextOccurrences(review.content, context.calendar, from, 1)
  return next?.slot.slice(0, 10) ?? null
}

/** What the review of a month waits for, and which version; `null` = nothing any more. */
export async function reviewStanding(
  context: OfficeContext,
  db: Db,
  { medium, month }: Pick<Question, 'medium' | 'month'>,
): Promise<Pick<ReviewReminderFacts, 'state' | 'version'> | null> {
  const info = await newestRanking(db, medium, month)
  if (info === null) {
    const isImported = (await newestDataVersion(db, medium, month)) !== null
    return { state: isImported ? 'notComputed' : 'notImported', version: null }
  }
  const { version } = info
  if (info.state === 'published') return null
  // What was computed from older data, or by older rules, is not published whoever approves it.
  if ((await newerSource(context, db, info)) !== null) return { state: 'notComputed', version: null }
  if (info.state !== 'computed') return null
  if (info.returned !== null) return { state: 'returned', version }
  const ruleSet = await ruleSetVersion(db, medium, info.ruleSetVersion)
  const isUndecided = ruleSet !== null && bottomOf(await withRows(db, info), ruleSet).undecided
  return { state: isUndecided ? 'undecidedTie' : 'awaitingReview', version }
}

async function ask(
  context: OfficeContext,
  db: Db,
  notice: NoticeInput,
  { medium, month, day, audience }: Question,
): Promise<Asked> {
  const { unitCode, purpose } = audience ?? { unitCode: context.office.cityCode, purpose: 'review' }
  const channels = channelsFor(await loadChannels(db), unitCode, purpose, todayOf(context))
  if (channels.length === 0) return skipped(runReason('noChannel', `${unitCode}/${purpose}`))
  for (const { channelId } of channels) {
    // A schedule may recall one month on several days; on one day it is asked once.
    const key = [notice.kind, medium, month, day, channelId].join('/')
    const place = { medium, month, key, unitCode, version: 1, channelId, priority: PRIORITY.reminder }
    await composeMessage(context, db, notice, place)
  }
  return { outcome: 'done' }
}

async function holdersOf(context: OfficeContext, db: Db, role: Role): Promise<readonly string[]> {
  const posts = await loadPosts(db)
  const held = postsOn(posts, context.office.cityCode, todayOf(context)).filter((post) => post.role === role)
  return [...new Set(held.map((post) => post.name))]
}

function skipped(reason: string): Asked {
  return { outcome: 'skipped', reason }
}
