import { ROLES } from '../../domain/people.ts'
import { ADMIN_LEVELS } from '../../domain/units.ts'
import type { CasesQuestion } from '../../workflows/export-cases.ts'
import { todayOf } from '../../workflows/office-context.ts'
import { type CaseWords, readCaseWords } from '../answers/case-words.ts'
import { answerCase, answerCases, FIRST_PAGE } from '../answers/cases.ts'
import { chooseUnit } from '../answers/choose-unit.ts'
import { defineCommand } from '../define.ts'

/** Shows where one case stands, or lists cases by unit, state, source, overdue and whose they are. */
export const caseStatus = defineCommand({
  names: { 'zh-CN': '案件', en: 'case' },
  usage: {
    'zh-CN': '[编号 | 单位名称或代码 状态 来源 逾期 我的 全部]',
    en: '[NUMBER | UNIT STATE SOURCE overdue mine all]',
  },
  summary: {
    'zh-CN': '查看案件办理情况：写编号查一件，写其他条件列清单，不写即为全部未办结',
    en: 'shows where a case stands by its number, or lists cases by the words you give; all that are open without any',
  },
  roles: ROLES,
  async run({ words, by }, tools) {
    const asked = readCaseWords(words)
    if (asked.number !== null) {
      return words.length > 1 ? { kind: 'misused' } : answerCase(tools, asked.number, by)
    }
    const question = (unitCode: string | null) => toQuestion(asked, unitCode)
    if (asked.rest.length === 0) return answerCases(tools, question(null), FIRST_PAGE, by)
    const viewer = await tools.workflows.identifyViewer(tools.context, by)
    if (!viewer.ok) return { kind: 'refused', refusal: viewer.refusal }
    const chosen = await chooseUnit(tools, {
      text: asked.rest.join(' '),
      viewer: viewer.value,
      isScoped: true,
      day: todayOf(tools.context),
      levels: ADMIN_LEVELS,
      toButton: (unitCode) => {
        return { action: 'cases.list', value: { question: question(unitCode), place: FIRST_PAGE } }
      },
    })
    if ('reply' in chosen) return chosen.reply
    return answerCases(tools, question(chosen.unit.unitCode), FIRST_PAGE, by)
  },
})

function toQuestion({ states, source, isOverdue, isMine, isAll }: CaseWords, unitCode: string | null): CasesQuestion {
  return {
    ask: 'cases',
    unitCode,
    states: states.length === 0 ? null : states,
    source,
    isOpen: !isAll && states.length === 0,
    isOverdue,
    isMine,
  }
}
