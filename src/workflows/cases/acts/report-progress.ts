import { defineCaseAct, needed } from '../define-act.ts'

/** 调度: how far the rectification is, from the lead unit or one that assists it. */
export const reportProgress = defineCaseAct({ step: 'reportProgress', fields: [needed('text')], takesEvidence: true })
