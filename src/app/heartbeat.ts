import { SECOND_MS } from '../domain/time.ts'

const TIMEOUT_MS = 5 * SECOND_MS

/** What became of a call: a refusal and a redirect are failures too. */
export type Beat = 'sent' | 'failed'

/**
 * Calls the heartbeat address, or with `/fail` after its path when something is not as it should be: a watch outside
 * raises the alarm on that call, and on silence. One call, no second one, no redirect; its answer is not read.
 */
export async function beat(url: string, isWell: boolean): Promise<Beat> {
  try {
    const response = await fetch(isWell ? url : failAddress(url), {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'manual',
    })
    await response.body?.cancel()
    return response.ok ? 'sent' : 'failed'
  } catch {
    // The reason would quote the address, which is a secret.
    return 'failed'
  }
}

function failAddress(url: string): string {
  const address = new URL(url)
  address.pathname = `${address.pathname.replace(/\/$/, '')}/fail`
  return address.href
}
