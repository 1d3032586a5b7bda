import type { CliCommand } from './command.ts'
import { audit, auditVerify } from './commands/audit.ts'
import { auditMessages } from './commands/audit-messages.ts'
import { backup } from './commands/backup.ts'
import { CALENDAR_COMMANDS } from './commands/calendar.ts'
import { CAMPAIGN_COMMANDS } from './commands/campaign.ts'
import { CASE_COMMANDS } from './commands/case.ts'
import { cases } from './commands/cases.ts'
import { scheduleActs } from './commands/change-schedule.ts'
import { CHANNEL_COMMANDS } from './commands/channels.ts'
import { compute } from './commands/compute.ts'
import { deadlines } from './commands/deadlines.ts'
import { explain } from './commands/explain.ts'
import { importMonthCommand, importReadingsCommand } from './commands/import-month.ts'
import {
  importCasesCommand,
  importChannelsCommand,
  importPeopleCommand,
  importUnitsCommand,
} from './commands/import-registers.ts'
import { init } from './commands/init.ts'
import { interviewCommands } from './commands/interview.ts'
import { interviewShow, interviews } from './commands/interviews.ts'
import { messages } from './commands/messages.ts'
import {
  dismissObjectionCommand,
  objections,
  raiseObjectionCommand,
  upholdObjectionCommand,
} from './commands/objections.ts'
import { PATROL_COMMANDS } from './commands/patrol.ts'
import { PEOPLE_COMMANDS } from './commands/people.ts'
import { preview } from './commands/preview.ts'
import { publish } from './commands/publish.ts'
import { ranking } from './commands/ranking.ts'
import { receipts, signReceiptCommand } from './commands/receipts.ts'
import { rehearse, simulate } from './commands/rehearse.ts'
import { REPORT_COMMANDS, reportShow, reports } from './commands/reports.ts'
import { restore } from './commands/restore.ts'
import { retryMessages } from './commands/retry-messages.ts'
import { review } from './commands/review.ts'
import { routes } from './commands/routes.ts'
import { demo, doctor, drain, serve } from './commands/running.ts'
import { scheduleLooks } from './commands/schedule.ts'
import { settings } from './commands/settings.ts'
import { cancelMessage, confirmMessage, resendMessage } from './commands/settle-message.ts'
import { summon } from './commands/summon.ts'
import { unit } from './commands/unit.ts'
import { verify } from './commands/verify.ts'
import { who } from './commands/who.ts'

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
  unit,
  who,
  review,
  publish,
  summon,
  interviews,
  interviewShow,
  ...interviewCommands,
  receipts,
  signReceiptCommand,
  objections,
  raiseObjectionCommand,
  upholdObjectionCommand,
  dismissObjectionCommand,
  verify,
  deadlines,
  ...scheduleLooks,
  ...scheduleActs,
  ...CALENDAR_COMMANDS,
  ...PEOPLE_COMMANDS,
  ...CHANNEL_COMMANDS,
  settings,
  importCasesCommand,
  cases,
  ...CASE_COMMANDS,
  ...CAMPAIGN_COMMANDS,
  reports,
  reportShow,
  ...REPORT_COMMANDS,
  ...PATROL_COMMANDS,
  messages,
  retryMessages,
  resendMessage,
  confirmMessage,
  cancelMessage,
  preview,
  routes,
  simulate,
  rehearse,
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
