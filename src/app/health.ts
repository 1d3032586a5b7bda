import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Route } from '../bot/http-server.ts'
import { countByState, outstanding } from '../store/outbox.ts'
import type { Services } from './services.ts'

/** How long one look at the database may take before the process counts as not ready. */
const LOOK_MS = 2_000

/** `/healthz` (the process lives), `/readyz` (it would deliver now), `/metrics` (Prometheus). */
export function healthRoutes(services: Services, isReady: () => boolean): readonly Route[] {
  return [
    route('/healthz', async (response) => send(response, 200, 'ok')),
    route('/readyz', async (response) => {
      const isUsable = isReady() && (await canRead(services))
      send(response, isUsable ? 200 : 503, isUsable ? 'ready' : 'not ready')
    }),
    route('/metrics', async (response) => {
      await refresh(services)
      const { registry } = services.metrics
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

async function canRead({ context }: Services): Promise<boolean> {
  const look = context.database.prisma.$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  )
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), LOOK_MS)
  const isUsable = await Promise.race([look, promise])
  clearTimeout(timer)
  return isUsable
}

async function refresh({ context, metrics }: Services): Promise<void> {
  const { prisma } = context.database
  const counts = await countByState(prisma)
  metrics.messages.reset()
  for (const [state, count] of Object.entries(counts)) metrics.messages.set({ state }, count)
  const { earliestDueAt } = await outstanding(prisma)
  const ageMs = earliestDueAt === null ? 0 : context.now().getTime() - earliestDueAt.getTime()
  metrics.oldestDueSeconds.set(Math.max(0, ageMs / 1000))
}
