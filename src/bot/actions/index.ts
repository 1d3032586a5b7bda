import type { ActionDefinition } from '../define.ts'
import { approveRanking } from './approve-ranking.ts'
import { askTiePolicy } from './decide-tie.ts'
import { askWhyDecline } from './decline-interview.ts'
import { askWhenAndWhere } from './issue-summons.ts'
import { askWhyReturn } from './return-ranking.ts'

/** Every button the bot listens to. */
export const ACTIONS: readonly ActionDefinition<unknown>[] = [
  approveRanking,
  askWhyReturn,
  askTiePolicy,
  askWhenAndWhere,
  askWhyDecline,
]
