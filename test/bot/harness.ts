import { createHmac } from 'node:crypto'
import { request } from 'node:http'
import path from 'node:path'
import type { Entry } from '../../sandbox/entered.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { readOfficeFile } from '../../src/app/office-file.ts'
import { type BotApp, type BotAppOptions, createBotApp } from '../../src/bot/app.ts'
import { loadReplies } from '../../src/bot/replies.ts'
import type { BotWorkflows } from '../../src/bot/workflows.ts'
import { done, type Outcome, type Refusal, refuse } from '../../src/domain/refusal.ts'
import { createUnitTree } from '../../src/domain/units.ts'
import type { NoticeInput } from '../../src/notifications/catalog.ts'
import { renderNotice } from '../../src/notifications/render.ts'
import type { Locale } from '../../src/notifications/words.ts'
import type { OfficeContext } from '../../src/workflows/office-context.ts'
import type { Viewer } from '../../src/workflows/viewer.ts'
import { aNotice, builtIn, TEMPLATES_DIR } from '../notifications/support.ts'
import { aClient, aSandbox, OPEN, PERSON } from '../sandbox/harness.ts'

export { OPEN, PERSON }

const SAMPLE_FILE = path.join(import.meta.dirname, '../../duban.sample.yaml')
export const NOW = new Date('2026-11-16T02:00:00Z')

export function repliesIn(locale: Locale) {
  return loadReplies({ builtInDir: TEMPLATES_DIR, locale })
}

/** An office without a database: the workflows of these tests are functions of their own. */
export function aContext(locale: Locale = 'zh-CN'): OfficeContext {
  const office = { ...readOfficeFile(null, SAMPLE_FILE), locale }
  return { office, templates: builtIn(locale), now: () => NOW } as unknown as OfficeContext
}

export interface Call {
  readonly act: string
  readonly input: unknown
}

/** Somebody who may see everything. */
export function aViewer(over: Partial<Viewer> = {}): Viewer {
  return {
    actor: { personId: 'p1', name: '签发员', surface: 'slack' },
    roles: new Set(['issuer']),
    posts: [],
    scope: { personId: 'p1', unitCodes: new Set(), isWholeCity: true, seesWholeLists: true },
    registers: { tree: createUnitTree([]), posts: [], channels: [] },
    ...over,
  }
}

/** Slack gives no file. */
export async function noFile() {
  return refuse({ code: 'file-unreadable', needs: 'input', message: 'Slack does not give the file' })
}

