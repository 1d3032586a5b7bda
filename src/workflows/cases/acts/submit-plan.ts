import { defineCaseAct, needed } from '../define-act.ts'

/** The lead unit hands in its rectification plan. */
export const submitPlan = defineCaseAct({ step: 'submitPlan', fields: [needed('text')], takesEvidence: true })
