import type { Locale } from '../../notifications/words.ts'
import type { CommandDefinition } from '../define.ts'

/** The bot's one slash command. */
export const SLASH_COMMAND = '/duban'

/** A subcommand as it is written, such as `/duban ranking air|water [YYYY-MM]`. */
export function usageOf({ names, usage }: CommandDefinition, locale: Locale): string {
  return [SLASH_COMMAND, names[locale], usage[locale]].filter((word) => word !== '').join(' ')
}
