import { createServer, type IncomingHttpHeaders, request } from 'node:http'

/** Stands between Slack and several processes. */
export interface Balancer extends AsyncDisposable {
  readonly url: string
  /** Sends each request to the first of these that takes the connection. */
  readonly passTo: (...urls: readonly string[]) => void
  /** Sends each request, byte for byte, to all of these, and answers what the first of them answers. */
  readonly copyTo: (...urls: readonly string[]) => void
  /** Statuses that came back from each process, by its address; 0 = nothing. */
  readonly statuses: () => Readonly<Record<string, readonly number[]>>
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

const ANSWER_MS_MAX = 20_000

/** Starts one on loopback; it goes to nobody until it is told to whom. */
export async function startBalancer(): Promise<Balancer> {
  let targets: readonly string[] = []
  let isCopying = false
  const seen: Record<string, number[]> = {}
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    const send = async (url: string) => {
      const answer = await forward(url + (incoming.url ?? ''), incoming.headers, Buffer.concat(chunks))
      seen[url] = [...(seen[url] ?? []), answer?.status ?? 0]
      return answer
    }
    const pass = async () => {
      const answer = isCopying ? await copy(targets, send) : await firstThatTakes(targets, send)
      if (answer === null) outgoing.writeHead(502).end()
      else outgoing.writeHead(answer.status, answer.headers).end(answer.body)
    }
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => void pass())
  })
  const listening = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', () => listening.resolve())
  await listening.promise
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    passTo(...urls) {
      targets = urls
      isCopying = false
    },
    copyTo(...urls) {
      targets = urls
      isCopying = true
    },
    statuses: () => seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      await closed.promise
    },
  }
}

type Send = (url: string) => Promise<Answer | null>

async function copy(urls: readonly string[], send: Send): Promise<Answer | null> {
  const [first = null] = await Promise.all(urls.map(send))
  return first
}

async function firstThatTakes(urls: readonly string[], send: Send): Promise<Answer | null> {
  for (const url of urls) {
    const answer = await send(url)
    if (answer !== null) return answer
  }
  return null
}

/** `null` when no answer came: the connection was refused or cut. */
function forward(url: string, headers: IncomingHttpHeaders, body: Buffer): Promise<Answer | null> {
  const { promise, resolve } = Promise.withResolvers<Answer | null>()
  const options = { method: 'POST', agent: false, headers, timeout: ANSWER_MS_MAX } as const
  const sent = request(url, options, (response) => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('end', () =>
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
    )
    response.on('error', () => resolve(null))
  })
  sent.on('timeout', () => sent.destroy(new Error(`no answer within ${ANSWER_MS_MAX} ms`)))
  sent.on('error', () => resolve(null))
  sent.end(body)
  return promise
}
