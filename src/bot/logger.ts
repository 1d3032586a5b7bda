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

/** Longest line taken over from Bolt or an error, in characters. */
const LINE_CHARACTERS_MAX = 500
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
  return withoutSecrets(line).replace(BODY_FOLLOWS, '$1').slice(0, LINE_CHARACTERS_MAX)
}

function withoutSecrets(text: string): string {
  return text.replaceAll(SECRETS, '[secret]')
}

/** How much of a stack is kept, in lines. */
const STACK_LINES_MAX = 20

/**
 * What a log may say of a thrown value: its names and codes, where it was thrown, and its message's last line. A message
 * of several lines, as Prisma's and zod's, quotes what was asked before it names the cause.
 */
export function toErrorFields(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: 'a value that is no Error' }
  const errorMessage = withoutSecrets(error.message.trimEnd().split('\n').at(-1) ?? '').slice(0, LINE_CHARACTERS_MAX)
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    error: error.name,
    errorMessage,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    stack: frames.slice(0, STACK_LINES_MAX).join('\n'),
    ...(error.cause === undefined ? {} : { cause: toErrorFields(error.cause) }),
  }
}
