import type { InputBlock } from '@slack/types'
import { z } from 'zod'
import { fillIn } from '../../notifications/words.ts'
import type { BotTools, Refused } from '../define.ts'
import { ENTRY, plain } from '../forms.ts'
import { ADMIN_FIELDS, type AdminField } from './replies.ts'

/** What was entered, by field; one left empty is absent, several choices are lines. */
export type AdminEntries = Readonly<Partial<Record<AdminField, string>>>

/** The lines of an entry, without the empty ones. */
export function linesOf(entry: string | undefined): readonly string[] {
  return (entry ?? '').split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
}

/** Reads what was entered as texts. */
export const AdminFormEntries = z.record(z.string().max(64), z.unknown()).transform(
  (entries): AdminEntries =>
    Object.fromEntries(
      ADMIN_FIELDS.flatMap((field) => {
        const entry = entries[field]
        const value = Array.isArray(entry) ? entry.join('\n') : entry
        return typeof value === 'string' && value.trim() !== '' ? [[field, value.trim()]] : []
      }),
    ),
)

/** An input of a form of administrators; its block id is the field's name. */
export function adminInput(
  { replies }: BotTools,
  field: AdminField,
  element: InputBlock['element'],
  { isOptional = false, year = '' }: { readonly isOptional?: boolean; readonly year?: string } = {},
): InputBlock {
  const { label, hint } = replies.administration.fields[field]
  const max = 'max_length' in element ? (element.max_length ?? '') : ''
  return {
    type: 'input',
    block_id: field,
    label: plain(label),
    hint: plain(fillIn(hint, { year, max })),
    element: { ...element, action_id: ENTRY },
    ...(isOptional ? { optional: true } : {}),
  }
}

/** Slack's bound on a text input. */
const LINES_CHARACTERS_MAX = 3_000

/** An input of several lines; `null` when there is more than it holds: what a form does not show, sending it takes away. */
export function linesInput(text: string): InputBlock['element'] | null {
  if (text.length > LINES_CHARACTERS_MAX) return null
  const given = text === '' ? {} : { initial_value: text }
  return { type: 'plain_text_input', multiline: true, max_length: LINES_CHARACTERS_MAX, ...given }
}

/** What a form cannot show is done in the terminal. */
export function tooLongForForm(command: string): Refused {
  const message = `expected a text of ${LINES_CHARACTERS_MAX} characters at most; in the terminal: ${command}`
  return { kind: 'refused', refusal: { code: 'too-long-for-form', needs: 'input', message, details: [command] } }
}

const UNIT_CHARACTERS_MAX = 100

/** An input in which a unit is named as a person writes it. */
export function unitInput(
  tools: BotTools,
  field: 'unit' | 'receiver',
  { initial = null, isOptional = false }: { readonly initial?: string | null; readonly isOptional?: boolean },
): InputBlock {
  const given = initial === null ? {} : { initial_value: initial }
  return adminInput(
    tools,
    field,
    { type: 'plain_text_input', max_length: UNIT_CHARACTERS_MAX, ...given },
    { isOptional },
  )
}
