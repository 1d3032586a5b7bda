import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { webApi } from '@slack/bolt'
import { EXIT, type ExitCode } from '../cli/command.ts'
import type { Output } from '../cli/output.ts'
import type { WorkingCalendar } from '../domain/calendar.ts'
import { holdsOn } from '../domain/people.ts'
import { toLocalDay } from '../domain/time.ts'
import { createSlackWorkspace } from '../notifications/slack-workspace.ts'
import { createCalendarKeeper } from '../store/calendar-years.ts'
import { loadChannels } from '../store/channels.ts'
import { type Database, openDatabase } from '../store/database.ts'
import { assertSchemaCurrent } from '../store/migrate.ts'
import { loadPosts } from '../store/posts.ts'
import { loadUnits } from '../store/units.ts'
import { checkAdministrators } from './administrators.ts'
import { officeCalendar } from './calendar-file.ts'
import { type Config, PACKAGE_ROOT } from './config.ts'
import type { Finding } from './finding.ts'
import { checkTemplates } from './template-health.ts'

/** Clocks that differ by more make Slack refuse signed requests as stale. */
const CLOCK_DIFFERENCE_MAX_MS = 60_000
/** The look at the bot's channels ends within this time. */
const MEMBERSHIP_MS_MAX = 30_000

/** Checks settings, database, Slack and calendar; one line each with the mend. */
export async function doctor(config: Config, output: Output): Promise<ExitCode> {
  const findings = await examine(config)
  output.json({ ok: findings.every(isFine), findings })
  const marks = { ok: '✓', warning: '!', problem: '✗' } as const
  for (const { check, status, found, mend } of findings) {
    output.line(`${marks[status]} ${check}: ${found}${mend === null ? '' : ` → ${mend}`}`)
  }
  return findings.every(isFine) ? EXIT.done : EXIT.decisionNeeded
}

function isFine({ status }: Finding): boolean {
  return status !== 'problem'
}

export async function examine(config: Config): Promise<readonly Finding[]> {
  const settings: Finding[] = [ok('office file', config.officeFile ?? 'the built-in sample'), checkTemplates(config)]
  const database = await openDatabase(config.databaseUrl, { mustExist: true }).catch((error: unknown) =>
    messageOf(error),
  )
  if (typeof database === 'string') {
    const mend = 'check DATABASE_URL, or stop the other process'
    const years = checkCalendar(config, officeCalendar(config.office))
    return [...settings, ...years, problem('database', database, mend), ...(await checkSlack(config, []))]
  }
  await using open = database
  const { findings, channelIds } = await checkDatabase(open, config)
  return [...settings, ...findings, ...(await checkSlack(config, channelIds))]
}

function checkCalendar(config: Config, calendar: WorkingCalendar): readonly Finding[] {
  const today = toLocalDay(new Date(), config.office.timeZone)
  const year = Number(today.slice(0, 4))
  return [year, year + 1].map((wanted) => {
    if (calendar.years[String(wanted)] !== undefined) return ok(`calendar ${wanted}`, 'holidays known')
    const mend = `days of ${wanted} are marked unconfirmed until they are entered: duban calendar import FILE --year ${wanted}`
    return { check: `calendar ${wanted}`, status: 'warning', found: 'holidays not known yet', mend } as const
  })
}

async function checkDatabase(database: Database, config: Config) {
  const { prisma } = database
  const outdated = await assertSchemaCurrent(prisma, join(PACKAGE_ROOT, 'prisma')).then(() => null, messageOf)
  if (outdated !== null) {
    const years = checkCalendar(config, officeCalendar(config.office))
    return { findings: [...years, problem('database', outdated, 'duban init --units beijing')], channelIds: [] }
  }
  const units = await loadUnits(prisma)
  const posts = await loadPosts(prisma)
  const channels = await loadChannels(prisma)
  const today = toLocalDay(new Date(), config.office.timeZone)
  const needed = ['importer', 'reviewer', 'issuer', 'administrator'] as const
  const missing = needed.filter((role) => !holdsOn(posts, role, today))
  const bound = new Set(channels.map((channel) => channel.unitCode))
  const unbound = units.filter(
    (unit) => (unit.level === 'township' || unit.level === 'district') && !bound.has(unit.code),
  )
  const keeper = createCalendarKeeper(officeCalendar(config.office))
  await keeper.look(prisma)
  const findings = [
    ...checkCalendar(config, keeper.calendar()),
    ok('database', `${config.databaseUrl.split(':', 1)[0]}, schema current`),
    units.length > 0 ? ok('units', `${units.length}`) : problem('units', 'none', 'duban init --units beijing'),
    missing.length === 0
      ? ok('people', `${new Set(posts.map((post) => post.personId)).size}`)
      : problem('people', `nobody is ${missing.join(', ')} today`, 'duban import people FILE'),
    ...checkAdministrators(posts, today),
    unbound.length === 0
      ? ok('channels', `${channels.length}, every district and township has one`)
      : problem(
          'channels',
          `${unbound.length} districts and townships have none, e.g. ${unbound[0]?.name} ${unbound[0]?.code}`,
          'duban import channels FILE',
        ),
  ]
  return { findings, channelIds: [...new Set(channels.map((channel) => channel.channelId))] }
}

