import { Command, CommanderError, Option } from 'commander'
import { type Call, type CliCommand, EXIT, type ExitCode } from './command.ts'
import { CLI_COMMANDS } from './commands.ts'

/** A parsed command line: which command, with what, and how it speaks. */
export interface Parsed {
  readonly command: CliCommand
  readonly call: Call
  readonly isJson: boolean
}

export type ParseResult =
  | { readonly kind: 'run'; readonly parsed: Parsed }
  /** Help or the version was printed, or the words were wrong: then `usage` says how, already shown on standard error. */
  | { readonly kind: 'exit'; readonly code: ExitCode; readonly usage: string | null }

const JSON_OPTION = ['--json', 'print one JSON document on standard output'] as const
const AS_OPTION = ['--as <person>', 'who acts: his person_id'] as const
/** A script may name its person on every call; looking takes no role, so the name is not checked. */
const AS_OPTION_UNUSED = ['--as <person>', 'taken on every command; this one takes no role'] as const
/** What the commands do that hang under a word which is no command itself, by that word. */
export const GROUP_SUMMARIES: Readonly<Record<string, string>> = {
  import: 'Read units, people, channels, cases, a month’s table or its readings from a file.',
  campaign: 'Define, launch, compile and export a yearly return of districts and departments.',
  report: 'Send, accept, return or extend one unit’s yearly return.',
  interview: 'Take the next step of an interview, from its summons to its close.',
  people: 'Look up people, grant and end their posts, hand over what is open.',
  channels: 'Bind and release the channels of units.',
}

const COMMAND_MISSING = 'COMMAND: got nothing; expected one of the commands `duban --help` lists'

/** Reads the command line against the list of commands. Wrong words are explained on standard error. */
export function parseCommandLine(argv: readonly string[], version: string): ParseResult {
  let found: Parsed | null = null
  const program = new Command('duban')
  program
    .description('督办: from a month’s table to posted notices and summonses.')
    .version(version, '-V, --version', 'print the version of the program')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'duban: ')) })
  const groups = new Map<string, Command>()
  for (const command of CLI_COMMANDS) {
    declare(parentOf(program, groups, command), command, (parsed) => {
      found = parsed
    })
  }
  try {
    program.parse([...argv], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return { kind: 'exit', code: EXIT.done, usage: null }
      const isHelp = error.code === 'commander.help'
      return {
        kind: 'exit',
        code: EXIT.refused,
        usage: isHelp ? COMMAND_MISSING : error.message.replace(/^error: /, ''),
      }
    }
    throw error
  }
  return found === null ? { kind: 'exit', code: EXIT.refused, usage: COMMAND_MISSING } : { kind: 'run', parsed: found }
}

/** `import month` hangs under `import`, which is made once; `messages retry` under the command `messages` itself. */
function parentOf(program: Command, groups: Map<string, Command>, { name }: CliCommand): Command {
  const words = name.split(' ')
  const [group] = words
  if (words.length === 1 || group === undefined) return program
  const existing = groups.get(group) ?? program.commands.find((command) => command.name() === group)
  if (existing !== undefined) return existing
  const made = program
    .command(group)
    .description(GROUP_SUMMARIES[group] ?? group)
    .exitOverride()
  groups.set(group, made)
  return made
}

function declare(parent: Command, command: CliCommand, take: (parsed: Parsed) => void): void {
  const declared = parent.command([command.name.split(' ').at(-1), ...command.args].join(' ')).exitOverride()
  declared.description(command.summary).option(...JSON_OPTION)
  const [asFlags, asHelp] = command.acts ? AS_OPTION : AS_OPTION_UNUSED
  declared.option(asFlags, asHelp)
  for (const { flags, help, required, many } of command.options) {
    const option = new Option(flags, help)
    if (required === true) option.makeOptionMandatory()
    if (many === true)
      option.argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value])
    declared.addOption(option)
  }
  declared.action((...given: unknown[]) => {
    const options = declared.opts<Call['options']>()
    // An argument that may be given several times comes as a list.
    const args = given
      .slice(0, command.args.length)
      .flat()
      .filter((value): value is string => typeof value === 'string')
    const personId = typeof options.as === 'string' ? options.as : null
    const actor = { surface: 'cli', personId } as const
    take({ command, call: { args, options, actor }, isJson: options.json === true })
  })
}
