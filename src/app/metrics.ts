import { Counter, Gauge, Registry } from 'prom-client'

export interface Metrics {
  readonly registry: Registry
  readonly slackCalls: Counter<'method' | 'outcome'>
  readonly deliveries: Counter<'kind' | 'outcome'>
  readonly faults: Counter<'place'>
  /** Refreshed when they are read. */
  readonly messages: Gauge<'state'>
  readonly oldestDueSeconds: Gauge
}

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
    deliveries: new Counter({
      name: 'duban_deliveries_total',
      help: 'Delivery attempts by kind of message and outcome.',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
    faults: new Counter({
      name: 'duban_faults_total',
      help: 'Faults caught at an edge, by place.',
      labelNames: ['place'],
      registers,
    }),
    messages: new Gauge({ name: 'duban_messages', help: 'Messages by state.', labelNames: ['state'], registers }),
    oldestDueSeconds: new Gauge({
      name: 'duban_oldest_due_seconds',
      help: 'Age of the oldest message that is due and not sent, in seconds; 0 when none is.',
      registers,
    }),
  }
}
