import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { BODY_BYTES_MAX } from './limits.ts'

/** The constant every server mixes into the handshake. Source: RFC 6455, section 1.3. */
const HANDSHAKE_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const OPCODE = { continuation: 0, text: 1, close: 8, ping: 9, pong: 10 } as const
const CLOSE_NORMAL = 1000
const CLOSE_PROTOCOL_ERROR = 1002
const CLOSE_TOO_BIG = 1009
const PING_INTERVAL_MS = 10_000
const CONTROL_BYTES_MAX = 125

/** The server's end of one WebSocket: text messages, pings and the closing handshake of RFC 6455. */
export interface TextSocket {
  readonly send: (text: string) => void
  readonly close: () => void
  readonly destroy: () => void
}

interface Handlers {
  readonly onText: (text: string) => void
  readonly onClose: () => void
}

interface Frame {
  readonly isFinal: boolean
  readonly opcode: number
  readonly payload: Buffer
  readonly bytes: number
}

function encode(opcode: number, payload: Buffer): Buffer {
  const length = payload.length
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10)
  head[0] = 0x80 | opcode
  if (length < 126) head[1] = length
  else if (length < 65_536) {
    head[1] = 126
    head.writeUInt16BE(length, 2)
  } else {
    head[1] = 127
    head.writeBigUInt64BE(BigInt(length), 2)
  }
  return Buffer.concat([head, payload])
}

/** The first whole frame; `null` while bytes are missing, a close code when the peer breaks the rules. */
function decode(buffer: Buffer): Frame | number | null {
  if (buffer.length < 2) return null
  const first = buffer.readUInt8(0)
  const second = buffer.readUInt8(1)
  const short = second & 0x7f
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0
  // A client must mask, and no extension was agreed on that could use the reserved bits.
  if ((second & 0x80) === 0 || (first & 0x70) !== 0) return CLOSE_PROTOCOL_ERROR
  if (buffer.length < 2 + lengthBytes + 4) return null
  const length =
    lengthBytes === 2 ? buffer.readUInt16BE(2) : lengthBytes === 8 ? Number(buffer.readBigUInt64BE(2)) : short
  if (length > BODY_BYTES_MAX) return CLOSE_TOO_BIG
  const maskAt = 2 + lengthBytes
  const end = maskAt + 4 + length
  if (buffer.length < end) return null
  const payload = Buffer.from(buffer.subarray(maskAt + 4, end))
  for (let index = 0; index < payload.length; index += 1) {
    payload.writeUInt8(payload.readUInt8(index) ^ buffer.readUInt8(maskAt + (index % 4)), index)
  }
  return { isFinal: (first & 0x80) !== 0, opcode: first & 0x0f, payload, bytes: end }
}

/** Answers the upgrade request; `false` when it is no WebSocket handshake, and then the stream is closed. */
function shakeHands(request: IncomingMessage, stream: Duplex): boolean {
  const key = request.headers['sec-websocket-key']
  if (request.headers.upgrade?.toLowerCase() !== 'websocket' || key === undefined) {
    stream.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
    return false
  }
  const accept = createHash('sha1').update(`${key}${HANDSHAKE_GUID}`).digest('base64')
  stream.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  )
  return true
}

/** Takes over an HTTP upgrade. `null` when the request is no WebSocket handshake. */
export function acceptSocket(request: IncomingMessage, stream: Duplex, handlers: Handlers): TextSocket | null {
  if (!shakeHands(request, stream)) return null
  let pending = Buffer.alloc(0)
  let parts: Buffer[] = []
  let isClosing = false
  const write = (opcode: number, payload: Buffer) => {
    if (stream.writable) stream.write(encode(opcode, payload))
  }
  const close = (code: number) => {
    if (isClosing) return
    isClosing = true
    const payload = Buffer.alloc(2)
    payload.writeUInt16BE(code)
    write(OPCODE.close, payload)
  }
  const collect = (frame: Frame) => {
    parts.push(frame.payload)
    const bytes = parts.reduce((sum, part) => sum + part.length, 0)
    if (bytes > BODY_BYTES_MAX) return close(CLOSE_TOO_BIG)
    if (!frame.isFinal) return
    const text = Buffer.concat(parts).toString('utf8')
    parts = []
    handlers.onText(text)
  }
  const take = (frame: Frame) => {
    if (frame.opcode === OPCODE.text || frame.opcode === OPCODE.continuation) return collect(frame)
    if (frame.payload.length > CONTROL_BYTES_MAX) return close(CLOSE_PROTOCOL_ERROR)
    if (frame.opcode === OPCODE.ping) return write(OPCODE.pong, frame.payload)
    if (frame.opcode !== OPCODE.close) return
    close(CLOSE_NORMAL)
    stream.end()
  }
  stream.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk])
    for (let frame = decode(pending); frame !== null; frame = decode(pending)) {
      if (typeof frame === 'number') {
        close(frame)
        stream.end()
        return
      }
      pending = pending.subarray(frame.bytes)
      take(frame)
    }
  })
  const pings = setInterval(() => write(OPCODE.ping, Buffer.from('ping')), PING_INTERVAL_MS)
  pings.unref()
  stream.on('error', () => stream.destroy())
  stream.on('close', () => {
    clearInterval(pings)
    handlers.onClose()
  })
  return {
    send: (text) => write(OPCODE.text, Buffer.from(text)),
    close: () => close(CLOSE_NORMAL),
    destroy: () => stream.destroy(),
  }
}
