import { join } from 'node:path'
import { setTimeout as sleepFor } from 'node:timers/promises'
import { heldUntil } from '../../domain/quiet-hours.ts'
import { done, type Outcome, type Refusal, refuse } from '../../domain/refusal.ts'
import {
  addDays,
  DAY_MS,
  fromLocalDateTime,
  type LocalDay,
  MINUTE_MS,
  SECOND_MS,
  toLocalDay,
} from '../../domain/time.ts'
import { compareText } from '../../domain/units.ts'
import { runScheduledJob } from '../../jobs/run-scheduled.ts'
import type { Messenger } from '../../notifications/messenger.ts'
import { type Pacing, SLACK_PACING } from '../../notifications/pacing.ts'
import { listCampaigns } from '../../store/campaigns.ts'
import { copyDatabase } from '../../store/copy-database.ts'
import { type Database, openDatabase } from '../../store/database.ts'
import { migrateDatabase } from '../../store/migrate.ts'
import { outstanding } from '../../store/outbox.ts'
import { beginAt, meetPassedDeadlines, newestMessageId, nextDueAt, waitingMessageIds } from '../../store/played-span.ts'
import type { ActorClaim } from '../../workflows/authorise.ts'
import {
  FORECAST_MESSAGES_MAX,
  forecastOf,
  type PlayedSpan,
  type Trigger,
  type TriggeredMessages,
} from '../../workflows/forecast.ts'
import { loadTree, type OfficeContext } from '../../workflows/office-context.ts'
import { type Drafts, enterDrafts } from '../../workflows/rehearsal-drafts.ts'
import { beginDueRuns, type RunToDo } from '../../workflows/schedules/begin-due-runs.ts'
import { followOfficeFile } from '../../workflows/schedules/follow-office-file.ts'
import { type Config, PACKAGE_ROOT } from '../config.ts'
import type { Logger } from '../logger.ts'
import { type Services, startServices, type Workers } from '../services.ts'
import { createCountedQueue } from './counted-queue.ts'
import { actsOf, type MonthTable, type PlannedAct } from './month-tables.ts'
import { createPlayedClock, type PlayedClock } from './played-clock.ts'

/** Instants one span is played at: one every ten minutes of two years. */
const INSTANTS_MAX = 105_000
/** Rounds of the workers at one instant. */
const ROUNDS_MAX = 400
/** A message due later than this is not waited for: its instant comes. */
const SOON_MS = 10 * MINUTE_MS
/** How far the clock goes on when a message that is due does not go out. */
const STUCK_MS = SECOND_MS
/** Less than the time for which runs are always planned. */
const INSTANTS_APART_MS = 28 * DAY_MS
const FAULTS_KEPT_MAX = 20

/** Which days are played, and what is assumed of those who are asked. */
export interface SpanToPlay {
  readonly from: LocalDay
  readonly to: LocalDay
  /** Whether every deadline counts as met once its day is over; else nobody ever does what is asked. */
  readonly isMet: boolean
  readonly tables: readonly MonthTable[]
  /** Entered on the copy before the first day. */
  readonly drafts: Drafts
  /** Who has it played. */
  readonly by: ActorClaim
}

/** Where the messages of a span go. */
export interface Stage {
  readonly messenger: (copy: Database) => Messenger
  /** Absent = as fast as the workspace takes them. */
  readonly pacing?: Pacing
  /** Whether waits are waited out: a workspace that is called has a clock of its own. */
  readonly isWaitedOut: boolean
  /** An empty database of this program's schema; by default a new one in memory. */
  readonly openCopy?: () => Promise<Database>
  readonly onProgress: (day: LocalDay) => void
}

/**
 * Plays a span of days on a copy of the office with a clock that is moved from one instant at which something is due to
 * the next, by the very jobs that `serve` runs. The office's own database is only read.
 *
 * A span that lies ahead is played from now on, and only its own days are told; one that has begun or is past is played
 * from its first day, with the office's people, units and open work of today.
 *
 * Refuses a draft that the office would not take, and tables of which none is due in the days played.
 */
export async function playSpan(
  source: OfficeContext,
  config: Config,
  span: SpanToPlay,
  stage: Stage,
): Promise<Outcome<PlayedSpan>> {
  const { timeZone } = source.office
  const from = startOf(span.from, timeZone)
  const until = startOf(addDays(span.to, 1), timeZone)
  const clock = createPlayedClock(from < source.now() ? from : source.now())
  await using copy = await (stage.openCopy ?? openCopy)()
  await copyDatabase(source.database, copy)
  await beginAt(copy.prisma, clock.now())
  const waitingThroughId = await newestMessageId(copy.prisma)
  const waitingIds = new Set(await waitingMessageIds(copy.prisma, FORECAST_MESSAGES_MAX))
  const faults: string[] = []
  const queue = createCountedQueue()
  await using services = await startCopy(config, { copy, clock, stage, queue, faults })
  const { context } = services
  const playing: Playing = {
    context,
    workers: await services.startWorkers(),
    clock,
    stage,
    queue,
    faults,
    triggered: [],
    refused: [],
  }
  await followOfficeFile(context)
  const refusal = await enterAll(playing, span)
  if (refusal !== null) return refuse(refusal)
  const acts = actsOf(context, span.tables).filter(({ at }) => at >= clock.now() && at < until)
  if (span.tables.length > 0 && acts.length === 0) return refuse(noTableDue(clock.now(), span, timeZone))
  await playUntil(playing, { until, acts, isMet: span.isMet })
  const told = { from, until, waitingThroughId, waitingIds, triggered: playing.triggered }
  const { messages, isCut } = await forecastOf(context, told)
  return done({ messages, isCut, refused: playing.refused, faults: faults.slice(0, FAULTS_KEPT_MAX) })
}

