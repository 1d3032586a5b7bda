import { z } from 'zod'
import { defineEvent } from '../define.ts'
import { ownPage } from '../home/own-page.ts'

const Opened = z.object({
  user: z.string().min(1).max(255),
  tab: z.string().max(20),
  /** What he saw last; absent the first time. */
  view: z.object({ hash: z.string().min(1).max(255) }).nullish(),
})

/** Somebody opened his page of the bot: it shows what waits for him now. */
export const homeOpened = defineEvent({
  type: 'app_home_opened',
  scopes: [],
  event: Opened,
  why: 'somebody opened his page of the bot: it shows what waits for him',
  isOurs: ({ event }) => event.tab === 'home',
  async run({ event: { user: slackUserId, view: seen } }, tools) {
    const view = await ownPage(tools, { surface: 'slack', slackUserId })
    if (view === null) return { outcome: 'noPage', acted: false }
    return { outcome: 'shown', acted: false, home: { slackUserId, view, hash: seen?.hash ?? null } }
  },
})
