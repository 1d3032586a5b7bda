import type { CliCommand } from './command.ts'
import { audit, auditVerify } from './commands/audit.ts'
import { compute } from './commands/compute.ts'
import { explain } from './commands/explain.ts'
import { importMonthCommand, importReadingsCommand } from './commands/import-month.ts'
import { importChannelsCommand, importPeopleCommand, importUnitsCommand } from './commands/import-registers.ts'
import { init } from './commands/init.ts'
import { messages } from './commands/messages.ts'
import { preview } from './commands/preview.ts'
import { publish } from './commands/publish.ts'
import { ranking } from './commands/ranking.ts'
import { review } from './commands/review.ts'
import { demo, doctor, drain, serve } from './commands/running.ts'
import { cancelMessage, confirmMessage, resendMessage, retryMessage } from './commands/settle-message.ts'
import { summon } from './commands/summon.ts'
import { verify } from './commands/verify.ts'

/** Every command of the terminal, in the order of a month. */
export const CLI_COMMANDS: readonly CliCommand[] = [
  init,
  importUnitsCommand,
  importPeopleCommand,
  importChannelsCommand,
  importMonthCommand,
  importReadingsCommand,
  compute,
  ranking,
  explain,
  review,
  publish,
  summon,
  verify,
  messages,
  retryMessage,
  resendMessage,
  confirmMessage,
  cancelMessage,
  preview,
  audit,
  auditVerify,
  drain,
  serve,
  doctor,
  demo,
]
