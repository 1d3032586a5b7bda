import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { App, RespondFn, ViewResponseAction, ViewSubmitAction } from '@slack/bolt'
import { z } from 'zod'
import { fillIn } from '../notifications/words.ts'
import { PLACE_CHARACTERS_MAX } from '../workflows/issue-summons.ts'
import { REASON_CHARACTERS_MAX } from '../workflows/review-ranking.ts'
import { ACTIONS } from './actions/index.ts'
import type { ActionDefinition, Answer, BotTools, ViewDefinition } from './define.ts'
import { toEntries, ViewValues } from './entries.ts'
import { toResultView, verbatim } from './forms.ts'
import type { InFlight } from './in-flight.ts'
import { type Logger, toErrorFields } from './logger.ts'
import { type FieldName, type Replies, refusalText } from './replies.ts'
import type { SlackForms } from './slack-forms.ts'
import { VIEWS } from './views/index.ts'

export interface ListenerParts extends BotTools {
  readonly logger: Logger
  readonly forms: SlackForms
  readonly inFlight: InFlight
  /** Told of every act that was done: there may be something to send. */
  readonly onActed: () => void
}

/** A form is acknowledged by now; Slack waits three seconds, and what takes longer is shown when it is known. */
const ACKNOWLEDGE_WITHIN_MS = 2_000
const REFERENCE_BYTES = 3

const Id = z.string().min(1).max(255)
const Press = z.object({
  user: z.object({ id: Id }),
  container: z.object({ message_ts: Id, channel_id: Id }),
  trigger_id: z.string().min(1),
  actions: z.tuple([z.object({ action_id: Id, action_ts: Id, value: z.string() })]),
})
const Submission = z.object({
  user: z.object({ id: Id }),
  view: z.object({ id: Id, private_metadata: z.string(), state: z.object({ values: ViewValues }) }),
})

/** An answer, or why there is none. */
type Said =
  | Answer
  | { readonly kind: 'broken' | 'repeated' | 'tooLate' }
  | { readonly kind: 'entries'; readonly errors: Readonly<Record<string, string>> }
  | { readonly kind: 'fault'; readonly reference: string }

/**
 * Registers every button and form of the lists with Bolt.
 *
 * Each request is recorded by its id before it acts, so that one that comes twice acts once. What it comes to is told
 * to the person who acted, and never to the channel. A fault is logged with a reference, which is what he is shown.
 */
export function registerListeners(app: App, parts: ListenerParts): void {
  for (const action of ACTIONS) {
    app.action({ type: 'block_actions', action_id: action.id }, ({ ack, body, respond }) =>
      parts.inFlight.track(async () => {
        // Nothing rides on the acknowledgement of a press, so it does not wait for the act.
        await ack()
        await answerPress(action, body, respond, parts)
      }),
    )
  }
  for (const view of VIEWS) {
    app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: view.id }, ({ ack, body }) =>
      parts.inFlight.track(() => answerSubmission(view, body, ack, parts)),
    )
  }
  const known = new Set(ACTIONS.map(({ id }) => id))
  app.action({ type: 'block_actions', action_id: /.*/ }, async ({ ack, action, respond }) => {
    if (known.has(action.action_id)) return
    await ack()
    parts.logger.warn({ actionId: action.action_id }, 'a button nobody listens to was pressed')
    await tell(respond, parts.replies.trouble.unknownButton, parts)
  })
}

async function answerPress(
  action: ActionDefinition<unknown>,
  body: unknown,
  respond: RespondFn,
  parts: ListenerParts,
): Promise<void> {
  const { replies, logger } = parts
  const said = await guarded(`button ${action.id}`, parts, () => press(action, body, parts))
  logger.info({ actionId: action.id, outcome: outcomeOf(said) }, 'a button was pressed')
  if (said.kind === 'done') await guarded('what follows an act', parts, async () => parts.onActed())
  const text = pressText(said, replies)
  if (text !== null) await tell(respond, text, parts)
}

async function press(action: ActionDefinition<unknown>, body: unknown, parts: ListenerParts): Promise<Said> {
  const request = Press.safeParse(body)
  if (!request.success) return { kind: 'broken' }
  const { user, container, trigger_id: triggerId, actions } = request.data
  const [{ action_id: actionId, action_ts: actionTs, value: valueText }] = actions
  const value = action.value.safeParse(parseJson(valueText))
  if (!value.success) return { kind: 'broken' }
  const id = ['action', container.channel_id, container.message_ts, actionId, user.id, actionTs].join('/')
  if (!(await parts.workflows.admit(parts.context, id))) return { kind: 'repeated' }
  const by = { surface: 'slack', slackUserId: user.id } as const
  const answer = await action.run({ value: value.data, by }, parts)
  if (answer.kind !== 'form') return answer
  return (await parts.forms.open(triggerId, answer.view)) === 'opened' ? answer : { kind: 'tooLate' }
}

/** What the person who pressed is told; `null` when the form, or the first request, tells him. */
function pressText(said: Said, replies: Replies): string | null {
  const { trouble } = replies
  switch (said.kind) {
    case 'done':
      return said.text
    case 'refused':
      return refusalText(replies, said.refusal)
    case 'broken':
      return trouble.brokenButton
    case 'tooLate':
      return trouble.tooLate
    case 'fault':
      return fillIn(trouble.fault, { reference: said.reference })
    case 'form':
    case 'repeated':
    case 'entries':
      return null
  }
}

