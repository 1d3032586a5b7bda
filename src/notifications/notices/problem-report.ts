import { z } from 'zod'
import type { ReportStep } from '../../domain/problem-report.ts'
import { defineNotice, type NoticeAction } from '../define-notice.ts'
import type { Format } from '../format.ts'
import type { ProblemReportFacts, ReportStepFacts } from '../patrol-facts.ts'
import { toPatrolButtonValue } from './button-values.ts'
import * as phrases from './phrases.ts'
import { reportStem, reportView, sampleCity, sampleDistrict, sampleReport, toReportHead } from './report-phrases.ts'
import { sampleTownship } from './samples.ts'

const sample: ProblemReportFacts = {
  officeName: '示例市生态环境局',
  report: sampleReport,
  description: '秸秆堆垛冒烟，面积约200平方米。',
  reporter: '巡查员甲',
  reportedAt: '2026-11-16 09:05',
  photos: 2,
  state: 'reported',
  outcome: null,
  handler: sampleTownship,
  caseNumber: null,
  due: { kind: 'receive', day: { day: '2026-11-18', confirmed: true } },
  last: null,
  steps: ['receive', 'passUp', 'refuse'],
}

const received: ReportStepFacts = {
  step: 'receive',
  by: { name: '值班员乙', unitName: '乙镇' },
  at: '2026-11-16 10:20',
  text: null,
}

/** A patrol's report to the unit that has it, as it stands. */
export const problemReport = defineNotice({
  kind: 'problemReport',
  view: z.strictObject({
    ...reportView,
    description: phrases.Text,
    reporter: phrases.Text,
    reportedAt: phrases.Text,
    photos: z.int().nonnegative(),
    isCross: z.boolean(),
    state: phrases.Text,
    outcome: phrases.Text.nullable(),
    caseNumber: phrases.Text.nullable(),
    matter: phrases.Text.nullable(),
    due: phrases.Text.nullable(),
    last: phrases.Text.nullable(),
    unconfirmed: phrases.Text.nullable(),
  }),
  toView: (facts: ProblemReportFacts, format) => {
    const { patrol } = format.words
    const { due, outcome, last } = facts
    return {
      ...toReportHead(facts, format),
      description: facts.description,
      reporter: facts.reporter,
      reportedAt: format.dateTime(facts.reportedAt),
      photos: facts.photos,
      isCross: facts.report.isCross,
      state: phrases.ownWord(patrol.states, facts.state),
      outcome: outcome === null ? null : phrases.ownWord(patrol.outcomes, outcome),
      caseNumber: facts.caseNumber,
      matter: due === null ? null : phrases.ownWord(patrol.matters, due.kind),
      due: due === null ? null : format.dayAndWeekday(due.day.day),
      last: last === null ? null : stepLine(last, format),
      unconfirmed: due === null ? null : phrases.unconfirmedText([due.day], format),
    }
  },
  samples: [
    sample,
    {
      ...sample,
      report: { ...sampleReport, unit: sampleTownship, problemKind: '企业夜间偷排', isCross: true },
      photos: 0,
      state: 'passedUp',
      handler: sampleDistrict,
      due: { kind: 'receive', day: { day: '2027-01-04', confirmed: false } },
      last: { ...received, step: 'passUp', text: '涉及相邻两镇。' },
      steps: ['receive', 'passUp', 'handBack', 'refuse'],
    },
    {
      ...sample,
      state: 'received',
      handler: sampleCity,
      due: { kind: 'handle', day: { day: '2026-11-23', confirmed: true } },
      last: { ...received, by: { name: '签发员', unitName: null } },
      steps: ['handle', 'openCase', 'handBack', 'refuse'],
    },
    {
      ...sample,
      state: 'handled',
      outcome: 'caseOpened',
      caseNumber: 'JB-2026-0417',
      due: { kind: 'close', day: { day: '2026-11-30', confirmed: true } },
      last: { ...received, step: 'openCase' },
      steps: ['feedBack'],
    },
    {
      ...sample,
      state: 'fedBack',
      outcome: 'handled',
      due: { kind: 'close', day: { day: '2026-11-30', confirmed: true } },
      last: { ...received, step: 'handle', text: '已扑灭并清运。' },
      steps: ['close'],
    },
    { ...sample, state: 'closed', outcome: 'refused', due: null, last: { ...received, step: 'close' }, steps: [] },
  ],
  fileStem: (facts: ProblemReportFacts) => reportStem(facts.report),
  actions: (facts: ProblemReportFacts) => facts.steps.map((step) => actionOf(step, facts)),
})

/** 2026年11月16日10:20，乙镇 值班员乙：受理。 */
export function stepLine({ step, by, at, text }: ReportStepFacts, format: Format): string {
  const { patrol } = format.words
  const name = by.unitName === null ? by.name : `${by.unitName} ${by.name}`
  const said = text === null ? '' : `${patrol.saidMark}${text}`
  return `${format.dateTime(at)}${format.words.clauseSeparator}${name}${patrol.stepMark}${phrases.ownWord(patrol.steps, step)}${said}`
}

function actionOf(step: ReportStep, { report, handler }: ProblemReportFacts): NoticeAction {
  const isAtTownship = handler.unitCode === report.township.unitCode
  const upward = isAtTownship ? 'patrol.passUpToDistrict' : 'patrol.passUpToCity'
  return {
    actionId: `patrol.${step}`,
    label: step === 'passUp' ? upward : `patrol.${step}`,
    value: toPatrolButtonValue(report.number),
    ...(step === 'receive' || step === 'handle' ? { style: 'primary' } : {}),
  }
}
