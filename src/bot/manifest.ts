import { COMMANDS } from './commands/index.ts'
import { SLASH_COMMAND, usageOf } from './commands/usage.ts'
import { EVENTS } from './events/index.ts'
import { SHORTCUTS } from './shortcuts/index.ts'
import { SLACK_METHODS } from './slack-methods.ts'

/** The scope that lets an app have slash commands and shortcuts. */
const COMMAND_SCOPE = 'commands'

/** The bot scopes that the methods called, the slash command and the events take, each once, in alphabetical order. */
export function botScopes(): readonly string[] {
  const ofMethods = SLACK_METHODS.flatMap(({ scopes }): readonly string[] => scopes)
  const ofEvents = EVENTS.flatMap(({ scopes }) => scopes)
  return [...new Set([...ofMethods, ...ofEvents, COMMAND_SCOPE])].sort()
}

/** The names by which the app asks Slack for its events, in alphabetical order. */
export function eventSubscriptions(): readonly string[] {
  return EVENTS.map(({ type, subscription = type }) => subscription).sort()
}

/** A page of one's own, and a conversation in which one may write to the bot. */
const APP_HOME = { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false } as const

/** The parts of the app manifest that follow from the lists of the bot; Slack comes to `requestUrl` for all of them. */
export function manifestParts(requestUrl: string) {
  return {
    appHome: APP_HOME,
    slashCommands: [
      {
        command: SLASH_COMMAND,
        url: requestUrl,
        description: `督办：${COMMANDS.map(({ names }) => names['zh-CN']).join('、')} · ${COMMANDS.map(({ names }) => names.en).join(', ')}`,
        usage_hint: COMMANDS.map((command) => usageOf(command, 'zh-CN').slice(SLASH_COMMAND.length + 1)).join(' ; '),
        should_escape: false,
      },
    ],
    shortcuts: SHORTCUTS.map(({ id, name, description }) => {
      return { name, type: 'global', callback_id: id, description }
    }),
    eventSubscriptions: { request_url: requestUrl, bot_events: eventSubscriptions() },
    botScopes: botScopes(),
  }
}
