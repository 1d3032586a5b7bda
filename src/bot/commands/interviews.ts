import { mayAct, ROLES } from '../../domain/people.ts'
import { ADMIN_LEVELS } from '../../domain/units.ts'
import type { InterviewsQuestion } from '../../workflows/export-interviews.ts'
import { todayOf } from '../../workflows/office-context.ts'
import { chooseUnit } from '../answers/choose-unit.ts'
import { answerInterviews } from '../answers/interviews.ts'
import { isAllWord, isLikeDate, monthNamed } from '../answers/said-words.ts'
import { defineCommand } from '../define.ts'

/** Lists the interviews one may see; of a unit with one alone, its course so far with the next step. */
export const interviews = defineCommand({
  names: { 'zh-CN': '约谈', en: 'interviews' },
  usage: { 'zh-CN': '[全部] [YYYY-MM] [单位名称或代码]', en: '[all] [YYYY-MM] [UNIT]' },
  summary: {
    'zh-CN': '查看约谈进展和下一步；写明单位的，显示全过程',
    en: 'shows where interviews stand and what comes next; of a unit, the whole course',
  },
  roles: ROLES,
  async run({ words, viewer }, tools) {
    const months = words.flatMap((word) => monthNamed(word) ?? [])
    const rest = words.filter((word) => !isAllWord(word) && monthNamed(word) === null)
    if (months.length > 1 || rest.some(isLikeDate)) return { kind: 'misused' }
    const [month = null] = months
    const isAll = words.some(isAllWord)
    const question: InterviewsQuestion = { ask: 'interviews', unitCode: null, month, isAll }
    if (rest.length === 0) return answerInterviews(tools, { question, offset: 0 }, viewer)
    // Of one unit those that are over are of interest too.
    const ofUnit = (unitCode: string) => ({ question: { ...question, unitCode, isAll: true }, offset: 0 })
    const chosen = await chooseUnit(tools, {
      text: rest.join(' '),
      viewer,
      isScoped: !mayAct(viewer.roles, 'conductInterview'),
      day: todayOf(tools.context),
      levels: ADMIN_LEVELS,
      toButton: (unitCode) => ({ action: 'interviews.list', value: ofUnit(unitCode) }),
    })
    if ('reply' in chosen) return chosen.reply
    return answerInterviews(tools, ofUnit(chosen.unit.unitCode), viewer)
  },
})
