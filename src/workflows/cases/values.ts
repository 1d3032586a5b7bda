import { CASE_DAYS_MAX, daysBetween } from '../../domain/case-deadlines.ts'
import { done, type Outcome, type Refusal, refuse } from '../../domain/refusal.ts'
import { isLocalDay, type LocalDay, monthOf } from '../../domain/time.ts'
import type { UnitTree } from '../../domain/units.ts'
import { CASE_UNITS_MAX } from '../../store/cases.ts'
import { resolveCode } from '../resolve-unit.ts'
import type { CaseField, CaseFieldName } from './define-act.ts'

/** Longest text a person gives with a step, in characters. */
export const TEXT_CHARACTERS_MAX = 1_000

/** What was given with a step, checked against its fields. */
export interface CaseValues {
  /** A text, day or choice; `null` when it was left out. */
  readonly text: (name: CaseFieldName) => string | null
  /** One that the act needs. */
  readonly needed: (name: CaseFieldName) => string
  /** Codes of the units of a `unit` or `units` field; `null` when it was left out. */
  readonly units: (name: CaseFieldName) => readonly string[] | null
  /** Everything given, by field, as the event keeps it. */
  readonly given: Readonly<Record<string, string | readonly string[]>>
}

/** Checks what was given; refuses a field that is missing, unknown, too long, or not of its kind. */
export function readValues(
  fields: readonly CaseField[],
  raw: Readonly<Record<string, string | null | undefined>>,
  { tree, today }: { readonly tree: UnitTree; readonly today: LocalDay },
): Outcome<CaseValues> {
  const texts = new Map<string, string>()
  const units = new Map<string, readonly string[]>()
  for (const field of fields) {
    const value = raw[field.name]?.trim() ?? ''
    if (value === '') {
      if (field.isNeeded) return refuseValue(field, value, 'a value')
      continue
    }
    const fault = faultOf(field, value)
    if (fault !== null) return refuseValue(field, value, fault)
    if (field.kind === 'unit' || field.kind === 'units') {
      const codes = resolveUnits(tree, field.kind === 'unit' ? [value] : value.split(/[;；]/), today)
      if (!codes.ok) return inField(codes.refusal, field.name)
      units.set(field.name, codes.value)
    } else texts.set(field.name, value)
  }
  const stray = Object.entries(raw).find(([name, value]) => !!value && !fields.some((field) => field.name === name))
  if (stray !== undefined) {
    const names = fields.map(({ name }) => name).join(', ')
    return refuseInput(`${stray[0]}: is not asked for here; expected ${names === '' ? 'nothing' : names}`)
  }
  return done({
    text: (name) => texts.get(name) ?? null,
    needed(name) {
      const text = texts.get(name)
      if (text === undefined) throw new TypeError(`${name}: expected a field that the act declares as needed`)
      return text
    },
    units: (name) => units.get(name) ?? null,
    given: Object.fromEntries([...texts, ...units]),
  })
}

/** The codes of the units a person names, each once; empty ones left out. */
export function resolveUnits(tree: UnitTree, names: readonly string[], day: LocalDay): Outcome<readonly string[]> {
  const codes = new Set<string>()
  for (const name of names.map((text) => text.trim()).filter((text) => text !== '')) {
    const code = resolveCode(tree, name, monthOf(day))
    if (!code.ok) return code
    codes.add(code.value)
  }
  if (codes.size <= CASE_UNITS_MAX) return done([...codes].sort())
  return refuseInput(`${codes.size} units: expected ${CASE_UNITS_MAX} at most`)
}

/** What is wrong with a day by which a case has to be rectified; `null` when it will do. */
export function dueFault(due: LocalDay, today: LocalDay, registeredOn: LocalDay): string | null {
  if (!isLocalDay(due)) return 'expected a day YYYY-MM-DD'
  if (due <= today) return `expected a day after ${today}`
  return daysBetween(registeredOn, due) <= CASE_DAYS_MAX
    ? null
    : `expected a day within ${CASE_DAYS_MAX} days of ${registeredOn}`
}

/** @param field Whose value it is, where it is one field's. */
export function refuseInput(message: string, field?: string) {
  return refuse({ code: 'bad-value', needs: 'input', message, ...(field === undefined ? {} : { field }) })
}

/** The same refusal, as one of this field's value. */
export function inField(refusal: Refusal, field: string) {
  return refuse({ ...refusal, field })
}

function faultOf({ kind, choices = [] }: CaseField, value: string): string | null {
  switch (kind) {
    case 'text':
      return value.length <= TEXT_CHARACTERS_MAX ? null : `${TEXT_CHARACTERS_MAX} characters at most`
    case 'day':
      return isLocalDay(value) ? null : 'a day YYYY-MM-DD'
    case 'choice':
      return choices.includes(value) ? null : choices.join(' or ')
    default:
      return null
  }
}

function refuseValue({ name }: CaseField, value: string, expected: string) {
  const shown = value.length > 60 ? `${value.slice(0, 59).toWellFormed()}…` : value
  return refuseInput(`${name}: got ${shown === '' ? 'nothing' : JSON.stringify(shown)}; expected ${expected}`, name)
}
