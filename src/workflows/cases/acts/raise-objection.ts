import { planBack } from '../back-to-work.ts'
import { defineCaseAct, needed, optional } from '../define-act.ts'

/** Somebody objects to the disclosed result; the unit goes on working. */
export const raiseObjection = defineCaseAct({
  step: 'raiseObjection',
  fields: [needed('reason'), optional('due', 'day')],
  takesEvidence: true,
  plan: planBack,
})