/** Workflows that do what they are told and keep what they were given; admission is kept in memory. */
export function fakeWorkflows(over: Partial<BotWorkflows> = {}) {
  const calls: Call[] = []
  const admitted = new Set<string>()
  const noted = <T>(act: string, value: T) => {
    return async (_context: OfficeContext, input: unknown): Promise<Outcome<T>> => {
      calls.push({ act, input })
      return done(value)
    }
  }
  const workflows: BotWorkflows = {
    authorise: async () => done({ personId: 'p1', name: '审核员', surface: 'slack' }),
    reviewRanking: noted('review', {}) as unknown as BotWorkflows['reviewRanking'],
    issueSummons: noted('summon', { units: [], enqueued: 2, warnings: [] }),
    declineProposal: noted('decline', { unitName: '己镇' }),
    tieToDecide: async () => {
      const { tieAtCut } = aNotice('rankingReview')
      if (tieAtCut === null) throw new Error('expected the sample review to have a tie')
      return done(tieAtCut)
    },
    proposalToSee: async (_context, { unitCode }) =>
      done({ unit: { unitCode, unitName: '己镇', district: '戊区' }, isMergeable: false, proposed: null }),
    identifyViewer: async () => done(aViewer()),
    loadHome: async () => done({ kind: 'unknown', administrators: [] }),
    importMonth: refusing({ code: 'not-permitted' }),
    lookAtMonthTable: refusing({ code: 'not-permitted' }),
    publishedList: async () => null,
    seenStandings: async () => null,
    findUnit: refusing({ code: 'not-found' }),
    unitHistory: refusing({ code: 'not-found' }),
    responsiblePeople: refusing({ code: 'not-found' }),
    exportAnswer: refusing({ code: 'not-found' }),
    findCases: async () => done({ cases: [], next: null, count: 0, isMore: false }),
    viewCase: refusing({ code: 'not-found' }),
    caseToAct: refusing({ code: 'not-found' }),
    takeCaseAct: refusing({ code: 'not-found' }),
    registerCase: refusing({ code: 'not-permitted' }),
    addEvidence: refusing({ code: 'not-found' }),
    caseEvidence: refusing({ code: 'not-found' }),
    settleSelfCriticism: refusing({ code: 'not-found' }),
    listReturns: async () => done([]),
    viewReturn: refusing({ code: 'not-found' }),
    returnToAct: refusing({ code: 'not-found' }),
    submitReturn: refusing({ code: 'not-found' }),
    acceptReturn: refusing({ code: 'not-found' }),
    sendReturnBack: refusing({ code: 'not-found' }),
    extendReturn: refusing({ code: 'not-found' }),
    askReturnExtension: refusing({ code: 'not-found' }),
    grantReturnExtension: refusing({ code: 'not-found' }),
    refuseReturnExtension: refusing({ code: 'not-found' }),
    glanceCase: refusing({ code: 'not-found' }),
    reportPlaces: async () => done([]),
    reportProblem: refusing({ code: 'not-permitted' }),
    reportToStep: refusing({ code: 'not-found' }),
    takeReportStep: refusing({ code: 'not-found' }),
    openCaseFromReport: refusing({ code: 'not-found' }),
    viewReport: refusing({ code: 'not-found' }),
    listReports: async () => done({ reports: [], next: null }),
    proposalToDecide: refusing({ code: 'not-found' }),
    chooseTool: refusing({ code: 'not-found' }),
    listSchedules: async () => done([]),
    showSchedule: refusing({ code: 'not-found' }),
    changeSchedule: refusing({ code: 'not-permitted' }),
    decideMissedRuns: refusing({ code: 'nothing-missed' }),
    changeCalendarYear: refusing({ code: 'not-permitted' }),
    listCalendarYears: async () => done([]),
    showCalendarYear: refusing({ code: 'not-permitted' }),
    listPeople: async () => done({ posts: [], more: 0 }),
    handOverPost: refusing({ code: 'not-permitted' }),
    appointDeputy: refusing({ code: 'not-permitted' }),
    personLeaves: refusing({ code: 'not-permitted' }),
    matchSlackUser: refusing({ code: 'not-permitted' }),
    changeBinding: refusing({ code: 'not-permitted' }),
    grantRole: refusing({ code: 'not-permitted' }),
    revokeRole: refusing({ code: 'not-permitted' }),
    defineCampaign: refusing({ code: 'not-permitted' }),
    confirmCampaignDueDay: refusing({ code: 'not-permitted' }),
    launchCampaignNow: refusing({ code: 'not-permitted' }),
    cancelCampaign: refusing({ code: 'not-permitted' }),
    messageToSettle: refusing({ code: 'not-permitted' }),
    settleMessage: refusing({ code: 'not-permitted' }),
    retryAll: refusing({ code: 'not-permitted' }),
    listSettings: refusing({ code: 'not-permitted' }),
    signReceipt: refusing({ code: 'not-on-roll' }),
    listReceipts: async () => done({ listed: [], more: 0 }),
    openToObjection: refusing({ code: 'not-on-roll' }),
    raiseObjection: refusing({ code: 'not-on-roll' }),
    objectionToDecide: refusing({ code: 'objection-closed' }),
    decideObjection: refusing({ code: 'objection-closed' }),
    unsettledMessages: async () => {
      return { counts: { failed: 0, unconfirmed: 0, sending: 0, pending: 0 }, listed: [], more: 0 }
    },
    mendDestination: async (_context, input) => {
      calls.push({ act: 'mend', input })
      return { channelId: input.channelId, wasRetired: true, retried: [] }
    },
    mendWhenOpen: async (_context, input) => {
      calls.push({ act: 'mend', input })
      return true
    },
    retireKnownDestination: async (_context, input) => {
      calls.push({ act: 'retire', input })
      return 'retired'
    },
    actOnInterview: noted('interview', { unitName: '己镇' }) as unknown as BotWorkflows['actOnInterview'],
    interviewToAct: refusing({ code: 'not-found' }),
    listInterviews: async () => done({ listed: [], hasMore: false }),
    interviewTimeline: refusing({ code: 'not-found' }),
    readmit: async (_context, id) => void admitted.delete(id),
    admit: async (_context, id) => {
      const isNew = !admitted.has(id)
      admitted.add(id)
      return isNew
    },
    ...over,
  }
  return { workflows, calls, admitted }
}

export function refusing(refusal: Partial<Refusal> & { readonly code: string }) {
  return async () => refuse({ needs: 'input', message: `refused: ${refusal.code}`, ...refusal })
}

export interface LogLine {
  readonly level: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly message: string
}

