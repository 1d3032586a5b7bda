import type { InputBlock, ModalView } from '@slack/types'
import { PURPOSES } from '../../domain/channels.ts'
import type { BotTools } from '../define.ts'
import { plain, toForm, verbatim } from '../forms.ts'
import { adminInput, unitInput } from './fields.ts'

/** The form in which a channel is chosen that is to hear what goes to a unit. `unitCode`: filled in already. */
export function toBindingSearch(tools: BotTools, unitCode: string | null): ModalView {
  const words = tools.replies.administration.channels
  const options = PURPOSES.map((purpose) => ({ text: plain(words.purposes[purpose]), value: purpose }))
  return toForm(tools, {
    id: 'channels.choose',
    about: {},
    words: words.chooseForm,
    blocks: [
      verbatim(words.chooseForm.intro),
      unitInput(tools, 'unit', { initial: unitCode }),
      channelInput(tools),
      adminInput(tools, 'purposes', { type: 'multi_static_select', options }, { isOptional: true }),
    ],
  })
}

/** The form in which a channel is chosen that is to hear no more of a unit. */
export function toUnbindingSearch(tools: BotTools): ModalView {
  const words = tools.replies.administration.channels.releaseForm
  const inputs = [channelInput(tools), unitInput(tools, 'unit', { isOptional: true })]
  return toForm(tools, { id: 'channels.release', about: {}, words, blocks: [verbatim(words.intro), ...inputs] })
}

function channelInput(tools: BotTools): InputBlock {
  const filter = { include: ['public', 'private'] as ('public' | 'private')[], exclude_bot_users: true }
  return adminInput(tools, 'channel', { type: 'conversations_select', filter })
}
