import { defineCaseAct, needed } from '../define-act.ts'

/** The plan will not do; the unit hands in another. */
export const returnPlan = defineCaseAct({ step: 'returnPlan', fields: [needed('reason')], takesEvidence: true })
