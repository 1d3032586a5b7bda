import type { Attributes, Context, Span } from '@opentelemetry/api'
import { currentReference } from '../store/reference.ts'

/** What a span says: names, keys, channels and outcomes; never what a message says, who somebody is, or a token. */
export type SpanAttributes = Attributes

export interface Tracing extends AsyncDisposable {
  /** Whether spans go anywhere. */
  readonly isOn: boolean
  /** Runs work in a span of its own; a throw marks it. What the work returns may add to what the span says. */
  readonly span: <T>(
    name: string,
    attributes: SpanAttributes,
    work: () => Promise<T>,
    outcomeOf?: (result: T) => SpanAttributes,
  ) => Promise<T>
  /** A span of something that has just ended and took so long, within the one that is under way. */
  readonly ended: (name: string, attributes: SpanAttributes, tookMs: number) => void
}

/** No traces: work is run as it is, and nothing of OpenTelemetry is loaded. */
export const NO_TRACING: Tracing = {
  isOn: false,
  span: (_name, _attributes, work) => work(),
  ended: () => {},
  async [Symbol.asyncDispose]() {},
}

/** Spans that wait for the collector at most; beyond, the oldest are lost and the program goes on. */
const SPANS_MAX = 2_048
const BATCH_SPANS = 256
const SEND_EVERY_MS = 5_000
/** How long one request to the collector may take. */
const EXPORT_TIMEOUT_MS = 5_000
/** How long a stop waits for the last spans to go. */
const FLUSH_MS = 3_000
const ATTRIBUTE_CHARACTERS_MAX = 300

/**
 * Traces to an OpenTelemetry collector, by OTLP over HTTP as JSON. Headers, certificates, the service's name and other
 * resource attributes come from OpenTelemetry's own environment variables. A collector that is away loses spans and
 * nothing else.
 */
export async function startTracing(url: string, version: string): Promise<Tracing> {
  const { ROOT_CONTEXT, SpanStatusCode, trace } = await import('@opentelemetry/api')
  const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks')
  const { BatchSpanProcessor, TracerProvider } = await import('@opentelemetry/sdk-trace')
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http')
  const resources = await import('@opentelemetry/resources')

  const exporter = new OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT_MS })
  const { resourceAttributesEnvDetector, serviceNameEnvDetector } = resources
  const resource = resources
    .resourceFromAttributes({ 'service.name': 'duban', 'service.version': version })
    .merge(resources.detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] }))
  const provider = new TracerProvider({
    resource,
    spanLimits: { attributeValueLengthLimit: ATTRIBUTE_CHARACTERS_MAX },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize: SPANS_MAX,
        maxExportBatchSize: BATCH_SPANS,
        scheduledDelayMillis: SEND_EVERY_MS,
        exportTimeoutMillis: EXPORT_TIMEOUT_MS,
      }),
    ],
  })
  const tracer = provider.getTracer('duban', version)
  const contexts = new AsyncLocalStorageContextManager().enable()

  function open(name: string, attributes: SpanAttributes, startTime?: Date) {
    const reference = currentReference()
    const said = reference === null ? attributes : { ...attributes, 'duban.reference': reference }
    const parent: Context = contexts.active() ?? ROOT_CONTEXT
    const span = tracer.startSpan(name, { attributes: said, ...(startTime === undefined ? {} : { startTime }) }, parent)
    return { span, context: trace.setSpan(parent, span) }
  }

  function fail(span: Span, error: unknown): void {
    const type = error instanceof Error ? error.name : 'not an Error'
    span.setAttribute('error.type', type)
    span.setStatus({ code: SpanStatusCode.ERROR })
  }

  return {
    isOn: true,
    async span(name, attributes, work, outcomeOf) {
      const { span, context } = open(name, attributes)
      try {
        const result = await contexts.with(context, work)
        if (outcomeOf !== undefined) span.setAttributes(outcomeOf(result))
        return result
      } catch (error) {
        fail(span, error)
        throw error
      } finally {
        span.end()
      }
    },
    ended(name, attributes, tookMs) {
      const endedAtMs = Date.now()
      open(name, attributes, new Date(endedAtMs - tookMs)).span.end(new Date(endedAtMs))
    },
    async [Symbol.asyncDispose]() {
      const { promise, resolve } = Promise.withResolvers<void>()
      const deadline = setTimeout(resolve, FLUSH_MS)
      await Promise.race([provider.shutdown().catch(() => undefined), promise])
      clearTimeout(deadline)
      contexts.disable()
    },
  }
}
