import type { CommandDefinition } from '../define.ts'
import { help } from './help.ts'
import { messages } from './messages.ts'
import { ranking } from './ranking.ts'

/** Every subcommand of the slash command, in the order in which help lists them. */
export const COMMANDS: readonly CommandDefinition[] = [help, messages, ranking]
