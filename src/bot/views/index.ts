import type { ViewDefinition } from '../define.ts'
import { decideTie } from './decide-tie.ts'
import { declineInterview } from './decline-interview.ts'
import { issueSummonsForm } from './issue-summons.ts'
import { returnRanking } from './return-ranking.ts'

/** Every form the bot takes. */
export const VIEWS: readonly ViewDefinition<unknown, unknown>[] = [
  returnRanking,
  decideTie,
  issueSummonsForm,
  declineInterview,
]
