import { expect, it } from 'vitest'
import { startServices } from '../../src/app/services.ts'
import { createMemoryQueue } from '../../src/jobs/memory-queue.ts'
import type { LookUp, Messenger, SendResult } from '../../src/notifications/messenger.ts'
import { keepLog } from '../support/log-lines.ts'
import { startOffice } from '../support/office.ts'
import { ladder } from '../support/small-office.ts'

/** A workspace that takes every post, and in which a look-up lasts until it is let go. */
function aSlowWorkspace() {
  const posts: string[] = []
  let lookUps = 0
  const held = Promise.withResolvers<LookUp>()
  const messenger: Partial<Messenger> = {
    async post({ key }): Promise<SendResult> {
      posts.push(key)
      return { kind: 'sent', ts: `1795443194.${String(posts.length).padStart(6, '0')}` }
    },
    find() {
      lookUps += 1
      return held.promise
    },
    addressOf: ({ channelId, ts }) => `http://127.0.0.1/archives/${channelId}/p${ts}`,
  }
  return {
    messenger: messenger as Messenger,
    posts,
    lookUps: () => lookUps,
    letGo: () => held.resolve({ kind: 'found', ts: '1795443194.999999' }),
  }
}

it('what becomes due goes out while a look-up of another message lasts, and drain waits for both', async () => {
  await using office = await startOffice({ at: '2026-11-06 10:00', rules: { air: { bottom: 2 } }, allowOthers: true })
  await office.publishMonth('air', '2026-09', ladder())
  await office.workers.stop(1_000)
  const { prisma } = office.context.database
  const [doubtful] = await office.messages({ kind: 'bottomRankingSummary' })
  if (doubtful === undefined) throw new Error('expected the summary')
  await prisma.message.update({ where: { id: doubtful.id }, data: { state: 'sending', lookAt: null } })
  const workspace = aSlowWorkspace()
  await using services = await startServices(office.services.config, {
    database: { ...office.database.database, [Symbol.asyncDispose]: async () => {} },
    now: office.clock.now,
    sleep: office.clock.sleep,
    pacing: { perChannelMs: 0, limits: {} },
    logger: keepLog().logger,
    messenger: workspace.messenger,
    startQueue: async (events) => createMemoryQueue(events),
  })
  const workers = await services.startWorkers()
  await expect.poll(workspace.lookUps, { timeout: 10_000 }).toBe(1)
  await office.enqueueMonth('air', '2026-10', ladder())
  await expect.poll(() => workspace.posts.length, { timeout: 10_000 }).toBeGreaterThan(0)
  expect(workers.lastSweep()?.fault).toBeNull()
  const drained = workers.drain(0)
  workspace.letGo()
  await drained
  expect(workspace.lookUps()).toBe(1)
  expect((await office.messages({ ids: [doubtful.id] })).map(({ state, ts }) => [state, ts])).toEqual([
    ['sent', '1795443194.999999'],
  ])
})
