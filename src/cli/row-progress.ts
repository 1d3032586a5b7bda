import type { Output } from './output.ts'

/** Tells on a terminal how far long work has come, whenever another hundredth of it is done. */
export function showRows(output: Output, doing: string): (done: number, total: number) => void {
  let shown = -1
  return (done, total) => {
    const percent = total === 0 ? 100 : Math.floor((100 * done) / total)
    if (percent === shown) return
    shown = percent
    output.progress(`${doing} … ${percent}%`)
  }
}
