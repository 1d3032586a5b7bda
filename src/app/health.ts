import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Route } from '../bot/http-server.ts'
import { SECOND_MS } from '../domain/time.ts'
import { workspaceHold } from '../store/destinations.ts'
import { schemaState } from '../store/migrate.ts'
import { readStanding, type Standing } from '../store/standing.ts'
import { PACKAGE_ROOT } from './config.ts'
import type { StandingGauges } from './metrics.ts'
import type { Round } from './rounds.ts'
import type { Services } from './services.ts'

/** How long one look at the database may take before the process counts as not ready. */
const LOOK_MS = 2 * SECOND_MS
/** The outbox is swept every second; a database that has much to do may hold one sweep up for a while. */
const SWEEP_AGE_MS_MAX = 60 * SECOND_MS

export type Phase = 'starting' | 'serving' | 'stopping'

export interface HealthParts {
  readonly services: Services
  readonly phase: () => Phase
  /** How the newest sweep of the outbox that has ended came out; `null` before the first. */
  readonly lastSweep: () => Round | null
}

/** `/healthz` (the process lives), `/readyz` (it would deliver now), `/metrics` (Prometheus). */
export function healthRoutes(parts: HealthParts): readonly Route[] {
  const { services } = parts
  const readiness = createReadiness(parts)
  const standing = oneAtATime(() => readStanding(services.context.database.prisma, services.context.now()))
  return [
    // An answer at all tells that the process lives and its event loop turns.
    route('/healthz', async (response) => send(response, 200, 'ok')),
    route('/readyz', async (response) => {
      const reason = await readiness()
      send(response, reason === null ? 200 : 503, reason === null ? 'ready' : `not ready: ${reason}`)
    }),
    route('/metrics', async (response) => {
      const { registry, standing: gauges } = services.metrics
      const look = await inTime(standing())
      hide(gauges)
      gauges.databaseUp.set(look.isAnswered ? 1 : 0)
      if (look.isAnswered) show(gauges, look.value, services.context.now())
      response.writeHead(200, { 'content-type': registry.contentType }).end(await registry.metrics())
    }),
  ]
}

function route(path: string, answer: (response: ServerResponse) => Promise<void>): Route {
  const handler = (_request: IncomingMessage, response: ServerResponse) => {
    answer(response).catch(() => {
      if (!response.headersSent) send(response, 503, 'not available')
    })
  }
  return { path, method: 'GET', handler }
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`)
}

/** Tells why a message that became due now would not go out; `null` when it would. */
function createReadiness({ services, phase, lastSweep }: HealthParts): () => Promise<string | null> {
  const heldBack = oneAtATime(() => whyHeldBack(services))
  return async () => {
    const now = phase()
    if (now !== 'serving') return `the process is ${now}`
    const look = await inTime(heldBack())
    if (!look.isAnswered) return `the database did not answer within ${LOOK_MS / SECOND_MS} s`
    return look.value ?? whyNotSwept(lastSweep())
  }
}

function whyNotSwept(sweep: Round | null): string | null {
  if (sweep === null) return 'the outbox has not been looked through yet'
  const ageMs = performance.now() - sweep.endedAtMs
  if (ageMs > SWEEP_AGE_MS_MAX) return `the outbox was last looked through ${Math.round(ageMs / SECOND_MS)} s ago`
  return sweep.fault === null ? null : `the last look through the outbox failed, reference ${sweep.fault}`
}

async function whyHeldBack({ context }: Services): Promise<string | null> {
  const { prisma } = context.database
  const schema = await schemaState(prisma, join(PACKAGE_ROOT, 'prisma'))
  // A newer schema is one that `init` has just made for the processes that are to take over; until then these deliver.
  if (schema.kind !== 'current' && schema.kind !== 'newer')
    return `the schema of the database is ${schema.kind}, expected this program’s`
  const hold = await workspaceHold(prisma, context.now())
  return hold === null ? null : `Slack refuses the workspace (${hold.reason}) until ${hold.until.toISOString()}`
}

type Look<T> = { readonly isAnswered: true; readonly value: T } | { readonly isAnswered: false }

/** Questions that come while one is open share its answer: a database that hangs is not asked again and again. */
function oneAtATime<T>(ask: () => Promise<T>): () => Promise<T> {
  let open: Promise<T> | null = null
  return () => {
    open ??= ask().finally(() => {
      open = null
    })
    return open
  }
}

async function inTime<T>(work: Promise<T>): Promise<Look<T>> {
  const { promise, resolve } = Promise.withResolvers<Look<T>>()
  const timer = setTimeout(() => resolve({ isAnswered: false }), LOOK_MS)
  const answered = work.then(
    (value): Look<T> => ({ isAnswered: true, value }),
    (): Look<T> => ({ isAnswered: false }),
  )
  const look = await Promise.race([answered, promise])
  clearTimeout(timer)
  return look
}

/** Without the database its figures are left out, rather than shown as they once were; the process's own remain. */
function hide(gauges: StandingGauges): void {
  gauges.messages.reset()
  gauges.messagesInTrouble.reset()
  const { messagesDue, oldestDueSeconds, retiredDestinations, workspaceHeld, openOccurrences } = gauges
  for (const gauge of [messagesDue, oldestDueSeconds, retiredDestinations, workspaceHeld, openOccurrences]) {
    gauge.remove()
  }
}

function show(gauges: StandingGauges, standing: Standing, now: Date): void {
  for (const [state, count] of Object.entries(standing.messages)) gauges.messages.set({ state }, count)
  for (const { state, reason, count } of standing.inTrouble) gauges.messagesInTrouble.set({ state, reason }, count)
  gauges.messagesDue.set(standing.due)
  const ageMs = standing.oldestDueAt === null ? 0 : now.getTime() - standing.oldestDueAt.getTime()
  gauges.oldestDueSeconds.set(Math.max(0, ageMs / SECOND_MS))
  gauges.retiredDestinations.set(standing.retiredDestinations)
  gauges.workspaceHeld.set(standing.isWorkspaceHeld ? 1 : 0)
  gauges.openOccurrences.set(standing.openOccurrences)
}
