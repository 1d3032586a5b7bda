import { isRecord, type Json, recordsOf, stringAt } from '../json.ts'
import {
  ACTIONS_ELEMENTS_MAX,
  CHARTS_MAX,
  CONTEXT_ACTIONS_MAX,
  CONTEXT_ELEMENTS_MAX,
  DATA_TABLE_CHARS_MAX,
  HEADER_CHARS_MAX,
  ID_CHARS_MAX,
  LABEL_CHARS_MAX,
  MARKDOWN_CHARS_MAX,
  MESSAGE_BLOCKS_MAX,
  SECTION_FIELD_CHARS_MAX,
  SECTION_FIELDS_MAX,
  SECTION_TEXT_CHARS_MAX,
  TABLE_CELLS_MAX,
  TABLE_CHARS_MAX,
  TABLE_ROWS_MAX,
  VIEW_BLOCKS_MAX,
} from '../limits.ts'
import { chartBlock } from './charts.ts'
import { ELEMENTS, PLACES, rawNumber } from './elements.ts'
import { id, image, mrkdwn, plainText, textObject, url } from './objects.ts'
import { richText } from './rich-text.ts'
import {
  byType,
  type Check,
  flag,
  integer,
  list,
  oneOf,
  type Problem,
  problemsOf,
  refuse,
  shape,
  text,
} from './rules.ts'

type Fields = Readonly<Record<string, Check>>
type Also = NonNullable<Parameters<typeof shape>[0]['also']>

function block(type: string, required: Fields, optional: Fields = {}, also?: Also): Check {
  const fields = { required: { type: oneOf(type), ...required }, optional: { block_id: id, ...optional } }
  return shape(also === undefined ? fields : { ...fields, also })
}

function actionIdsDiffer(record: Json, at: string, problems: Problem[]): void {
  const seen = new Set<string>()
  for (const element of recordsOf(record.elements)) {
    const actionId = stringAt(element, 'action_id')
    if (actionId === null) continue
    if (seen.has(actionId)) {
      const constraint = { type: 'unique', expected: 'unique action_id', got: actionId }
      refuse(problems, at, 'duplicate_action_id', `action_id already exists: ${actionId}`, constraint)
    }
    seen.add(actionId)
  }
}

function sectionSaysSomething(record: Json, at: string, problems: Problem[]): void {
  if (record.text !== undefined || record.fields !== undefined) return
  const constraint = { type: 'anyOf', expected: ['text', 'fields'], got: Object.keys(record) }
  refuse(problems, at, 'missing_field', 'must have at least one of: text, fields', constraint)
}

const rawText = shape({ required: { type: oneOf('raw_text'), text: text({ max: SECTION_TEXT_CHARS_MAX }) } })
const tableCell = byType({ raw_text: rawText, raw_number: rawNumber, rich_text: richText })
const plainCell = byType({ raw_text: rawText, raw_number: rawNumber })
const tableRows = list(list(tableCell, { max: TABLE_CELLS_MAX }), { max: TABLE_ROWS_MAX })
/** The header row comes on top of the rows a table may have. */
const dataTableRows = list(list(tableCell, { max: TABLE_CELLS_MAX }), { min: 2, max: TABLE_ROWS_MAX + 1 })

const columnSettings: Check = (value, at, problems) => {
  if (value === null) return
  shape({ optional: { align: oneOf('left', 'center', 'right'), is_wrapped: flag } })(value, at, problems)
}

function headerIsPlain(record: Json, at: string, problems: Problem[]): void {
  const header: unknown = Array.isArray(record.rows) ? record.rows[0] : undefined
  if (Array.isArray(header)) {
    for (const [index, cell] of header.entries()) plainCell(cell, `${at}/rows/0/${index}`, problems)
  }
}

const input = block(
  'input',
  { label: plainText(LABEL_CHARS_MAX), element: byType(ELEMENTS, PLACES.input) },
  { hint: plainText(LABEL_CHARS_MAX), optional: flag, dispatch_action: flag },
)

