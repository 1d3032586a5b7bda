import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { EXIT, type ExitCode } from '../cli/command.ts'
import { alignRows, type Output } from '../cli/output.ts'
import { addWorkingDays } from '../domain/calendar.ts'
import { MEDIA, type Medium } from '../domain/medium.ts'
import type { Outcome } from '../domain/refusal.ts'
import { addDays, type Month, previousMonthOf, toLocalDay } from '../domain/time.ts'
import { type Database, openDatabase, removeEmbedded } from '../store/database.ts'
import { migrateDatabase } from '../store/migrate.ts'
import { listMessages } from '../store/outbox.ts'
import type { ActorClaim } from '../workflows/authorise.ts'
import { computeRanking } from '../workflows/compute-ranking.ts'
import { importChannels } from '../workflows/import-channels.ts'
import { importMonth } from '../workflows/import-month.ts'
import { importPeople } from '../workflows/import-people.ts'
import type { ImportReport } from '../workflows/import-report.ts'
import { importUnits } from '../workflows/import-units.ts'
import { issueSummons } from '../workflows/issue-summons.ts'
import { publishRanking } from '../workflows/publish-ranking.ts'
import { type ReviewDecision, reviewRanking } from '../workflows/review-ranking.ts'
import { verifyRanking } from '../workflows/verify-ranking.ts'
import { type Config, PACKAGE_ROOT } from './config.ts'
import { createLogger } from './logger.ts'
import { sampleMonthTable } from './sample/month-table.ts'
import { SAMPLE_PERSON_IDS, sampleChannels, samplePeople, toChannelsFile, toPeopleFile } from './sample/registers.ts'
import { sampleWorkspace } from './sample/workspace.ts'
import { loadSampleOffice, type SampleOffice, sampleRules } from './sample-office.ts'
import { startServing, stopSignal } from './serve.ts'
import { type Services, startServices } from './services.ts'

/** The fake workspace takes ten posts a second in a channel, and the demo posts at that pace, so that it ends in time. */
const POSTS_PER_SECOND = 10
const DRAIN_MS = 60_000
const BUTTON_WAIT_MS = 20_000
const LOOK_MS = 50
const TIE_REASON = '示例：未修约得分较低者列入，严格取十个'

interface Demo {
  readonly output: Output
  readonly folder: string
  readonly month: Month
  readonly sample: SampleOffice
  readonly services: Services
  readonly sandbox: Sandbox
}

/** The main job from beginning to end, on an embedded database and a fake Slack workspace, with nothing else running. */
export async function demo(
  options: { readonly keep: boolean; readonly folder: string | null },
  output: Output,
): Promise<ExitCode> {
  const startedAt = performance.now()
  const folder = resolve(options.folder ?? '.duban/demo')
  const sample = await loadSampleOffice(PACKAGE_ROOT)
  const month = previousMonthOf(toLocalDay(new Date(), sample.office.timeZone))
  output.line(`督办 Duban: the month ${month} of a sample office. People are samples and values are generated.\n`)
  await mkdir(folder, { recursive: true })
  await removeEmbedded(join(folder, 'db'))
  await writeFile(join(folder, 'duban.yaml'), sample.officeText)
  await using database = await openDatabase(`pglite:${join(folder, 'db')}`)
  await migrateDatabase(database, join(PACKAGE_ROOT, 'prisma'))
  await using sandbox = await startDemoSandbox(sample, month)
  await using services = await startDemoServices(folder, sample, sandbox, database)
  await using served = await startServing(services)
  sandbox.setEventsUrl(`http://127.0.0.1:${served.port}/slack/events`)
  const parts: Demo = { output, folder, month, sample, services, sandbox }
  await setUpOffice(parts)
  for (const medium of MEDIA) await publishMedium(parts, medium)
  for (const medium of MEDIA) await summonListed(parts, medium)
  await showOutcome(parts)
  for (const medium of MEDIA) await verifyMedium(parts, medium)
  output.line(`\nDone in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`)
  const sent = await listMessages(services.context.database.prisma, { state: 'sent' })
  output.json({
    ok: true,
    month,
    folder,
    sent: countBy(sent.map(({ kind }) => kind)),
    workspace: options.keep ? sandbox.url : null,
  })
  await showWhereToLook(parts, options.keep)
  if (options.keep) await stopSignal()
  return EXIT.done
}

function countBy(words: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(words, (word) => word)].map(([word, group]) => [word, group.length]))
}

async function startDemoSandbox({ tree }: SampleOffice, month: Month): Promise<Sandbox> {
  const { startSandbox } = await import('../../sandbox/workspace.ts')
  const people = samplePeople(tree, month)
  const channels = sampleChannels(tree, month)
  return startSandbox({
    ...sampleWorkspace({ people, channels, tree, month, botUserId: 'U0BOT' }),
    pacing: { postsPerSecondPerChannel: POSTS_PER_SECOND, tiers: false },
  })
}

