import { ROLES } from '../../domain/people.ts'
import { ADMIN_LEVELS } from '../../domain/units.ts'
import { todayOf } from '../../workflows/office-context.ts'
import { chooseUnit } from '../answers/choose-unit.ts'
import { answerWho } from '../answers/responsible-people.ts'
import { dayNamed, isLikeDate } from '../answers/said-words.ts'
import { defineCommand } from '../define.ts'

/** Shows who answers for a unit today, or who did on a day. */
export const who = defineCommand({
  names: { 'zh-CN': '责任人', en: 'who' },
  usage: { 'zh-CN': '[单位名称或代码] [YYYY-MM-DD]', en: '[UNIT] [YYYY-MM-DD]' },
  summary: {
    'zh-CN': '查看单位的责任人，写明日期即为当日的责任人',
    en: 'shows who answers for a unit, or who did on the day you name',
  },
  roles: ROLES,
  async run({ words, viewer }, tools) {
    const last = words.at(-1)
    const named = last === undefined ? null : dayNamed(last)
    const day = named ?? todayOf(tools.context)
    const unitWords = named === null ? words : words.slice(0, -1)
    if (unitWords.some(isLikeDate)) return { kind: 'misused' }
    const chosen = await chooseUnit(tools, {
      text: unitWords.join(' '),
      viewer,
      isScoped: true,
      day,
      levels: ADMIN_LEVELS,
      toButton: (unitCode) => ({ action: 'who.show', value: { ask: 'who', unitCode, day } }),
    })
    if ('reply' in chosen) return chosen.reply
    return answerWho(tools, { unitCode: chosen.unit.unitCode, day }, viewer)
  },
})
