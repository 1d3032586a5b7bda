import { planBack } from '../back-to-work.ts'
import { defineCaseAct, needed } from '../define-act.ts'

/** What a closed case is reopened for: 回头看 or 反弹. */
export const REOPEN_CAUSES = ['lookBack', 'rebound'] as const

/** A look-back finds that the problem was not rectified, or it has come back. */
export const reopen = defineCaseAct({
  step: 'reopen',
  fields: [{ ...needed('cause', 'choice'), choices: REOPEN_CAUSES }, needed('reason'), needed('due', 'day')],
  takesEvidence: true,
  plan: planBack,
})
