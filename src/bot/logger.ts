import { LogLevel, type webApi } from '@slack/bolt'

type LogLine = (fields: Readonly<Record<string, unknown>>, message: string) => void

/** Where the bot writes what happened. A pino logger fits as it is. */
export interface Logger {
  readonly debug: LogLine
  readonly info: LogLine
  readonly warn: LogLine
  readonly error: LogLine
}

type BoltLogger = NonNullable<webApi.WebClientOptions['logger']>

/** Longest line taken over from Bolt, in characters. */
const BOLT_LINE_CHARACTERS_MAX = 500
/** Slack's tokens, and the addresses of Socket Mode, which carry a ticket. */
const SECRETS = /xox[a-z]-[\w-]+|xapp-[\w-]+|wss?:\/\/\S+/g
/** Bolt follows these words with an excerpt of the request. */
const BODY_FOLLOWS = /(Malformed request body).*$/s

/**
 * Bolt's logger interface over ours.
 *
 * Debug lines are dropped, because Bolt and its clients write message bodies into them; from the others, tokens and
 * excerpts of bodies are cut.
 */
export function toBoltLogger(logger: Logger): BoltLogger {
  const at = (level: 'info' | 'warn' | 'error') => {
    return (...parts: unknown[]) => logger[level]({ source: 'bolt' }, boltLine(parts))
  }
  return {
    debug: () => {},
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    setLevel: () => {},
    setName: () => {},
    getLevel: () => LogLevel.INFO,
  }
}

function boltLine(parts: readonly unknown[]): string {
  const line = parts.map((part) => (part instanceof Error ? `${part.name}: ${part.message}` : String(part))).join(' ')
  return withoutSecrets(line).replace(BODY_FOLLOWS, '$1').slice(0, BOLT_LINE_CHARACTERS_MAX)
}

function withoutSecrets(text: string): string {
  return text.replaceAll(SECRETS, '[secret]')
}

/** What a log may say of a thrown value: its names, codes and stack, never what a request or a message said. */
export function toErrorFields(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: 'a value that is no Error' }
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  const cause = error.cause === undefined ? {} : { cause: toErrorFields(error.cause) }
  const stack = withoutSecrets(error.stack ?? '').slice(0, STACK_CHARACTERS_MAX)
  return {
    error: error.name,
    errorMessage: withoutSecrets(error.message).slice(0, BOLT_LINE_CHARACTERS_MAX),
    ...code,
    stack,
    ...cause,
  }
}

const STACK_CHARACTERS_MAX = 4_000