async function startDemoServices(
  folder: string,
  sample: SampleOffice,
  sandbox: Sandbox,
  database: Database,
): Promise<Services> {
  const config: Config = {
    databaseUrl: `pglite:${join(folder, 'db')}`,
    officeFile: join(folder, 'duban.yaml'),
    // The tables are there already, so nobody has to be asked for them.
    office: { ...sample.office, schedule: null },
    slack: {
      botToken: sandbox.botToken,
      signingSecret: sandbox.signingSecret,
      appToken: null,
      apiUrl: sandbox.apiUrl,
    },
    host: '127.0.0.1',
    port: 0,
    stopDelayMs: 0,
    logLevel: 'error',
    heartbeatUrl: null,
    isLogLevelGiven: true,
  }
  const pacing = { perChannelMs: 1000 / POSTS_PER_SECOND + 10 }
  return startServices(config, { database, logger: createLogger('error'), pacing })
}

function as(role: keyof typeof SAMPLE_PERSON_IDS): ActorClaim {
  return { surface: 'cli', personId: SAMPLE_PERSON_IDS[role] }
}

function taken<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  throw new Error(`the demo was refused: ${outcome.refusal.message}`)
}

async function setUpOffice({ output, folder, month, sample, services }: Demo): Promise<void> {
  const { context } = services
  const { tree } = sample
  const nobody: ActorClaim = { surface: 'cli', personId: null }
  const unitsPath = join(PACKAGE_ROOT, 'data/units/beijing.csv')
  const units = read(await importUnits(context, { source: { path: unitsPath }, by: nobody, onlyNew: true }))
  const peoplePath = join(folder, 'people.csv')
  await writeFile(peoplePath, toPeopleFile(samplePeople(tree, month)))
  const people = read(await importPeople(context, { source: { path: peoplePath }, by: nobody }))
  const channelsPath = join(folder, 'channels.csv')
  await writeFile(channelsPath, toChannelsFile(sampleChannels(tree, month)))
  const channels = read(await importChannels(context, { source: { path: channelsPath }, by: as('administrator') }))
  output.line(
    `1. Set up: ${units.written} units, ${people.written} posts of sample persons, ${channels.written} channels.`,
  )
}

function read(outcome: Outcome<ImportReport>): ImportReport {
  const report = taken(outcome)
  if (report.ok) return report
  throw new Error(`the demo's file was refused: ${JSON.stringify(report.errors[0])}`)
}

async function publishMedium(parts: Demo, medium: Medium): Promise<void> {
  const { output, folder, month, sample, services } = parts
  const { context } = services
  const path = join(folder, `${medium}-${month}.csv`)
  const rules = sampleRules(sample.office, medium)
  await writeFile(path, sampleMonthTable({ medium, month, tree: sample.tree, rules }))
  const table = read(await importMonth(context, { source: { path }, medium, month, dryRun: false, by: as('importer') }))
  const { ranking } = taken(await computeRanking(context, { medium, month, by: as('importer') }))
  const { ranked, notRanked } = ranking
  output.line(
    `2. ${medium}: ${table.rows} rows imported, ${ranked.length} units ranked, ${notRanked.length} not ranked.`,
  )
  await reviewMedium(parts, medium)
  const { enqueued } = taken(
    await publishRanking(context, { medium, month, checkOnly: false, waive: null, by: as('issuer') }),
  )
  output.line(`   published by the issuer: ${enqueued} messages enqueued.`)
  await settle(parts)
}

/** The air ranking is approved as in Slack, by its button; the water list has a tie that a reviewer decides. */
async function reviewMedium(parts: Demo, medium: Medium): Promise<void> {
  const { output, month, services } = parts
  await settle(parts)
  if (medium === 'air') {
    await pressApprove(parts)
    output.line('   approved by the reviewer, by the button in the review channel.')
    return
  }
  const undecided: ReviewDecision = { kind: 'approve', tie: null }
  const input = { medium, month, version: null, by: as('reviewer') }
  const refused = await reviewRanking(services.context, { ...input, decision: undecided })
  if (refused.ok) {
    output.line('   approved by the reviewer.')
    return
  }
  output.line(`   ${refused.refusal.message}`)
  taken(
    await reviewRanking(services.context, {
      ...input,
      decision: { kind: 'approve', tie: { policy: 'strict', reason: TIE_REASON } },
    }),
  )
  output.line(`   decided by the reviewer: strict (${TIE_REASON}).`)
}

