import { type CampaignState, isCampaignState, type OwingRule } from '../domain/campaign.ts'
import type { ReminderPlan } from '../domain/reminders.ts'
import type { ReturnForm } from '../domain/submission.ts'
import type { LocalDay } from '../domain/time.ts'
import type { Db } from './database.ts'
import type { CampaignModel } from './generated/models.ts'
import { toJson } from './json.ts'

/** One yearly return: who owes it, in which form, by when and to whom. */
export interface Campaign {
  readonly id: number
  readonly kind: string
  /** The year reported on. */
  readonly year: number
  readonly title: string
  /** On what it rests, as units read it; `null` = the words of its kind. */
  readonly basis: string | null
  readonly state: CampaignState
  readonly owing: OwingRule
  readonly forms: readonly ReturnForm[]
  /** The unit whose channel for reports takes the returns. */
  readonly receiverCode: string
  readonly launchOn: LocalDay
  /** As it was named; a day off moves to the next working day. */
  readonly dueOn: LocalDay
  /** Whether somebody decided the due day; else it is the program's proposal, and nobody is asked yet. */
  readonly isDueConfirmed: boolean
  /** How units are reminded. */
  readonly plan: ReminderPlan
  /** On which days the city is told who has reported. */
  readonly rollUp: ReminderPlan
  readonly definedBy: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly launchedAt: Date | null
  readonly compiledAt: Date | null
}

export type CampaignTermsRow = Omit<Campaign, 'id' | 'state' | 'createdAt' | 'updatedAt' | 'launchedAt' | 'compiledAt'>

/** Most campaigns one listing returns: a hundred years of a few kinds. */
export const CAMPAIGNS_LISTED_MAX = 500

/**
 * Writes a new campaign, as scheduled; `null` when there is one of the same kind and year. It waits for whoever writes
 * that one at this moment.
 */
export async function insertCampaign(db: Db, terms: CampaignTermsRow, now: Date): Promise<Campaign | null> {
  const data = { ...toColumns(terms, now), createdAt: now }
  const [row] = await db.campaign.createManyAndReturn({ data, skipDuplicates: true })
  return row === undefined ? null : toCampaign(row)
}

/** Writes what is defined in the place of what was, as scheduled. Call it on a campaign that is locked. */
export async function replaceCampaign(db: Db, id: number, terms: CampaignTermsRow, now: Date): Promise<Campaign> {
  return toCampaign(await db.campaign.update({ where: { id }, data: toColumns(terms, now) }))
}

function toColumns({ owing, plan, rollUp, forms, ...columns }: CampaignTermsRow, now: Date) {
  return {
    ...columns,
    forms: [...forms],
    owing: toJson(owing),
    plan: toJson(plan),
    rollUp: toJson(rollUp),
    state: 'scheduled',
    updatedAt: now,
  }
}

/** The campaign of an id; with `isLocked`, nobody else changes it or its returns until the transaction ends. */
export async function findCampaign(
  db: Db,
  id: number,
  { isLocked = false }: { readonly isLocked?: boolean } = {},
): Promise<Campaign | null> {
  if (isLocked) await db.$queryRaw`SELECT id FROM campaign WHERE id = ${id} FOR UPDATE`
  const row = await db.campaign.findUnique({ where: { id } })
  return row === null ? null : toCampaign(row)
}

export async function findCampaignOf(db: Db, kind: string, year: number): Promise<Campaign | null> {
  const row = await db.campaign.findUnique({ where: { kind_year: { kind, year } } })
  return row === null ? null : toCampaign(row)
}

/** Campaigns, the newest year first; the first 500. */
export async function listCampaigns(
  db: Db,
  { states }: { readonly states: readonly CampaignState[] | null },
): Promise<readonly Campaign[]> {
  const rows = await db.campaign.findMany({
    where: states === null ? {} : { state: { in: [...states] } },
    orderBy: [{ year: 'desc' }, { kind: 'asc' }],
    take: CAMPAIGNS_LISTED_MAX,
  })
  return rows.map(toCampaign)
}

/** Campaigns one page of a walk has. */
const WALKED_AT_ONCE = 100
/** Campaigns one walk looks at: a hundred a year for a hundred years. */
const WALKED_MAX = 10_000

/**
 * Ids of campaigns in a state, by id, a page at a time: what happens to one meanwhile hides no other. With `launchDay`
 * those alone whose launch day has come by then.
 */
export async function* walkCampaigns(
  db: Db,
  { state, launchDay }: { readonly state: CampaignState; readonly launchDay: LocalDay | null },
): AsyncGenerator<number> {
  let after = 0
  for (let seen = 0; seen < WALKED_MAX; seen += WALKED_AT_ONCE) {
    const rows = await db.campaign.findMany({
      where: { state, id: { gt: after }, ...(launchDay === null ? {} : { launchOn: { lte: launchDay } }) },
      orderBy: { id: 'asc' },
      select: { id: true },
      take: WALKED_AT_ONCE,
    })
    for (const { id } of rows) yield id
    after = rows.at(-1)?.id ?? after
    if (rows.length < WALKED_AT_ONCE) return
  }
}

/** Moves it on; false when it does not stand where the step begins. */
export async function moveCampaign(
  db: Db,
  id: number,
  step: { readonly from: CampaignState; readonly to: CampaignState },
  now: Date,
): Promise<boolean> {
  const stamp = step.to === 'open' ? { launchedAt: now } : step.to === 'compiled' ? { compiledAt: now } : {}
  const { count } = await db.campaign.updateMany({
    where: { id, state: step.from },
    data: { state: step.to, updatedAt: now, ...stamp },
  })
  return count === 1
}

/** Records that somebody decided the due day. */
export async function confirmDueDay(db: Db, id: number, dueOn: LocalDay, now: Date): Promise<void> {
  await db.campaign.update({ where: { id }, data: { dueOn, isDueConfirmed: true, updatedAt: now } })
}

function toCampaign(row: CampaignModel): Campaign {
  if (!isCampaignState(row.state)) {
    throw new Error(`campaign ${row.id}: expected a state of a campaign, got ${row.state}`)
  }
  return {
    ...row,
    state: row.state,
    owing: row.owing as unknown as OwingRule,
    forms: row.forms as ReturnForm[],
    plan: row.plan as unknown as ReminderPlan,
    rollUp: row.rollUp as unknown as ReminderPlan,
  }
}
