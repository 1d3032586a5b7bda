import { alignRows } from '../src/cli/output.ts'
import { type Database, openDatabase } from '../src/store/database.ts'
import { startPostgres } from '../test/support/postgres.ts'
import { type Benchmark, metText, spanText } from './benchmark.ts'
import { createBareSender } from './deliver/bare-sender.ts'
import { createGraphileSender } from './deliver/graphile-sender.ts'
import { measureSenders, quickest, ratioOf, type SenderResult } from './deliver/measure-deliver.ts'
import { type BenchMessage, benchMessages, channelIds } from './deliver/messages.ts'
import { createOutboxSender } from './deliver/outbox-sender.ts'
import { createPgBossSender } from './deliver/pg-boss-sender.ts'
import type { Sender, SenderOptions } from './deliver/sender.ts'
import type { Span } from './measure.ts'
import { embeddedTemplate, emptyEmbedded, migrateAt } from './support/databases.ts'
import { startWorkspace } from './support/workspace.ts'

/** Against the better of the two queues that only post. */
const AIM_RATIO_MIN = 0.9
const ROUNDS = { warmUps: 1, rounds: 5 } as const
/** Channels the product works on at once in one process; its peers make as many calls at once. */
const CONCURRENCY_MAX = 64

interface DeliverCase {
  readonly name: string
  readonly channels: number
  readonly perChannel: number
  readonly database: 'Postgres' | 'PGlite'
}

const CASES: readonly DeliverCase[] = [
  { name: '343 channels × 6', channels: 343, perChannel: 6, database: 'Postgres' },
  { name: '2,058 channels × 1', channels: 2_058, perChannel: 1, database: 'Postgres' },
  { name: '32 channels × 64', channels: 32, perChannel: 64, database: 'Postgres' },
  { name: '343 channels × 6', channels: 343, perChannel: 6, database: 'PGlite' },
]

interface DeliverResult extends DeliverCase {
  readonly messages: number
  /** Bytes of the middle message's call. */
  readonly messageBytes: number
  readonly senders: readonly (SenderResult & { readonly setting: string })[]
  /** The quicker of the queues that only post. */
  readonly betterPeer: string
  /** Duban's rate over another's, the median of the rounds' own ratios. */
  readonly ratioToPeer: Span
  readonly ratioToFloor: Span
}

interface Databases {
  readonly office: () => Promise<Database>
  readonly boss: () => Promise<Database>
  /** `null` where graphile-worker cannot run: it needs a server. */
  readonly graphileUrl: string | null
}

/** From the outbox to posted and recorded, against bare queues that only post and a loop that keeps nothing. */
export const deliver: Benchmark = {
  name: 'deliver',
  async measure(_folder, note) {
    await using server = await startPostgres()
    const office = await server.createDatabase('office')
    const boss = await server.createDatabase('boss')
    await migrateAt(office)
    const onServer: Databases = {
      office: () => openDatabase(office),
      boss: () => openDatabase(boss),
      graphileUrl: await server.createDatabase('graphile'),
    }
    const embedded: Databases = { office: await embeddedTemplate(), boss: emptyEmbedded, graphileUrl: null }
    const results: DeliverResult[] = []
    for (const one of CASES) {
      note(`${one.name} on ${one.database}`)
      results.push(await measureCase(one, one.database === 'PGlite' ? embedded : onServer))
    }
    const [first] = results
    const isMet = first !== undefined && first.ratioToPeer.median >= AIM_RATIO_MIN
    return {
      document: { aims: { ratioToPeerMin: AIM_RATIO_MIN }, met: { ratioToPeer: isMet }, results },
      lines: [
        ...results.flatMap(linesOf),
        `343 channels × 6 on Postgres against the better queue: ${first?.ratioToPeer.median.toFixed(2)}; aim ${AIM_RATIO_MIN} or more: ${metText(isMet)}`,
      ],
    }
  },
}

async function measureCase(one: DeliverCase, databases: Databases): Promise<DeliverResult> {
  const messages = await benchMessages(one.channels, one.perChannel)
  await using workspace = await startWorkspace({ channels: channelIds(one.channels), users: [] })
  const options = { workspace: workspace.address, concurrency: Math.min(CONCURRENCY_MAX, one.channels) }
  const peers = await tunedPeers(options, databases, messages)
  const bare = createBareSender(options)
  const own = createOutboxSender(databases.office, workspace.address)
  const senders = [own, ...peers, bare]
  const seen = await measureSenders(senders, messages, ROUNDS)
  const settings = new Map(senders.map(({ name, setting }) => [name, setting]))
  const rateOf = (sender: Sender) => seen.find((result) => result.sender === sender.name)?.messagesPerSecond.median ?? 0
  const [betterPeer] = peers.map((peer) => ({ name: peer.name, rate: rateOf(peer) })).sort((a, b) => b.rate - a.rate)
  const peer = betterPeer?.name ?? ''
  return {
    ...one,
    messages: messages.length,
    messageBytes: Buffer.byteLength(JSON.stringify(messages[Math.floor(messages.length / 2)]?.post)),
    senders: seen.map((result) => ({ ...result, setting: settings.get(result.sender) ?? '' })),
    betterPeer: peer,
    ratioToPeer: ratioOf(seen, own.name, peer),
    ratioToFloor: ratioOf(seen, own.name, bare.name),
  }
}

/** The peers at their best: of each, the setting that was quickest with these messages. */
async function tunedPeers(
  options: SenderOptions,
  { boss, graphileUrl }: Databases,
  messages: readonly BenchMessage[],
): Promise<readonly Sender[]> {
  const { concurrency } = options
  const divided = [1, 2, 4, 8].map((localConcurrency) => {
    const tuning = { localConcurrency, batchSize: Math.ceil(concurrency / localConcurrency) }
    return createPgBossSender(boss, { ...options, tuning })
  })
  const pgBoss = await quickest(divided, messages)
  if (graphileUrl === null) return [pgBoss]
  const sizes = [concurrency + 1, 200, 500]
  const graphile = sizes.map((localQueueSize) =>
    createGraphileSender(graphileUrl, { ...options, tuning: { localQueueSize } }),
  )
  return [pgBoss, await quickest(graphile, messages)]
}

function linesOf(result: DeliverResult): readonly string[] {
  const { name, database, messages, messageBytes, senders, betterPeer, ratioToPeer, ratioToFloor } = result
  const header = ['sender', 'messages a second (min–max)', 'CPU ms a message', 'setting']
  const rows = senders.map(({ sender, messagesPerSecond, cpuMsPerMessage, setting }) => [
    sender,
    spanText(messagesPerSecond, 0),
    spanText(cpuMsPerMessage, 2),
    setting,
  ])
  return [
    `${name} on ${database}: ${messages.toLocaleString('en')} messages of ${messageBytes} bytes`,
    ...alignRows([header, ...rows]),
    `against ${betterPeer}: ${spanText(ratioToPeer, 2)}; against the bare loop: ${spanText(ratioToFloor, 2)}`,
    '',
  ]
}
