import { YEAR_MAX, YEAR_MIN } from '../../workflows/calendar/change-year.ts'
import { calendarSpeech, toYearForm } from '../administration/calendar.ts'
import { defineCommand } from '../define.ts'

/** Lists the years of holidays; with a year, opens the form that enters it. */
export const calendar = defineCommand({
  names: { 'zh-CN': '日历', en: 'calendar' },
  usage: { 'zh-CN': '[年份]', en: '[YEAR]' },
  summary: {
    'zh-CN': '查看已录入的放假安排；写年份录入或修改该年的放假和调休上班日',
    en: 'shows the holidays that are known; a year enters or changes its holidays and make-up working days',
  },
  roles: ['administrator'],
  async run({ words, by }, tools) {
    const [word, ...more] = words
    if (more.length > 0) return { kind: 'misused' }
    const { context, workflows } = tools
    if (word === undefined) {
      const listed = await workflows.listCalendarYears(context, by)
      if (!listed.ok) return { kind: 'refused', refusal: listed.refusal }
      return { kind: 'said', ...calendarSpeech(tools, listed.value) }
    }
    const year = Number(/^(\d{4})年?$/.exec(word)?.[1])
    if (!(year >= YEAR_MIN && year <= YEAR_MAX)) return { kind: 'misused' }
    const shown = await workflows.showCalendarYear(context, { year, by })
    if (!shown.ok) return { kind: 'refused', refusal: shown.refusal }
    return toYearForm(tools, shown.value.sight)
  },
})
