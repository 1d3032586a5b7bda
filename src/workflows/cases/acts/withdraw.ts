import { defineCaseAct, needed } from '../define-act.ts'

/** A case that was registered by mistake ends before it is assigned; its number stays taken. */
export const withdraw = defineCaseAct({ step: 'withdraw', fields: [needed('reason')], takesEvidence: false })
