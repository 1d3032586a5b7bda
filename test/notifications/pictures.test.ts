import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { toPng } from '../../src/notifications/png.ts'
import { drawTrend, type TrendPoint } from '../../src/notifications/trend-picture.ts'

/** An independent reading of a PNG of a palette without filters: its size and its pixels as colours. */
function readPng(file: Uint8Array) {
  const bytes = Buffer.from(file)
  expect(bytes.subarray(1, 4).toString()).toBe('PNG')
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    chunks.set(bytes.toString('ascii', at + 4, at + 8), bytes.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  const header = chunks.get('IHDR') ?? Buffer.alloc(13)
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const lines = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0))
  const palette = chunks.get('PLTE') ?? Buffer.alloc(0)
  const colourAt = (x: number, y: number) => {
    const index = lines[y * (width + 1) + 1 + x] ?? 0
    return [...palette.subarray(index * 3, index * 3 + 3)].join()
  }
  return { width, height, colourAt, chunks }
}

const RED = '192,57,43'

function countOf(file: Uint8Array, colour: string): number {
  const { width, height, colourAt } = readPng(file)
  let count = 0
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) if (colourAt(x, y) === colour) count += 1
  return count
}

describe('a PNG', () => {
  it('holds every pixel with its colour', () => {
    const palette = [
      [0, 0, 0],
      [255, 128, 1],
    ] as const
    const file = toPng({ width: 3, height: 2, palette, pixels: Uint8Array.from([0, 1, 0, 1, 1, 0]) })
    const { width, height, colourAt, chunks } = readPng(file)
    expect([width, height]).toEqual([3, 2])
    expect([0, 1].map((y) => [0, 1, 2].map((x) => colourAt(x, y)))).toEqual([
      ['0,0,0', '255,128,1', '0,0,0'],
      ['255,128,1', '255,128,1', '0,0,0'],
    ])
    expect([...chunks.keys()]).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND'])
  })

  it.each([
    [0, 1, 0],
    [1, 5_000, 5_000],
    [2, 2, 3],
  ])('of %i by %i with %i pixels is refused', (width, height, count) => {
    expect(() => toPng({ width, height, palette: [[0, 0, 0]], pixels: new Uint8Array(count) })).toThrow(
      /expected sides/,
    )
  })
})

describe('a trend', () => {
  const points: readonly TrendPoint[] = [
    { month: '2026-08', value: 64.6, isMarked: false },
    { month: '2026-09', value: null, isMarked: false },
    { month: '2026-10', value: 61.4, isMarked: true },
  ]

  it('is drawn the same whatever the order, the marked months in red', () => {
    const file = drawTrend(points)
    expect(Buffer.from(drawTrend(points.toReversed())).equals(Buffer.from(file))).toBe(true)
    expect(countOf(file, RED)).toBeGreaterThan(100)
    expect(countOf(drawTrend(points.map((point) => ({ ...point, isMarked: false }))), RED)).toBe(0)
  })

  it('of one month, of equal values and of a hundred months fits the picture', () => {
    expect(readPng(drawTrend(points.slice(0, 1))).width).toBe(1_200)
    const many = Array.from({ length: 100 }, (_, index) => {
      const month = `${2000 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
      return { month, value: 60, isMarked: false }
    })
    expect(readPng(drawTrend(many)).height).toBe(560)
  })

  it('without a value is refused', () => {
    expect(() => drawTrend(points.slice(1, 2))).toThrow('1 months: expected a value')
  })
})
