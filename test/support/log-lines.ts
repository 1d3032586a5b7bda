import { createLogger, type Logger } from '../../src/app/logger.ts'

export interface LogLines {
  readonly logger: Logger
  /** Every line so far, as it would stand in the log. */
  readonly lines: () => readonly Readonly<Record<string, unknown>>[]
}

/** The program's own logger, with its lines kept instead of written. */
export function keepLog(): LogLines {
  const kept: string[] = []
  const logger = createLogger('debug', { write: (line) => void kept.push(line) })
  return { logger, lines: () => kept.map((line) => JSON.parse(line) as Record<string, unknown>) }
}
