import { done } from '../../../domain/refusal.ts'
import { defineCaseAct, optional } from '../define-act.ts'

/** 销号: the case is written off. */
export const close = defineCaseAct({
  step: 'close',
  fields: [optional('note')],
  takesEvidence: false,
  plan: (_scene, _values, { now }) => done({ change: { closedAt: now() } }),
})
