import { defineCaseAct } from '../define-act.ts'

/** 签收: the lead unit has the case. */
export const signFor = defineCaseAct({ step: 'signFor', fields: [], takesEvidence: false })
