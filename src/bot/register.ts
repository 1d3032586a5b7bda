import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { App, RespondFn, ViewResponseAction, ViewSubmitAction } from '@slack/bolt'
import { z } from 'zod'
import { fillIn } from '../notifications/words.ts'
import { newReference, withReference } from '../store/reference.ts'
import { PLACE_CHARACTERS_MAX } from '../workflows/issue-summons.ts'
import { REASON_CHARACTERS_MAX } from '../workflows/review-ranking.ts'
import { actOnce } from './act-once.ts'
import { ACTIONS } from './actions/index.ts'
import { answerCommand } from './answer-command.ts'
import { answerEvent } from './answer-event.ts'
import { SLASH_COMMAND } from './commands/usage.ts'
import type { ActionDefinition, Speech, ViewDefinition } from './define.ts'
import { toEntries, ViewValues } from './entries.ts'
import { EVENTS } from './events/index.ts'
import { toResultView } from './forms.ts'
import { type FieldName, type Replies, refusalText } from './replies.ts'
import { guarded, type ListenerParts, outcomeOf, type Said, tell } from './said.ts'
import { VIEWS } from './views/index.ts'

/** A form is acknowledged by now; Slack waits three seconds, and what takes longer is shown when it is known. */
const ACKNOWLEDGE_WITHIN_MS = 2_000

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

/**
 * Registers every button, form, command and event of the lists with Bolt.
 *
 * Each request is recorded by its id before it acts, so that one that comes twice acts once. What it comes to is told
 * to the person who acted, and never to the channel. A fault is logged with a reference, which is what he is shown.
 */
export function registerListeners(app: App, parts: ListenerParts): void {
  /** One request: counted, so that a stop waits for it, and under a reference of its own. */
  const request = (name: string, work: () => Promise<void>) =>
    parts.inFlight.track(() => withReference(newReference(), () => parts.around(name, work)))
  for (const action of ACTIONS) {
    app.action({ type: 'block_actions', action_id: action.id }, ({ ack, body, respond }) =>
      request(`action ${action.id}`, async () => {
        // Nothing rides on the acknowledgement of a press, so it does not wait for the act.
        await ack()
        await answerPress(action, body, respond, parts)
      }),
    )
  }
  for (const view of VIEWS) {
    app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: view.id }, ({ ack, body }) =>
      request(`view ${view.id}`, () => answerSubmission(view, body, ack, parts)),
    )
  }
  app.command(SLASH_COMMAND, ({ ack, body, respond }) =>
    request(`command ${SLASH_COMMAND}`, async () => {
      await ack()
      await answerCommand(body, respond, parts)
    }),
  )
  for (const event of EVENTS) {
    // Bolt acknowledges events before it hands them on.
    app.event(event.type, ({ body, context }) =>
      request(`event ${event.type}`, () => answerEvent(event, { body, botUserId: context.botUserId ?? null }, parts)),
    )
  }
  const known = new Set(ACTIONS.map(({ id }) => id))
  app.action({ type: 'block_actions', action_id: /.*/ }, async ({ ack, action, respond }) => {
    if (known.has(action.action_id)) return
    await request('action unknown', async () => {
      await ack()
      parts.logger.warn({ actionId: action.action_id }, 'a button nobody listens to was pressed')
      await tell(respond, { paragraphs: [parts.replies.trouble.unknownButton] }, parts)
    })
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
  parts.onRequest('action', said.kind)
  if (said.kind === 'done') await guarded('what follows an act', parts, async () => parts.onActed())
  const speech = pressSpeech(said, replies)
  if (speech !== null) await tell(respond, speech, parts)
}

async function press(action: ActionDefinition<unknown>, body: unknown, parts: ListenerParts): Promise<Said> {
  const request = Press.safeParse(body)
  if (!request.success) return { kind: 'broken' }
  const { user, container, trigger_id: triggerId, actions } = request.data
  const [{ action_id: actionId, action_ts: actionTs, value: valueText }] = actions
  const value = action.value.safeParse(parseJson(valueText))
  if (!value.success) return { kind: 'broken' }
  const id = ['action', container.channel_id, container.message_ts, actionId, user.id, actionTs].join('/')
  const by = { surface: 'slack', slackUserId: user.id } as const
  const answer = await actOnce(id, parts, (tools) => action.run({ value: value.data, by }, tools))
  if (answer === null) return { kind: 'repeated' }
  if (answer.kind === 'file') {
    await parts.directFiles.send(user.id, answer.file)
    const { fileName, remark } = answer.file
    const sent = fillIn(parts.replies.files.sent, { fileName })
    return { kind: 'said', paragraphs: [sent, ...(remark === undefined ? [] : [remark])] }
  }
  if (answer.kind !== 'form') return answer
  return (await parts.forms.open(triggerId, answer.view)) === 'opened' ? answer : { kind: 'tooLate' }
}

function pressSpeech(said: Said, replies: Replies): Speech | null {
  if (said.kind === 'said') return said
  const text = pressText(said, replies)
  return text === null ? null : { paragraphs: [text] }
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
    default:
      return null
  }
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
  parts.onRequest('view', said.kind)
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
  const by = { surface: 'slack', slackUserId: user.id } as const
  const said = await actOnce(`view/${sent.id}/${state}`, parts, (tools) =>
    view.run({ about: about.data, entries: entries.data, by }, tools),
  )
  if (said !== null) return said
  const [field] = Object.keys(sent.state.values)
  if (field === undefined) return { kind: 'repeated' }
  return { kind: 'entries', errors: { [field]: parts.replies.trouble.sameAgain } }
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

/** JSON that a button or form of ours carries; what cannot be read is taken as nothing, which no schema accepts. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
