import { z } from 'zod'
import type { CaseAssignmentFacts } from '../case-facts.ts'
import { defineNotice } from '../define-notice.ts'
import type { Format } from '../format.ts'
import { fillIn } from '../words.ts'
import {
  addresseeView,
  caseActions,
  caseStem,
  caseView,
  sampleCase,
  toAddressee,
  toCaseHead,
  unitNames,
} from './case-phrases.ts'
import * as phrases from './phrases.ts'
import { sampleStreet, sampleTownship } from './samples.ts'

const sample: CaseAssignmentFacts = {
  issuerName: '示例市生态环境局',
  case: sampleCase,
  addressee: { role: 'lead', unit: sampleTownship },
  issuedOn: '2026-09-08',
  description: '检查时发现示例路工地约2000平方米裸土未覆盖，出入口未冲洗。',
  problemKind: '扬尘',
  place: '示例路工地',
  sourceRef: null,
  goal: '裸露地面全部覆盖，出入口冲洗设施正常使用。',
  measures: '责成施工单位立即苫盖，安排专人每日巡查。',
  due: { day: '2026-10-31', confirmed: true },
  signBy: { day: '2026-09-10', confirmed: true },
  planDueDays: 15,
  assisting: [],
  territories: [sampleTownship],
  isCrossJurisdiction: false,
  note: null,
}

const sampleCross: CaseAssignmentFacts = {
  ...sample,
  case: {
    ...sampleCase,
    source: 'centralFeedback',
    leadUnit: { unitCode: '990101', unitName: '甲区', district: '' },
  },
  problemKind: null,
  place: null,
  sourceRef: '反馈第12项',
  due: { day: '2027-03-31', confirmed: false },
  assisting: [sampleStreet],
  territories: [sampleTownship, { unitCode: '990102103', unitName: '己镇', district: '戊区' }],
  isCrossJurisdiction: true,
  note: '重大事项随时报告。',
}

/** A case to its lead unit, and the copies of it. */
export const caseAssignment = defineNotice({
  kind: 'caseAssignment',
  view: z.strictObject({
    ...caseView,
    ...addresseeView,
    description: phrases.Text,
    /** Kind, place and the source's own number. */
    about: phrases.Text.nullable(),
    copyNote: phrases.Text,
    goal: phrases.Text,
    measures: phrases.Text,
    due: phrases.Text,
    signBy: phrases.Text,
    planDueDays: z.int().positive(),
    assisting: phrases.Text.nullable(),
    territories: phrases.Text.nullable(),
    isCrossJurisdiction: z.boolean(),
    note: phrases.Text.nullable(),
    unconfirmed: phrases.Text.nullable(),
  }),
  toView: (facts: CaseAssignmentFacts, format) => ({
    ...toCaseHead(facts, format),
    ...toAddressee(facts.addressee, format),
    description: facts.description,
    about: aboutText(facts, format),
    copyNote: phrases.ownWord(format.words.cases.copyNotes, facts.addressee.role),
    goal: facts.goal,
    measures: facts.measures,
    due: format.dayAndWeekday(facts.due.day),
    signBy: format.dayAndWeekday(facts.signBy.day),
    planDueDays: facts.planDueDays,
    assisting: unitNames(facts.assisting, format),
    territories: unitNames(facts.territories, format),
    isCrossJurisdiction: facts.isCrossJurisdiction,
    note: facts.note,
    unconfirmed: phrases.unconfirmedText([facts.due, facts.signBy], format),
  }),
  samples: [
    sample,
    { ...sample, addressee: { role: 'district', unit: { unitCode: '990101', unitName: '甲区', district: '' } } },
    { ...sampleCross, addressee: { role: 'lead', unit: sampleCross.case.leadUnit } },
    { ...sampleCross, addressee: { role: 'assisting', unit: sampleStreet } },
    { ...sampleCross, addressee: { role: 'issuer', unit: { unitCode: '990000', unitName: '示例市', district: '' } } },
  ],
  fileStem: (facts: CaseAssignmentFacts) => caseStem(facts.case),
  actions: (facts: CaseAssignmentFacts) => caseActions(facts.case, facts.addressee.role === 'lead'),
})

function aboutText(facts: CaseAssignmentFacts, { words }: Format): string | null {
  const parts = (['problemKind', 'place', 'sourceRef'] as const).flatMap((name) => {
    const value = facts[name]
    return value === null ? [] : [fillIn(phrases.ownWord(words.cases.about, name), { value })]
  })
  return parts.length === 0 ? null : parts.join(words.clauseSeparator)
}
