import type { InputBlock } from '@slack/types'
import { z } from 'zod'
import { fillIn } from '../../notifications/words.ts'
import type { BotTools } from '../define.ts'
import { ENTRY, plain } from '../forms.ts'
import { ADMIN_FIELDS, type AdminField } from './replies.ts'

/** What was entered, by field; one left empty is absent. */
export type AdminEntries = Readonly<Partial<Record<AdminField, string>>>

/** Reads what was entered as texts. */
export const AdminFormEntries = z.record(z.string().max(64), z.unknown()).transform(
  (entries): AdminEntries =>
    Object.fromEntries(
      ADMIN_FIELDS.flatMap((field) => {
        const value = entries[field]
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
