import { readConfig } from '../../src/app/config.ts'
import { startServices } from '../../src/app/services.ts'
import { createSlackMessenger } from '../../src/notifications/slack-messenger.ts'
import type { Database } from '../../src/store/database.ts'
import { toJson } from '../../src/store/json.ts'
import type { WorkspaceAddress } from '../support/workspace.ts'
import { type BenchMessage, SUMMARY } from './messages.ts'
import { type Sender, sent, untilRecorded } from './sender.ts'

const STOP_MS = 10_000

/**
 * The product as `serve` runs it, its pacing off: the outbox is swept, a job for each channel goes through the queue, and
 * each message is claimed, posted and recorded in its channel's order.
 */
export function createOutboxSender(open: () => Promise<Database>, workspace: WorkspaceAddress): Sender {
  const { apiUrl, botToken: token } = workspace
  const config = readConfig({ SLACK_API_URL: apiUrl, SLACK_BOT_TOKEN: token, LOG_LEVEL: 'error' })
  return {
    name: 'Duban',
    setting: 'as shipped, pacing off',
    async send(messages) {
      let posted = 0
      const onCall = (method: string, outcome: string) => {
        if (method === 'chat.postMessage' && outcome === 'ok') posted += 1
      }
      await using services = await startServices(config, {
        database: await open(),
        pacing: { perChannelMs: 0, limits: {} },
        messenger: createSlackMessenger({ token, apiUrl, onCall }),
        openWorkspace: null,
      })
      const { database } = services.context
      const workers = await services.startWorkers()
      await writeOutbox(database, messages)
      const isRecorded = async () => (await database.prisma.message.count({ where: { state: { not: 'sent' } } })) === 0
      const result = await sent(() => {
        workers.kick()
        return untilRecorded(() => posted >= messages.length, isRecorded)
      })
      if (posted !== messages.length) throw new Error(`posts: expected ${messages.length}, got ${posted}`)
      await workers.stop(STOP_MS)
      return result
    },
  }
}

/** Empties the outbox and fills it anew; everything becomes due in one commit. */
export async function writeOutbox(database: Database, messages: readonly BenchMessage[]): Promise<void> {
  const createdAt = new Date()
  const rows = [SUMMARY, ...messages.map(({ row }) => ({ ...row, state: 'pending' }))]
  await database.transaction(async (db) => {
    await db.$executeRaw`TRUNCATE message, destination RESTART IDENTITY`
    await db.message.createMany({
      data: rows.map((row) => ({
        ...row,
        facts: toJson(row.facts),
        blocks: toJson(row.blocks),
        files: toJson(row.files),
        createdAt,
      })),
    })
  })
}
