import type { RespondFn } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import { z } from 'zod'
import { fillIn } from '../notifications/words.ts'
import { actOnce } from './act-once.ts'
import type { ActionDefinition, Form } from './define.ts'
import { parseJson } from './entries.ts'
import { fileReader } from './form-files.ts'
import { fromHome, isFromHome, isNews, refreshHome } from './home/own-page.ts'
import { resultOf, toSpeech } from './results.ts'
import { guarded, type ListenerParts, outcomeOf, type Said, tell } from './said.ts'

const Id = z.string().min(1).max(255)
const InMessage = z.object({ container: z.object({ message_ts: Id, channel_id: Id }) })
const InView = z.object({
  container: z.object({ view_id: Id }),
  view: z.object({
    type: z.enum(['modal', 'home']),
    callback_id: z.string().max(255),
    previous_view_id: Id.nullish(),
    external_id: z.string().max(255).nullish(),
  }),
})
const Press = z.object({
  user: z.object({ id: Id }),
  trigger_id: z.string().min(1),
  actions: z.tuple([z.object({ action_id: Id, action_ts: Id, value: z.string() })]),
})

/** The view in which a button was pressed. */
interface PressedView {
  readonly id: string
  /** A person's own page, upon which nothing lies. */
  readonly isHome: boolean
  /** Whether it is his page, or was opened from there: what is done shows there. */
  readonly isFromHome: boolean
  /** A result has told what it had to tell, so what follows takes its place. */
  readonly isResult: boolean
  readonly previousId: string | null
}

/** Does what a button asks for and says what came of it: beside the message it stands in, or upon the view. */
export async function answerPress(
  action: ActionDefinition<unknown>,
  body: unknown,
  respond: RespondFn,
  parts: ListenerParts,
): Promise<void> {
  const { replies, logger } = parts
  const pressed = viewIn(body)
  const said = await guarded(`button ${action.id}`, parts, () => press(action, body, pressed, parts))
  logger.info({ actionId: action.id, outcome: outcomeOf(said) }, 'a button was pressed')
  parts.onRequest('action', said.kind)
  if (said.kind === 'done') await guarded('what follows an act', parts, async () => parts.onActed())
  if (pressed !== null) {
    await tellInView(said, body, pressed, parts)
    const userId = Press.safeParse(body).data?.user.id
    if (pressed.isFromHome && isNews(said) && userId !== undefined) await refreshHome(userId, parts)
    return
  }
  const speech = toSpeech(said, replies)
  if (speech !== null) await tell(respond, speech, parts)
}

async function press(
  action: ActionDefinition<unknown>,
  body: unknown,
  pressed: PressedView | null,
  parts: ListenerParts,
): Promise<Said> {
  const request = Press.safeParse(body)
  const place = placeOf(body, pressed)
  if (!request.success || place === null) return { kind: 'broken' }
  const { user, trigger_id: triggerId, actions } = request.data
  const [{ action_id: actionId, action_ts: actionTs, value: valueText }] = actions
  const value = action.value.safeParse(parseJson(valueText))
  if (!value.success) return { kind: 'broken' }
  const id = ['action', ...place, actionId, user.id, actionTs].join('/')
  const by = { surface: 'slack', slackUserId: user.id } as const
  const answer = await actOnce(id, parts, (tools) =>
    action.run({ value: value.data, by, readFile: fileReader(parts.formFiles) }, tools),
  )
  if (answer === null) return { kind: 'repeated' }
  if (answer.kind === 'file') {
    await parts.directFiles.send(user.id, answer.file)
    const { fileName, remark } = answer.file
    const sent = fillIn(parts.replies.files.sent, { fileName })
    return { kind: 'said', paragraphs: [sent, ...(remark === undefined ? [] : [remark])] }
  }
  if (answer.kind !== 'form') return answer
  return (await showForm(answer, triggerId, pressed, parts)) ? answer : { kind: 'tooLate' }
}

async function showForm(
  { view: form, inPlace = false }: Form,
  triggerId: string,
  pressed: PressedView | null,
  { forms }: ListenerParts,
): Promise<boolean> {
  const view = pressed?.isFromHome === true ? fromHome(form) : form
  if (pressed === null || pressed.isHome) return (await forms.open(triggerId, view)) === 'opened'
  if (pressed.isResult || inPlace) return (await forms.update(pressed.id, view)) === 'updated'
  return (await forms.push(triggerId, view)) === 'opened'
}

/** A press in a view leaves no message to answer, so the answer is a view too; upon a page it is the first one. */
async function tellInView(said: Said, body: unknown, pressed: PressedView, parts: ListenerParts): Promise<void> {
  if (said.kind === 'form' || said.kind === 'repeated' || said.kind === 'tooLate') return
  const triggerId = Press.safeParse(body).data?.trigger_id
  await guarded('an answer', parts, async () => {
    const beneath = said.kind === 'done' ? said.beneath : undefined
    if (beneath !== undefined) await updateBeneath(beneath, pressed.isResult ? pressed.previousId : pressed.id, parts)
    const told = resultOf(said, parts.replies)
    const result = pressed.isFromHome ? fromHome(told) : told
    if (pressed.isHome) {
      if (triggerId !== undefined) await parts.forms.open(triggerId, result)
      return
    }
    if (pressed.isResult) await parts.forms.update(pressed.id, result)
    else if (triggerId !== undefined) await parts.forms.push(triggerId, result)
  })
}

/** Shows what has changed in the view below, if there is one. */
export async function updateBeneath(view: ModalView, viewId: string | null, parts: ListenerParts): Promise<void> {
  if (viewId !== null) await parts.forms.update(viewId, view)
}

function viewIn(body: unknown): PressedView | null {
  const { data } = InView.safeParse(body)
  if (data === undefined) return null
  const { type, callback_id: callbackId, previous_view_id: previousId, external_id: externalId } = data.view
  const isHome = type === 'home'
  return {
    id: data.container.view_id,
    isHome,
    isFromHome: isHome || isFromHome(externalId),
    isResult: !isHome && callbackId === '',
    previousId: previousId ?? null,
  }
}

/** What tells presses in different places apart. */
function placeOf(body: unknown, pressed: PressedView | null): readonly string[] | null {
  if (pressed !== null) return [pressed.id]
  const { data } = InMessage.safeParse(body)
  return data === undefined ? null : [data.container.channel_id, data.container.message_ts]
}
