import type { OpenWorkspace } from '../notifications/workspace.ts'
import type { Config } from './config.ts'
import type { Observer } from './observer.ts'

/** Opens Slack for the coverage check, with the client loaded at the first look; `null` without a bot token. */
export function workspaceOpener({ slack }: Config, onCall: Observer['slackCall']): OpenWorkspace | null {
  const { botToken, apiUrl } = slack
  if (botToken === null) return null
  return async (signal) => {
    const { createSlackWorkspace } = await import('../notifications/slack-workspace.ts')
    return createSlackWorkspace({ token: botToken, apiUrl, signal, onCall })
  }
}
