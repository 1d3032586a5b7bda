import type { ViewDefinition } from '../define.ts'
import { INTERVIEW_VIEWS } from './act-on-interview.ts'
import { ADMIN_VIEWS } from './administration.ts'
import { CAMPAIGN_VIEWS } from './campaigns.ts'
import { CASE_VIEWS } from './cases.ts'
import { dismissObjection, upholdObjection } from './decide-objection.ts'
import { decideTie } from './decide-tie.ts'
import { declineInterview } from './decline-interview.ts'
import { issueSummonsForm } from './issue-summons.ts'
import { MESSAGE_VIEWS } from './messages.ts'
import { MONTH_TABLE_VIEWS } from './month-table.ts'
import { PATROL_VIEWS } from './patrol.ts'
import { raiseObjectionForm } from './raise-objection.ts'
import { REGISTER_VIEWS } from './registers.ts'
import { returnRanking } from './return-ranking.ts'
import { RETURN_VIEWS } from './returns.ts'
import { SCHEDULE_VIEWS } from './schedules.ts'

/** Every form the bot takes. */
export const VIEWS: readonly ViewDefinition<unknown, unknown>[] = [
  returnRanking,
  decideTie,
  issueSummonsForm,
  declineInterview,
  ...INTERVIEW_VIEWS,
  raiseObjectionForm,
  upholdObjection,
  dismissObjection,
  ...CASE_VIEWS,
  ...PATROL_VIEWS,
  ...RETURN_VIEWS,
  ...SCHEDULE_VIEWS,
  ...MONTH_TABLE_VIEWS,
  ...ADMIN_VIEWS,
  ...REGISTER_VIEWS,
  ...MESSAGE_VIEWS,
  ...CAMPAIGN_VIEWS,
]
