import { webApi } from '@slack/bolt'
import { done, type Outcome, refuse } from '../domain/refusal.ts'
import { EVIDENCE_LIMITS } from '../workflows/cases/evidence.ts'
import type { FormFile } from './entries.ts'

/** A file that came with a form. */
export interface ReadFile {
  readonly fileName: string
  readonly content: Uint8Array
}

/** Reads the files that a person put into a form. */
export interface FormFiles {
  /**
   * One after another, in the order given. Refuses a file that is empty, larger than a piece of evidence may be, or that
   * Slack does not give.
   */
  readonly read: (files: readonly FormFile[]) => Promise<Outcome<readonly ReadFile[]>>
}

/** Reads one file by its own. */
export function fileReader({ read }: FormFiles): (file: FormFile) => Promise<Outcome<ReadFile>> {
  return async (file) => {
    const files = await read([file])
    if (!files.ok) return files
    const [only] = files.value
    if (only === undefined) throw new RangeError(`${file.name}: got no file; expected one`)
    return done(only)
  }
}

/** The person waits for it, and may send the form once more. */
const CALL_TIMEOUT_MS = 15_000
const DOWNLOAD_TIMEOUT_MS = 60_000
/** Bytes that one form may bring in all. */
const FORM_BYTES_MAX = 4 * EVIDENCE_LIMITS.fileBytesMax

/** Files by a client apart from the one that posts notices, so that a pause of posting holds up no form. */
export function createFormFiles(options: {
  readonly token: string
  /** Slack's Web API, with a trailing slash. */
  readonly apiUrl: string
  readonly logger: NonNullable<webApi.WebClientOptions['logger']>
  readonly onCall: (method: string, outcome: string, tookMs: number) => void
}): FormFiles {
  const { token, apiUrl, logger, onCall } = options
  const client = new webApi.WebClient(token, {
    slackApiUrl: apiUrl,
    timeout: CALL_TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger,
  })

  async function addressOf({ id, name }: FormFile): Promise<Outcome<string>> {
    const startedAtMs = performance.now()
    const told = (outcome: string) => onCall('files.info', outcome, performance.now() - startedAtMs)
    try {
      const { file } = await client.files.info({ file: id })
      told('ok')
      const url = file?.url_private ?? ''
      // A file may lie elsewhere, and the token is for nobody but Slack.
      return isOfSlack(url, apiUrl) ? done(url) : unreadable(name, 'it does not lie in Slack')
    } catch (error) {
      const code = error instanceof webApi.WebAPIPlatformError ? error.data.error : null
      told(code ?? 'failed')
      if (code === null) throw error
      return unreadable(name, code)
    }
  }

  async function readOne(file: FormFile): Promise<Outcome<ReadFile>> {
    const address = await addressOf(file)
    if (!address.ok) return address
    const headers = { authorization: `Bearer ${token}` }
    const response = await fetch(address.value, { headers, signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS) })
    if (!response.ok) return unreadable(file.name, `HTTP ${response.status}`)
    const content = await bytesOf(response, EVIDENCE_LIMITS.fileBytesMax)
    return content === null ? tooLarge(file) : done({ fileName: file.name, content })
  }

  return {
    async read(files) {
      const large = files.find(({ size }) => size === 0 || (size ?? 0) > EVIDENCE_LIMITS.fileBytesMax)
      if (large !== undefined) return tooLarge(large)
      const bytes = files.reduce((sum, { size }) => sum + (size ?? 0), 0)
      if (bytes > FORM_BYTES_MAX) return refuseSize(`${files.length} files: ${bytes} bytes`, FORM_BYTES_MAX)
      const read: ReadFile[] = []
      for (const file of files) {
        const one = await readOne(file)
        if (!one.ok) return one
        read.push(one.value)
      }
      return done(read)
    },
  }
}

/** The body as far as it is allowed; `null` when there is none, or more. */
async function bytesOf(response: Response, max: number): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.byteLength
    if (length > max) return null
    parts.push(part)
  }
  return length === 0 ? null : Buffer.concat(parts)
}

function isOfSlack(url: string, apiUrl: string): boolean {
  const place = URL.parse(url)
  if (place === null) return false
  const isSecure = place.protocol === 'https:' && place.hostname.endsWith('.slack.com')
  return isSecure || place.origin === new URL(apiUrl).origin
}

function tooLarge({ name, size }: FormFile) {
  return refuseSize(`${name}: ${size ?? 'too many'} bytes`, EVIDENCE_LIMITS.fileBytesMax)
}

function refuseSize(got: string, max: number) {
  return refuse({ code: 'file-too-large', needs: 'input', message: `${got}; expected 1 to ${max}` })
}

function unreadable(name: string, why: string) {
  const message = `${name}: Slack does not give the file (${why}); expected one that can be read`
  return refuse({ code: 'file-unreadable', needs: 'input', message })
}
