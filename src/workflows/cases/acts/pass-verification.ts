import { defineCaseAct, needed } from '../define-act.ts'

/** 明察核验: somebody was there and found it rectified. */
export const passVerification = defineCaseAct({
  step: 'passVerification',
  fields: [needed('note')],
  takesEvidence: true,
})
