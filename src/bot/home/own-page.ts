import { randomUUID } from 'node:crypto'
import type { HomeView, ModalView } from '@slack/types'
import type { ActorClaim } from '../../workflows/authorise.ts'
import type { BotTools } from '../define.ts'
import { guarded, type ListenerParts, type Said } from '../said.ts'
import { toHomeView } from './page.ts'

/** What somebody's page shows now; `null` when that cannot be said of him. */
export async function ownPage(tools: BotTools, by: ActorClaim): Promise<HomeView | null> {
  const home = await tools.workflows.loadHome(tools.context, by)
  if (!home.ok) return null
  return toHomeView(tools, home.value)
}

/** Whether the page may be wrong from now on: something was done from there, or was not to be done any more. */
export function isNews({ kind }: Said): boolean {
  return kind === 'done' || kind === 'refused'
}

/** Shows somebody his page anew, once something was tried from there. */
export async function refreshHome(slackUserId: string, parts: ListenerParts): Promise<void> {
  await guarded('a page', parts, async () => {
    const view = await ownPage(parts, { surface: 'slack', slackUserId })
    if (view !== null) await parts.forms.publish(slackUserId, view, null)
  })
}

/** How the views begin that were opened from a page, in what Slack keeps with a view: no two are called the same. */
const FROM_HOME = 'home/'

/** The view as one that was opened from a page: what is done there shows on the page. */
export function fromHome(view: ModalView): ModalView {
  return { ...view, external_id: `${FROM_HOME}${randomUUID()}` }
}

export function isFromHome(externalId: string | null | undefined): boolean {
  return externalId?.startsWith(FROM_HOME) === true
}
