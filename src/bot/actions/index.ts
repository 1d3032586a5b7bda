import type { ActionDefinition } from '../define.ts'
import { INTERVIEW_ACTIONS } from './act-on-interview.ts'
import { ADMIN_ACTIONS } from './administration.ts'
import { approveRanking } from './approve-ranking.ts'
import { CAMPAIGN_ACTIONS, CAMPAIGN_NOTICE_ACTIONS } from './campaigns.ts'
import { CASE_ACTIONS, CASE_NOTICE_ACTIONS } from './cases.ts'
import { askWhyDismiss, askWhyUphold } from './decide-objection.ts'
import { askTiePolicy } from './decide-tie.ts'
import { askWhyDecline } from './decline-interview.ts'
import { drawUnitTrend } from './draw-trend.ts'
import { exportCsv, exportXlsx } from './export-answer.ts'
import { askWhenAndWhere } from './issue-summons.ts'
import { MESSAGE_ACTIONS } from './messages.ts'
import { chooseWhatItIs } from './month-table.ts'
import { PATROL_ACTIONS, PATROL_NOTICE_ACTIONS } from './patrol.ts'
import { askWhatIsWrong } from './raise-objection.ts'
import { REGISTER_ACTIONS } from './registers.ts'
import { askWhyReturn } from './return-ranking.ts'
import { RETURN_ACTIONS, RETURN_NOTICE_ACTIONS } from './returns.ts'
import { SCHEDULE_ACTIONS, SCHEDULE_NOTICE_ACTIONS } from './schedules.ts'
import { showUnit, showWho } from './show-answer.ts'
import { listCasesOf, nextCases, previousCases, showCase } from './show-cases.ts'
import { LIST_ACTIONS } from './show-lists.ts'
import { signForIt } from './sign-receipt.ts'

/** The buttons of notices. */
export const NOTICE_ACTIONS: readonly ActionDefinition<unknown>[] = [
  approveRanking,
  askWhyReturn,
  askTiePolicy,
  askWhenAndWhere,
  askWhyDecline,
  ...INTERVIEW_ACTIONS,
  signForIt,
  askWhatIsWrong,
  askWhyUphold,
  askWhyDismiss,
  ...CASE_NOTICE_ACTIONS,
  ...PATROL_NOTICE_ACTIONS,
  ...RETURN_NOTICE_ACTIONS,
  ...SCHEDULE_NOTICE_ACTIONS,
  ...CAMPAIGN_NOTICE_ACTIONS,
]

/** The buttons of answers to questions. */
const ANSWER_ACTIONS: readonly ActionDefinition<unknown>[] = [
  showUnit,
  showWho,
  drawUnitTrend,
  showCase,
  listCasesOf,
  nextCases,
  previousCases,
  ...LIST_ACTIONS,
  exportCsv,
  exportXlsx,
  chooseWhatItIs,
  ...CASE_ACTIONS,
  ...PATROL_ACTIONS,
  ...RETURN_ACTIONS,
  ...SCHEDULE_ACTIONS,
  ...ADMIN_ACTIONS,
  ...REGISTER_ACTIONS,
  ...MESSAGE_ACTIONS,
  ...CAMPAIGN_ACTIONS,
]

/** Every button the bot listens to. */
export const ACTIONS: readonly ActionDefinition<unknown>[] = [...NOTICE_ACTIONS, ...ANSWER_ACTIONS]
