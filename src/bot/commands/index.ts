import type { CommandDefinition } from '../define.ts'
import { bind, unbind } from './bind.ts'
import { calendar } from './calendar.ts'
import { caseStatus } from './case.ts'
import { help } from './help.ts'
import { interviews } from './interviews.ts'
import { messages } from './messages.ts'
import { patrol } from './patrol.ts'
import { people } from './people.ts'
import { ranking } from './ranking.ts'
import { receipts } from './receipts.ts'
import { reports } from './reports.ts'
import { schedule } from './schedule.ts'
import { settings } from './settings.ts'
import { unit } from './unit.ts'
import { who } from './who.ts'

/** Every subcommand of the slash command, in the order in which help lists them. */
export const COMMANDS: readonly CommandDefinition[] = [
  help,
  messages,
  ranking,
  interviews,
  receipts,
  unit,
  who,
  caseStatus,
  patrol,
  reports,
  schedule,
  calendar,
  people,
  bind,
  unbind,
  settings,
]
