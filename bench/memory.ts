import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { alignRows } from '../src/cli/output.ts'
import { type Database, openDatabase } from '../src/store/database.ts'
import { startPostgres } from '../test/support/postgres.ts'
import { type Benchmark, metText } from './benchmark.ts'
import { type BenchMessage, benchMessages, channelIds } from './deliver/messages.ts'
import { writeOutbox } from './deliver/outbox-sender.ts'
import { type ListenerProcess, startListener } from './support/listener.ts'
import { OFFICE_USER, officeChannelIds, publishOffice } from './support/published-office.ts'
import { type CommandDriver, sendMany, startCommandDriver } from './support/slash-commands.ts'
import { type Trend, trendOf } from './support/trend.ts'
import { startWorkspace } from './support/workspace.ts'

const SERVE_MAIN = join(import.meta.dirname, 'support/serve-main.ts')
/** An hour of a busy office in twelve parts; the first three fill caches and are not counted. */
const PARTS = 12
const WARM_UP_PARTS = 3
const PART = { commands: 300, repeated: 50, channels: 42, messagesPerChannel: 2, polls: 20 } as const
const CONCURRENCY = 20
const TEXTS = ['help', 'ranking air', 'messages', 'nonsense'] as const
/** Growth in an hour that counts as flat even when it is no noise, in MiB. */
const AIM_GROWTH_MIB_MAX = 2
const DELIVER_MS_MAX = 60_000
const LOOK_MS = 50
const MIB = 1024 ** 2

interface Sample {
  readonly heapMiB: number
  readonly rssMiB: number
}

/** Whether `duban serve` keeps what it no longer needs: its heap over an hour's traffic, garbage collected. */
export const memory: Benchmark = {
  name: 'memory',
  async measure(folder, note) {
    await using workspace = await startWorkspace({
      channels: [...(await officeChannelIds()), ...channelIds(PART.channels)],
      users: [OFFICE_USER],
    })
    const { apiUrl, botToken, signingSecret } = workspace.address
    await using server = await startPostgres()
    const url = await server.createDatabase('office')
    await publishOffice(url)
    await using database = await openDatabase(url)
    const env = {
      DATABASE_URL: url,
      SLACK_API_URL: apiUrl,
      SLACK_BOT_TOKEN: botToken,
      SLACK_SIGNING_SECRET: signingSecret,
      LOG_LEVEL: 'error',
      PORT: '0',
    }
    await using served = await startListener(SERVE_MAIN, { env, cwd: folder, execArgv: ['--expose-gc'] })
    await using driver = await startCommandDriver(signingSecret)
    const samples: Sample[] = []
    for (let part = 0; part < PARTS; part += 1) {
      note(`part ${part + 1} of ${PARTS}`)
      const messages = await benchMessages(PART.channels, PART.messagesPerChannel)
      await Promise.all([command(served, driver), deliverAll(database, messages), poll(served)])
      samples.push(sampleOf(await served.ask('heap')))
    }
    const counted = samples.slice(WARM_UP_PARTS)
    const heap = trendOf(counted.map(({ heapMiB }) => heapMiB))
    const rss = trendOf(counted.map(({ rssMiB }) => rssMiB))
    const isFlat = growthOf(heap) <= AIM_GROWTH_MIB_MAX
    return {
      document: {
        aims: { heapGrowthMiBMax: AIM_GROWTH_MIB_MAX },
        met: { heapGrowth: isFlat },
        traffic: { parts: PARTS, warmUpParts: WARM_UP_PARTS, ...PART },
        heap,
        rss,
        samples,
      },
      lines: [
        ...alignRows([
          ['part', 'heap MiB', 'RSS MiB'],
          ...samples.map(({ heapMiB, rssMiB }, at) => [String(at + 1), heapMiB.toFixed(1), rssMiB.toFixed(0)]),
        ]),
        `after part ${WARM_UP_PARTS} the heap changes by ${trendText(heap)}, the resident set by ${trendText(rss)} MiB an hour`,
        `growth of the heap beyond noise: ${growthOf(heap).toFixed(1)} MiB an hour; aim ${AIM_GROWTH_MIB_MAX} or less: ${metText(isFlat)}`,
      ],
    }
  },
}

async function command(served: ListenerProcess, driver: CommandDriver): Promise<void> {
  await sendMany(PART.commands, CONCURRENCY, (at) =>
    driver.send(served.url, { text: TEXTS[at % TEXTS.length] ?? '', waitForAnswer: true }),
  )
  const triggerId = randomUUID()
  await driver.send(served.url, { text: 'help', triggerId, waitForAnswer: true })
  // Slack's repetitions are acknowledged and not answered again.
  await sendMany(PART.repeated, CONCURRENCY, () =>
    driver.send(served.url, { text: 'help', triggerId, waitForAnswer: false }),
  )
}

/** Writes the messages and waits until every one of them is sent. */
async function deliverAll(database: Database, messages: readonly BenchMessage[]): Promise<void> {
  await writeOutbox(database, messages)
  const endsAtMs = performance.now() + DELIVER_MS_MAX
  while ((await database.prisma.message.count({ where: { state: { not: 'sent' } } })) > 0) {
    if (performance.now() > endsAtMs) throw new Error(`outbox: expected it delivered within ${DELIVER_MS_MAX} ms`)
    await pause(LOOK_MS)
  }
}

async function poll({ url }: ListenerProcess): Promise<void> {
  for (let at = 0; at < PART.polls; at += 1) {
    for (const path of ['/healthz', '/readyz', '/metrics']) await (await fetch(url + path)).text()
  }
}

function sampleOf(answer: unknown): Sample {
  const { heapUsed, rss } = answer as NodeJS.MemoryUsage
  return { heapMiB: heapUsed / MIB, rssMiB: rss / MIB }
}

/** What an hour adds for certain: the trend less twice its standard error. */
function growthOf({ slope, standardError }: Trend): number {
  return Math.max(0, (slope - 2 * standardError) * PARTS)
}

function trendText({ slope, standardError }: Trend): string {
  return `${(slope * PARTS).toFixed(1)} ± ${(2 * standardError * PARTS).toFixed(1)}`
}
