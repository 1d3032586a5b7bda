import type { Outcome } from '../domain/refusal.ts'
import type { LocalDay } from '../domain/time.ts'
import type { ActorClaim } from '../workflows/authorise.ts'
import type { PlayedSpan } from '../workflows/forecast.ts'
import type { OfficeContext } from '../workflows/office-context.ts'
import type { Drafts } from '../workflows/rehearsal-drafts.ts'
import type { RestoreSite } from '../workflows/restore-database.ts'
import type { SelfAudit } from '../workflows/self-audit.ts'
import type { Output } from './output.ts'

/** Exit codes of the program. */
export const EXIT = { done: 0, fault: 1, refused: 2, decisionNeeded: 3 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** What a command was called with, words already checked by its own parsers. */
export interface Call {
  readonly args: readonly string[]
  /** By option name in camelCase; `true` for a flag. */
  readonly options: Readonly<Record<string, string | true | readonly string[] | undefined>>
  readonly actor: ActorClaim
}

/** Days to be played on a copy of the office. */
export interface PlayRequest {
  readonly from: LocalDay
  readonly to: LocalDay
  /** Whether every deadline counts as met once its day is over; else nobody ever does what is asked. */
  readonly isMet: boolean
  /** A folder with months' tables that are taken through; `null` = none. */
  readonly tablesFolder: string | null
  /** Posts everything in the workspace of the settings, which is on this machine; `null` = nothing is posted. */
  readonly workspace: { readonly isPaced: boolean } | null
  /** Changes that hold on the copy alone. */
  readonly drafts: Drafts
  readonly by: ActorClaim
}

/** What a command may reach; each opens on first use, so that a bad argument is refused before anything starts. */
export interface CliRuntime {
  readonly output: Output
  /** The version of this program. */
  readonly program: string
  /** The office's context over an open database of this program's schema. */
  readonly context: () => Promise<OfficeContext>
  /** Creates or upgrades the database; returns the migrations applied. */
  readonly initialise: () => Promise<readonly string[]>
  /** What a restore needs: the database, whatever it holds, is opened by it. */
  readonly restoreSite: () => RestoreSite
  readonly unitsFile: (name: string) => string | null
  readonly drain: (
    timeoutMs: number,
  ) => Promise<{ readonly isDone: boolean; readonly waiting: number; readonly heldBy: string | null }>
  /** Checks that what should have been sent was. */
  readonly auditMessages: () => Promise<SelfAudit>
  /** Prints a reference of its own for a fault, logs it with what went wrong, and returns it. */
  readonly fault: (what: string) => Promise<string>
  /** Plays a span of days on a copy of the office, its own database only read; refuses a draft that would not be taken. */
  readonly play: (request: PlayRequest) => Promise<Outcome<PlayedSpan>>
  readonly serve: () => Promise<ExitCode>
  readonly doctor: () => Promise<ExitCode>
  readonly demo: (options: { readonly keep: boolean; readonly folder: string | null }) => Promise<ExitCode>
}

export interface CliOption {
  /** As commander takes it, e.g. `--medium <medium>`. */
  readonly flags: string
  readonly help: string
  readonly required?: boolean
  /** May be given several times. */
  readonly many?: boolean
}

/** One command of the terminal. */
export interface CliCommand {
  /** Words of the command, e.g. `import month`. */
  readonly name: string
  readonly summary: string
  /** As commander takes them, e.g. `<file>`. */
  readonly args: readonly string[]
  readonly options: readonly CliOption[]
  /** Whether `--as` is offered. */
  readonly acts: boolean
  readonly run: (call: Call, runtime: CliRuntime) => Promise<ExitCode>
}

export function defineCliCommand(command: CliCommand): CliCommand {
  return command
}
