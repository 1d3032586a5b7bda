import { planBack } from '../back-to-work.ts'
import { defineCaseAct, needed, optional } from '../define-act.ts'

/** 明察核验: somebody was there and found it not rectified; the unit goes on working. */
export const failVerification = defineCaseAct({
  step: 'failVerification',
  fields: [needed('note'), optional('due', 'day')],
  takesEvidence: true,
  plan: planBack,
})
