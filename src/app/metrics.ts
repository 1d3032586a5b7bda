import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  readonly registry: Registry
  readonly slackCalls: Counter<'method' | 'outcome'>
  readonly slackCallSeconds: Histogram<'method'>
  readonly requests: Counter<'kind' | 'outcome'>
  readonly deliveries: Counter<'kind' | 'outcome'>
  readonly messagesSent: Counter
  readonly queueDelaySeconds: Histogram
  readonly faults: Counter<'place'>
  readonly selfAuditFindings: Gauge<'check'>
  readonly selfAuditAt: Gauge
  readonly heartbeats: Counter<'said' | 'outcome'>
  /** Read from the database when they are asked for. */
  readonly standing: StandingGauges
}

/** What stands in the database, for all processes at once. */
export interface StandingGauges {
  readonly databaseUp: Gauge
  readonly messages: Gauge<'state'>
  readonly messagesDue: Gauge
  readonly messagesInTrouble: Gauge<'state' | 'reason'>
  readonly oldestDueSeconds: Gauge
  readonly retiredDestinations: Gauge
  readonly workspaceHeld: Gauge
  readonly openOccurrences: Gauge
}

/** From a post that goes out at once to one that waited for a morning. */
const DELAY_BUCKETS_SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200, 43_200]
/** A call is given up after ten seconds. */
const CALL_BUCKETS_SECONDS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** The figures `/metrics` shows, in a registry of their own. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  return {
    registry,
    slackCalls: new Counter({
      name: 'duban_slack_calls_total',
      help: 'Calls of the Slack Web API by method and outcome.',
      labelNames: ['method', 'outcome'],
      registers,
    }),
    slackCallSeconds: new Histogram({
      name: 'duban_slack_call_duration_seconds',
      help: 'How long calls of the Slack Web API took, by method.',
      labelNames: ['method'],
      buckets: CALL_BUCKETS_SECONDS,
      registers,
    }),
    requests: new Counter({
      name: 'duban_requests_total',
      help: 'Requests from Slack by kind and what came of them.',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
    deliveries: new Counter({
      name: 'duban_deliveries_total',
      help: 'Delivery attempts and look-ups by kind of message and outcome.',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
    messagesSent: new Counter({
      name: 'duban_messages_sent_total',
      help: 'Messages this process made visible, or found visible.',
      registers,
    }),
    queueDelaySeconds: new Histogram({
      name: 'duban_queue_delay_seconds',
      help: 'Time from the instant a message was due until it was visible.',
      buckets: DELAY_BUCKETS_SECONDS,
      registers,
    }),
    faults: new Counter({
      name: 'duban_faults_total',
      help: 'Faults caught at an edge, by place.',
      labelNames: ['place'],
      registers,
    }),
    selfAuditFindings: new Gauge({
      name: 'duban_self_audit_findings',
      help: 'Findings of the last self-audit of this process, by check.',
      labelNames: ['check'],
      registers,
    }),
    selfAuditAt: new Gauge({
      name: 'duban_self_audit_timestamp_seconds',
      help: 'When this process last audited itself, in seconds since 1970; 0 before the first time.',
      registers,
    }),
    heartbeats: new Counter({
      name: 'duban_heartbeats_total',
      help: 'Calls of the heartbeat address by what they said and what came of them.',
      labelNames: ['said', 'outcome'],
      registers,
    }),
    standing: createStandingGauges(registers),
  }
}

/**
 * Adds the usual figures of a Node.js process: memory, CPU, event loop, garbage collection. Only a process that serves
 * them measures them; nothing of it keeps the process from ending. A second call does nothing.
 */
export function measureProcess({ registry }: Metrics): void {
  if (registry.getSingleMetric('process_cpu_seconds_total') === undefined) collectDefaultMetrics({ register: registry })
}

function createStandingGauges(registers: Registry[]): StandingGauges {
  return {
    databaseUp: new Gauge({
      name: 'duban_database_up',
      help: 'Whether the database answered when these figures were read; without it those that stand in it are missing.',
      registers,
    }),
    messages: new Gauge({ name: 'duban_messages', help: 'Messages by state.', labelNames: ['state'], registers }),
    messagesDue: new Gauge({
      name: 'duban_messages_due',
      help: 'Messages that are due now and that nothing but the pace holds back.',
      registers,
    }),
    messagesInTrouble: new Gauge({
      name: 'duban_messages_in_trouble',
      help: 'Messages that need a person, by state and reason.',
      labelNames: ['state', 'reason'],
      registers,
    }),
    oldestDueSeconds: new Gauge({
      name: 'duban_oldest_due_seconds',
      help: 'Age of the oldest message that is due and not sent, in seconds; 0 when none is.',
      registers,
    }),
    retiredDestinations: new Gauge({
      name: 'duban_destinations_retired',
      help: 'Channels that refuse posts and are set aside.',
      registers,
    }),
    workspaceHeld: new Gauge({
      name: 'duban_workspace_held',
      help: 'Whether all messages wait because Slack refuses the token or its scopes.',
      registers,
    }),
    openOccurrences: new Gauge({
      name: 'duban_occurrences_open',
      help: 'Planned runs of scheduled jobs that have begun and not ended.',
      registers,
    }),
  }
}

/** What a label may look like; anything else, such as a message of the network, is counted as `failed`. */
const LABEL = /^[A-Za-z][A-Za-z0-9_.]{0,47}$/
/** Different values a label takes at most; Slack may invent codes. */
const LABEL_VALUES_MAX = 100

/** Keeps a label to a bounded number of values, so that no series grows without end: what is beyond becomes `other`. */
export function createLabelBound(max = LABEL_VALUES_MAX): (value: string) => string {
  const known = new Set<string>()
  return (value) => {
    if (!LABEL.test(value)) return 'failed'
    if (!known.has(value) && known.size >= max) return 'other'
    known.add(value)
    return value
  }
}
