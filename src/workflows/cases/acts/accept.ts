import { defineCaseAct, needed } from '../define-act.ts'

/** 整改验收: the issuer's opinion that the rectification is accepted. */
export const accept = defineCaseAct({ step: 'accept', fields: [needed('opinion')], takesEvidence: true })
