import { fromPglite, PgBoss } from 'pg-boss'
import type { Database } from '../../src/store/database.ts'
import type { PostCall } from './messages.ts'
import { createPoster, type Sender, type SenderOptions, sent, untilRecorded } from './sender.ts'

const SCHEMA = 'bench_boss'
const QUEUE = 'post'
/** As many connections as the product takes. */
const CONNECTIONS = 15

/** How a pg-boss worker divides its concurrency. */
export interface PgBossTuning {
  /** Workers that fetch on their own. */
  readonly localConcurrency: number
  /** Jobs a worker fetches at once, works on at once, and completes together. */
  readonly batchSize: number
}

/** A bare pg-boss worker: each message is a job whose handler makes the call. */
export function createPgBossSender(
  open: () => Promise<Database>,
  { workspace, tuning }: Pick<SenderOptions, 'workspace'> & { readonly tuning: PgBossTuning },
): Sender {
  const post = createPoster(workspace)
  return {
    name: 'pg-boss',
    setting: `localConcurrency ${tuning.localConcurrency}, batchSize ${tuning.batchSize}`,
    async send(messages) {
      await using database = await open()
      const boss = bossOn(database)
      boss.on('error', (error) => {
        throw error
      })
      await boss.start()
      try {
        await boss.createQueue(QUEUE, { notify: true, retryLimit: 3 })
        await boss.deleteAllJobs(QUEUE)
        let posted = 0
        const polling = { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5, burstWhenBatchFull: true }
        await boss.work<PostCall>(QUEUE, { ...polling, ...tuning }, async (jobs) => {
          await Promise.all(jobs.map(({ data }) => post(data)))
          posted += jobs.length
        })
        await boss.insert(
          QUEUE,
          messages.map(({ post: data }) => ({ data })),
        )
        const isRecorded = async () => {
          const [left] = await database.prisma.$queryRawUnsafe<{ count: number }[]>(
            `SELECT count(*)::int AS count FROM ${SCHEMA}.job WHERE name = $1 AND state < 'completed'`,
            QUEUE,
          )
          return left?.count === 0
        }
        return await sent(() => untilRecorded(() => posted >= messages.length, isRecorded))
      } finally {
        await boss.stop({ graceful: true, close: true })
      }
    },
  }
}

function bossOn({ queueConnection }: Database): PgBoss {
  const common = { schema: SCHEMA, schedule: false, supervise: false, useListenNotify: true } as const
  return queueConnection.kind === 'pglite'
    ? new PgBoss({ ...common, db: fromPglite(queueConnection.pglite), backend: 'pglite' })
    : new PgBoss({ ...common, connectionString: queueConnection.pool.connectionString, max: CONNECTIONS })
}
