import { done, type Outcome } from '../../domain/refusal.ts'
import type { StepPlan } from './define-act.ts'
import type { CaseScene } from './scene.ts'
import { type CaseValues, dueFault, refuseInput } from './values.ts'

/** A step that sends the unit back to work, by another day where one is given. */
export function planBack({ record, today }: CaseScene, values: CaseValues): Outcome<StepPlan> {
  const due = values.text('due')
  if (due === null) return done({ change: { closedAt: null } })
  const fault = dueFault(due, today, record.registeredOn)
  if (fault !== null) return refuseInput(`due: got ${due}; ${fault}`, 'due')
  return done({ change: { closedAt: null, dueOn: due }, details: { was: record.dueOn } })
}
