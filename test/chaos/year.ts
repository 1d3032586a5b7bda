import type { Sandbox } from '../../sandbox/sandbox.ts'
import { createRandom, drawWhole, type Random } from '../../src/app/sample/random.ts'
import type { MessageState } from '../../src/domain/delivery.ts'
import type { Medium } from '../../src/domain/medium.ts'
import { type Month, previousMonthOf } from '../../src/domain/time.ts'
import { type OfficeActs, taken } from '../support/acts.ts'
import { codeOf, type TableRow, TOWNSHIPS } from '../support/small-office.ts'
import { LAST_MONTH } from './settings.ts'

/** One thing that happens: to the workspace, at the office, or both, in this order. */
export interface Step {
  readonly name: string
  readonly change?: (sandbox: Sandbox) => void
  /** Tells of an act that was refused, such as a summons to a township that cannot be reached. */
  readonly act?: (acts: OfficeActs, onRefused: (why: string) => void) => Promise<void>
}

/** The township whose channel is archived for a while; it is on every list of air, so that something is due there. */
const DEAD = codeOf('土镇')
const DEAD_CHANNEL = `C${DEAD}`
/** Between which shares of the steps its channel is dead. */
const DEAD_FROM = 0.3
const DEAD_UNTIL = 0.6
/** Townships of water that are summoned; all of air are. */
const SUMMONED_OF_WATER = 3
const MEETING = { at: '2026-12-01 09:30', place: '三层会议室', merge: false } as const

export interface YearOptions {
  readonly seed: number
  /** How many months, the last of which is always the same. */
  readonly months: number
  readonly media: readonly Medium[]
}

/**
 * The year of a small office: each month is imported, published, summoned for and corrected, and in the
 * middle one channel is dead for a while.
 */
export function officeYear({ seed, months, media }: YearOptions): readonly Step[] {
  const steps = monthsUntil(LAST_MONTH, months).flatMap((month) =>
    media.flatMap((medium) => monthSteps(medium, month, createRandom(seed, medium, month))),
  )
  const [from, until] = [Math.floor(steps.length * DEAD_FROM), Math.floor(steps.length * DEAD_UNTIL)]
  return [...steps.slice(0, from), ARCHIVE, ...steps.slice(from, until), MEND, ...steps.slice(until)]
}

function monthsUntil(last: Month, count: number): readonly Month[] {
  const months: Month[] = []
  for (let month = last; months.length < count; month = previousMonthOf(`${month}-01`)) months.unshift(month)
  return months
}

function monthSteps(medium: Medium, month: Month, random: Random): readonly Step[] {
  const table = drawTable(medium, random)
  const corrected = correct(table, random)
  const name = (what: string) => `${medium} ${month} ${what}`
  const compute = (rows: readonly TableRow[]) => async (acts: OfficeActs) => {
    const report = taken(await acts.importTable(medium, month, rows))
    if (!report.ok) throw new Error(`${medium} ${month}: the table was refused: ${JSON.stringify(report.errors[0])}`)
    taken(await acts.compute(medium, month))
  }
  const publish = async (acts: OfficeActs) => {
    taken(await acts.review(medium, month))
    await publishWhatever(acts, medium, month)
  }
  const summon = async (acts: OfficeActs, onRefused: (why: string) => void) => {
    const units = medium === 'air' ? null : worstOf(medium, table).slice(0, SUMMONED_OF_WATER)
    const summoned = await acts.summon(medium, month, { ...MEETING, units })
    if (!summoned.ok) onRefused(`${name('summoned')}: ${summoned.refusal.message}`)
  }
  return [
    { name: name('computed'), act: compute(table) },
    { name: name('published'), act: publish },
    { name: name('summoned'), act: summon },
    { name: name('corrected'), act: compute(corrected) },
    { name: name('published again'), act: publish },
  ]
}

/** Publishes, and takes upon itself what stands in the way: a dead channel is told of, and its messages wait. */
async function publishWhatever(acts: OfficeActs, medium: Medium, month: Month): Promise<void> {
  const { gaps } = taken(await acts.publish(medium, month, { checkOnly: true }))
  const units = [...new Set(gaps.map(({ unitCode }) => unitCode))]
  const waive = units.length === 0 ? null : { units, reason: '频道暂停使用，恢复后补发' }
  taken(await acts.publish(medium, month, { waive }))
}

const ARCHIVE: Step = {
  name: 'a channel is archived',
  change: (sandbox) => {
    sandbox.channel(DEAD_CHANNEL).record.isArchived = true
  },
}

const MEND: Step = {
  name: 'the channel is mended',
  change: (sandbox) => {
    sandbox.channel(DEAD_CHANNEL).record.isArchived = false
  },
  act: async (acts) => {
    // One of them is not to be sent any more; the others go out now.
    const [unwanted] = await acts.messages({ state: 'failed' })
    if (unwanted !== undefined) await acts.cancel(unwanted.id)
    await retryAll(acts, 'failed')
    await retryWaiting(acts)
  },
}

/** Has every message that stands so tried again, as a person does after a mend; returns which. */
export async function retryAll(acts: OfficeActs, state: MessageState): Promise<readonly number[]> {
  const messages = await acts.messages({ state })
  // A worker may have settled one meanwhile, and then there is nothing to retry.
  for (const { id } of messages) await acts.retry(id)
  return messages.map(({ id }) => id)
}

/** Has what waits for the mended channel tried, which is how a person says that it is mended when nothing failed there. */
export async function retryWaiting(acts: OfficeActs): Promise<void> {
  const waiting = (await acts.messages({ state: 'pending' })).find(({ channelId }) => channelId === DEAD_CHANNEL)
  if (waiting !== undefined) await acts.retry(waiting.id)
}

const VALUE_MIN = 20
const VALUE_MAX = 90
/** So much worse than the rest. */
const WORST_VALUE = { air: 95, water: 5 } as const

function drawTable(medium: Medium, random: Random): readonly TableRow[] {
  return TOWNSHIPS.map(({ code }) => {
    return { code, quality: code === DEAD ? WORST_VALUE[medium] : drawWhole(random, VALUE_MIN, VALUE_MAX) }
  })
}

/** How many of the values a correction changes. */
const CORRECTED = 4

function correct(table: readonly TableRow[], random: Random): readonly TableRow[] {
  const changed = new Set(Array.from({ length: CORRECTED }, () => drawWhole(random, 0, table.length - 1)))
  return table.map((row, at) => (changed.has(at) ? { ...row, quality: drawWhole(random, VALUE_MIN, VALUE_MAX) } : row))
}

function worstOf(medium: Medium, table: readonly TableRow[]): readonly string[] {
  const better = medium === 'air' ? 1 : -1
  return table.toSorted((a, b) => better * (Number(b.quality) - Number(a.quality))).map(({ code }) => code)
}
