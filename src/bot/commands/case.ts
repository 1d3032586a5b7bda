import { ROLES } from '../../domain/people.ts'
import { ADMIN_LEVELS } from '../../domain/units.ts'
import { sourcesOpenTo } from '../../workflows/cases/register-case.ts'
import type { CasesQuestion } from '../../workflows/export-cases.ts'
import { todayOf } from '../../workflows/office-context.ts'
import type { Viewer } from '../../workflows/viewer.ts'
import { type CaseWords, readCaseWords } from '../answers/case-words.ts'
import { answerCase, answerCases, FIRST_PAGE } from '../answers/cases.ts'
import { chooseUnit } from '../answers/choose-unit.ts'
import { toRegisterForm } from '../cases/register-form.ts'
import { type BotTools, defineCommand, type Reply } from '../define.ts'

/** Shows where one case stands, lists cases by unit, state, source, overdue and whose they are, or registers one. */
export const caseStatus = defineCommand({
  names: { 'zh-CN': '案件', en: 'case' },
  usage: {
    'zh-CN': '[编号 | 登记 | 单位名称或代码 状态 来源 逾期 我的 全部]',
    en: '[NUMBER | new | UNIT STATE SOURCE overdue mine all]',
  },
  summary: {
    'zh-CN': '查看案件办理情况：写编号查一件，写其他条件列清单，不写即为全部未办结；写“登记”登记新案件',
    en: 'shows where a case stands by its number, or lists cases by the words you give, all that are open without any; new registers one',
  },
  roles: ROLES,
  async run({ words, viewer }, tools) {
    const asked = readCaseWords(words)
    if (asked.number !== null) {
      return words.length > 1 ? { kind: 'misused' } : answerCase(tools, asked.number, viewer)
    }
    if (asked.isNew) return words.length > 1 ? { kind: 'misused' } : toRegistration(tools, viewer)
    const question = (unitCode: string | null) => toQuestion(asked, unitCode)
    if (asked.rest.length === 0) return answerCases(tools, question(null), FIRST_PAGE, viewer)
    const chosen = await chooseUnit(tools, {
      text: asked.rest.join(' '),
      viewer,
      isScoped: true,
      day: todayOf(tools.context),
      levels: ADMIN_LEVELS,
      toButton: (unitCode) => {
        return { action: 'cases.list', value: { question: question(unitCode), place: FIRST_PAGE } }
      },
    })
    if ('reply' in chosen) return chosen.reply
    return answerCases(tools, question(chosen.unit.unitCode), FIRST_PAGE, viewer)
  },
})

/** The form for a new case, to somebody who may register one. */
function toRegistration(tools: BotTools, viewer: Viewer): Reply {
  const sources = sourcesOpenTo(viewer)
  if (sources.length > 0) return { kind: 'form', view: toRegisterForm(tools, sources) }
  const { personId, name } = viewer.actor
  const message = `${personId ?? ''} (${name}) may not register a case from any source`
  return { kind: 'refused', refusal: { code: 'not-permitted', needs: 'input', message } }
}

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