const card = block(
  'card',
  {},
  {
    hero_image: image(),
    icon: image(),
    title: mrkdwn(150),
    subtitle: mrkdwn(150),
    body: mrkdwn(200),
    actions: list(byType(ELEMENTS, ['button']), { max: 3 }),
  },
)

const taskCard = block(
  'task_card',
  {
    task_id: id,
    title: text({ max: ID_CHARS_MAX }),
    status: oneOf('pending', 'in_progress', 'complete', 'error'),
  },
  {
    details: richText,
    output: richText,
    sources: list(shape({ required: { type: oneOf('url'), url, text: text({ max: ID_CHARS_MAX }) } }), { max: 50 }),
  },
)

const SIMPLE: Readonly<Record<string, Check>> = {
  actions: block(
    'actions',
    { elements: list(byType(ELEMENTS, PLACES.actions), { max: ACTIONS_ELEMENTS_MAX }) },
    {},
    actionIdsDiffer,
  ),
  context: block('context', {
    elements: list(
      byType({
        image: image(),
        plain_text: plainText(SECTION_TEXT_CHARS_MAX),
        mrkdwn: mrkdwn(SECTION_TEXT_CHARS_MAX),
      }),
      { max: CONTEXT_ELEMENTS_MAX },
    ),
  }),
  divider: block('divider', {}),
  file: block('file', { external_id: id, source: oneOf('remote') }),
  header: block('header', { text: plainText(HEADER_CHARS_MAX) }),
  image: image({ block_id: id, title: plainText(SECTION_FIELD_CHARS_MAX) }),
  input,
  rich_text: richText,
  section: block(
    'section',
    {},
    {
      text: textObject(SECTION_TEXT_CHARS_MAX),
      fields: list(textObject(SECTION_FIELD_CHARS_MAX), { max: SECTION_FIELDS_MAX }),
      accessory: byType(ELEMENTS, PLACES.accessory),
      expand: flag,
    },
    sectionSaysSomething,
  ),
  table: block(
    'table',
    { rows: tableRows },
    { column_settings: list(columnSettings, { min: 0, max: TABLE_CELLS_MAX }) },
  ),
  video: block(
    'video',
    { video_url: url, thumbnail_url: url, alt_text: text({ max: SECTION_FIELD_CHARS_MAX }), title: plainText(200) },
    {
      title_url: url,
      author_name: text({ max: 50 }),
      provider_name: text({ max: ID_CHARS_MAX }),
      provider_icon_url: url,
      description: plainText(200),
    },
  ),
}

const BLOCKS: Readonly<Record<string, Check>> = {
  ...SIMPLE,
  alert: block('alert', { text: textObject(200) }, { level: oneOf('default', 'info', 'warning', 'error', 'success') }),
  card,
  carousel: block('carousel', { elements: list(card, { max: 10 }) }),
  container: block(
    'container',
    { child_blocks: list(byType(SIMPLE), { max: 10 }) },
    {
      title: plainText(150),
      rich_text_title: richText,
      subtitle: textObject(150),
      width: oneOf('narrow', 'standard', 'wide', 'full'),
      icon: image(),
      is_collapsible: flag,
      default_collapsed: flag,
      has_header_divider: flag,
    },
  ),
  context_actions: block(
    'context_actions',
    { elements: list(byType(ELEMENTS, PLACES.contextActions), { max: CONTEXT_ACTIONS_MAX }) },
    {},
    actionIdsDiffer,
  ),
  data_visualization: chartBlock,
  data_table: block(
    'data_table',
    { rows: dataTableRows, caption: text({ max: ID_CHARS_MAX }) },
    { page_size: integer({ min: 1, max: 100 }), row_header_column_index: integer({ min: 0, max: TABLE_CELLS_MAX }) },
    headerIsPlain,
  ),
  markdown: block('markdown', { text: text({ max: MARKDOWN_CHARS_MAX }) }),
  plan: block(
    'plan',
    { title: text({ max: ID_CHARS_MAX }) },
    { tasks: list(taskCard, { min: 0, max: MESSAGE_BLOCKS_MAX }) },
  ),
  task_card: taskCard,
}

