import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import { openDatabase } from '../../src/store/database.ts'
import type { PostCall } from './messages.ts'
import { createPoster, type Sender, type SenderOptions, sent, untilRecorded } from './sender.ts'

const TASK = 'post'

/** Tuned as graphile-worker's documentation says under "Performance": jobs are fetched and completed in batches. */
export interface GraphileTuning {
  /** Jobs fetched at once and kept in the process. */
  readonly localQueueSize: number
}

/** A graphile-worker task that makes the call; one job a message. */
export function createGraphileSender(
  url: string,
  { workspace, concurrency, tuning }: SenderOptions & { readonly tuning: GraphileTuning },
): Sender {
  const post = createPoster(workspace)
  const logger = new Logger(() => () => {})
  const preset = {
    worker: {
      connectionString: url,
      concurrentJobs: concurrency,
      maxPoolSize: Math.max(10, concurrency + 2),
      localQueue: { size: tuning.localQueueSize },
      completeJobBatchDelay: 0,
      failJobBatchDelay: 0,
      logger,
    },
  }
  return {
    name: 'graphile-worker',
    setting: `concurrentJobs ${concurrency}, localQueue ${tuning.localQueueSize}, completeJobBatchDelay 0`,
    async send(messages) {
      await using database = await openDatabase(url)
      const utils = await makeWorkerUtils({ connectionString: url, logger })
      await utils.migrate()
      await database.prisma.$executeRaw`TRUNCATE graphile_worker._private_jobs`
      let posted = 0
      const runner = await run({
        preset,
        noHandleSignals: true,
        taskList: {
          [TASK]: async (payload) => {
            await post(payload as PostCall)
            posted += 1
          },
        },
      })
      try {
        await utils.addJobs(messages.map(({ post: payload }) => ({ identifier: TASK, payload: { ...payload } })))
        const isRecorded = async () => {
          const [left] = await database.prisma.$queryRaw<{ count: number }[]>`
            SELECT count(*)::int AS count FROM graphile_worker._private_jobs`
          return left?.count === 0
        }
        return await sent(() => untilRecorded(() => posted >= messages.length, isRecorded))
      } finally {
        await runner.stop()
        await utils.release()
      }
    },
  }
}
