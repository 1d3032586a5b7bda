import { defineCommand } from '../define.ts'
import { listSpeech, scheduleSpeech } from '../schedules/said.ts'

/** Lists the schedules with the button that shows each; with an id, shows that one. */
export const schedule = defineCommand({
  names: { 'zh-CN': '日程', en: 'schedule' },
  usage: { 'zh-CN': '[编号]', en: '[ID]' },
  summary: {
    'zh-CN': '查看、修改各项日程及其运行情况',
    en: 'shows the schedules and their runs, and changes them',
  },
  roles: ['administrator'],
  async run({ words, by }, tools) {
    const [id, ...more] = words
    if (more.length > 0) return { kind: 'misused' }
    const { context, workflows } = tools
    if (id === undefined) {
      const listed = await workflows.listSchedules(context, by)
      return listed.ok
        ? { kind: 'said', ...listSpeech(tools, listed.value) }
        : { kind: 'refused', refusal: listed.refusal }
    }
    const shown = await workflows.showSchedule(context, { id, by })
    if (!shown.ok) return { kind: 'refused', refusal: shown.refusal }
    return { kind: 'said', ...scheduleSpeech(tools, shown.value.schedule) }
  },
})
