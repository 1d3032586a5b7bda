import type { BoundJob } from '../jobs/queue.ts'
import type { OutboxMessage } from '../store/outbox.ts'
import { currentReference, newReference, referenceOf, withReference } from '../store/reference.ts'
import type { Logger } from './logger.ts'
import { createLabelBound, type Metrics } from './metrics.ts'
import { createFaultThinner } from './thin-faults.ts'
import type { Tracing } from './tracing.ts'

/** Tells metrics, traces and the log what happens: the one place that knows all three. */
export interface Observer {
  /** A call of Slack's Web API that has ended. */
  readonly slackCall: (method: string, outcome: string, tookMs?: number) => void
  /** A request from Slack, as a whole; under the reference it was given. */
  readonly request: <T>(name: string, work: () => Promise<T>) => Promise<T>
  /** What a request came to. */
  readonly requestEnded: (kind: string, outcome: string) => void
  /** One attempt to deliver, under the reference of the request that wrote the message. */
  readonly delivery: <T>(message: OutboxMessage, attempt: () => Promise<T>) => Promise<T>
  /** What an attempt, or a look-up, came to. */
  readonly deliveryEnded: (message: OutboxMessage, outcome: string) => void
  /** The same job, with a reference for each run. */
  readonly job: (job: BoundJob) => BoundJob
  /** A fault of a job or a sweep; returns the reference it, or the last one of its kind, is logged under. */
  readonly fault: (job: string, error: unknown) => string
}

interface ObserverParts {
  readonly metrics: Metrics
  readonly tracing: Tracing
  readonly logger: Logger
  readonly now: () => Date
}

/** Outcomes after which a message is visible. */
const VISIBLE: ReadonlySet<string> = new Set(['sent', 'foundEarlier', 'lookedUp.found'])

export function createObserver({ metrics, tracing, logger, now }: ObserverParts): Observer {
  const [methods, outcomes, kinds, places] = [
    createLabelBound(),
    createLabelBound(),
    createLabelBound(),
    createLabelBound(),
  ]
  const thin = createFaultThinner()
  const attempted = new WeakMap<OutboxMessage, string>()
  return {
    slackCall(method, outcome, tookMs) {
      const labels = { method: methods(method), outcome: outcomes(outcome) }
      metrics.slackCalls.inc(labels)
      if (tookMs === undefined) return
      metrics.slackCallSeconds.observe({ method: labels.method }, tookMs / 1000)
      tracing.ended(
        `slack ${labels.method}`,
        { 'slack.method': labels.method, 'slack.outcome': labels.outcome },
        tookMs,
      )
    },
    request: (name, work) => tracing.span(`request ${name}`, {}, work),
    requestEnded(kind, outcome) {
      metrics.requests.inc({ kind: kinds(kind), outcome: outcomes(outcome) })
    },
    delivery(message, attempt) {
      const { id, kind, key, channelId, reference } = message
      const said = { 'duban.message': id, 'duban.kind': kind, 'duban.key': key, 'slack.channel': channelId }
      const run = currentReference()
      const outcomeOf = () => ({ 'duban.outcome': attempted.get(message) ?? 'notTried' })
      return withReference(reference ?? run ?? newReference(), () =>
        tracing.span('deliver message', run === null ? said : { ...said, 'duban.run': run }, attempt, outcomeOf),
      )
    },
    deliveryEnded(message, outcome) {
      attempted.set(message, outcome)
      metrics.deliveries.inc({ kind: kinds(message.kind), outcome: outcomes(outcome) })
      if (VISIBLE.has(outcome)) {
        metrics.messagesSent.inc()
        metrics.queueDelaySeconds.observe(Math.max(0, now().getTime() - message.dueAt.getTime()) / 1000)
      }
      const { id, key, channelId, reference } = message
      logger.info({ message: id, key, channel: channelId, outcome, reference }, 'delivery attempt')
    },
    job: (job) => ({
      ...job,
      run: (payload) =>
        withReference(newReference(), () =>
          tracing.span(
            `job ${job.name}`,
            {},
            () => job.run(payload),
            ({ outcome }) => ({ 'duban.outcome': outcome }),
          ),
        ),
    }),
    fault(job, error) {
      const { isLogged, reference, passedOver } = thin({ place: job, error, reference: referenceOf(error), at: now() })
      metrics.faults.inc({ place: places(job) })
      if (isLogged) {
        logger.error({ job, reference, ...(passedOver > 0 ? { passedOver } : {}), err: error }, 'a job failed')
      }
      return reference
    },
  }
}
