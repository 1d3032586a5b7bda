import { DAY_MS } from '../domain/time.ts'

/**
 * Slack's chart block, as far as a line is concerned; newer than its published types.
 *
 * @see https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
 */
export interface ChartBlock {
  readonly type: 'data_visualization'
  readonly title: string
  readonly chart: {
    readonly type: 'line'
    readonly series: readonly {
      readonly name: string
      readonly data: readonly { readonly label: string; readonly value: number }[]
    }[]
    readonly axis_config: {
      readonly categories: readonly string[]
      readonly x_label: string
      readonly y_label: string
    }
  }
}

/** Slack's bounds: characters of the title, of a label or name, of an axis; points of a series. */
const TITLE_CHARACTERS_MAX = 50
const LABEL_CHARACTERS_MAX = 20
const AXIS_CHARACTERS_MAX = 50
const POINTS_MAX = 20
/** How long a workspace that refused a chart is not asked again: Slack brings new blocks to workspaces by and by. */
const ASK_AGAIN_AFTER_MS = DAY_MS

/** Whether the workspace shows charts, as far as its answers told. */
export interface Charts {
  readonly areShown: () => boolean
  readonly wereRefused: () => void
}

/** Takes it that charts are shown until one is refused, and again a day after. */
export function createCharts(now: () => Date): Charts {
  let refusedAt: Date | null = null
  return {
    areShown: () => refusedAt === null || now().getTime() - refusedAt.getTime() >= ASK_AGAIN_AFTER_MS,
    wereRefused() {
      refusedAt = now()
    },
  }
}

/** One line over labelled points, within Slack's bounds; the newest points when there are too many. */
export function toLineChart(line: {
  readonly title: string
  readonly name: string
  readonly xLabel: string
  readonly points: readonly { readonly label: string; readonly value: number }[]
}): ChartBlock {
  const name = line.name.slice(0, LABEL_CHARACTERS_MAX)
  const data = line.points.slice(-POINTS_MAX).map(({ label, value }) => {
    return { label: label.slice(0, LABEL_CHARACTERS_MAX), value }
  })
  const categories = data.map(({ label }) => label)
  const axis = { categories, x_label: line.xLabel.slice(0, AXIS_CHARACTERS_MAX), y_label: name }
  return {
    type: 'data_visualization',
    title: line.title.slice(0, TITLE_CHARACTERS_MAX),
    chart: { type: 'line', series: [{ name, data }], axis_config: axis },
  }
}
