import { isPurpose, PURPOSES, type Purpose } from '../../domain/channels.ts'
import { alreadyBoundText, toBindForm, toUnbindForm } from '../administration/channels.ts'
import { type BotTools, defineCommand } from '../define.ts'

/** Binds the channel in which it is given to a unit, once what it replaces was confirmed. */
export const bind = defineCommand({
  names: { 'zh-CN': '绑定', en: 'bind' },
  usage: { 'zh-CN': '单位 [用途……]', en: 'UNIT [PURPOSE…]' },
  summary: {
    'zh-CN': '把本频道绑定给一个单位（先邀请机器人进入本频道），不写用途的接收其余各类消息',
    en: 'binds this channel to a unit (invite the bot first); without a purpose, for every other message',
  },
  roles: ['administrator'],
  async run({ words, channelId, by }, tools) {
    const [unit, ...named] = words
    const purposes = named.map((word) => purposeOf(tools, word))
    if (unit === undefined || purposes.includes(null)) return { kind: 'misused' }
    const input = { act: 'bind', channelId, unit, purposes: purposes.filter((one) => one !== null), by } as const
    const tried = await tools.workflows.changeBinding(tools.context, { ...input, dryRun: true })
    if (!tried.ok) return { kind: 'refused', refusal: tried.refusal }
    if (tried.value.isChanged) return { kind: 'form', view: toBindForm(tools, tried.value) }
    return { kind: 'said', paragraphs: [alreadyBoundText(tools, tried.value)] }
  },
})

/** Takes the bindings of the channel in which it is given away, all or those to one unit. */
export const unbind = defineCommand({
  names: { 'zh-CN': '解绑', en: 'unbind' },
  usage: { 'zh-CN': '[单位]', en: '[UNIT]' },
  summary: {
    'zh-CN': '解除本频道与单位的绑定',
    en: 'takes the bindings of this channel away',
  },
  roles: ['administrator'],
  async run({ words, channelId, by }, tools) {
    const [unit = null, ...more] = words
    if (more.length > 0) return { kind: 'misused' }
    const tried = await tools.workflows.changeBinding(tools.context, {
      act: 'unbind',
      channelId,
      unit,
      dryRun: true,
      by,
    })
    if (!tried.ok) return { kind: 'refused', refusal: tried.refusal }
    return { kind: 'form', view: toUnbindForm(tools, tried.value, unit) }
  },
})

/** A purpose by its code or in the office's words. */
function purposeOf({ replies }: BotTools, word: string): Purpose | null {
  const { purposes } = replies.administration.channels
  const code = word.toLowerCase()
  if (isPurpose(code)) return code
  return PURPOSES.find((purpose) => purposes[purpose] === word) ?? null
}