export function aLog() {
  const lines: LogLine[] = []
  const at = (level: string) => (fields: Readonly<Record<string, unknown>>, message: string) => {
    lines.push({ level, fields, message })
  }
  return { lines, logger: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') } }
}

export interface TestBot extends AsyncDisposable {
  readonly sandbox: Sandbox
  readonly bot: BotApp
  readonly url: string
  readonly calls: readonly Call[]
  /** The ids of requests that are recorded. */
  readonly admitted: ReadonlySet<string>
  readonly lines: readonly LogLine[]
  readonly acted: () => number
  /** Posts a notice with its buttons to the open channel. */
  readonly post: (notice: NoticeInput) => Promise<string>
  readonly press: (actionId: string, ts?: string) => Promise<number>
  readonly submit: (entries: Readonly<Record<string, Entry>>) => Promise<void>
  /** What the person alone was told, oldest first. */
  readonly told: () => readonly string[]
  /** What the person's form says, headings and texts; `null` when none is open. */
  readonly form: () => string | null
}

/** The bot over real HTTP (or a socket) against a sandbox workspace. */
export async function startBot(over: Partial<BotAppOptions> = {}, isSocket = false): Promise<TestBot> {
  const sandbox = await aSandbox()
  const { workflows, calls, admitted } = fakeWorkflows(over.workflows)
  const { lines, logger } = aLog()
  const context = over.context ?? aContext()
  let acted = 0
  const bot = createBotApp({
    signingSecret: sandbox.signingSecret,
    botToken: sandbox.botToken,
    appToken: isSocket ? sandbox.appToken : null,
    slackApiUrl: sandbox.apiUrl,
    host: '127.0.0.1',
    port: 0,
    logger,
    context,
    replies: repliesIn(context.office.locale),
    routes: [],
    onActed: () => {
      acted += 1
    },
    ...over,
    workflows,
  })
  const { port } = await bot.start()
  const url = `http://127.0.0.1:${port}/slack/events`
  if (!isSocket) sandbox.setEventsUrl(url)
  const client = aClient(sandbox, sandbox.botToken)
  return {
    sandbox,
    bot,
    url,
    calls,
    admitted,
    lines,
    acted: () => acted,
    async post(notice) {
      const { text, blocks } = renderNotice(context.templates, notice)
      const { ts } = await client.chat.postMessage({ channel: OPEN, text, blocks: [...blocks] })
      return ts ?? ''
    },
    async press(actionId, ts) {
      const at = ts === undefined ? {} : { ts }
      return (await sandbox.press({ user: PERSON, channel: OPEN, actionId, ...at })).status
    },
    async submit(entries) {
      await sandbox.submitView({ user: PERSON, entries })
    },
    told: () =>
      sandbox
        .channel(OPEN)
        .ephemerals(PERSON)
        .map((message) => sandbox.readableText(message)),
    form: () => {
      const view = sandbox.openViewOf(PERSON)?.view
      return view === undefined ? null : textsOf(view).join('\n')
    },
    async [Symbol.asyncDispose]() {
      await bot.stop(1_000)
      await sandbox.close()
    },
  }
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'text' && typeof item === 'string' ? [item] : textsOf(item),
  )
}

/** The body of a pressed button, as Slack sends it. */
export function aPress(over: Readonly<Record<string, unknown>> = {}) {
  return {
    type: 'block_actions',
    team: { id: 'T0SANDBOX', domain: 'sandbox' },
    user: { id: PERSON },
    container: { type: 'message', message_ts: '1.000001', channel_id: OPEN },
    channel: { id: OPEN, name: 'x' },
    trigger_id: '1.2.3',
    response_url: 'http://127.0.0.1:9/none',
    actions: [
      {
        type: 'button',
        action_id: 'ranking.approve',
        block_id: 'duban-actions',
        action_ts: '1762000000.000000',
        value: JSON.stringify({ medium: 'air', month: '2026-10', version: 1 }),
      },
    ],
    ...over,
  }
}

export function formOf(payload: unknown): string {
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
}

export interface RawRequest {
  readonly body: string
  readonly secret: string
  readonly atMs?: number
  readonly contentType?: string
  readonly path?: string
}

/** A signed request, sent as it stands; returns the status, 0 when the connection was ended first. */
export async function send(url: string, { body, secret, atMs, contentType, path: at }: RawRequest): Promise<number> {
  const stamp = Math.floor((atMs ?? Date.now()) / 1_000)
  const digest = createHmac('sha256', secret).update(`v0:${stamp}:${body}`).digest('hex')
  const headers = {
    'content-type': contentType ?? 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(body)),
    'x-slack-request-timestamp': String(stamp),
    'x-slack-signature': `v0=${digest}`,
  }
  const { promise, resolve } = Promise.withResolvers<number>()
  const sent = request(
    at === undefined ? url : new URL(at, url),
    { method: 'POST', agent: false, headers },
    (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    },
  )
  sent.on('error', () => resolve(0))
  sent.end(body)
  return promise
}
