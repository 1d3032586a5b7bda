import type { ModalView } from '@slack/types'
import type { Purpose } from '../../domain/channels.ts'
import { fillIn } from '../../notifications/words.ts'
import type { ChangedBinding } from '../../workflows/channels/change-binding.ts'
import type { BotTools } from '../define.ts'
import { toForm, verbatim } from '../forms.ts'

/** The purposes in words. */
export function purposesText({ context, replies }: BotTools, purposes: readonly Purpose[]): string {
  const words = replies.administration.channels
  if (purposes.length === 0) return words.everything
  return purposes.map((purpose) => words.purposes[purpose]).join(context.templates.format.words.listSeparator)
}

/** That nothing would change. */
export function alreadyBoundText(tools: BotTools, { channelId, units, purposes }: ChangedBinding): string {
  const unit = units.map(({ name }) => name).join('')
  const places = { channel: channelId, unit, purposes: purposesText(tools, purposes) }
  return fillIn(tools.replies.administration.channels.already, places)
}

/** What a binding would replace, to be confirmed. */
export function toBindForm(tools: BotTools, tried: ChangedBinding): ModalView {
  const words = tools.replies.administration.channels
  const { channelId, units, purposes, replaced } = tried
  const [unit = { code: '', name: '' }] = units
  const places = { channel: channelId, unit: `${unit.name}（${unit.code}）`, purposes: purposesText(tools, purposes) }
  const lines = replaced.map((other) =>
    fillIn(words.replaces, { channel: other.channelId, purposes: purposesText(tools, other.purposes) }),
  )
  const text = [fillIn(words.bindForm.intro, places), ...(lines.length === 0 ? [words.replacesNothing] : lines)]
  return toForm(tools, {
    id: 'channels.bind',
    about: { channelId, unit: unit.code, purposes },
    words: words.bindForm,
    blocks: [verbatim(text.join('\n'))],
  })
}

/** What a channel would hear no more, to be confirmed. `unit` as it was named; `null` = every one. */
export function toUnbindForm(tools: BotTools, tried: ChangedBinding, unit: string | null): ModalView {
  const words = tools.replies.administration.channels.unbindForm
  const { listSeparator } = tools.context.templates.format.words
  const units = tried.units.map(({ code, name }) => `${name}（${code}）`).join(listSeparator)
  const intro = fillIn(words.intro, { channel: tried.channelId, units })
  const about = { channelId: tried.channelId, unit: unit === null ? null : (tried.units[0]?.code ?? unit) }
  return toForm(tools, { id: 'channels.unbind', about, words, blocks: [verbatim(intro)] })
}
