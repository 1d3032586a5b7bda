import { done, refuse } from '../../../domain/refusal.ts'
import { defineCaseAct, optional } from '../define-act.ts'
import { dueFault } from '../values.ts'

/** 交办: the case goes to its lead unit, with copies to those it concerns. */
export const assign = defineCaseAct({
  step: 'assign',
  fields: [optional('note')],
  takesEvidence: true,
  plan({ record, today }) {
    const fault = record.dueOn === null ? 'expected a day' : dueFault(record.dueOn, today, record.registeredOn)
    if (fault === null) return done({})
    const message = `${record.number}: is due on ${record.dueOn ?? 'no day'}; ${fault}: decompose it again`
    return refuse({ code: 'case-due-passed', needs: 'input', message })
  },
})
