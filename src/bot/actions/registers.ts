import { z } from 'zod'
import type { Act } from '../../domain/people.ts'
import { toYearSearch } from '../administration/calendar.ts'
import { toBindingSearch, toUnbindingSearch } from '../administration/channel-forms.ts'
import { GrantValue, toGrantForm, toPeopleSearch } from '../administration/roles.ts'
import { type ActionDefinition, type BotTools, defineAction } from '../define.ts'

const Nothing = z.strictObject({})

/** A button that opens a form to whoever may do the act. */
function opener<Value>(
  id: string,
  act: Act,
  value: z.ZodType<Value>,
  viewOf: (tools: BotTools, value: Value) => ReturnType<typeof toPeopleSearch>,
) {
  return defineAction({
    id,
    value,
    async run(press, tools) {
      const allowed = await tools.workflows.authorise(tools.context, press.by, act)
      return allowed.ok
        ? { kind: 'form', view: viewOf(tools, press.value) }
        : { kind: 'refused', refusal: allowed.refusal }
    },
  })
}

const UnitValue = z.strictObject({ unitCode: z.string().min(1).max(32).optional() })

/** The buttons that begin with a choice: a year, a person, a unit or a channel. */
export const REGISTER_ACTIONS: readonly ActionDefinition<unknown>[] = [
  opener('calendar.choose', 'changeCalendar', Nothing, toYearSearch),
  opener('people.find', 'managePeople', Nothing, toPeopleSearch),
  opener('people.grant', 'managePeople', GrantValue, toGrantForm),
  opener('channels.choose', 'bindChannel', UnitValue, (tools, { unitCode = null }) => toBindingSearch(tools, unitCode)),
  opener('channels.release', 'bindChannel', Nothing, toUnbindingSearch),
]
