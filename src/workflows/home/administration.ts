import { yearsToAskFor } from '../../domain/calendar-years.ts'
import { channelsFor } from '../../domain/channels.ts'
import { type ResponsibleUnit, responsiblePosts, responsibleUnits } from '../../domain/coverage.ts'
import { DAY_MS, isInForce, type LocalDay } from '../../domain/time.ts'
import { listCampaigns } from '../../store/campaigns.ts'
import { retiredReasons } from '../../store/destinations.ts'
import { missedOccurrences } from '../../store/occurrences.ts'
import { dueOf } from '../campaigns/campaign-sight.ts'
import { refOf } from '../cases/announce-step.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import { plannedRuns } from '../planned-runs.ts'
import { titleOf } from '../schedulable.ts'
import { currentSchedules } from '../schedules/current.ts'
import { unsettledMessages } from '../unsettled-messages.ts'
import type { Viewer } from '../viewer.ts'
import type { Administration, Listed } from './facts.ts'

/** Entries of each list of one page. */
export const RUNS_SHOWN_MAX = 5
export const MISSED_SHOWN_MAX = 3
export const MESSAGES_SHOWN_MAX = 4
export const UNITS_NAMED_MAX = 5
export const RETIRED_SHOWN_MAX = 3
export const CAMPAIGNS_SHOWN_MAX = 4
/** Days ahead of which the runs are listed, and days back in which one that did not run is. */
const COMING_DAYS = 7
const MISSED_DAYS = 14

/** What an administrator has to look after, from what the office keeps: nobody is asked in Slack. */
export async function loadAdministration(context: OfficeContext, viewer: Viewer): Promise<Administration> {
  const today = todayOf(context)
  return {
    coming: await comingRuns(context),
    missed: await missedRuns(context),
    messages: await unsettledMessages(context, { states: ['failed', 'unconfirmed'], take: MESSAGES_SHOWN_MAX }),
    coverage: await coverageOf(context, viewer, today),
    people: peopleOf(viewer, today),
    campaigns: await campaignsOf(context),
    years: yearsToAskFor(context.calendar, today),
  }
}

async function comingRuns(context: OfficeContext): Promise<Administration['coming']> {
  const now = context.now()
  const runs = await plannedRuns(context, now, new Date(now.getTime() + COMING_DAYS * DAY_MS))
  return firstOf(runs, RUNS_SHOWN_MAX)
}

async function missedRuns(context: OfficeContext): Promise<Administration['missed']> {
  const now = context.now()
  const since = new Date(now.getTime() - MISSED_DAYS * DAY_MS)
  const { prisma } = context.database
  const { listed, total } = await missedOccurrences(prisma, { since, now, take: MISSED_SHOWN_MAX })
  if (total === 0) return { items: [], more: 0, isCut: false }
  const { locale } = context.templates
  const titles = new Map((await currentSchedules(context, prisma)).map(({ id, content }) => [id, titleOf(content)]))
  const items = listed.map((run) => ({ ...run, title: titles.get(run.scheduleId)?.[locale] ?? run.scheduleId }))
  return { items, more: total - listed.length, isCut: false }
}

async function coverageOf(
  { database }: OfficeContext,
  { registers }: Viewer,
  today: LocalDay,
): Promise<Administration['coverage']> {
  const { tree, channels } = registers
  const current = channels.filter((channel) => isInForce(channel, today))
  const bound = Map.groupBy(current, ({ unitCode }) => unitCode)
  const units = responsibleUnits(tree, today)
  const without = units.filter(({ code }) => channelsFor(bound.get(code) ?? [], code, 'notices', today).length === 0)
  const retired = [...(await retiredReasons(database.prisma))].map(([channelId, reason]) => {
    const unitCode = current.find((channel) => channel.channelId === channelId)?.unitCode
    return { channelId, reason, unit: unitCode === undefined ? null : refOf(tree, unitCode, today) }
  })
  return {
    units: units.length,
    withoutChannel: named(refIn(tree, today), without),
    retired: firstOf(retired, RETIRED_SHOWN_MAX),
    channels: new Set(current.map(({ channelId }) => channelId)).size,
  }
}

function peopleOf({ registers }: Viewer, today: LocalDay): Administration['people'] {
  const { tree, posts } = registers
  const current = posts.filter((post) => isInForce(post, today))
  const people = new Map(current.map((post) => [post.personId, false]))
  for (const { personId, slackUserId } of current) if (slackUserId !== null) people.set(personId, true)
  const held = Map.groupBy(current, ({ unitCode }) => unitCode)
  const unanswered = responsibleUnits(tree, today).filter(
    ({ code }) => responsiblePosts(held.get(code) ?? [], code, today).length === 0,
  )
  return {
    count: people.size,
    withoutSlack: [...people.values()].filter((isLinked) => !isLinked).length,
    unanswered: named(refIn(tree, today), unanswered),
  }
}

async function campaignsOf(context: OfficeContext): Promise<Administration['campaigns']> {
  const db = context.database.prisma
  const [scheduled, open] = [
    await listCampaigns(db, { states: ['scheduled'] }),
    await listCampaigns(db, { states: ['open'] }),
  ]
  const { items, ...rest } = firstOf([...scheduled, ...open], CAMPAIGNS_SHOWN_MAX)
  return { items: items.map((campaign) => ({ campaign, due: dueOf(context, campaign.dueOn) })), ...rest }
}

function firstOf<Item>(all: readonly Item[], take: number): Listed<Item> {
  const items = all.slice(0, take)
  return { items, more: all.length - items.length, isCut: false }
}

function refIn(tree: Viewer['registers']['tree'], today: LocalDay) {
  return ({ code }: ResponsibleUnit) => refOf(tree, code, today)
}

function named<Ref>(toRef: (unit: ResponsibleUnit) => Ref, units: readonly ResponsibleUnit[]): Listed<Ref> {
  const { items, more, isCut } = firstOf(units, UNITS_NAMED_MAX)
  return { items: items.map(toRef), more, isCut }
}
