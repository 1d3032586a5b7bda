import { crc32, deflateSync } from 'node:zlib'

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const BIT_DEPTH = 8
/** Every pixel is the number of a colour of the palette. */
const INDEXED_COLOUR = 3
/** Each line is written as it is. */
const FILTER_NONE = 0
/** Pixels along a side: what a chat shows, with room to spare. */
const SIDE_MAX = 4_096

/** A picture of a few colours. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** Red, green and blue, 0 to 255 each; at most 256 colours. */
  readonly palette: readonly (readonly [number, number, number])[]
  /** A colour's number a pixel, line by line from the top left. */
  readonly pixels: Uint8Array
}

/**
 * The picture as a PNG file; the same picture always gives the same pixels.
 *
 * @see https://www.w3.org/TR/png-3/
 * @throws {RangeError} When a side is 0 or longer than 4,096, or the pixels do not fill the picture.
 */
export function toPng({ width, height, palette, pixels }: Picture): Uint8Array {
  const isSide = (side: number) => Number.isInteger(side) && side >= 1 && side <= SIDE_MAX
  if (!isSide(width) || !isSide(height) || pixels.length !== width * height) {
    throw new RangeError(
      `picture ${width} × ${height} with ${pixels.length} pixels: expected sides of 1 to ${SIDE_MAX}, all filled`,
    )
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([BIT_DEPTH, INDEXED_COLOUR], 8)
  const lines = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y += 1) {
    lines[y * (width + 1)] = FILTER_NONE
    lines.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  }
  return new Uint8Array(
    Buffer.concat([
      Buffer.from(SIGNATURE),
      chunk('IHDR', header),
      chunk('PLTE', Buffer.from(palette.flat())),
      chunk('IDAT', deflateSync(lines)),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  )
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'ascii'), data])
  const whole = Buffer.alloc(body.length + 8)
  whole.writeUInt32BE(data.length, 0)
  whole.set(body, 4)
  whole.writeUInt32BE(crc32(body), body.length + 4)
  return whole
}
