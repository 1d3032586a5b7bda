import { channelsFor } from '../domain/channels.ts'
import { PRIORITY } from '../domain/delivery.ts'
import type { Medium } from '../domain/medium.ts'
import { postsOn, type Role } from '../domain/people.ts'
import { addMonths, type LocalDay, type Month } from '../domain/time.ts'
import type { NoticeInput } from '../notifications/catalog.ts'
import type { ReviewReminderFacts } from '../notifications/facts.ts'
import { loadChannels } from '../store/channels.ts'
import type { Db } from '../store/database.ts'
import { newestDataVersion } from '../store/month-data.ts'
import { loadPosts } from '../store/posts.ts'
import { newestRanking, withRows } from '../store/rankings.ts'
import { ruleSetVersion } from '../store/rule-sets.ts'
import { composeMessage } from './compose-message.ts'
import { type OfficeContext, todayOf } from './office-context.ts'
import { bottomOf } from './ranking-facts.ts'

/** What became of a scheduled question. */
export type Asked = { readonly outcome: 'done' } | { readonly outcome: 'skipped'; readonly reason: string }

/** On the data day: asks the importer, in the city's review channel, for the month's table, unless it is there. */
export async function askForTable(context: OfficeContext, medium: Medium, month: Month): Promise<Asked> {
  return context.database.transaction(async (db) => {
    if (context.office.rankings[medium] === undefined) return skipped(`the office file has no rankings.${medium}`)
    if ((await newestDataVersion(db, medium, month)) !== null) return skipped('the table has been imported')
    const { schedule, name } = context.office
    if (schedule === null) return skipped('the office file sets no schedule')
    const facts = {
      officeName: name,
      medium,
      month,
      dataDay: dayOfNextMonth(month, schedule.dataDay),
      reviewDay: dayOfNextMonth(month, schedule.reviewDay),
      importers: await holdersOf(context, db, 'importer'),
    }
    return ask(context, db, { kind: 'monthTableRequest', facts }, { medium, month })
  })
}

/** On the review day: asks the reviewer for his decision, or says what it still waits for. */
export async function askForReview(context: OfficeContext, medium: Medium, month: Month): Promise<Asked> {
  return context.database.transaction(async (db) => {
    if (context.office.rankings[medium] === undefined) return skipped(`the office file has no rankings.${medium}`)
    const { schedule, name } = context.office
    if (schedule === null) return skipped('the office file sets no schedule')
    const standing = await stateOf(db, medium, month)
    if (standing === null) return skipped('the ranking has been reviewed')
    const reviewDay = dayOfNextMonth(month, schedule.reviewDay)
    const reviewers = await holdersOf(context, db, 'reviewer')
    const facts = { officeName: name, medium, month, reviewDay, reviewers, ...standing }
    return ask(context, db, { kind: 'rankingReviewReminder', facts }, { medium, month })
  })
}

async function stateOf(
  db: Db,
  medium: Medium,
  month: Month,
): Promise<Pick<ReviewReminderFacts, 'state' | 'version'> | null> {
  const info = await newestRanking(db, medium, month)
  if (info === null) {
    const isImported = (await newestDataVersion(db, medium, month)) !== null
    return { state: isImported ? 'notComputed' : 'notImported', version: null }
  }
  const { version } = info
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
  about: { readonly medium: Medium; readonly month: Month },
): Promise<Asked> {
  const { cityCode } = context.office
  const channels = channelsFor(await loadChannels(db), cityCode, 'review', todayOf(context))
  if (channels.length === 0) return skipped(`unit ${cityCode} has no channel for review`)
  for (const { channelId } of channels) {
    const key = [notice.kind, about.medium, about.month, channelId].join('/')
    const place = { ...about, key, unitCode: cityCode, version: 1, channelId, priority: PRIORITY.reminder }
    await composeMessage(context, db, notice, place)
  }
  return { outcome: 'done' }
}

async function holdersOf(context: OfficeContext, db: Db, role: Role): Promise<readonly string[]> {
  const posts = await loadPosts(db)
  const held = postsOn(posts, context.office.cityCode, todayOf(context)).filter((post) => post.role === role)
  return [...new Set(held.map((post) => post.name))]
}

function dayOfNextMonth(month: Month, day: number): LocalDay {
  return `${addMonths(month, 1)}-${String(day).padStart(2, '0')}`
}

function skipped(reason: string): Asked {
  return { outcome: 'skipped', reason }
}