async function pressApprove({ sandbox, services, month }: Demo): Promise<void> {
  await sandbox.press({ user: 'U0REVIEWER', channel: 'CCITYREVIEW', actionId: 'ranking.approve' })
  const deadline = performance.now() + BUTTON_WAIT_MS
  const key = { medium: 'air', month, state: 'reviewed' }
  while ((await services.context.database.prisma.ranking.count({ where: key })) === 0) {
    if (performance.now() > deadline) throw new Error('the demo pressed approve and nothing came of it')
    const { promise, resolve: wake } = Promise.withResolvers<void>()
    setTimeout(wake, LOOK_MS)
    await promise
  }
}

async function settle({ services }: Demo): Promise<void> {
  const { isDone, waiting } = await (await services.startWorkers()).drain(DRAIN_MS)
  if (!isDone || waiting > 0) throw new Error(`the demo's messages did not all go out: ${waiting} wait`)
}

async function summonListed(parts: Demo, medium: Medium): Promise<void> {
  const { output, month, services } = parts
  const { context } = services
  const today = toLocalDay(new Date(), context.office.timeZone)
  const { day } = addWorkingDays(context.calendar, addDays(today, 6), 1)
  const at = `${day} ${medium === 'air' ? '09:30' : '14:30'}`
  const input = { medium, month, at, place: '示例路1号第三会议室', units: null, merge: false, by: as('issuer') }
  const summoned = taken(await issueSummons(context, input))
  await settle(parts)
  output.line(`3. ${medium}: ${summoned.units.length} townships summoned for ${at}, copied to their districts.`)
}

async function verifyMedium({ output, month, services }: Demo, medium: Medium): Promise<void> {
  const { difference, checked } = taken(await verifyRanking(services.context.database.prisma, medium, month))
  if (difference !== null) throw new Error(`verify ${medium} ${month}: differs at ${difference.place}`)
  output.line(
    `verify ${medium} ${month}: ${checked.rankedUnits} places and ${checked.messages} messages made again, byte for byte.`,
  )
}

async function showOutcome({ output, services, sandbox, folder }: Demo): Promise<void> {
  const messages = await listMessages(services.context.database.prisma, { state: 'sent' })
  const nameOf = (id: string) => `#${sandbox.channel(id).record.name}`
  output.line('\nPosted:')
  const groups = Map.groupBy(messages, (message) => `${message.medium ?? ''} ${message.kind} (${message.action})`)
  const rows = [...groups].map(([title, group]) => {
    const channels = [...new Set(group.map((message) => message.channelId))]
    const shown = channels.slice(0, 3).map(nameOf).join(', ')
    const rest = channels.length > 3 ? ` … ${channels.length} channels` : ''
    return ['', String(group.length), title, `→ ${shown}${rest}`]
  })
  for (const line of alignRows(rows)) output.line(line)
  const first = (kind: string) => messages.find((message) => message.kind === kind)
  for (const kind of ['bottomRankingSummary', 'bottomRankingNotice', 'interviewSummons']) {
    const message = first(kind)
    const posted = sandbox
      .channel(message?.channelId ?? '')
      .messages()
      .find((it) => it.ts === message?.ts)
    if (message === undefined || posted === undefined) continue
    output.line(`\n── ${nameOf(message.channelId)} ${'─'.repeat(40)}\n${sandbox.readableText(posted)}`)
  }
  const transcript = [...new Set(messages.map((message) => message.channelId))].flatMap((id) => [
    `══ ${nameOf(id)}`,
    ...sandbox.channel(id).readable(),
    '',
  ])
  await writeFile(join(folder, 'messages.txt'), `${transcript.join('\n')}\n`)
}

async function showWhereToLook({ output, folder, month, sandbox }: Demo, isKept: boolean): Promise<void> {
  const shown = relative(process.cwd(), folder) || folder
  output.line(`Every message as a person reads it: ${join(shown, 'messages.txt')}`)
  output.line(`The tables, people and channels that went in: ${shown}/*.csv`)
  if (isKept) {
    output.line(`The workspace in a browser: ${sandbox.url}  (Ctrl-C ends the demo)`)
    return
  }
  output.line('Look on yourself:')
  // A clone has no `duban` of its own on the path; where the package is installed, npx finds it.
  const program = process.cwd() === PACKAGE_ROOT ? 'npm run -s duban --' : 'npx duban'
  const prefix = `DATABASE_URL=pglite:${join(shown, 'db')} ${program}`
  output.line(`  ${prefix} explain air ${month} 房山区/阎村镇`)
  output.line(`  ${prefix} messages --kind bottomRankingNotice`)
  output.line(`  ${program} demo --keep   stays up, with the workspace in a browser`)
}