/** Where blocks are shown; each place takes its own kinds. Source: https://docs.slack.dev/reference/block-kit/blocks. */
export type Surface = 'message' | 'modal' | 'home'

const VIEW_TYPES = [
  'actions',
  'alert',
  'context',
  'divider',
  'header',
  'image',
  'input',
  'rich_text',
  'section',
  'video',
]
const TYPES: Record<Surface, readonly string[]> = {
  message: Object.keys(BLOCKS),
  modal: VIEW_TYPES,
  home: VIEW_TYPES,
}

/** Characters of every string under a `text`, `title` or `caption` key, at any depth. */
export function textCharsOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, entry) => sum + textCharsOf(entry), 0)
  if (!isRecord(value)) return 0
  let sum = 0
  for (const [key, entry] of Object.entries(value)) {
    const isWords = key === 'text' || key === 'title' || key === 'caption'
    sum += typeof entry === 'string' ? (isWords ? entry.length : 0) : textCharsOf(entry)
  }
  return sum
}

function blockIdsDiffer(blocks: readonly Json[], at: string, problems: Problem[]): void {
  const seen = new Set<string>()
  for (const [index, item] of blocks.entries()) {
    const blockId = stringAt(item, 'block_id')
    if (blockId === null) continue
    if (seen.has(blockId)) {
      const constraint = { type: 'unique', expected: 'unique block_id', got: blockId }
      refuse(
        problems,
        `${at}/${index}/block_id`,
        'duplicate_block_id',
        `block_id already exists: ${blockId}`,
        constraint,
      )
    }
    seen.add(blockId)
  }
}

/** Limits that count over all blocks of a message: one table, two charts, the characters of tables and Markdown. */
function totalsFit(blocks: readonly Json[], at: string, problems: Problem[]): void {
  const ofType = (type: string) => blocks.filter((item) => item.type === type)
  const tables = ofType('table')
  if (tables.length > 1) {
    const constraint = { type: 'maxTables', expected: 1, got: tables.length }
    refuse(problems, at, 'only_one_table_allowed', 'only one table is allowed', constraint)
  }
  const charts = ofType('data_visualization')
  if (charts.length > CHARTS_MAX) {
    const constraint = { type: 'maxCharts', expected: CHARTS_MAX, got: charts.length }
    refuse(problems, at, 'too_many_charts', `only ${CHARTS_MAX} charts are allowed`, constraint)
  }
  const totals = [
    { type: 'table', max: TABLE_CHARS_MAX },
    { type: 'data_table', max: DATA_TABLE_CHARS_MAX },
    { type: 'markdown', max: MARKDOWN_CHARS_MAX },
  ]
  for (const { type, max } of totals) {
    const got = textCharsOf(ofType(type))
    if (got <= max) continue
    const message = `${type} blocks together must be less than ${max + 1} characters`
    refuse(problems, at, 'too_long', message, { type: 'maxLength', expected: max, got })
  }
}

/** Everything wrong with a list of blocks for `surface`; empty when Slack would take it. */
export function blockProblems(value: unknown, surface: Surface, pointer: string): readonly Problem[] {
  const max = surface === 'message' ? MESSAGE_BLOCKS_MAX : VIEW_BLOCKS_MAX
  const whole: Check = (blocks, at, problems) => {
    list(byType(BLOCKS, [...TYPES[surface]]), { min: 0, max })(blocks, at, problems)
    blockIdsDiffer(recordsOf(blocks), at, problems)
    totalsFit(recordsOf(blocks), at, problems)
  }
  return problemsOf(whole, value, pointer)
}
