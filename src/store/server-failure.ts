/** What the driver says of a failure, as far as it is told here. */
interface DriverCause {
  readonly kind?: string
  readonly code?: string
  readonly originalCode?: string
  readonly originalMessage?: string
  readonly message?: string
  readonly reason?: string
}

/** Why a server could not be used, in one line of its own or the driver's words. */
export interface ServerFailure {
  /** Whether it answers and does not let us in, which waiting does not mend. */
  readonly isRefusal: boolean
  readonly reason: string
}

const REFUSING_KINDS: ReadonlySet<string> = new Set([
  'AuthenticationFailed',
  'DatabaseAccessDenied',
  'DatabaseDoesNotExist',
  'TlsConnectionError',
])
/** SQLSTATE: who we are, which database, and what we may. Source: the PostgreSQL manual, appendix A. */
const REFUSING_CODES = /^(28...|3D000|42501)$/
const REASON_CHARACTERS_MAX = 300

/**
 * Tells a server that turns us away from one that does not answer. No answer, a server that starts up, and one with
 * too many sessions may all pass, so none of them is a refusal.
 */
export function toServerFailure(error: unknown): ServerFailure {
  const cause = driverCauseOf(error)
  const { kind = '', code = '', originalCode = code } = cause
  const told = cause.originalMessage ?? cause.reason ?? cause.message ?? quotedMessageOf(error)
  return {
    isRefusal: REFUSING_KINDS.has(kind) || REFUSING_CODES.test(originalCode),
    reason: told.replaceAll(/\s+/g, ' ').trim().slice(0, REASON_CHARACTERS_MAX),
  }
}

/** The SQLSTATE a statement ended with; `null` when it did not end in one, as when the connection is gone. */
export function sqlStateOf(error: unknown): string | null {
  const { originalCode, code } = driverCauseOf(error)
  return originalCode ?? code ?? null
}

function driverCauseOf(error: unknown): DriverCause {
  const { meta } = (error ?? {}) as {
    readonly meta?: { readonly driverAdapterError?: { readonly cause?: DriverCause } }
  }
  return meta?.driverAdapterError?.cause ?? {}
}

/** Prisma tells which of its functions was called before it quotes what the driver said; only that is of use here. */
function quotedMessageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return /Message: `([^`]+)`/.exec(text)?.[1] ?? text
}
