import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readChannelTable } from './channel-file.ts'
import { NO_PACING } from './pacing.ts'
import { SANDBOX_BOT_USER } from './registry.ts'
import { startSandbox } from './workspace.ts'

const DEFAULT_PORT = 4000
const CHANNELS_FILE = 'channels.csv'
const USAGE = `node sandbox/main.ts [--port 4000] [--office DIR] [--channels FILE] [--events-url URL] [--unpaced]

  --port        where the workspace listens on 127.0.0.1; 0 takes any free port
  --office      a folder whose channels.csv names the channels to make
  --channels    a CSV file with unit_code,platform,channel_id,purpose
  --events-url  where the bot takes requests, such as http://127.0.0.1:3000/slack/events
  --unpaced     takes posts as fast as they come, without Slack's rate limits`

/** A wrong argument; its message is for the person who typed it. */
class UsageError extends Error {
  override name = 'UsageError'
}

function readOptions(args: readonly string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: text,
        office: text,
        channels: text,
        'events-url': text,
        unpaced: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause))
  }
}

function portOf(given: string | undefined): number {
  const port = given === undefined ? DEFAULT_PORT : Number(given)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new UsageError(`--port: got '${given}', expected 0 to 65535`)
}

function eventsUrlOf(given: string | undefined): string | null {
  if (given === undefined) return null
  if (URL.canParse(given) && given.startsWith('http://')) return given
  throw new UsageError(`--events-url: got '${given}', expected an address that begins with http://`)
}

function channelsOf(file: string | undefined) {
  if (file === undefined) return []
  if (!existsSync(file)) throw new UsageError(`--channels: no file '${file}'`)
  const table = readChannelTable(readFileSync(file, 'utf8'))
  if (!table.ok) throw new UsageError(`${file}: ${table.reason}`)
  return table.channels.map(({ channelId, unitCode }) => {
    return { id: channelId, name: `unit-${unitCode}`, members: [SANDBOX_BOT_USER] }
  })
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function main(): Promise<void> {
  // A reader such as `head` that has seen enough ends the program, as it ends any other.
  process.stdout.on('error', () => process.exit(0))
  const options = readOptions(process.argv.slice(2))
  if (options.help === true) return print(USAGE)
  const file = options.channels ?? (options.office === undefined ? undefined : join(options.office, CHANNELS_FILE))
  const eventsUrl = eventsUrlOf(options['events-url'])
  const sandbox = await startSandbox({
    port: portOf(options.port),
    channels: channelsOf(file),
    ...(eventsUrl === null ? {} : { eventsUrl }),
    ...(options.unpaced === true ? { pacing: NO_PACING } : {}),
    log: (line) => print(`${line}\n`),
  })
  print(`Sandbox workspace: ${sandbox.url} (read it in a browser; state as JSON at /sandbox/state)`)
  print(`SLACK_API_URL=${sandbox.apiUrl}`)
  print(`SLACK_BOT_TOKEN=${sandbox.botToken}`)
  print(`SLACK_SIGNING_SECRET=${sandbox.signingSecret}`)
  print(`SLACK_APP_TOKEN=${sandbox.appToken}   (only for Socket Mode)`)
  print(`${sandbox.channels.length} channels. Ctrl-C ends it.\n`)
  const { promise, resolve } = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  await promise
  await sandbox.close()
}

try {
  await main()
} catch (cause) {
  const message = cause instanceof Error ? cause.message : String(cause)
  process.stderr.write(`sandbox: ${message}\n${cause instanceof UsageError ? `\n${USAGE}\n` : ''}`)
  process.exitCode = cause instanceof UsageError ? 2 : 1
}
