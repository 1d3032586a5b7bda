import type { App, ViewSubmitAction } from '@slack/bolt'
import { newReference, withReference } from '../store/reference.ts'
import { ACTIONS } from './actions/index.ts'
import { answerCommand } from './answer-command.ts'
import { answerEvent } from './answer-event.ts'
import { answerPress } from './answer-press.ts'
import { answerShortcut } from './answer-shortcut.ts'
import { answerSubmission } from './answer-submission.ts'
import { SLASH_COMMAND } from './commands/usage.ts'
import { EVENTS } from './events/index.ts'
import { type ListenerParts, tell } from './said.ts'
import { SHORTCUTS } from './shortcuts/index.ts'
import { createTurns } from './turns.ts'
import { VIEWS } from './views/index.ts'

/** Requests worked on at once, and how long one may hold up others: see `bench/inbound`. */
const TURNS = { atOnce: 4, turnMsMax: 250 } as const

/**
 * Registers every button, form, command, shortcut and event of the lists with Bolt.
 *
 * Each request is recorded by its id before it acts, so that one that comes twice acts once. What it comes to is told
 * to the person who acted, and never to the channel. A fault is logged with a reference, which is what he is shown.
 */
export function registerListeners(app: App, parts: ListenerParts): void {
  /** One request: counted, so that a stop waits for it, and under a reference of its own. */
  const request = (name: string, work: () => Promise<void>) =>
    parts.inFlight.track(() => withReference(newReference(), () => parts.around(name, work)))
  const turns = createTurns(TURNS)
  for (const action of ACTIONS) {
    app.action({ type: 'block_actions', action_id: action.id }, ({ ack, body, respond }) =>
      request(`action ${action.id}`, async () => {
        // Nothing rides on the acknowledgement of a press, so it does not wait for the act.
        await ack()
        await turns.take(() => answerPress(action, body, respond, parts))
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
      await turns.take(() => answerCommand(body, respond, parts))
    }),
  )
  for (const shortcut of SHORTCUTS) {
    app.shortcut({ type: 'shortcut', callback_id: shortcut.id }, ({ ack, body }) =>
      request(`shortcut ${shortcut.id}`, async () => {
        await ack()
        await turns.take(() => answerShortcut(shortcut, body, parts))
      }),
    )
  }
  for (const event of EVENTS) {
    // Bolt acknowledges events before it hands them on.
    app.event(event.type, ({ body, context }) =>
      request(`event ${event.type}`, () =>
        turns.take(() => answerEvent(event, { body, botUserId: context.botUserId ?? null }, parts)),
      ),
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
