import type { CliCommand } from './command.ts'
import { audit, auditVerify } from './commands/audit.ts'
import { auditMessages } from './commands/audit-messages.ts'
import { backup } from './commands/backup.ts'
import { compute } from './commands/compute.ts'
import { explain } from './commands/explain.ts'
import { importMonthCommand, importReadingsCommand } from './commands/import-month.ts'
import { importChannelsCommand, importPeopleCommand, importUnitsCommand } from './commands/import-registers.ts'
import { init } from './commands/init.ts'
import { messages } from './commands/messages.ts'
import { preview } from './commands/preview.ts'
import { publish } from './commands/publish.ts'
import { ranking } from './commands/ranking.ts'
import { restore } from './commands/restore.ts'
import { retryMessages } from './commands/retry-messages.ts'
import { review } from './commands/review.ts'
import { demo, doctor, drain, serve } from './commands/running.ts'
import { cancelMessage, confirmMessage, resendMessage } from './commands/settle-message.ts'
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
  retryMessages,
  resendMessage,
  confirmMessage,
  cancelMessage,
  preview,
  audit,
  auditVerify,
  auditMessages,
  backup,
  restore,
  drain,
  serve,
  doctor,
  demo,
]
