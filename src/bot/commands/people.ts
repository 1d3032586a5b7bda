import { peopleSpeech } from '../administration/people.ts'
import { defineCommand } from '../define.ts'

/** Lists who holds which post, each with what an administrator can do for him. */
export const people = defineCommand({
  names: { 'zh-CN': '人员', en: 'people' },
  usage: { 'zh-CN': '[单位]', en: '[UNIT]' },
  summary: {
    'zh-CN': '查看任职情况，办理移交、代理、离任和Slack账号匹配',
    en: 'shows who holds which post, to hand over, deputise, leave and match Slack accounts',
  },
  roles: ['administrator'],
  async run({ words, viewer }, tools) {
    const unit = words.length === 0 ? null : words.join(' ')
    const listed = await tools.workflows.listPeople(tools.context, {
      unit,
      personId: null,
      withPast: false,
      by: viewer,
    })
    if (!listed.ok) return { kind: 'refused', refusal: listed.refusal }
    return { kind: 'said', ...peopleSpeech(tools, listed.value) }
  },
})
