import { FALSE_KINDS, isFalseKind } from '../../../domain/case.ts'
import { done } from '../../../domain/refusal.ts'
import { defineCaseAct, needed } from '../define-act.ts'

/** A verifier suspects 表面整改, 假装整改 or 敷衍整改; nobody else learns of it before it is confirmed (M19, E8). */
export const suspectFalse = defineCaseAct({
  step: 'suspectFalse',
  fields: [{ ...needed('falseKind', 'choice'), choices: FALSE_KINDS }, needed('reason')],
  takesEvidence: true,
  plan(_scene, values) {
    const kind = values.needed('falseKind')
    return done({ change: { falseState: 'suspected', ...(isFalseKind(kind) ? { falseKind: kind } : {}) } })
  },
})
