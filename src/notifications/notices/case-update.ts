import { z } from 'zod'
import { nextStepOf } from '../../domain/case.ts'
import { isLocalDay } from '../../domain/time.ts'
import type { CaseUpdateFacts } from '../case-facts.ts'
import { defineNotice } from '../define-notice.ts'
import type { Format } from '../format.ts'
import { addresseeView, caseActions, caseStem, caseView, sampleCase, toAddressee, toCaseHead } from './case-phrases.ts'
import * as phrases from './phrases.ts'
import { sampleTownship } from './samples.ts'

const FIELDS_MAX = 10

const sample: CaseUpdateFacts = {
  issuerName: '示例市生态环境局',
  case: sampleCase,
  addressee: { role: 'lead', unit: sampleTownship },
  issuedOn: '2026-09-22',
  step: 'returnPlan',
  by: { name: '审核员甲', unitName: '示例市' },
  at: '2026-09-22 10:05',
  texts: [{ field: 'reason', value: '缺少完成时限和责任人。' }],
  pieces: 0,
  state: 'signedFor',
  isSuspended: false,
  due: { day: '2026-10-31', confirmed: true },
}

/** A step in a case, in the thread of its assignment. */
export const caseUpdate = defineNotice({
  kind: 'caseUpdate',
  view: z.strictObject({
    ...caseView,
    ...addresseeView,
    step: phrases.Text,
    by: phrases.Text,
    at: phrases.Text,
    texts: z.array(z.strictObject({ field: phrases.Text, value: phrases.Text })).max(FIELDS_MAX),
    pieces: z.int().nonnegative(),
    state: phrases.Text,
    next: phrases.Text.nullable(),
    due: phrases.Text.nullable(),
    unconfirmed: phrases.Text.nullable(),
  }),
  toView: (facts: CaseUpdateFacts, format) => ({
    ...toCaseHead(facts, format),
    ...toAddressee(facts.addressee, format),
    step: phrases.ownWord(format.words.cases.steps, facts.step),
    by: facts.by.unitName === null ? facts.by.name : `${facts.by.unitName} ${facts.by.name}`,
    at: format.dateTime(facts.at),
    texts: facts.texts.slice(0, FIELDS_MAX).map(({ field, value }) => ({
      field: phrases.ownWord(format.words.cases.fields, field),
      value: wordedValue(field, value, format),
    })),
    pieces: facts.pieces,
    state: facts.isSuspended
      ? phrases.ownWord(format.words.cases.states, 'suspended')
      : phrases.ownWord(format.words.cases.states, facts.state),
    next: nextOf(facts, format),
    due: facts.due === null ? null : format.dayAndWeekday(facts.due.day),
    unconfirmed: facts.due === null ? null : phrases.unconfirmedText([facts.due], format),
  }),
  samples: [
    sample,
    {
      ...sample,
      addressee: { role: 'issuer', unit: { unitCode: '990000', unitName: '示例市', district: '' } },
      step: 'claimCompletion',
      by: { name: '值班员乙', unitName: '乙镇' },
      texts: [{ field: 'text', value: '裸土已全部覆盖，冲洗设施已启用。' }],
      pieces: 2,
      state: 'completionClaimed',
      due: null,
    },
    {
      ...sample,
      addressee: { role: 'district', unit: { unitCode: '990101', unitName: '甲区', district: '' } },
      step: 'reopen',
      texts: [
        { field: 'cause', value: 'rebound' },
        { field: 'reason', value: '现场复查发现问题反弹。' },
        { field: 'due', value: '2027-01-31' },
      ],
      state: 'inProgress',
      due: { day: '2027-01-31', confirmed: false },
    },
    { ...sample, step: 'suspend', by: { name: '签发员甲', unitName: null }, isSuspended: true, due: null },
    { ...sample, step: 'close', texts: [], state: 'closed', due: null },
  ],
  fileStem: (facts: CaseUpdateFacts) => caseStem(facts.case),
  actions: (facts: CaseUpdateFacts) => caseActions(facts.case, false),
})

function nextOf({ state, isSuspended }: CaseUpdateFacts, { words }: Format): string | null {
  const next = isSuspended ? null : nextStepOf(state)
  return next === null ? null : phrases.ownWord(words.cases.nextSteps, next.step)
}

/** A day as the language writes it, a choice by its word, a text as it is. */
function wordedValue(field: string, value: string, format: Format): string {
  if (isLocalDay(value)) return format.dayAndWeekday(value)
  return field === 'cause' ? phrases.ownWord(format.words.cases.causes, value) : value
}
