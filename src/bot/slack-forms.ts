import { webApi } from '@slack/bolt'
import type { HomeView, ModalView } from '@slack/types'

/** Opens and changes forms. */
export interface SlackForms {
  /** `tooLate` when Slack no longer takes the trigger, three seconds after the press or once it was used. */
  readonly open: (triggerId: string, view: ModalView) => Promise<'opened' | 'tooLate'>
  /** The same upon the form that is open; Slack lays at most three upon each other. */
  readonly push: (triggerId: string, view: ModalView) => Promise<'opened' | 'tooLate'>
  /** `gone` when the person has closed it. */
  readonly update: (viewId: string, view: ModalView) => Promise<'updated' | 'gone'>
  /** Shows a person his own page; with a hash, `outdated` when what he sees has another. */
  readonly publish: (userId: string, view: HomeView, hash: string | null) => Promise<'published' | 'outdated'>
}

/** A trigger lives three seconds, so a call that takes longer is of no use. */
const CALL_TIMEOUT_MS = 3_000
const TRIGGER_CODES: ReadonlySet<string> = new Set(['expired_trigger_id', 'exchanged_trigger_id', 'trigger_expired'])

/**
 * A client of its own, apart from the one that posts: a pause that Slack imposes on posting then holds up no form.
 */
export function createSlackForms(options: {
  readonly token: string
  /** Slack's Web API, with a trailing slash. */
  readonly apiUrl: string
  readonly logger: NonNullable<webApi.WebClientOptions['logger']>
  readonly onCall: (method: string, outcome: string, tookMs: number) => void
}): SlackForms {
  const { token, apiUrl, logger, onCall } = options
  const client = new webApi.WebClient(token, {
    slackApiUrl: apiUrl,
    timeout: CALL_TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger,
  })
  async function counted<T>(method: string, call: () => Promise<T>): Promise<T> {
    const startedAtMs = performance.now()
    const tookMs = () => performance.now() - startedAtMs
    try {
      const result = await call()
      onCall(method, 'ok', tookMs())
      return result
    } catch (error) {
      onCall(method, codeOf(error) ?? 'failed', tookMs())
      throw error
    }
  }
  async function byTrigger(method: string, call: () => Promise<unknown>): Promise<'opened' | 'tooLate'> {
    try {
      await counted(method, call)
      return 'opened'
    } catch (error) {
      if (TRIGGER_CODES.has(codeOf(error) ?? '')) return 'tooLate'
      throw error
    }
  }
  return {
    open: (triggerId, view) => byTrigger('views.open', () => client.views.open({ trigger_id: triggerId, view })),
    push: (triggerId, view) => byTrigger('views.push', () => client.views.push({ trigger_id: triggerId, view })),
    async update(viewId, view) {
      try {
        await counted('views.update', () => client.views.update({ view_id: viewId, view }))
        return 'updated'
      } catch (error) {
        if (codeOf(error) === 'not_found') return 'gone'
        throw error
      }
    },
    async publish(userId, view, hash) {
      try {
        const place = { user_id: userId, view, ...(hash === null ? {} : { hash }) }
        await counted('views.publish', () => client.views.publish(place))
        return 'published'
      } catch (error) {
        if (codeOf(error) === 'hash_conflict') return 'outdated'
        throw error
      }
    },
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof webApi.WebAPIPlatformError ? error.data.error : null
}
