import { z } from 'zod'
import { toYearSearch } from '../administration/calendar.ts'
import { toBindingSearch, toUnbindingSearch } from '../administration/channel-forms.ts'
import { GrantValue, toGrantForm, toPeopleSearch } from '../administration/roles.ts'
import type { ActionDefinition } from '../define.ts'
import { opener } from './opener.ts'

const Nothing = z.strictObject({})

const UnitValue = z.strictObject({ unitCode: z.string().min(1).max(32).optional() })

/** The buttons that begin with a choice: a year, a person, a unit or a channel. */
export const REGISTER_ACTIONS: readonly ActionDefinition<unknown>[] = [
  opener('calendar.choose', 'changeCalendar', Nothing, toYearSearch),
  opener('people.find', 'managePeople', Nothing, toPeopleSearch),
  opener('people.grant', 'managePeople', GrantValue, toGrantForm),
  opener('channels.choose', 'bindChannel', UnitValue, (tools, { unitCode = null }) => toBindingSearch(tools, unitCode)),
  opener('channels.release', 'bindChannel', Nothing, toUnbindingSearch),
]
