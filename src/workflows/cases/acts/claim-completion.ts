import { defineCaseAct, needed } from '../define-act.ts'

/** The lead unit says that the rectification is complete. */
export const claimCompletion = defineCaseAct({
  step: 'claimCompletion',
  fields: [needed('text')],
  takesEvidence: true,
})
