import { CASE_SOURCES } from '../../domain/case.ts'
import type { CaseField } from '../../workflows/cases/define-act.ts'
import { CASE_TEXT_MAX } from '../../workflows/cases/register-case.ts'
import { TEXT_CHARACTERS_MAX } from '../../workflows/cases/values.ts'

/** One field of a form about a case. */
export interface FormField {
  /** The block's id, too. */
  readonly name: string
  /** `flag`: one box to tick. */
  readonly kind: CaseField['kind'] | 'flag'
  readonly isNeeded: boolean
  readonly choices?: readonly string[]
  /** Of a text, in characters. */
  readonly max: number
  /** Whether a text is written in one line. */
  readonly isLine?: boolean
}

/** What a case is registered with; sources are narrowed to those the person may register from. */
export const REGISTER_FIELDS: readonly FormField[] = [
  { name: 'title', kind: 'text', isNeeded: true, max: CASE_TEXT_MAX.title, isLine: true },
  { name: 'description', kind: 'text', isNeeded: true, max: CASE_TEXT_MAX.description },
  { name: 'source', kind: 'choice', isNeeded: true, choices: CASE_SOURCES, max: 0 },
  { name: 'lead', kind: 'unit', isNeeded: true, max: TEXT_CHARACTERS_MAX },
  { name: 'assisting', kind: 'units', isNeeded: false, max: TEXT_CHARACTERS_MAX },
  { name: 'territories', kind: 'units', isNeeded: false, max: TEXT_CHARACTERS_MAX },
  { name: 'cross', kind: 'flag', isNeeded: false, max: 0 },
  { name: 'due', kind: 'day', isNeeded: false, max: 0 },
  { name: 'problemKind', kind: 'text', isNeeded: false, max: CASE_TEXT_MAX.problemKind, isLine: true },
  { name: 'place', kind: 'text', isNeeded: false, max: CASE_TEXT_MAX.place, isLine: true },
  { name: 'sourceRef', kind: 'text', isNeeded: false, max: CASE_TEXT_MAX.sourceRef, isLine: true },
]

/** The fields of a step's form, from the one list of acts. */
export function fieldsOfAct(fields: readonly CaseField[]): readonly FormField[] {
  return fields.map((field) => ({ ...field, max: TEXT_CHARACTERS_MAX }))
}

/** Fields whose labels stand with the forms; those of a step are called as in the timeline. */
export const CASE_FORM_LABELS = [
  'title',
  'description',
  'source',
  'problemKind',
  'place',
  'sourceRef',
  'cross',
  'files',
  'links',
] as const
