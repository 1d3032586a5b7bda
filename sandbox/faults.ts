import { isRecord, type Json, stringAt } from './json.ts'
import { FAULTS_MAX } from './limits.ts'

/** What goes wrong. `resetAfter` accepts the call first, so the caller cannot know that it was. */
export type Fault =
  | { readonly kind: 'ratelimited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'error500' | 'hang' | 'resetBefore' | 'resetAfter' }
  | { readonly kind: 'slow'; readonly delayMs: number }
  | { readonly kind: 'slackError'; readonly code: string }

/** A fault for the calls it matches: any method or channel unless named, and without end unless `times` is given. */
export type FaultRule = Fault & {
  readonly method?: string
  readonly channel?: string
  readonly times?: number
}

export interface FaultBook {
  readonly add: (rule: FaultRule) => string
  readonly remove: (id: string) => boolean
  readonly clear: () => void
  readonly list: () => readonly (FaultRule & { readonly id: string; readonly left: number | null })[]
  /** The oldest rule that matches, used up by one; `null` when none does. */
  readonly take: (method: string, channel: string | null) => Fault | null
}

/** Longest answer delay a rule may ask for, in milliseconds. */
const DELAY_MS_MAX = 600_000

export function createFaultBook(): FaultBook {
  const rules = new Map<string, { rule: FaultRule; left: number }>()
  let lastId = 0
  return {
    add(rule) {
      if (rules.size >= FAULTS_MAX) throw new RangeError(`faults: expected at most ${FAULTS_MAX} rules`)
      lastId += 1
      const id = `fault-${lastId}`
      rules.set(id, { rule, left: rule.times ?? Number.POSITIVE_INFINITY })
      return id
    },
    remove: (id) => rules.delete(id),
    clear: () => rules.clear(),
    list: () => [...rules].map(([id, { rule, left }]) => ({ ...rule, id, left: Number.isFinite(left) ? left : null })),
    take(method, channel) {
      for (const [id, entry] of rules) {
        const { rule } = entry
        if (rule.method !== undefined && rule.method !== method) continue
        if (rule.channel !== undefined && rule.channel !== channel) continue
        entry.left -= 1
        if (entry.left <= 0) rules.delete(id)
        return rule
      }
      return null
    },
  }
}

function faultOf(json: Json): Fault | string {
  const kind = stringAt(json, 'kind') ?? ''
  const number = (key: string, max: number) => {
    const value = json[key]
    return typeof value === 'number' && value >= 0 && value <= max ? value : null
  }
  switch (kind) {
    case 'ratelimited': {
      const retryAfterSeconds = number('retryAfterSeconds', 3_600)
      return retryAfterSeconds === null ? 'retryAfterSeconds: expected 0..3600' : { kind, retryAfterSeconds }
    }
    case 'slow': {
      const delayMs = number('delayMs', DELAY_MS_MAX)
      return delayMs === null ? `delayMs: expected 0..${DELAY_MS_MAX}` : { kind, delayMs }
    }
    case 'slackError': {
      const code = stringAt(json, 'code')
      return code === null ? 'code: expected an error code of Slack' : { kind, code }
    }
    case 'error500':
    case 'hang':
    case 'resetBefore':
    case 'resetAfter':
      return { kind }
    default:
      return `kind: got '${kind}', expected ratelimited, error500, slow, hang, resetBefore, resetAfter or slackError`
  }
}

/** A rule from JSON; a string says what is wrong with it. */
export function parseFaultRule(value: unknown): FaultRule | string {
  if (!isRecord(value)) return 'expected a JSON object with "kind"'
  const fault = faultOf(value)
  if (typeof fault === 'string') return fault
  const method = stringAt(value, 'method')
  const channel = stringAt(value, 'channel')
  const times = value.times
  if (times !== undefined && !(typeof times === 'number' && Number.isInteger(times) && times > 0)) {
    return 'times: expected a whole number above 0'
  }
  return {
    ...fault,
    ...(method === null ? {} : { method }),
    ...(channel === null ? {} : { channel }),
    ...(times === undefined ? {} : { times }),
  }
}
