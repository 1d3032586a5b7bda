import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { ViewResponseAction } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import { z } from 'zod'
import { fillIn } from '../notifications/words.ts'
import { PLACE_CHARACTERS_MAX } from '../workflows/issue-summons.ts'
import { REASON_CHARACTERS_MAX } from '../workflows/review-ranking.ts'
import { actOnce } from './act-once.ts'
import { updateBeneath } from './answer-press.ts'
import type { ViewDefinition } from './define.ts'
import { filesIn, parseJson, toEntries, ViewValues } from './entries.ts'
import { fileReader, type ReadFile } from './form-files.ts'
import { toResultView } from './forms.ts'
import { fromHome, isFromHome, isNews, refreshHome } from './home/own-page.ts'
import { type FieldName, type Replies, refusalText } from './replies.ts'
import { resultOf } from './results.ts'
import { guarded, type ListenerParts, outcomeOf, type Said } from './said.ts'

/** A form is acknowledged by now; Slack waits three seconds, and what takes longer is shown when it is known. */
const ACKNOWLEDGE_WITHIN_MS = 2_000

const Id = z.string().min(1).max(255)
const Submission = z.object({
  user: z.object({ id: Id }),
  view: z.object({
    id: Id,
    previous_view_id: Id.nullish(),
    external_id: z.string().max(255).nullish(),
    private_metadata: z.string(),
    state: z.object({ values: ViewValues }),
  }),
})
type Submission = z.infer<typeof Submission>

/** Takes a form that was sent in, and turns it into what came of it or into the errors at its fields. */
export async function answerSubmission(
  view: ViewDefinition<unknown, unknown>,
  body: unknown,
  ack: (answer: ViewResponseAction) => Promise<void>,
  parts: ListenerParts,
): Promise<void> {
  const { replies, logger, forms } = parts
  const { data: submitted } = Submission.safeParse(body)
  const sent = submitted?.view
  const isOfHome = isFromHome(sent?.external_id)
  const timer = new AbortController()
  const working = guarded(`form ${view.id}`, parts, () => submit(view, body, parts))
  const late = delay(ACKNOWLEDGE_WITHIN_MS, null, { signal: timer.signal }).catch(() => null)
  const inTime = await Promise.race([working, late])
  timer.abort()
  const acknowledgement =
    inTime === null
      ? ({ response_action: 'update', view: toResultView(replies, 'working', replies.trouble.working) } as const)
      : toAcknowledgement(inTime, view, { replies, isOfHome })
  // A connection that is gone by now changes nothing about what was done, nor about what has to follow.
  await guarded('an acknowledgement', parts, () => ack(acknowledgement))
  const said = await working
  logger.info({ callbackId: view.id, outcome: outcomeOf(said) }, 'a form was sent in')
  parts.onRequest('view', said.kind)
  if (said.kind === 'done') await guarded('what follows an act', parts, async () => parts.onActed())
  if (inTime === null && sent !== undefined) {
    await guarded('an answer', parts, () => forms.update(sent.id, shown(said, { replies, isOfHome })))
  }
  const beneath = said.kind === 'done' ? said.beneath : undefined
  if (beneath !== undefined) {
    await guarded('the view beneath', parts, () => updateBeneath(beneath, sent?.previous_view_id ?? null, parts))
  }
  if (isOfHome && isNews(said) && submitted !== undefined) await refreshHome(submitted.user.id, parts)
}

async function submit(view: ViewDefinition<unknown, unknown>, body: unknown, parts: ListenerParts): Promise<Said> {
  const request = Submission.safeParse(body)
  if (!request.success) return { kind: 'broken' }
  const { user, view: sent } = request.data
  const about = view.about.safeParse(parseJson(sent.private_metadata))
  if (!about.success) return { kind: 'broken' }
  const given = toEntries(sent.state.values)
  const entries = view.entries.safeParse(given)
  if (!entries.success) {
    const fields = entries.error.issues.map(({ path }) => String(path[0]) as FieldName)
    return {
      kind: 'entries',
      errors: Object.fromEntries(fields.map((field) => [field, entryText(field, parts.replies)])),
    }
  }
  // Before the request is recorded: when Slack gives them another time, the same form may be sent once more.
  const files = await readFiles(sent, parts)
  if ('kind' in files) return files
  // What was entered is part of the id: a form that stays open with an error may be mended and sent again.
  const state = createHash('sha256').update(JSON.stringify(given)).digest('hex')
  const by = { surface: 'slack', slackUserId: user.id } as const
  const said = await actOnce(`view/${sent.id}/${state}`, parts, (tools) =>
    view.run(
      {
        about: about.data,
        entries: entries.data,
        files,
        by,
        ownChannel: () => ownChannel(user.id, parts),
        readFile: fileReader(parts.formFiles),
      },
      tools,
    ),
  )
  if (said !== null) return said
  const [field] = Object.keys(sent.state.values)
  if (field === undefined) return { kind: 'repeated' }
  return { kind: 'entries', errors: { [field]: parts.replies.trouble.sameAgain } }
}

/** What has to be told him later is told there; without it, where his unit is told. */
async function ownChannel(slackUserId: string, parts: ListenerParts): Promise<string | null> {
  const channelId = await guarded('a conversation', parts, () => parts.directFiles.channelWith(slackUserId))
  return typeof channelId === 'string' ? channelId : null
}

async function readFiles(sent: Submission['view'], parts: ListenerParts): Promise<readonly ReadFile[] | Said> {
  const given = filesIn(sent.state.values)
  if (given === null) return []
  const read = await parts.formFiles.read(given.files)
  if (read.ok) return read.value
  return { kind: 'entries', errors: { [given.block]: refusalText(parts.replies, read.refusal) } }
}

function entryText(field: FieldName, { entries }: Replies): string {
  return fillIn(entries[field], { max: field === 'place' ? PLACE_CHARACTERS_MAX : REASON_CHARACTERS_MAX })
}

/** A form stays open only where the person can mend it in a field; otherwise it turns into the result. */
function toAcknowledgement(said: Said, { fieldOf }: ViewDefinition<unknown, unknown>, sent: Sent): ViewResponseAction {
  if (said.kind === 'entries') return { response_action: 'errors', errors: { ...said.errors } }
  const field = said.kind === 'refused' ? fieldOf[said.refusal.code] : undefined
  if (said.kind === 'refused' && field !== undefined) {
    return { response_action: 'errors', errors: { [field]: refusalText(sent.replies, said.refusal) } }
  }
  return { response_action: 'update', view: shown(said, sent) }
}

/** The form that was sent in: by which words it is answered, and whether it was opened from the person's page. */
interface Sent {
  readonly replies: Replies
  readonly isOfHome: boolean
}

function shown(said: Said, { replies, isOfHome }: Sent): ModalView {
  const result = resultOf(said, replies)
  return isOfHome ? fromHome(result) : result
}
