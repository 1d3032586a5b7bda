import { done } from '../../../domain/refusal.ts'
import { defineCaseAct, optional } from '../define-act.ts'
import { dueFault, refuseInput } from '../values.ts'

/** 交办: the case goes to its lead unit, with copies to those it concerns. */
export const assign = defineCaseAct({
  step: 'assign',
  fields: [optional('note')],
  takesEvidence: true,
  plan({ record, today }) {
    const fault = record.dueOn === null ? 'expected a day' : dueFault(record.dueOn, today, record.registeredOn)
    if (fault === null) return done({})
    return refuseInput(`${record.number}: is due on ${record.dueOn ?? 'no day'}; ${fault}: decompose it again`)
  },
})
