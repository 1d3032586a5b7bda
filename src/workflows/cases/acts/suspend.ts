import { done } from '../../../domain/refusal.ts'
import { defineCaseAct, needed } from '../define-act.ts'

/** 中止: the case rests, for a reason that is not the unit's; nothing of it falls due meanwhile. */
export const suspend = defineCaseAct({
  step: 'suspend',
  fields: [needed('reason')],
  takesEvidence: true,
  plan: () => done({ change: { suspended: true } }),
})
