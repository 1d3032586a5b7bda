import { isIP } from 'node:net'
import type { PlayRequest } from '../../cli/command.ts'
import type { Output } from '../../cli/output.ts'
import type { Outcome } from '../../domain/refusal.ts'
import { SLACK_PACING } from '../../notifications/pacing.ts'
import type { PlayedSpan } from '../../workflows/forecast.ts'
import type { OfficeContext } from '../../workflows/office-context.ts'
import type { Config } from '../config.ts'
import { SettingsError } from '../settings-error.ts'
import { tablesIn } from './month-tables.ts'
import { playSpan, type Stage } from './play.ts'
import { createSilentMessenger } from './silent-messenger.ts'
import { withStandIns } from './stand-ins.ts'

/**
 * Plays a span of days without a workspace, or in the one that the settings name, which has to be on this machine.
 *
 * @throws {SettingsError} When the workspace is not on this machine, no token is set, or a folder holds no table.
 */
export async function playOn(
  source: OfficeContext,
  config: Config,
  request: PlayRequest,
  output: Pick<Output, 'progress'>,
): Promise<Outcome<PlayedSpan>> {
  const { from, to, isMet, tablesFolder, workspace, drafts, by } = request
  const tables = tablesFolder === null ? [] : tablesIn(tablesFolder)
  const onProgress = (day: string) => output.progress(`${day} …`)
  const stage = workspace === null ? silentStage(onProgress) : await workspaceStage(config, workspace, onProgress)
  try {
    return await playSpan(source, config, { from, to, isMet, tables, drafts, by }, stage)
  } finally {
    output.progress(null)
  }
}

function silentStage(onProgress: Stage['onProgress']): Stage {
  return { messenger: createSilentMessenger, isWaitedOut: false, onProgress }
}

async function workspaceStage(
  { slack }: Config,
  { isPaced }: NonNullable<PlayRequest['workspace']>,
  onProgress: Stage['onProgress'],
): Promise<Stage> {
  const token = slack.botToken
  assertOnThisMachine(slack.apiUrl)
  if (token === null) {
    throw new SettingsError('SLACK_BOT_TOKEN: got nothing; expected the token that `npm run sandbox` prints')
  }
  const { createSlackMessenger } = await import('../../notifications/slack-messenger.ts')
  return {
    messenger: (copy) => withStandIns(createSlackMessenger({ token, apiUrl: slack.apiUrl }), copy),
    ...(isPaced ? { pacing: SLACK_PACING } : {}),
    isWaitedOut: true,
    onProgress,
  }
}

/** A rehearsal never reaches a workspace in which people are. */
export function assertOnThisMachine(apiUrl: string): void {
  const { hostname } = new URL(apiUrl)
  const address = hostname.replace(/^\[|\]$/g, '')
  const isLoopback = address === 'localhost' || address === '::1' || (isIP(address) === 4 && address.startsWith('127.'))
  if (isLoopback) return
  throw new SettingsError(
    `SLACK_API_URL: got ${apiUrl}; expected a workspace on this machine, such as the one \`npm run sandbox\` starts: a rehearsal posts everything`,
  )
}
