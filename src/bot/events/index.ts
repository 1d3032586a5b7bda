import type { EventDefinition } from '../define.ts'
import {
  channelArchived,
  channelDeleted,
  channelLeft,
  groupArchived,
  groupDeleted,
  groupLeft,
} from './channel-closed.ts'
import { botJoined, channelUnarchived, groupUnarchived } from './channel-opened.ts'

import { homeOpened } from './home-opened.ts'
import { tableSent } from './table-sent.ts'

/** Every event the bot asks Slack to tell it of. */
export const EVENTS: readonly EventDefinition<unknown>[] = [
  botJoined,
  channelUnarchived,
  groupUnarchived,
  channelArchived,
  groupArchived,
  channelLeft,
  groupLeft,
  channelDeleted,
  groupDeleted,
  homeOpened,
  tableSent,
]
