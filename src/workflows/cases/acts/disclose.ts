import { defineCaseAct, needed } from '../define-act.ts'

/** 信息公开: where the result was made public. */
export const disclose = defineCaseAct({ step: 'disclose', fields: [needed('where')], takesEvidence: true })
