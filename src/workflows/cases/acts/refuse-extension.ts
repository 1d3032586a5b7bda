import { defineCaseAct, needed } from '../define-act.ts'

/** The case stays due when it was. */
export const refuseExtension = defineCaseAct({
  step: 'refuseExtension',
  fields: [needed('reason')],
  takesEvidence: false,
})
