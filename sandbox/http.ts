import type { IncomingMessage, ServerResponse } from 'node:http'

/** A body longer than this server takes. */
export class BodyTooLargeError extends Error {
  override name = 'BodyTooLargeError'
}

/** A body this many times too long is not even read to its end. */
const OVERLENGTH_FACTOR_MAX = 10

/**
 * The whole body of a request. One that is too long is read on without keeping it, so that its sender gets an answer
 * and not a broken connection.
 *
 * @throws {BodyTooLargeError} Beyond `bytesMax`.
 */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= bytesMax) chunks.push(chunk)
    else if (bytes > bytesMax * OVERLENGTH_FACTOR_MAX) break
  }
  if (bytes > bytesMax) throw new BodyTooLargeError(`body: expected at most ${bytesMax} bytes`)
  return Buffer.concat(chunks)
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}

export function sendText(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'x-content-type-options': 'nosniff' })
  response.end(body)
}

/** Only names of the loopback reach this server, whatever a web page makes a browser's name service believe. */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)
}

/** Whether a browser sends this on behalf of a page of another site. */
export function isForeignOrigin(origin: string | undefined): boolean {
  return origin !== undefined && !/^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/.test(origin)
}
