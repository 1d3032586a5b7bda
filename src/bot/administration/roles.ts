import type { ModalView } from '@slack/types'
import { z } from 'zod'
import { ROLES } from '../../domain/people.ts'
import { todayOf } from '../../workflows/office-context.ts'
import type { BotTools } from '../define.ts'
import { plain, toForm, verbatim } from '../forms.ts'
import { adminInput, unitInput } from './fields.ts'
import { ID_CHARACTERS_MAX, nameInput } from './people.ts'

/** Who is to have a role, or of which unit, where that is known already. */
export const GrantValue = z.strictObject({
  personId: z.string().min(1).max(ID_CHARACTERS_MAX).optional(),
  unitCode: z.string().min(1).max(32).optional(),
})
export type GrantValue = z.infer<typeof GrantValue>

/** The form by which somebody else gets a role or post. */
export function toGrantForm(tools: BotTools, { personId, unitCode }: GrantValue): ModalView {
  const { context, replies } = tools
  const words = replies.administration.people.grantForm
  const named = context.templates.format.words.roles
  const options = ROLES.map((role) => ({ text: plain(named[role]), value: role }))
  const person = personId === undefined ? {} : { initial_value: personId }
  return toForm(tools, {
    id: 'people.grant',
    about: {},
    words,
    blocks: [
      verbatim(words.intro),
      adminInput(tools, 'person', { type: 'plain_text_input', max_length: ID_CHARACTERS_MAX, ...person }),
      ...(personId === undefined ? [nameInput(tools)] : []),
      unitInput(tools, 'unit', { initial: unitCode ?? null }),
      adminInput(tools, 'role', { type: 'static_select', options }),
      adminInput(tools, 'fromDay', { type: 'datepicker', initial_date: todayOf(context) }),
      adminInput(tools, 'toDay', { type: 'datepicker' }, { isOptional: true }),
    ],
  })
}

/** The form in which people are looked for, by unit or by person. */
export function toPeopleSearch(tools: BotTools): ModalView {
  const words = tools.replies.administration.people.findForm
  const person = { type: 'plain_text_input', max_length: ID_CHARACTERS_MAX } as const
  return toForm(tools, {
    id: 'people.find',
    about: {},
    words,
    blocks: [
      verbatim(words.intro),
      unitInput(tools, 'unit', { isOptional: true }),
      adminInput(tools, 'person', person, { isOptional: true }),
    ],
  })
}
