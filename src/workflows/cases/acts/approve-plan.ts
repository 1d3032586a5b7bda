import { defineCaseAct, optional } from '../define-act.ts'

export const approvePlan = defineCaseAct({ step: 'approvePlan', fields: [optional('note')], takesEvidence: false })
