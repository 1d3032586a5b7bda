import { join } from 'node:path'
import { alignRows } from '../src/cli/output.ts'
import { openDatabase } from '../src/store/database.ts'
import { loadUnits } from '../src/store/units.ts'
import { startPostgres } from '../test/support/postgres.ts'
import { launchServe } from '../test/support/served.ts'
import { type Benchmark, metText, spanText } from './benchmark.ts'
import { percentileOf, type Span, spanOf } from './measure.ts'
import { createNumbers, fillCases } from './query/fill-cases.ts'
import { startListener } from './support/listener.ts'
import { OFFICE_USER, officeChannelIds, setUpOffice } from './support/published-office.ts'
import { type CommandDriver, sendMany, startCommandDriver } from './support/slash-commands.ts'
import { startWorkspace, type WorkspaceAddress } from './support/workspace.ts'

/** The p99 of the answer, against that of Bolt with a listener that makes one indexed select. */
const AIM_RATIO_MAX = 2
/** How much slower the answers may be with a hundred times as many cases. */
const AIM_GROWTH_MAX = 1.2
const SIZES = [10_000, 1_000_000] as const
const CONCURRENCY = 50
const COMMANDS = 250
const ROUNDS = 5
const ROUNDS_WARMING = 2
const BOLT_MAIN = join(import.meta.dirname, 'query/bolt-select-main.ts')

/** What is asked of both. */
const QUESTIONS = ['one case by its number', 'the cases of a township that are being rectified'] as const
type QuestionName = (typeof QUESTIONS)[number]

interface QueryResult {
  readonly cases: number
  readonly question: QuestionName
  readonly p50Ms: Span
  readonly p99Ms: Span
  readonly peerP50Ms: Span
  readonly peerP99Ms: Span
  /** Of the p99s, round by round. */
  readonly ratio: Span
}

/** One size: an office of its own with its cases, served by the product and by the peer. */
interface Site extends AsyncDisposable {
  readonly cases: number
  readonly ownUrl: string
  readonly peerUrl: string
  readonly textOf: Readonly<Record<QuestionName, () => string>>
}

/** The 99th percentiles and medians of one round. */
interface Round {
  readonly p50Ms: number
  readonly p99Ms: number
  readonly peerP50Ms: number
  readonly peerP99Ms: number
}

/**
 * How soon `/duban case` is answered over ten thousand and over a million cases, against Bolt with one select. All four
 * are asked in turn in each round, so that whatever else the machine does disturbs all alike.
 */
export const query: Benchmark = {
  name: 'query',
  async measure(folder, note) {
    await using workspace = await startWorkspace({ channels: await officeChannelIds(), users: [OFFICE_USER] })
    await using server = await startPostgres()
    await using sites = new AsyncDisposableStack()
    const all: Site[] = []
    for (const count of SIZES) {
      note(`writing ${count.toLocaleString('en')} cases`)
      const url = await server.createDatabase(`cases_${count}`)
      all.push(sites.use(await startSite(url, { folder, count, address: workspace.address })))
    }
    await using driver = await startCommandDriver(workspace.address.signingSecret)
    const results: QueryResult[] = []
    const growths: Span[] = []
    for (const question of QUESTIONS) {
      note(`asking for ${question}`)
      const rounds = await measureQuestion(driver, all, question)
      results.push(
        ...all.map(({ cases }, at) =>
          toResult(
            cases,
            question,
            rounds.map((round) => round[at] ?? NOTHING),
          ),
        ),
      )
      growths.push(spanOf(rounds.map(([few, many]) => (many?.p99Ms ?? Number.NaN) / (few?.p99Ms ?? Number.NaN))))
    }
    const worst = Math.max(...results.map(({ ratio }) => ratio.median))
    const growth = Math.max(...growths.map(({ median }) => median))
    const met = { ratio: worst <= AIM_RATIO_MAX, growth: growth <= AIM_GROWTH_MAX }
    return {
      document: { aims: { ratioMax: AIM_RATIO_MAX, growthMax: AIM_GROWTH_MAX }, met, worst, growths, results },
      lines: [
        ...linesOf(results),
        `p99 of the answer against Bolt with one select, at worst: ${worst.toFixed(2)}; aim ${AIM_RATIO_MAX} or less: ${metText(met.ratio)}`,
        `p99 with a hundred times as many cases, at worst: ${growth.toFixed(2)} times as long; aim ${AIM_GROWTH_MAX} or less: ${metText(met.growth)}`,
        ...QUESTIONS.map((question, at) => `  ${question}: ${spanText(growths[at] ?? spanOf([Number.NaN]), 2)} times`),
      ],
    }
  },
}

