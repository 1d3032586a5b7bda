import { RESPONSE_URL_LIFE_MS, RESPONSE_URL_USES_MAX, TICKETS_KEPT_MAX, TRIGGER_LIFE_MS } from './limits.ts'

type TriggerVerdict =
  | { readonly ok: true; readonly userId: string }
  | { readonly ok: false; readonly error: 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id' }

/** Where an answer to a response_url goes. */
export interface ResponseTarget {
  readonly channelId: string
  readonly userId: string
  readonly botId: string
  /** The message whose button was pressed; `null` for a command. */
  readonly messageTs: string | null
}

type ResponseVerdict =
  | { readonly ok: true; readonly target: ResponseTarget }
  | { readonly ok: false; readonly error: 'invalid_url' | 'expired_url' | 'used_url' }

export interface Tickets {
  readonly issueTrigger: (userId: string, now: Date) => string
  /** Uses a trigger up: it lives 3 seconds and opens one view. */
  readonly redeemTrigger: (id: string, now: Date) => TriggerVerdict
  readonly issueResponse: (target: ResponseTarget, now: Date) => string
  /** Counts one use of a response_url: 5 within 30 minutes. */
  readonly useResponse: (id: string, now: Date) => ResponseVerdict
}

function keep<T>(map: Map<string, T>, id: string, value: T): void {
  const oldest = map.keys().next().value
  if (map.size >= TICKETS_KEPT_MAX && oldest !== undefined) map.delete(oldest)
  map.set(id, value)
}

/** Trigger ids and response addresses. Source: https://docs.slack.dev/interactivity/handling-user-interaction. */
export function createTickets(nextId: (prefix: string) => string): Tickets {
  const triggers = new Map<string, { userId: string; issuedAtMs: number; isUsed: boolean }>()
  const responses = new Map<string, { target: ResponseTarget; issuedAtMs: number; uses: number }>()
  return {
    issueTrigger(userId, now) {
      const id = `${now.getTime()}.${nextId('trigger')}`
      keep(triggers, id, { userId, issuedAtMs: now.getTime(), isUsed: false })
      return id
    },
    redeemTrigger(id, now) {
      const trigger = triggers.get(id)
      if (trigger === undefined) return { ok: false, error: 'invalid_trigger_id' }
      if (trigger.isUsed) return { ok: false, error: 'exchanged_trigger_id' }
      if (now.getTime() - trigger.issuedAtMs > TRIGGER_LIFE_MS) return { ok: false, error: 'expired_trigger_id' }
      trigger.isUsed = true
      return { ok: true, userId: trigger.userId }
    },
    issueResponse(target, now) {
      const id = nextId('response')
      keep(responses, id, { target, issuedAtMs: now.getTime(), uses: 0 })
      return id
    },
    useResponse(id, now) {
      const response = responses.get(id)
      if (response === undefined) return { ok: false, error: 'invalid_url' }
      if (now.getTime() - response.issuedAtMs > RESPONSE_URL_LIFE_MS) return { ok: false, error: 'expired_url' }
      if (response.uses >= RESPONSE_URL_USES_MAX) return { ok: false, error: 'used_url' }
      response.uses += 1
      return { ok: true, target: response.target }
    },
  }
}