/** Says it to the person alone. When Slack takes no answer there is nobody left to tell but the log. */
async function tell(respond: RespondFn, text: string, parts: ListenerParts): Promise<void> {
  await guarded('an answer', parts, async () => {
    const fallback = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    await respond({ response_type: 'ephemeral', replace_original: false, text: fallback, blocks: [verbatim(text)] })
  })
}

async function answerSubmission(
  view: ViewDefinition<unknown, unknown>,
  body: unknown,
  ack: (answer: ViewResponseAction) => Promise<void>,
  parts: ListenerParts,
): Promise<void> {
  const { replies, logger, forms } = parts
  const timer = new AbortController()
  const working = guarded(`form ${view.id}`, parts, () => submit(view, body, parts))
  const late = delay(ACKNOWLEDGE_WITHIN_MS, null, { signal: timer.signal }).catch(() => null)
  const inTime = await Promise.race([working, late])
  timer.abort()
  const acknowledgement =
    inTime === null
      ? ({ response_action: 'update', view: toResultView(replies, 'working', replies.trouble.working) } as const)
      : toAcknowledgement(inTime, view, replies)
  // A connection that is gone by now changes nothing about what was done, nor about what has to follow.
  await guarded('an acknowledgement', parts, () => ack(acknowledgement))
  const said = await working
  logger.info({ callbackId: view.id, outcome: outcomeOf(said) }, 'a form was sent in')
  if (said.kind === 'done') await guarded('what follows an act', parts, async () => parts.onActed())
  const viewId = Submission.safeParse(body).data?.view.id
  if (inTime === null && viewId !== undefined) {
    await guarded('an answer', parts, () => forms.update(viewId, resultOf(said, replies)))
  }
}

async function submit(view: ViewDefinition<unknown, unknown>, body: unknown, parts: ListenerParts): Promise<Said> {
  const request = Submission.safeParse(body)
  if (!request.success) return { kind: 'broken' }
  const { user, view: sent } = request.data
  const about = view.about.safeParse(parseJson(sent.private_metadata))
  if (!about.success) return { kind: 'broken' }
  const entries = view.entries.safeParse(toEntries(sent.state.values))
  if (!entries.success) {
    const fields = entries.error.issues.map(({ path }) => String(path[0]) as FieldName)
    return {
      kind: 'entries',
      errors: Object.fromEntries(fields.map((field) => [field, entryText(field, parts.replies)])),
    }
  }
  // What was entered is part of the id: a form that stays open with an error may be mended and sent again.
  const state = createHash('sha256')
    .update(JSON.stringify(toEntries(sent.state.values)))
    .digest('hex')
  if (!(await parts.workflows.admit(parts.context, `view/${sent.id}/${state}`))) {
    const [field] = Object.keys(sent.state.values)
    if (field === undefined) return { kind: 'repeated' }
    return { kind: 'entries', errors: { [field]: parts.replies.trouble.sameAgain } }
  }
  const by = { surface: 'slack', slackUserId: user.id } as const
  return view.run({ about: about.data, entries: entries.data, by }, parts)
}

function entryText(field: FieldName, { entries }: Replies): string {
  return fillIn(entries[field], { max: field === 'place' ? PLACE_CHARACTERS_MAX : REASON_CHARACTERS_MAX })
}

/** A form stays open only where the person can mend it in a field; otherwise it turns into the result. */
function toAcknowledgement(
  said: Said,
  { fieldOf }: ViewDefinition<unknown, unknown>,
  replies: Replies,
): ViewResponseAction {
  if (said.kind === 'entries') return { response_action: 'errors', errors: { ...said.errors } }
  const field = said.kind === 'refused' ? fieldOf[said.refusal.code] : undefined
  if (said.kind === 'refused' && field !== undefined) {
    return { response_action: 'errors', errors: { [field]: refusalText(replies, said.refusal) } }
  }
  return { response_action: 'update', view: resultOf(said, replies) }
}

function resultOf(said: Said, replies: Replies) {
  if (said.kind === 'entries') return toResultView(replies, 'refused', Object.values(said.errors).join('\n'))
  const text = pressText(said, replies) ?? replies.trouble.sameAgain
  return toResultView(replies, said.kind === 'done' ? 'done' : said.kind === 'fault' ? 'trouble' : 'refused', text)
}

/** The one place where a fault of a listener ends: in the log, with the reference that the person is shown. */
async function guarded<T>(
  what: string,
  { logger }: ListenerParts,
  work: () => Promise<T>,
): Promise<T | { readonly kind: 'fault'; readonly reference: string }> {
  try {
    return await work()
  } catch (error) {
    const reference = randomBytes(REFERENCE_BYTES).toString('hex')
    logger.error({ reference, what, ...toErrorFields(error) }, 'something went wrong')
    return { kind: 'fault', reference }
  }
}

function outcomeOf(said: Said): string {
  return said.kind === 'refused' ? `refused: ${said.refusal.code}` : said.kind
}

/** JSON that a button or form of ours carries; what cannot be read is taken as nothing, which no schema accepts. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
