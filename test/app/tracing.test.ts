import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { readTracesUrl } from '../../src/app/config.ts'
import { NO_TRACING, startTracing } from '../../src/app/tracing.ts'
import { withReference } from '../../src/store/reference.ts'
import { taken } from '../support/acts.ts'
import { anOffice, type TestOffice as CliOffice, EXAMPLES, MAIN, MONTH, runProcess } from '../support/cli.ts'
import { startOffice } from '../support/office.ts'
import { slackSettings, startSampleWorkspace } from '../support/sample-workspace.ts'
import { ladder } from '../support/small-office.ts'

interface Span {
  readonly spanId: string
  readonly parentSpanId?: string
  readonly traceId: string
  readonly name: string
  readonly status: { readonly code?: number }
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[]
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Span['attributes'] }
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[]
  }[]
}

/** A collector that keeps what it is sent, or answers nothing at all. */
async function aCollector({ hangs = false } = {}) {
  const requests: { readonly path: string; readonly type: string; readonly body: Export }[] = []
  const server = createServer((request, response) => {
    if (hangs) return
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(parts).toString()) as Export
      requests.push({ path: request.url ?? '', type: request.headers['content-type'] ?? '', body })
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    spans: () =>
      requests.flatMap(({ body }) => body.resourceSpans.flatMap((it) => it.scopeSpans.flatMap(({ spans }) => spans))),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const said = (attributes: Span['attributes']) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))

describe('the address of traces', () => {
  it.each([
    [{}, null],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: '' }, null],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }, 'http://127.0.0.1:4318/v1/traces'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example/otlp/' }, 'https://collector.example/otlp/v1/traces'],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a.example', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://b.example/x' },
      'http://b.example/x',
    ],
  ])('of %j is %s', (env, expected) => {
    expect(readTracesUrl(env)).toBe(expected)
  })

  it.each(['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'])(
    'that cannot be one ends the start with one line, and is not shown: %s',
    async (name) => {
      const env = { [name]: 'collector:pa55word' }
      const ran = await runProcess(process.execPath, [MAIN, 'ranking', 'air', MONTH], { cwd: EXAMPLES, env })
      const line = `duban: ${name}: got a value that is not shown; expected an http(s) address\n`
      expect([ran.code, ran.stdout, ran.stderr]).toEqual([2, '', line])
    },
  )
})

