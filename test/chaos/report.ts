import { alignRows } from '../../src/cli/output.ts'
import type { ChaosResult } from './run.ts'

/** Differences, refusals and last words shown of a run. */
const SHOWN_MAX = 10
const SHOWN_CHARACTERS_MAX = 400
/** From here on answers may have come later than the guarantee allows for: the machine was too busy to be Slack. */
const STALL_MS_MAX = 1_000

/** Whether a run found nothing lost, doubled, unexplained, stale or unsettled, and no process that gave up. */
export function isClean({ differences, fleet }: ChaosResult): boolean {
  return differences.length === 0 && fleet.crashes === 0
}

/** What a run did and found, as the lines of a table. */
export function reportLines(result: ChaosResult): readonly string[] {
  const { options, fleet, counts } = result
  const rows = [
    ['database', options.database],
    ['look-up', options.lookUp ? 'on' : 'off'],
    ['seed', String(options.seed)],
    ['months', String(options.months)],
    ['kills', `${fleet.kills} (${listed(fleet.killsByMoment)})`],
    ['faults met', listed(result.faults)],
    ['server restarts', String(result.restarts)],
    ['messages', `${result.messages}, of which ${result.sent} sent`],
    ['lost', String(counts.lost)],
    ['duplicated', String(counts.duplicated)],
    ['unexplained', String(counts.unexplained)],
    ['with stale words', String(counts.stale)],
    ['unsettled', String(counts.unsettled)],
    ['unconfirmed, settled by a retry', String(result.unconfirmed)],
    ['failed, sent after the mend', String(result.retried)],
    ['workers that ended by themselves', `${fleet.crashes} while they ran, ${fleet.failedStarts} at their start`],
    ['acts refused', String(result.refused.length)],
    [
      'a kill took',
      `${seconds(averageOf(fleet.livedMs))} on average, ${seconds(averageOf(fleet.readyMs))} of it to start`,
    ],
    ['longest stall of the workspace', `${result.longestStallMs} ms`],
    ['took', `${result.seconds.toFixed(0)} s`],
  ]
  return [...alignRows(rows), ...details(result)]
}

function details({ differences, fleet, longestStallMs }: ChaosResult): readonly string[] {
  const lines = differences.slice(0, SHOWN_MAX).map(({ kind, what }) => `${kind}: ${what}`)
  const words = fleet.crashes === 0 ? [] : fleet.lastWords.slice(0, SHOWN_MAX).map((said) => `a worker ended: ${said}`)
  const isBusy = longestStallMs > STALL_MS_MAX && differences.length > 0
  const remark = isBusy ? ['The machine was so busy that answers came later than the guarantee allows for.'] : []
  return [...lines, ...words, ...remark].map((line) => line.slice(0, SHOWN_CHARACTERS_MAX))
}

function listed(counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts).toSorted(([, a], [, b]) => b - a)
  return entries.map(([name, count]) => `${name} ${count}`).join(', ') || 'none'
}

function averageOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
