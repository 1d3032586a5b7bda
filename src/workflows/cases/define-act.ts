import type { CaseStep } from '../../domain/case.ts'
import type { Outcome } from '../../domain/refusal.ts'
import type { CaseEvent } from '../../store/case-events.ts'
import type { CaseChange } from '../../store/cases.ts'
import type { OfficeContext } from '../office-context.ts'
import type { CaseScene } from './scene.ts'
import type { CaseValues } from './values.ts'

/** One thing a person is asked when he takes a step. */
export interface CaseField {
  readonly name: CaseFieldName
  /** `text`: 1 to 1,000 characters; `day`: `YYYY-MM-DD`; `unit` and `units`: as a person names them, several with `;`. */
  readonly kind: 'text' | 'day' | 'choice' | 'unit' | 'units'
  readonly isNeeded: boolean
  /** Of a `choice`. */
  readonly choices?: readonly string[]
}

export type CaseFieldName =
  | 'goal'
  | 'measures'
  | 'due'
  | 'lead'
  | 'assisting'
  | 'territories'
  | 'reason'
  | 'note'
  | 'text'
  | 'until'
  | 'where'
  | 'opinion'
  | 'cause'
  | 'falseKind'
  | 'selfCriticismDue'

/** What a step writes, decided before anything is written. */
export interface StepPlan {
  readonly change?: CaseChange
  /** What the event keeps, beside the texts and days that were given. */
  readonly details?: Readonly<Record<string, unknown>>
  /** Under which other step the move is shown to everybody, when the step itself is for named people alone. */
  readonly shownAs?: CaseStep
  /** What else the step brings about, in its transaction. */
  readonly follow?: (context: OfficeContext, scene: CaseScene, event: CaseEvent) => Promise<void>
}

/** One act upon a case: what it asks for, and what it makes of the answers. */
export interface CaseAct {
  readonly step: CaseStep
  readonly fields: readonly CaseField[]
  /** Whether files and links may come with it. */
  readonly takesEvidence: boolean
  readonly plan: (scene: CaseScene, values: CaseValues, context: OfficeContext) => Outcome<StepPlan>
}

/** Declares an act; one that only moves the case on needs no plan. */
export function defineCaseAct(act: Omit<CaseAct, 'plan'> & Partial<Pick<CaseAct, 'plan'>>): CaseAct {
  return { plan: () => ({ ok: true, value: {} }), ...act }
}

/** A text that has to be given. */
export function needed(name: CaseFieldName, kind: CaseField['kind'] = 'text'): CaseField {
  return { name, kind, isNeeded: true }
}

/** One that may be left out. */
export function optional(name: CaseFieldName, kind: CaseField['kind'] = 'text'): CaseField {
  return { name, kind, isNeeded: false }
}
