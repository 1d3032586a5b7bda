import { done } from '../../../domain/refusal.ts'
import { defineCaseAct, needed } from '../define-act.ts'

/** The inspection office finds the suspicion unfounded. */
export const dismissFalse = defineCaseAct({
  step: 'dismissFalse',
  fields: [needed('reason')],
  takesEvidence: true,
  plan: () => done({ change: { falseState: 'dismissed' } }),
})