const NOTHING: Round = { p50Ms: Number.NaN, p99Ms: Number.NaN, peerP50Ms: Number.NaN, peerP99Ms: Number.NaN }

async function startSite(
  url: string,
  { folder, count, address }: { readonly folder: string; readonly count: number; readonly address: WorkspaceAddress },
): Promise<Site> {
  await setUpOffice(url)
  const townships = await fillOffice(url, count)
  const { apiUrl: SLACK_API_URL, botToken: SLACK_BOT_TOKEN, signingSecret } = address
  const env = { DATABASE_URL: url, SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET: signingSecret }
  await using started = new AsyncDisposableStack()
  const served = started.use(await launchServe({ cwd: folder, env }).listening)
  const bolt = started.use(await startListener(BOLT_MAIN, { env }))
  const nextNumber = createNumbers(count)
  let asked = 0
  const nextTownship = () => {
    asked += 1
    return townships[asked % townships.length] ?? ''
  }
  const running = started.move()
  return {
    cases: count,
    ownUrl: served.url,
    peerUrl: bolt.url,
    textOf: {
      [QUESTIONS[0]]: () => `case ${nextNumber()}`,
      [QUESTIONS[1]]: () => `case ${nextTownship()} inProgress`,
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

/** Writes the cases; returns the townships they lie in. */
async function fillOffice(url: string, count: number): Promise<readonly string[]> {
  await using database = await openDatabase(url)
  const units = await loadUnits(database.prisma)
  const townships = units.filter(({ level }) => level === 'township').map(({ code }) => code)
  await fillCases(database.prisma, count, townships)
  return townships
}

/** For each round what each site took. */
async function measureQuestion(
  driver: CommandDriver,
  sites: readonly Site[],
  question: QuestionName,
): Promise<readonly (readonly Round[])[]> {
  const rounds: (readonly Round[])[] = []
  // The first rounds are not counted: they compile and open connections, as the first minutes of a process do.
  for (let round = -ROUNDS_WARMING; round < ROUNDS; round += 1) {
    const seen: Round[] = []
    for (const { ownUrl, peerUrl, textOf } of sites) {
      const own = await answersOf(driver, ownUrl, textOf[question])
      const peer = await answersOf(driver, peerUrl, textOf[question])
      seen.push({
        p50Ms: percentileOf(own, 0.5),
        p99Ms: percentileOf(own, 0.99),
        peerP50Ms: percentileOf(peer, 0.5),
        peerP99Ms: percentileOf(peer, 0.99),
      })
    }
    if (round >= 0) rounds.push(seen)
  }
  return rounds
}

function toResult(cases: number, question: QuestionName, rounds: readonly Round[]): QueryResult {
  const spanAt = (of: (round: Round) => number) => spanOf(rounds.map(of))
  return {
    cases,
    question,
    p50Ms: spanAt(({ p50Ms }) => p50Ms),
    p99Ms: spanAt(({ p99Ms }) => p99Ms),
    peerP50Ms: spanAt(({ peerP50Ms }) => peerP50Ms),
    peerP99Ms: spanAt(({ peerP99Ms }) => peerP99Ms),
    ratio: spanAt(({ p99Ms, peerP99Ms }) => p99Ms / peerP99Ms),
  }
}

async function answersOf(driver: CommandDriver, url: string, text: () => string): Promise<readonly number[]> {
  const times = await sendMany(COMMANDS, CONCURRENCY, () => driver.send(url, { text: text(), waitForAnswer: true }))
  return times.map(({ answerMs }) => answerMs ?? Number.NaN)
}

function linesOf(results: readonly QueryResult[]): readonly string[] {
  const header = ['question', 'cases', 'p50 ms', 'p99 ms', 'Bolt p50 ms', 'Bolt p99 ms', 'p99 ratio']
  const rows = results.map((result) => [
    result.question,
    result.cases.toLocaleString('en'),
    spanText(result.p50Ms, 1),
    spanText(result.p99Ms, 1),
    spanText(result.peerP50Ms, 1),
    spanText(result.peerP99Ms, 1),
    spanText(result.ratio, 2),
  ])
  return [...alignRows([header, ...rows]), '']
}
