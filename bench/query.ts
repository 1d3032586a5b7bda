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
const COMMANDS = 500
const ROUNDS = 5
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

/** How soon `/duban case` is answered over ten thousand and over a million cases, against Bolt with one select. */
export const query: Benchmark = {
  name: 'query',
  async measure(folder, note) {
    await using workspace = await startWorkspace({ channels: await officeChannelIds(), users: [OFFICE_USER] })
    await using server = await startPostgres()
    const results: QueryResult[] = []
    for (const count of SIZES) {
      note(`writing ${count.toLocaleString('en')} cases`)
      const url = await server.createDatabase(`cases_${count}`)
      await setUpOffice(url)
      const townships = await fillOffice(url, count)
      note(`asking over ${count.toLocaleString('en')} cases`)
      results.push(...(await measureAt(url, { folder, count, townships, address: workspace.address })))
    }
    const worst = Math.max(...results.map(({ ratio }) => ratio.median))
    const growth = Math.max(...QUESTIONS.map((question) => growthOf(results, question)))
    const met = { ratio: worst <= AIM_RATIO_MAX, growth: growth <= AIM_GROWTH_MAX }
    return {
      document: { aims: { ratioMax: AIM_RATIO_MAX, growthMax: AIM_GROWTH_MAX }, met, worst, growth, results },
      lines: [
        ...linesOf(results),
        `p99 of the answer against Bolt with one select, at worst: ${worst.toFixed(2)}; aim ${AIM_RATIO_MAX} or less: ${metText(met.ratio)}`,
        `p99 with a hundred times as many cases, at worst: ${growth.toFixed(2)} times as long; aim ${AIM_GROWTH_MAX} or less: ${metText(met.growth)}`,
      ],
    }
  },
}

/** Writes the cases; returns the townships they lie in. */
async function fillOffice(url: string, count: number): Promise<readonly string[]> {
  await using database = await openDatabase(url)
  const units = await loadUnits(database.prisma)
  const townships = units.filter(({ level }) => level === 'township').map(({ code }) => code)
  await fillCases(database.prisma, count, townships)
  return townships
}

interface Place {
  readonly folder: string
  readonly count: number
  readonly townships: readonly string[]
  readonly address: WorkspaceAddress
}

async function measureAt(url: string, { folder, count, townships, address }: Place): Promise<readonly QueryResult[]> {
  const { apiUrl: SLACK_API_URL, botToken: SLACK_BOT_TOKEN, signingSecret } = address
  const env = { DATABASE_URL: url, SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET: signingSecret }
  await using served = await launchServe({ cwd: folder, env }).listening
  await using bolt = await startListener(BOLT_MAIN, { env })
  await using driver = await startCommandDriver(signingSecret)
  const nextNumber = createNumbers(count)
  let asked = 0
  const nextTownship = () => {
    asked += 1
    return townships[asked % townships.length] ?? ''
  }
  const textOf = {
    [QUESTIONS[0]]: () => `case ${nextNumber()}`,
    [QUESTIONS[1]]: () => `case ${nextTownship()} inProgress`,
  } as const satisfies Record<QuestionName, () => string>
  const results: QueryResult[] = []
  for (const question of QUESTIONS) {
    const ours: (readonly number[])[] = []
    const theirs: (readonly number[])[] = []
    // The first round is not counted: it compiles and opens connections, as the first minutes of a process do.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const own = await answersOf(driver, served.url, textOf[question])
      const peer = await answersOf(driver, bolt.url, textOf[question])
      if (round === 0) continue
      ours.push(own)
      theirs.push(peer)
    }
    const spanAt = (rounds: readonly (readonly number[])[], share: number) =>
      spanOf(rounds.map((times) => percentileOf(times, share)))
    results.push({
      cases: count,
      question,
      p50Ms: spanAt(ours, 0.5),
      p99Ms: spanAt(ours, 0.99),
      peerP50Ms: spanAt(theirs, 0.5),
      peerP99Ms: spanAt(theirs, 0.99),
      ratio: spanOf(ours.map((times, round) => percentileOf(times, 0.99) / percentileOf(theirs[round] ?? [], 0.99))),
    })
  }
  return results
}

async function answersOf(driver: CommandDriver, url: string, text: () => string): Promise<readonly number[]> {
  const times = await sendMany(COMMANDS, CONCURRENCY, () => driver.send(url, { text: text(), waitForAnswer: true }))
  return times.map(({ answerMs }) => answerMs ?? Number.NaN)
}

function growthOf(results: readonly QueryResult[], question: QuestionName): number {
  const [few, many] = SIZES.map((count) => results.find((one) => one.cases === count && one.question === question))
  return (many?.p99Ms.median ?? Number.NaN) / (few?.p99Ms.median ?? Number.NaN)
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