describe('spans', () => {
  it('hang under one another, carry the reference and mark a fault without its words', async () => {
    await using collector = await aCollector()
    const tracing = await startTracing(`${collector.url}/v1/traces`, '1.2.3')
    const fail = () => tracing.span('inner', {}, () => Promise.reject(new TypeError('乙镇')))
    await withReference('aaaaaaaa', () =>
      tracing.span(
        'outer',
        { 'duban.kind': 'x' },
        async () => {
          tracing.ended('call', {}, 5)
          await expect(fail()).rejects.toThrow('乙镇')
          return 3
        },
        (result) => ({ 'duban.outcome': String(result) }),
      ),
    )
    await tracing[Symbol.asyncDispose]()
    const [first] = collector.requests
    expect([first?.path, first?.type]).toEqual(['/v1/traces', 'application/json'])
    expect(said(first?.body.resourceSpans[0]?.resource.attributes ?? [])).toMatchObject({
      'service.name': 'duban',
      'service.version': '1.2.3',
    })
    const [call, inner, outer] = ['call', 'inner', 'outer'].map((name) =>
      collector.spans().find((it) => it.name === name),
    )
    expect([call?.parentSpanId, inner?.parentSpanId]).toEqual([outer?.spanId, outer?.spanId])
    expect(outer?.parentSpanId || undefined).toBeUndefined()
    expect(said(outer?.attributes ?? [])).toEqual({
      'duban.kind': 'x',
      'duban.reference': 'aaaaaaaa',
      'duban.outcome': '3',
    })
    expect([outer?.status.code ?? 0, inner?.status.code]).toEqual([0, 2])
    expect(JSON.stringify(collector.spans())).not.toContain('乙镇')
  })

  it.each([
    ['answers nothing', async () => aCollector({ hangs: true })],
    ['is not there', async () => ({ url: 'http://127.0.0.1:1', async [Symbol.asyncDispose]() {} })],
  ])(
    'are lost, and hold up the end for a bounded time, when the collector %s',
    async (_name, start) => {
      await using collector = await start()
      const tracing = await startTracing(`${collector.url}/v1/traces`, '1.2.3')
      expect(await tracing.span('work', {}, async () => 'done')).toBe('done')
      const ended = tracing[Symbol.asyncDispose]()
      await expect(ended).resolves.toBeUndefined()
    },
    10_000,
  )

  it('are not made without an address', async () => {
    expect(await NO_TRACING.span('work', {}, async () => 'done')).toBe('done')
    expect(NO_TRACING.isOn).toBe(false)
  })

  it('show a request from the button to Slack’s answer, and nothing of what is said or who acts', async () => {
    await using collector = await aCollector()
    const tracing = await startTracing(`${collector.url}/v1/traces`, '1.2.3')
    {
      await using office = await startOffice({ at: '2026-11-06 10:00', bot: true, tracing, allowOthers: true })
      taken(await office.importTable('air', MONTH, ladder()))
      taken(await office.compute('air', MONTH))
      await office.settle()
      await office.sandbox.press({ user: 'U0REVIEWER', channel: 'CCITYREVIEW', actionId: 'ranking.approve' })
      const isApproved = async () => (await office.messages()).some(({ action }) => action === 'update')
      await expect.poll(isApproved, { timeout: 10_000 }).toBe(true)
      await office.settle()
    }
    await tracing[Symbol.asyncDispose]()
    const spans = collector.spans()
    const press = spans.find(({ name }) => name === 'request action ranking.approve')
    const { 'duban.reference': reference } = said(press?.attributes ?? [])
    const update = spans
      .filter(({ name }) => name === 'deliver message')
      .find((span) => said(span.attributes)['duban.reference'] === reference)
    expect(said(update?.attributes ?? [])).toMatchObject({
      'duban.kind': 'rankingReview',
      'slack.channel': 'CCITYREVIEW',
      'duban.outcome': 'sent',
      'duban.key': expect.stringMatching(/^rankingReview\/air\/2026-10\//),
    })
    const job = spans.find(({ spanId }) => spanId === update?.parentSpanId)
    expect(job?.name).toBe('job channel.deliver')
    const call = spans.find(({ name, parentSpanId }) => name === 'slack chat.update' && parentSpanId === update?.spanId)
    expect(said(call?.attributes ?? [])).toMatchObject({ 'slack.method': 'chat.update', 'slack.outcome': 'ok' })
    const whole = JSON.stringify(spans)
    for (const secret of ['示例', '镇', '待审', 'xoxb-', 'U0REVIEWER', 'sample-']) expect(whole).not.toContain(secret)
  })
})

describe('a command', () => {
  let office: CliOffice
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await startSampleWorkspace()
    office = await anOffice('office')
    const table = join(EXAMPLES, `air-${MONTH}.csv`)
    await office.run('import', 'month', table, '--medium', 'air', '--month', MONTH, '--as', 'sample-importer')
    await office.run('compute', 'air', MONTH, '--as', 'sample-importer')
    await office.close()
  }, 120_000)
  afterAll(async () => {
    await office?.remove()
    await sandbox?.close()
  })

  it('is the root of what it did, sent before it ends', { timeout: 120_000 }, async () => {
    await using collector = await aCollector()
    const env = {
      ...slackSettings(sandbox),
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_SERVICE_NAME: 'duban-test',
    }
    const ran = await office.spawnWith(env, 'drain', '--json')
    expect([ran.code, ran.json().ok]).toEqual([0, true])
    const spans = collector.spans()
    const root = spans.find(({ name }) => name === 'command drain')
    expect(said(root?.attributes ?? [])).toMatchObject({ 'duban.exit_code': 0 })
    const byId = new Map(spans.map((span) => [span.spanId, span]))
    const call = spans.find(({ name }) => name === 'slack chat.postMessage')
    const path: string[] = []
    for (let span = call; span !== undefined; span = byId.get(span.parentSpanId ?? '')) path.push(span.name)
    expect(path).toEqual(['slack chat.postMessage', 'deliver message', 'job channel.deliver', 'command drain'])
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1)
    const resource = collector.requests[0]?.body.resourceSpans[0]?.resource.attributes ?? []
    expect(said(resource)).toMatchObject({ 'service.name': 'duban-test' })
  })
})
