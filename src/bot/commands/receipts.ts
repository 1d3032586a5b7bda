import { ROLES } from '../../domain/people.ts'
import { ADMIN_LEVELS } from '../../domain/units.ts'
import type { ReceiptsQuestion } from '../../workflows/export-receipts.ts'
import { todayOf } from '../../workflows/office-context.ts'
import { chooseUnit } from '../answers/choose-unit.ts'
import { answerReceipts } from '../answers/receipts.ts'
import { isAllWord, isLikeDate, monthNamed } from '../answers/said-words.ts'
import { defineCommand } from '../define.ts'

/** Shows who has not signed for what, or with `all` who has too, of the units one may see. */
export const receipts = defineCommand({
  names: { 'zh-CN': '签收', en: 'receipts' },
  usage: { 'zh-CN': '[全部] [YYYY-MM] [单位名称或代码]', en: '[all] [YYYY-MM] [UNIT]' },
  summary: {
    'zh-CN': '查看哪些消息尚未签收、谁已签收',
    en: 'shows what has not been signed for, and who has signed',
  },
  roles: ROLES,
  async run({ words, viewer }, tools) {
    const months = words.flatMap((word) => monthNamed(word) ?? [])
    const rest = words.filter((word) => !isAllWord(word) && monthNamed(word) === null)
    if (months.length > 1 || rest.some(isLikeDate)) return { kind: 'misused' }
    const [month = null] = months
    const question: ReceiptsQuestion = { ask: 'receipts', unitCode: null, month, isAll: words.some(isAllWord) }
    if (rest.length === 0) return answerReceipts(tools, { question, offset: 0 }, viewer)
    const ofUnit = (unitCode: string) => ({ question: { ...question, unitCode }, offset: 0 })
    const chosen = await chooseUnit(tools, {
      text: rest.join(' '),
      viewer,
      isScoped: true,
      day: todayOf(tools.context),
      levels: ADMIN_LEVELS,
      toButton: (unitCode) => ({ action: 'receipts.list', value: ofUnit(unitCode) }),
    })
    if ('reply' in chosen) return chosen.reply
    return answerReceipts(tools, ofUnit(chosen.unit.unitCode), viewer)
  },
})
