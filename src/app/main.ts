import { UsageError } from '../cli/arguments.ts'
import { EXIT, type ExitCode } from '../cli/command.ts'
import { createOutput, type Output } from '../cli/output.ts'
import { parseCommandLine } from '../cli/program.ts'
import { TemplateError } from '../notifications/template-error.ts'
import { newReference, referenceOf, withReference } from '../store/reference.ts'
import { StoreError } from '../store/store-error.ts'
import { type Config, readConfig, readTracesUrl } from './config.ts'
import { createRuntime } from './runtime.ts'
import { SettingsError } from './settings-error.ts'
import { NO_TRACING, startTracing } from './tracing.ts'
import { versionOfPackage } from './version.ts'

/** Commands whose log is their purpose; the others stay quiet unless LOG_LEVEL asks for more. */
const LOGGING_COMMANDS: ReadonlySet<string> = new Set(['serve'])

/** Longest fault shown in a terminal; a failed query can quote all it was given. */
const FAULT_CHARACTERS_MAX = 1_500

/** Runs one command line and gives its exit code; everything it opened is closed again. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  const parsed = parseCommandLine(argv, versionOfPackage())
  if (parsed.kind === 'exit') {
    if (parsed.usage !== null) createOutput(process, argv.includes('--json')).json(usageDocument(parsed.usage))
    return parsed.code
  }
  const { command, call, isJson } = parsed.parsed
  const output = createOutput(process, isJson)
  try {
    const tracesUrl = readTracesUrl()
    await using tracing = tracesUrl === null ? NO_TRACING : await startTracing(tracesUrl, versionOfPackage())
    const run = async () => {
      await using runtime = createRuntime(
        output,
        once(() => configFor(command.name)),
        { tracing },
      )
      return await command.run(call, runtime)
    }
    const codeOf = (code: ExitCode) => ({ 'duban.exit_code': code })
    // What a service does is many things, each with a span of its own, and none of them is part of a command.
    const isService = LOGGING_COMMANDS.has(command.name)
    return await withReference(newReference(), () =>
      isService ? run() : tracing.span(`command ${command.name}`, {}, run, codeOf),
    )
  } catch (error) {
    return explainFailure(output, error)
  }
}

function configFor(commandName: string): Config {
  const config = readConfig()
  const isQuiet = !LOGGING_COMMANDS.has(commandName) && !config.isLogLevelGiven
  return isQuiet ? { ...config, logLevel: 'error' } : config
}

function explainFailure(output: Output, error: unknown): ExitCode {
  if (isOneLine(error)) {
    output.note(`duban: ${error.message}`)
    output.json(usageDocument(error.message))
    return EXIT.refused
  }
  const reference = referenceOf(error)
  if (error instanceof StoreError) {
    const isFault = error.code === 'database-unreachable' || error.code === 'migration-failed'
    const refusal = { code: error.code, message: error.message, command: null, details: [] }
    output.note(`duban: ${error.message}${isFault ? ` (reference ${reference})` : ''}`)
    output.json({ ok: false, refusal, ...(isFault ? { fault: { reference } } : {}) })
    return isFault ? EXIT.fault : EXIT.refused
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}\n${framesOf(error)}` : String(error)
  output.note(`duban: something went wrong, reference ${reference}`)
  output.note(text.trim().slice(0, FAULT_CHARACTERS_MAX))
  output.json({ ok: false, fault: { reference } })
  return EXIT.fault
}

function usageDocument(message: string) {
  return { ok: false, refusal: { code: 'usage', message, command: null, details: [] } }
}

/** What ends a command with one line that says how to mend it. The bot's is told by its name: most commands never load it. */
function isOneLine(error: unknown): error is Error {
  const isOurs = error instanceof UsageError || error instanceof SettingsError || error instanceof TemplateError
  return isOurs || (error instanceof Error && error.name === 'BotStartError')
}

/** The places of our own a fault went through: enough to report it by. */
function framesOf(error: Error): string {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at .*[\\/](src|dist)[\\/]/.test(line))
  return frames.slice(0, 8).join('\n')
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

process.stdout.on('error', ignoreClosedPipe)
const code = await main(process.argv.slice(2))
await Promise.all([process.stdout, process.stderr].map(written))
// Everything of ours is closed; Prisma's migration engine leaves a timer of ten seconds that nobody need wait for.
process.exit(code)

/** Waits until everything that was written to a stream has left this process, or cannot any more. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()))
}

/** Whoever reads our output may have read enough, as `| head` does. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