async function openCopy(): Promise<Database> {
  const copy = await openDatabase('pglite:memory')
  try {
    await migrateDatabase(copy, join(PACKAGE_ROOT, 'prisma'))
    return copy
  } catch (error) {
    await copy[Symbol.asyncDispose]()
    throw error
  }
}

/** Enters the drafts on the copy; why one was refused, or `null`. */
async function enterAll(playing: Playing, { drafts, by }: SpanToPlay): Promise<Refusal | null> {
  const entered = await triggering(playing, { kind: 'draft' }, () => enterDrafts(playing.context, drafts, by))
  return entered.ok ? null : entered.refusal
}

function noTableDue(start: Date, { tables, to }: SpanToPlay, timeZone: string): Refusal {
  const given = `${tables.length} table(s), such as ${tables[0]?.medium}-${tables[0]?.month}`
  const message = `--tables: got ${given}; expected one that is computed, reviewed, published or summoned from ${toLocalDay(start, timeZone)} to ${to}`
  return { code: 'no-table-due', needs: 'input', message }
}

interface Playing {
  readonly context: OfficeContext
  readonly workers: Workers
  readonly clock: PlayedClock
  readonly stage: Stage
  readonly queue: ReturnType<typeof createCountedQueue>
  readonly faults: string[]
  readonly triggered: TriggeredMessages[]
  readonly refused: string[]
}

function startCopy(
  config: Config,
  {
    copy,
    clock,
    stage,
    queue,
    faults,
  }: Pick<Playing, 'clock' | 'stage' | 'queue' | 'faults'> & { readonly copy: Database },
): Promise<Services> {
  // The calls go through the messenger given; nothing else of the copy may reach a workspace or a watch outside.
  const offline = { ...config, databaseUrl: 'pglite:memory', heartbeatUrl: null }
  return startServices(offline, {
    database: copy,
    now: clock.now,
    sleep: (ms) => passTime(clock, stage, ms),
    pacing: stage.pacing ?? { ...SLACK_PACING, perChannelMs: 0, limits: {} },
    logger: keepFaults(faults),
    messenger: stage.messenger(copy),
    openWorkspace: null,
    startQueue: (events) => queue.start(events),
  })
}

/** Several wait at once: each moves the clock to where its own wait ends. */
async function passTime(clock: PlayedClock, { isWaitedOut }: Stage, ms: number): Promise<void> {
  const end = new Date(clock.now().getTime() + ms)
  if (isWaitedOut) await sleepFor(ms)
  clock.moveTo(end)
}

async function playUntil(
  playing: Playing,
  { until, acts, isMet }: { readonly until: Date; readonly acts: readonly PlannedAct[]; readonly isMet: boolean },
): Promise<void> {
  const { context, clock, stage } = playing
  const { timeZone } = context.office
  const fixed = [...acts.map(({ at }) => at), ...(await unitChanges(context))]
  const left = [...acts]
  let played = 0
  for (let at = clock.now(); at < until; at = await nextInstant(playing, fixed)) {
    if (played === INSTANTS_MAX)
      throw new Error(`the span has more than ${INSTANTS_MAX} instants at which something is due`)
    played += 1
    clock.moveTo(at)
    const today = toLocalDay(clock.now(), timeZone)
    stage.onProgress(today)
    if (isMet) await meetPassedDeadlines(context.database.prisma, today, clock.now())
    await runSchedules(playing)
    await settle(playing)
    await runActsDue(playing, left)
  }
  // Sending what was due last may have taken the clock past the end of the span.
  await runActsDue(playing, left)
}

/**
 * Nothing becomes due between now and this: the next run, reminder, message or act, the end of the quiet hours, a change
 * of the units, and every morning while a yearly return waits to be launched. Runs are planned some weeks ahead, so that
 * it is never later than a month from now.
 */
