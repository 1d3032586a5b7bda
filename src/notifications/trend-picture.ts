import type { Month } from '../domain/time.ts'
import { toPng } from './png.ts'

/** A month of a trend. */
export interface TrendPoint {
  readonly month: Month
  /** `null` leaves a gap. */
  readonly value: number | null
  /** Whether the month stands out, as one on the bottom list does. */
  readonly isMarked: boolean
}

const WIDTH = 1_200
const HEIGHT = 560
/** The space around the curve, in pixels: the figures stand in it. */
const FRAME = { left: 150, right: 50, top: 50, bottom: 120 } as const
const [WHITE, GRID, LINE, MARK, INK] = [0, 1, 2, 3, 4] as const
const PALETTE = [
  [255, 255, 255],
  [221, 225, 228],
  [31, 78, 95],
  [192, 57, 43],
  [70, 80, 88],
] as const
const GRID_LINES = 4
const LINE_HALF = 2
const POINT_HALF = 8
/** Pixels of the picture to a dot of a figure. */
const DOT = 4
const GLYPH_WIDTH = 5
const GLYPH_HEIGHT = 7
/** Points of one picture: more would not be told apart. */
const POINTS_MAX = 24

/** The figures, seven lines of five dots each. */
const GLYPHS: Readonly<Record<string, readonly number[]>> = {
  '0': [0b01110, 0b10001, 0b10011, 0b10101, 0b11001, 0b10001, 0b01110],
  '1': [0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
  '2': [0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111],
  '3': [0b11110, 0b00001, 0b00001, 0b01110, 0b00001, 0b00001, 0b11110],
  '4': [0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010],
  '5': [0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110],
  '6': [0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110],
  '7': [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000],
  '8': [0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110],
  '9': [0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100],
  '.': [0b00000, 0b00000, 0b00000, 0b00000, 0b00000, 0b00110, 0b00110],
  '-': [0b00000, 0b00000, 0b00000, 0b11111, 0b00000, 0b00000, 0b00000],
}

/**
 * A curve over months as a PNG, oldest to newest from left to right, marked months in red. It holds figures only, so
 * it needs no font: what it shows is said beside it. The newest 24 points when there are more.
 *
 * @throws {RangeError} When no month has a value.
 */
export function drawTrend(points: readonly TrendPoint[]): Uint8Array {
  const shown = points.toSorted((a, b) => (a.month < b.month ? -1 : 1)).slice(-POINTS_MAX)
  const values = shown.flatMap(({ value }) => (value === null ? [] : [value]))
  if (values.length === 0) throw new RangeError(`${points.length} months: expected a value in one of them at least`)
  const scale = scaleOf(values)
  const canvas = createCanvas()
  const innerWidth = WIDTH - FRAME.left - FRAME.right
  const innerHeight = HEIGHT - FRAME.top - FRAME.bottom
  const xAt = (index: number) =>
    Math.round(FRAME.left + (shown.length === 1 ? innerWidth / 2 : (innerWidth * index) / (shown.length - 1)))
  const yAt = (value: number) =>
    Math.round(FRAME.top + innerHeight * (1 - (value - scale.from) / (scale.to - scale.from)))
  for (let step = 0; step <= GRID_LINES; step += 1) {
    const value = scale.from + ((scale.to - scale.from) * step) / GRID_LINES
    canvas.box(FRAME.left, yAt(value), WIDTH - FRAME.right, yAt(value) + 1, GRID)
    const label = value.toFixed(1)
    canvas.figures(label, FRAME.left - 20 - widthOf(label), yAt(value) - (GLYPH_HEIGHT * DOT) / 2)
  }
  const placed = shown.map(({ month, value, isMarked }, index) => {
    return { month, isMarked, x: xAt(index), y: value === null ? null : yAt(value) }
  })
  placed.forEach(({ month, x }, index) => {
    canvas.figures(month.slice(5), x - widthOf('00') / 2, HEIGHT - FRAME.bottom + 20)
    const isNewYear = index === 0 || month.endsWith('-01')
    if (isNewYear) canvas.figures(month.slice(0, 4), x - widthOf('0000') / 2, HEIGHT - FRAME.bottom + 64)
  })
  placed.forEach(({ x, y }, index) => {
    const before = placed[index - 1]
    if (y !== null && before !== undefined && before.y !== null) canvas.line(before.x, before.y, x, y)
  })
  for (const { x, y, isMarked } of placed) {
    if (y === null) continue
    canvas.box(x - POINT_HALF, y - POINT_HALF, x + POINT_HALF, y + POINT_HALF, isMarked ? MARK : LINE)
  }
  return toPng({ width: WIDTH, height: HEIGHT, palette: PALETTE, pixels: canvas.pixels })
}

/** From below the lowest to above the highest, so that no point lies on the edge. */
function scaleOf(values: readonly number[]): { readonly from: number; readonly to: number } {
  const [lowest, highest] = [Math.min(...values), Math.max(...values)]
  const room = highest === lowest ? 1 : (highest - lowest) / 8
  return { from: lowest - room, to: highest + room }
}

function widthOf(text: string): number {
  return text.length * (GLYPH_WIDTH + 1) * DOT - DOT
}

function createCanvas() {
  const pixels = new Uint8Array(WIDTH * HEIGHT).fill(WHITE)
  /** Fills what of the box lies in the picture, both corners included. */
  const box = (left: number, top: number, right: number, bottom: number, colour: number) => {
    for (let y = Math.max(0, Math.round(top)); y <= Math.min(HEIGHT - 1, Math.round(bottom)); y += 1) {
      const from = Math.max(0, Math.round(left))
      const to = Math.min(WIDTH - 1, Math.round(right))
      if (from <= to) pixels.fill(colour, y * WIDTH + from, y * WIDTH + to + 1)
    }
  }
  return {
    pixels,
    box,
    line(fromX: number, fromY: number, toX: number, toY: number) {
      const steps = Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY), 1)
      for (let step = 0; step <= steps; step += 1) {
        const x = fromX + ((toX - fromX) * step) / steps
        const y = fromY + ((toY - fromY) * step) / steps
        box(x - LINE_HALF, y - LINE_HALF, x + LINE_HALF, y + LINE_HALF, LINE)
      }
    },
    figures(text: string, left: number, top: number) {
      for (const [place, character] of Array.from(text).entries()) {
        for (const [row, dots] of (GLYPHS[character] ?? []).entries()) {
          for (let column = 0; column < GLYPH_WIDTH; column += 1) {
            if ((dots & (1 << (GLYPH_WIDTH - 1 - column))) === 0) continue
            const x = left + (place * (GLYPH_WIDTH + 1) + column) * DOT
            const y = top + row * DOT
            box(x, y, x + DOT - 1, y + DOT - 1, INK)
          }
        }
      }
    },
  }
}