async function checkSlack(config: Config, channelIds: readonly string[]): Promise<readonly Finding[]> {
  const { botToken, signingSecret, appToken, apiUrl } = config.slack
  const inbound =
    signingSecret !== null || appToken !== null
      ? ok('inbound', appToken === null ? 'HTTP with a signing secret' : 'Socket Mode')
      : problem('inbound', 'neither SLACK_SIGNING_SECRET nor SLACK_APP_TOKEN is set', 'set one of them')
  if (botToken === null)
    return [inbound, problem('Slack token', 'SLACK_BOT_TOKEN is not set', 'set the bot token xoxb-…')]
  const client = new webApi.WebClient(botToken, { slackApiUrl: apiUrl, timeout: 10_000, retryConfig: { retries: 1 } })
  try {
    const sentAt = Date.now()
    const answer = await client.auth.test()
    const scopes = answer.response_metadata?.scopes ?? []
    return [
      inbound,
      ok('Slack token', `${answer.user} in ${answer.team}`),
      checkScopes(scopes),
      await checkClock(apiUrl, sentAt),
      await checkMembership({ botToken, apiUrl }, channelIds),
    ]
  } catch (error) {
    return [inbound, problem('Slack token', messageOf(error), 'check SLACK_BOT_TOKEN and SLACK_API_URL')]
  }
}

function checkScopes(scopes: readonly string[]): Finding {
  if (scopes.length === 0) return { check: 'scopes', status: 'warning', found: 'Slack did not say which', mend: null }
  const wanted = wantedScopes()
  const missing = wanted.filter((scope) => !scopes.includes(scope))
  if (missing.length === 0) return ok('scopes', `${wanted.length}, all there`)
  return problem(
    'scopes',
    `missing ${missing.join(', ')}`,
    'add them to the Slack app (manifest.json) and install it again',
  )
}

function wantedScopes(): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'manifest.json'), 'utf8')) as {
    readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } }
  }
  return manifest.oauth_config.scopes.bot
}

async function checkClock(apiUrl: string, sentAt: number): Promise<Finding> {
  const response = await fetch(apiUrl, { signal: AbortSignal.timeout(10_000) }).catch(() => null)
  const date = response?.headers.get('date')
  if (date == null) return { check: 'clock', status: 'warning', found: 'Slack did not tell the time', mend: null }
  const differenceMs = Math.abs(Date.parse(date) - sentAt)
  if (differenceMs <= CLOCK_DIFFERENCE_MAX_MS) return ok('clock', 'agrees with Slack’s')
  return problem('clock', `${Math.round(differenceMs / 1000)} s off Slack’s`, 'set this machine’s clock')
}

async function checkMembership(
  { botToken, apiUrl }: { readonly botToken: string; readonly apiUrl: string },
  channelIds: readonly string[],
): Promise<Finding> {
  const workspace = createSlackWorkspace({ token: botToken, apiUrl, signal: AbortSignal.timeout(MEMBERSHIP_MS_MAX) })
  const joined = await workspace.joinedChannels()
  if (joined.kind === 'unknown') {
    return problem(
      'membership',
      `not checked: ${joined.reason}`,
      'check the scopes of the Slack app, then duban doctor',
    )
  }
  const { ids, isComplete } = joined.value
  const missing = channelIds.filter((id) => !ids.has(id))
  if (missing.length === 0) return ok('membership', `member of all ${channelIds.length} channels`)
  if (!isComplete) {
    const found = `not known of ${missing.length} channels: the bot is in more than the ${ids.size} that were listed`
    return { check: 'membership', status: 'warning', found, mend: 'duban publish --check asks for each that matters' }
  }
  return problem(
    'membership',
    `not a member of ${missing.length} channels, e.g. ${missing.slice(0, 3).join(', ')}`,
    'invite the bot: /invite @duban',
  )
}

function ok(check: string, found: string): Finding {
  return { check, status: 'ok', found, mend: null }
}

function problem(check: string, found: string, mend: string): Finding {
  return { check, status: 'problem', found, mend }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
