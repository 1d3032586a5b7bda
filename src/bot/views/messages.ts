import { z } from 'zod'
import { parseMessageLink } from '../../domain/message-link.ts'
import { fillIn } from '../../notifications/words.ts'
import { RETRYABLE_STATES } from '../../workflows/retry-messages.ts'
import type { MessageDecision } from '../../workflows/settle-message.ts'
import { atField, type FieldFaults, missing, refusedAt } from '../administration/answers.ts'
import { type AdminEntries, AdminFormEntries } from '../administration/fields.ts'
import { MessageAbout, settledText, toMessageForm } from '../administration/messages.ts'
import { MESSAGE_DECISIONS } from '../administration/replies.ts'
import { defineView, type ViewDefinition } from '../define.ts'

const FAULTS: FieldFaults = { 'message-elsewhere': 'link', 'unknown-message': 'messageId' }

const find = defineView({
  id: 'message.find',
  about: z.strictObject({}),
  entries: AdminFormEntries,
  fieldOf: {},
  async run({ entries: { messageId = '' }, by }, tools) {
    const about = MessageAbout.safeParse({ id: wholeNumberOf(messageId) })
    if (!about.success) return atField('messageId', tools.replies.administration.faults.messageId)
    const found = await tools.workflows.messageToSettle(tools.context, { id: about.data.id, by })
    if (!found.ok) return refusedAt(tools, { ...FAULTS, 'message-settled': 'messageId' }, found.refusal)
    return { kind: 'form', view: toMessageForm(tools, found.value) }
  },
})

const settle = defineView({
  id: 'message.settle',
  about: MessageAbout,
  entries: AdminFormEntries,
  fieldOf: {},
  async run({ about: { id }, entries, by }, tools) {
    const decision = decisionOf(entries)
    if (decision === 'unchosen') return missing(tools, 'decision')
    if (decision === 'unlinked') return atField('link', tools.replies.administration.faults.link)
    const settled = await tools.workflows.settleMessage(tools.context, { id, decision, by })
    if (!settled.ok) return refusedAt(tools, { 'message-elsewhere': 'link' }, settled.refusal)
    return { kind: 'done', text: settledText(tools, id, decision.kind) }
  },
})

const retryAll = defineView({
  id: 'message.retryAll',
  about: z.strictObject({}),
  entries: AdminFormEntries,
  fieldOf: {},
  async run({ entries: { which }, by }, tools) {
    const states = RETRYABLE_STATES.filter((state) => which === 'all' || which === state)
    if (states.length === 0) return missing(tools, 'which')
    const retried = await tools.workflows.retryAll(tools.context, { states, channelId: null, by })
    if (!retried.ok) return { kind: 'refused', refusal: retried.refusal }
    const { messages, isMore } = retried.value
    const words = tools.replies.administration.messages
    return { kind: 'done', text: fillIn(isMore ? words.retriedMore : words.retried, { count: messages.length }) }
  },
})

/** The number written, full-width digits among them; NaN for anything else. */
function wholeNumberOf(text: string): number {
  const plain = text.normalize('NFKC').trim()
  return /^\d{1,10}$/.test(plain) ? Number(plain) : Number.NaN
}

/** What was decided; `unlinked`: it is there, without the link that says where. */
function decisionOf({ decision, link = '' }: AdminEntries): MessageDecision | 'unchosen' | 'unlinked' {
  const kind = MESSAGE_DECISIONS.find((known) => known === decision)
  if (kind === undefined) return 'unchosen'
  if (kind !== 'confirm') return { kind }
  const place = parseMessageLink(link)
  return place === null ? 'unlinked' : { kind, ...place }
}

/** The forms by which a message that is not settled is settled. */
export const MESSAGE_VIEWS: readonly ViewDefinition<unknown, unknown>[] = [find, settle, retryAll]
