import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import type { ProblemReportUpdateFacts } from '../patrol-facts.ts'
import { fillIn } from '../words.ts'
import { toPatrolButtonValue } from './button-values.ts'
import * as phrases from './phrases.ts'
import { stepLine } from './problem-report.ts'
import { reportStem, reportView, sampleDistrict, sampleReport, toReportHead } from './report-phrases.ts'
import { sampleTownship } from './samples.ts'

const sample: ProblemReportUpdateFacts = {
  officeName: '示例市生态环境局',
  report: sampleReport,
  step: 'handle',
  by: { name: '值班员乙', unitName: '乙镇' },
  at: '2026-11-18 16:30',
  text: '明火已扑灭，秸秆已清运。',
  addressee: 'reporter',
  handler: sampleTownship,
  caseNumber: null,
  asks: true,
}

/** A step of a patrol's report: to whoever brought it, or in the thread of the unit that has it. */
export const problemReportUpdate = defineNotice({
  kind: 'problemReportUpdate',
  view: z.strictObject({ ...reportView, step: phrases.Text, line: phrases.Text, told: phrases.Text }),
  toView: (facts: ProblemReportUpdateFacts, format) => {
    const { patrol } = format.words
    const told = phrases.ownWord(patrol.told, `${facts.addressee}.${facts.step}`)
    return {
      ...toReportHead(facts, format),
      step: phrases.ownWord(patrol.steps, facts.step),
      line: stepLine(facts, format),
      told: fillIn(told, {
        handler: phrases.bodyOf(facts.handler.unitName, format.words),
        case: facts.caseNumber ?? format.words.noValue,
      }),
    }
  },
  samples: [
    sample,
    { ...sample, step: 'receive', text: null, asks: false },
    { ...sample, step: 'passUp', text: '涉及相邻两镇。', handler: sampleDistrict, asks: false },
    { ...sample, step: 'handBack', text: '属乡镇职责。', asks: false },
    { ...sample, step: 'openCase', text: null, caseNumber: 'JB-2026-0417' },
    { ...sample, step: 'refuse', text: '现场为炊烟，未见焚烧。' },
    { ...sample, step: 'contest', text: '次日仍有冒烟。', addressee: 'handler', asks: false },
    { ...sample, step: 'handBack', addressee: 'handler', asks: false },
    { ...sample, step: 'passUp', handler: sampleDistrict, addressee: 'handler', asks: false },
    { ...sample, step: 'close', text: null, addressee: 'handler', asks: false },
  ],
  fileStem: (facts: ProblemReportUpdateFacts) => reportStem(facts.report),
  actions: ({ asks, report }: ProblemReportUpdateFacts) => {
    if (!asks) return []
    const value = toPatrolButtonValue(report.number)
    return [
      { actionId: 'patrol.close', label: 'patrol.confirm', value, style: 'primary' },
      { actionId: 'patrol.contest', label: 'patrol.contest', value },
    ]
  },
})