async function nextInstant({ context, clock }: Playing, fixed: readonly Date[]): Promise<Date> {
  const now = clock.now()
  const { prisma } = context.database
  const { timeZone, quietHours, deadlines } = context.office
  const today = toLocalDay(now, timeZone)
  const isLaunchAhead = (await listCampaigns(prisma, { states: ['scheduled'] })).length > 0
  const mornings = isLaunchAhead ? [today, addDays(today, 1)] : []
  const candidates = [
    ...mornings.map((day) => fromLocalDateTime(`${day} ${deadlines.remindAt}`, timeZone)),
    await nextDueAt(prisma, now),
    heldUntil(quietHours, timeZone, now),
    ...fixed,
  ]
  const later = candidates.flatMap((instant) => (instant !== null && instant > now ? [instant.getTime()] : []))
  return new Date(Math.min(...later, now.getTime() + INSTANTS_APART_MS))
}

/** The first instants of the days on which units begin or end, as what a unit owes may pass to another then. */
async function unitChanges({ database, office }: OfficeContext): Promise<readonly Date[]> {
  const { spansByCode } = await loadTree(database.prisma)
  const days = [...spansByCode.values()]
    .flat()
    .flatMap(({ validFrom, validTo }) => [validFrom, validTo === null ? null : addDays(validTo, 1)])
  return [...new Set(days)].flatMap((day) => (day === null ? [] : [startOf(day, office.timeZone)]))
}

async function runSchedules(playing: Playing): Promise<void> {
  const { context, faults } = playing
  const { runs, faults: failed } = await beginDueRuns(context)
  for (const fault of failed) faults.push(String(fault))
  // In an order of their own, so that a span played again is told in the same order.
  for (const { scheduleId, slot } of runs.toSorted(byName)) {
    await triggering(playing, { kind: 'run', scheduleId, slot }, async () => {
      await runScheduledJob.run({ scheduleId, slot }, { context }).catch((error: unknown) => faults.push(String(error)))
    })
  }
}

function byName(a: RunToDo, b: RunToDo): number {
  return compareText(a.scheduleId, b.scheduleId) || compareText(a.slot, b.slot)
}

/** Takes from the acts, by instant, those whose time has come, and does them: what is sent meanwhile takes time too. */
async function runActsDue(playing: Playing, left: PlannedAct[]): Promise<void> {
  for (let act = left[0]; act !== undefined && act.at <= playing.clock.now(); act = left[0]) {
    left.shift()
    await runAct(playing, act)
  }
}

async function runAct(playing: Playing, { act, table, run }: PlannedAct): Promise<void> {
  const { medium, month } = table
  await triggering(playing, { kind: 'month', medium, month, act }, async () => {
    const refusal = await run(playing.context)
    if (refusal !== null) playing.refused.push(`${medium} ${month} not ${act}: ${refusal}`)
  })
  await settle(playing)
}

/** Notes which messages an act writes. Deliveries write others only when something goes wrong. */
async function triggering<T>({ context, triggered }: Playing, trigger: Trigger, act: () => Promise<T>): Promise<T> {
  const { prisma } = context.database
  const afterId = await newestMessageId(prisma)
  const made = await act()
  const throughId = await newestMessageId(prisma)
  if (throughId > afterId) triggered.push({ afterId, throughId, trigger })
  return made
}

/** Sends what is due, waits and look-ups included, on the moved clock. */
async function settle({ context, workers, clock, stage, queue }: Playing): Promise<void> {
  const { quietHours, timeZone } = context.office
  const { prisma } = context.database
  let left: number | null = null
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    await workers.drain(0)
    await queue.idle()
    const { count, inFlight, earliestDueAt } = await outstanding(prisma)
    if (inFlight > 0) {
      clock.advanceMs(SLACK_PACING.doubtAfterMs + 1)
      continue
    }
    if (earliestDueAt === null || heldUntil(quietHours, timeZone, clock.now()) !== null) return
    const waitMs = earliestDueAt.getTime() - clock.now().getTime()
    if (waitMs > SOON_MS) return
    if (waitMs > 0) await passTime(clock, stage, waitMs)
    else if (count === left) await passTime(clock, stage, STUCK_MS)
    left = count
  }
  throw new Error(`the messages of ${toLocalDay(clock.now(), timeZone)} do not go out in ${ROUNDS_MAX} rounds`)
}

/** The first instant of a local day; noon where its clocks are put forward over midnight. */
function startOf(day: LocalDay, timeZone: string): Date {
  const instant = fromLocalDateTime(`${day} 00:00`, timeZone) ?? fromLocalDateTime(`${day} 12:00`, timeZone)
  if (instant === null) throw new RangeError(`${day}: expected a day that ${timeZone} has`)
  return instant
}

function keepFaults(faults: string[]): Logger {
  const quiet = () => {}
  const logger: Logger = {
    debug: quiet,
    info: quiet,
    warn: quiet,
    error(fields, message) {
      const { err } = fields as { readonly err?: unknown }
      faults.push(err instanceof Error ? `${message}: ${err.message}` : `${message}: ${JSON.stringify(fields)}`)
    },
    child: () => logger,
  }
  return logger
}
