import { ROLES } from '../../domain/people.ts'
import { todayOf } from '../../workflows/office-context.ts'
import { chooseUnit } from '../answers/choose-unit.ts'
import { mediumNamed } from '../answers/said-words.ts'
import { answerUnit } from '../answers/unit-history.ts'
import { defineCommand } from '../define.ts'

/** Shows a unit's last twelve months with their trend; without a unit, those of the person's own. */
export const unit = defineCommand({
  names: { 'zh-CN': '单位', en: 'unit' },
  usage: { 'zh-CN': '[单位名称或代码] [空气|水]', en: '[UNIT] [air|water]' },
  summary: {
    'zh-CN': '查看单位近12个月的考核结果和走势，不写单位即为本单位',
    en: 'shows the last twelve months of a unit and their trend; of your own unless you name one',
  },
  roles: ROLES,
  async run({ words, viewer }, tools) {
    const last = words.at(-1)
    const medium = last === undefined ? null : mediumNamed(last)
    const text = (medium === null ? words : words.slice(0, -1)).join(' ')
    const chosen = await chooseUnit(tools, {
      text,
      viewer,
      isScoped: !viewer.scope.seesWholeLists,
      day: todayOf(tools.context),
      levels: ['district', 'township'],
      toButton: (unitCode) => ({ action: 'unit.show', value: { ask: 'unit', unitCode, medium } }),
    })
    if ('reply' in chosen) return chosen.reply
    return answerUnit(tools, { unitCode: chosen.unit.unitCode, medium }, viewer)
  },
})
