import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { alignRows } from '../src/cli/output.ts'
import { openDatabase } from '../src/store/database.ts'
import { startPostgres } from '../test/support/postgres.ts'
import { launchServe, type ServedProcess } from '../test/support/served.ts'
import { type Benchmark, metText, spanText } from './benchmark.ts'
import { benchMessages, channelIds } from './deliver/messages.ts'
import { writeOutbox } from './deliver/outbox-sender.ts'
import { type Asked, type InboundResult, measureListeners } from './inbound/measure-inbound.ts'
import { startListener } from './support/listener.ts'
import { OFFICE_USER, officeChannelIds, publishOffice } from './support/published-office.ts'
import { startCommandDriver } from './support/slash-commands.ts'
import { startWorkspace, type WorkspaceAddress } from './support/workspace.ts'

/** The p99 of the acknowledgement, against that of Bolt with a listener that does nothing else. */
const AIM_ACK_RATIO_MAX = 1.5
const BOLT_MAIN = join(import.meta.dirname, 'inbound/bolt-main.ts')
const LOADS = [
  { concurrency: 1, commands: 150, rounds: 5 },
  { concurrency: 50, commands: 500, rounds: 5 },
] as const
/** Channels and messages that are being delivered in the background, at the product's own pace. */
const BACKGROUND = { channels: 343, perChannel: 6 } as const
const DRAIN_MS_MAX = 120_000
const LOOK_MS = 200

interface InboundCase {
  readonly name: string
  readonly results: readonly InboundResult[]
}

/** How soon slash commands are acknowledged and answered by `duban serve`, against bare Bolt listeners. */
export const inbound: Benchmark = {
  name: 'inbound',
  async measure(folder, note) {
    await using workspace = await startWorkspace({
      channels: [...(await officeChannelIds()), ...channelIds(BACKGROUND.channels)],
      users: [OFFICE_USER],
    })
    const { address } = workspace
    await using server = await startPostgres()
    const onServer = await server.createDatabase('office')
    const embedded = `pglite:${join(folder, 'db')}`
    await publishOffice(onServer)
    await publishOffice(embedded)
    const cases: InboundCase[] = []
    for (const [name, url] of [['Postgres', onServer] as const, ['PGlite', embedded] as const]) {
      note(`on ${name}`)
      await using served = await serveAt(url, folder, address)
      await untilDelivered(served)
      cases.push({ name: `${name}, nothing to deliver`, results: await measureServed(served.url, address) })
    }
    note('on Postgres, while the outbox is delivered')
    await fillOutbox(onServer)
    await using served = await serveAt(onServer, folder, address)
    const results = await measureServed(served.url, address)
    if ((await duePosts(served)) === 0) throw new Error('outbox: expected it to be delivering all the while')
    cases.push({ name: 'Postgres, 2,058 messages being delivered', results })
    const worst = Math.max(...cases.flatMap((one) => one.results.filter(isOurs).map(({ ackRatio }) => ackRatio.median)))
    const isMet = worst <= AIM_ACK_RATIO_MAX
    return {
      document: { aims: { ackRatioMax: AIM_ACK_RATIO_MAX }, met: { ackRatio: isMet }, cases },
      lines: [
        ...cases.flatMap(linesOf),
        `p99 of the acknowledgement against bare Bolt, at worst: ${worst.toFixed(2)}; aim ${AIM_ACK_RATIO_MAX} or less: ${metText(isMet)}`,
      ],
    }
  },
}

function serveAt(
  url: string,
  cwd: string,
  { apiUrl, botToken, signingSecret }: WorkspaceAddress,
): Promise<ServedProcess> {
  const env = {
    DATABASE_URL: url,
    SLACK_API_URL: apiUrl,
    SLACK_BOT_TOKEN: botToken,
    SLACK_SIGNING_SECRET: signingSecret,
  }
  return launchServe({ cwd, env }).listening
}

async function measureServed(url: string, address: WorkspaceAddress): Promise<readonly InboundResult[]> {
  const { apiUrl: SLACK_API_URL, botToken: SLACK_BOT_TOKEN, signingSecret } = address
  const env = { SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET: signingSecret }
  await using silent = await startListener(BOLT_MAIN, { env: { ...env, ANSWERS: 'no' } })
  await using answering = await startListener(BOLT_MAIN, { env: { ...env, ANSWERS: 'yes' } })
  const asked: readonly Asked[] = [
    { name: 'Bolt, acknowledges', url: silent.url, text: 'help', answers: false },
    { name: 'Bolt, answers', url: answering.url, text: 'help', answers: true },
    { name: 'Duban, /duban help', url, text: 'help', answers: true },
    { name: 'Duban, /duban ranking air', url, text: 'ranking air', answers: true },
  ]
  const results: InboundResult[] = []
  for (const load of LOADS) {
    await using driver = await startCommandDriver(signingSecret)
    results.push(...(await measureListeners(asked, { ...load, driver })))
  }
  return results
}

async function fillOutbox(url: string): Promise<void> {
  await using database = await openDatabase(url)
  await writeOutbox(database, await benchMessages(BACKGROUND.channels, BACKGROUND.perChannel))
}

/** Waits until what the publication wrote is out, so that it disturbs nothing. */
async function untilDelivered(served: ServedProcess): Promise<void> {
  const endsAtMs = performance.now() + DRAIN_MS_MAX
  while ((await duePosts(served)) > 0) {
    if (performance.now() > endsAtMs) throw new Error(`outbox: expected it delivered within ${DRAIN_MS_MAX} ms`)
    await pause(LOOK_MS)
  }
}

/** Messages that are due and not sent, as the process itself says. */
async function duePosts({ url }: ServedProcess): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const found = /^duban_messages\{state="pending"\} (\d+)$/m.exec(text)?.[1]
  return found === undefined ? 0 : Number(found)
}

function isOurs({ name }: InboundResult): boolean {
  return name.startsWith('Duban')
}

function linesOf({ name, results }: InboundCase): readonly string[] {
  const header = ['listener', 'at once', 'ack p50 ms', 'ack p99 ms', 'ack p99 ratio', 'answer p50 ms', 'answer p99 ms']
  const rows = results.map((result) => [
    result.name,
    String(result.concurrency),
    spanText(result.ackP50Ms, 1),
    spanText(result.ackP99Ms, 1),
    spanText(result.ackRatio, 2),
    result.answerP50Ms === null ? '' : spanText(result.answerP50Ms, 1),
    result.answerP99Ms === null ? '' : spanText(result.answerP99Ms, 1),
  ])
  return [name, ...alignRows([header, ...rows]), '']
}
