import { pino } from 'pino'
import type { LogLevel } from './config.ts'

/** What the program logs through: a message and fields, never a token or the text of a message. */
export interface Logger {
  readonly debug: (fields: object, message: string) => void
  readonly info: (fields: object, message: string) => void
  readonly warn: (fields: object, message: string) => void
  readonly error: (fields: object, message: string) => void
  readonly child: (bindings: object) => Logger
}

const REDACTED = [
  'token',
  '*.token',
  'botToken',
  'signingSecret',
  'appToken',
  'databaseUrl',
  'connectionString',
  '*.authorization',
]

/** Structured lines on standard error; standard output belongs to what a command prints. */
export function createLogger(level: LogLevel): Logger {
  const destination = pino.destination({ fd: 2, sync: true })
  return pino({ level, base: null, redact: REDACTED, timestamp: pino.stdTimeFunctions.isoTime }, destination)
}
