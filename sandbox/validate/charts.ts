import { isRecord, type Json, recordsOf, stringAt } from '../json.ts'
import {
  CHART_AXIS_CHARS_MAX,
  CHART_LABEL_CHARS_MAX,
  CHART_POINTS_MAX,
  CHART_SERIES_MAX,
  CHART_TITLE_CHARS_MAX,
  ID_CHARS_MAX,
} from '../limits.ts'
import { byType, type Check, finite, list, oneOf, type Problem, refuse, shape, text } from './rules.ts'

const label = text({ max: CHART_LABEL_CHARS_MAX })
const axisLabel = text({ max: CHART_AXIS_CHARS_MAX })
const point = shape({ required: { label, value: finite } })
const series = shape({ required: { name: label, data: list(point, { max: CHART_POINTS_MAX }) } })

const axis = shape({
  required: { categories: list(label, { max: CHART_POINTS_MAX }) },
  optional: { x_label: axisLabel, y_label: axisLabel },
})

/** Every series has a point for each category, in their order, and no two have one name. */
function seriesFit(record: Json, at: string, problems: Problem[]): void {
  const axisConfig = isRecord(record.axis_config) ? record.axis_config : {}
  const categories = JSON.stringify(axisConfig.categories)
  const names = new Set<string>()
  for (const [index, one] of recordsOf(record.series).entries()) {
    const labels = recordsOf(one.data).map((item) => item.label)
    if (JSON.stringify(labels) !== categories) {
      const constraint = { type: 'match', expected: axisConfig.categories, got: labels }
      refuse(problems, `${at}/series/${index}/data`, 'labels_differ', 'labels must match the categories', constraint)
    }
    const name = stringAt(one, 'name') ?? ''
    if (names.has(name)) {
      const constraint = { type: 'unique', expected: 'unique name', got: name }
      refuse(problems, `${at}/series/${index}/name`, 'duplicate_name', `name already exists: ${name}`, constraint)
    }
    names.add(name)
  }
}

function overAxes(type: string): Check {
  return shape({
    required: { type: oneOf(type), series: list(series, { max: CHART_SERIES_MAX }), axis_config: axis },
    also: seriesFit,
  })
}

const aboveZero: Check = (value, at, problems) => {
  finite(value, at, problems)
  if (typeof value !== 'number' || value > 0) return
  refuse(problems, at, 'out_of_range', 'must be above 0', { type: 'range', expected: '> 0', got: value })
}

const pie = shape({
  required: {
    type: oneOf('pie'),
    segments: list(shape({ required: { label, value: aboveZero } }), { max: CHART_SERIES_MAX }),
  },
})

/** @see https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
export const chartBlock: Check = shape({
  required: {
    type: oneOf('data_visualization'),
    title: text({ max: CHART_TITLE_CHARS_MAX }),
    chart: byType({ line: overAxes('line'), bar: overAxes('bar'), area: overAxes('area'), pie }),
  },
  optional: { block_id: text({ max: ID_CHARS_MAX }) },
})
