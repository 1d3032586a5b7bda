import { type DestinationStream, pino } from 'pino'
import { currentReference } from '../store/reference.ts'
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

/**
 * Structured lines on standard error; standard output belongs to what a command prints. A line names the reference of
 * what it was written under, unless it names another itself.
 */
export function createLogger(level: LogLevel, destination: DestinationStream = standardError()): Logger {
  const timestamp = pino.stdTimeFunctions.isoTime
  return pino({ level, base: null, redact: REDACTED, timestamp, mixin: referenceField }, destination)
}

function standardError(): DestinationStream {
  return pino.destination({ fd: 2, sync: true })
}

function referenceField(): { readonly reference?: string } {
  const reference = currentReference()
  return reference === null ? {} : { reference }
}
