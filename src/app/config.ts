import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Office } from '../domain/office.ts'
import type { OfficeSettings } from '../domain/settings.ts'
import { readOfficeFile, readOfficeSettings } from './office-file.ts'
import { SettingsError } from './settings-error.ts'

/** Everything the process was told, checked. Secrets are never printed. */
export interface Config {
  readonly databaseUrl: string
  /** The office file that was read; `null` = the built-in sample. */
  readonly officeFile: string | null
  readonly office: Office
  /** Every setting of the office file with where it came from; absent where nobody asks for them. */
  readonly settings?: OfficeSettings
  readonly slack: {
    readonly botToken: string | null
    readonly signingSecret: string | null
    /** Present → Socket Mode. */
    readonly appToken: string | null
    readonly apiUrl: string
  }
  readonly host: string
  readonly port: number
  /** How long `serve` goes on after it was told to stop, saying that it is not ready; in milliseconds. */
  readonly stopDelayMs: number
  readonly logLevel: LogLevel
  /** Called after each self-audit, so that a watch outside notices silence; `null` = nobody is called. A secret. */
  readonly heartbeatUrl: string | null
  /** Whether LOG_LEVEL was set: commands of the terminal are quiet unless it was. */
  readonly isLogLevelGiven: boolean
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** Folder of the installed package: where data, templates and migrations lie. Holds for src/ and dist/src/ alike. */
export const PACKAGE_ROOT = findPackageRoot()

const STOP_DELAY_SECONDS_MAX = 60
const HttpUrl = z.url({ protocol: /^https?$/, error: 'expected an http(s) address' })

const Environment = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^(pglite:.+|postgres(ql)?:\/\/.+)$/, 'expected postgres://… or pglite:DIR')
    .default('pglite:.duban/db'),
  DUBAN_CONFIG: z.string().min(1, 'expected the path of an office file').optional(),
  SLACK_BOT_TOKEN: z
    .string()
    .regex(/^xoxb-\S+$/, 'expected a bot token, xoxb-…')
    .optional(),
  SLACK_SIGNING_SECRET: z.string().min(1, 'expected the signing secret of the Slack app').optional(),
  SLACK_APP_TOKEN: z
    .string()
    .regex(/^xapp-\S+$/, 'expected an app-level token, xapp-…')
    .optional(),
  SLACK_API_URL: HttpUrl.default('https://slack.com/api/'),
  HOST: z
    .string()
    .regex(/^[\w.:-]{1,253}$/, 'expected an address or host name')
    .default('127.0.0.1'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'expected a port 0-65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'expected a port 0-65535')
    .default(3000),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `expected one of ${LOG_LEVELS.join(', ')}` }).default('info'),
  DUBAN_STOP_DELAY_SECONDS: z
    .string()
    .regex(/^\d{1,2}$/, `expected whole seconds 0-${STOP_DELAY_SECONDS_MAX}`)
    .transform(Number)
    .refine((seconds) => seconds <= STOP_DELAY_SECONDS_MAX, `expected whole seconds 0-${STOP_DELAY_SECONDS_MAX}`)
    .default(0),
  DUBAN_HEARTBEAT_URL: HttpUrl.optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: HttpUrl.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: HttpUrl.optional(),
})

const SECRETS: ReadonlySet<string> = new Set([
  'SLACK_BOT_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_APP_TOKEN',
  'DATABASE_URL',
  'DUBAN_HEARTBEAT_URL',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
])

/**
 * Reads the environment and the office file it names. The only place that reads `process.env`.
 *
 * @throws {SettingsError} One line that names the setting, what it got (unless it is a secret) and what it expects.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = givenIn(env)
  const settings = parseSettings(Environment, given)
  const officeFile = settings.DUBAN_CONFIG ?? (existsSync('duban.yaml') ? 'duban.yaml' : null)
  return {
    databaseUrl: settings.DATABASE_URL,
    officeFile,
    office: readOfficeFile(officeFile, `${PACKAGE_ROOT}/duban.sample.yaml`),
    settings: readOfficeSettings(officeFile, `${PACKAGE_ROOT}/duban.sample.yaml`),
    slack: {
      botToken: settings.SLACK_BOT_TOKEN ?? null,
      signingSecret: settings.SLACK_SIGNING_SECRET ?? null,
      appToken: settings.SLACK_APP_TOKEN ?? null,
      apiUrl: settings.SLACK_API_URL.endsWith('/') ? settings.SLACK_API_URL : `${settings.SLACK_API_URL}/`,
    },
    host: settings.HOST,
    port: settings.PORT,
    stopDelayMs: settings.DUBAN_STOP_DELAY_SECONDS * 1_000,
    logLevel: settings.LOG_LEVEL,
    heartbeatUrl: settings.DUBAN_HEARTBEAT_URL ?? null,
    isLogLevelGiven: given.LOG_LEVEL !== undefined,
  }
}

/**
 * Where OpenTelemetry traces go, by OpenTelemetry's own variables; `null` = none are made. The address of traces is taken
 * as it is; the general one is where every signal has a path of its own.
 *
 * @throws {SettingsError} As `readConfig` does.
 */
export function readTracesUrl(env: Readonly<Record<string, string | undefined>> = process.env): string | null {
  const settings = parseSettings(
    Environment.pick({ OTEL_EXPORTER_OTLP_ENDPOINT: true, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: true }),
    givenIn(env),
  )
  const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces, OTEL_EXPORTER_OTLP_ENDPOINT: general } = settings
  if (traces !== undefined) return traces
  return general === undefined ? null : `${general.replace(/\/$/, '')}/v1/traces`
}

/** An empty variable counts as not set. */
function givenIn(env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
}

function parseSettings<T>(schema: z.ZodType<T>, given: Readonly<Record<string, string | undefined>>): T {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const name = String(issue?.path[0])
  const got = SECRETS.has(name) ? 'a value that is not shown' : JSON.stringify(given[name])
  throw new SettingsError(`${name}: got ${got}; ${issue?.message}`)
}

function findPackageRoot(): string {
  const here = fileURLToPath(new URL('.', import.meta.url))
  const root = here.replace(/[\\/](dist[\\/])?src[\\/]app[\\/]?$/, '')
  return root === here ? process.cwd() : root
}
