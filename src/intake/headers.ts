import { normaliseToken } from './cells.ts'
import { INTAKE_LIMITS } from './limits.ts'

/** A kind of file: its columns, each with every header it goes by, the English one first. */
export interface FileKind<C extends string> {
  readonly columns: Readonly<Record<C, readonly string[]>>
  /** Rows that are not blank. */
  readonly rowsMax: number
}

const validity = { valid_from: ['valid_from', '生效日期'], valid_to: ['valid_to', '失效日期'] } as const
const tableRows = { rowsMax: INTAKE_LIMITS.tableRowsMax } as const

export const UNITS_FILE = {
  ...tableRows,
  columns: {
    code: ['code', '单位代码'],
    name: ['name', '单位名称'],
    level: ['level', '层级'],
    parent_code: ['parent_code', '上级代码'],
    kind: ['kind', '类别'],
    aliases: ['aliases', '别名'],
    ...validity,
  },
} as const

export const PEOPLE_FILE = {
  ...tableRows,
  columns: {
    person_id: ['person_id', '人员编号'],
    name: ['name', '姓名'],
    unit_code: ['unit_code', '单位代码'],
    role: ['role', '角色'],
    slack_user_id: ['slack_user_id', 'Slack用户'],
    ...validity,
  },
} as const

export const CHANNELS_FILE = {
  ...tableRows,
  columns: {
    unit_code: ['unit_code', '单位代码'],
    platform: ['platform', '平台'],
    channel_id: ['channel_id', '频道'],
    purpose: ['purpose', '用途'],
    ...validity,
  },
} as const

export const MONTH_FILE = {
  ...tableRows,
  columns: {
    month: ['month', '月份'],
    unit_code: ['unit_code', '单位代码'],
    district: ['district', '所属区'],
    unit_name: ['unit_name', '单位名称'],
    quality_value: ['quality_value', '质量数值'],
    work_score: ['work_score', '工作得分'],
    valid_days: ['valid_days', '有效天数'],
    note: ['note', '备注'],
  },
} as const

export const CASES_FILE = {
  rowsMax: INTAKE_LIMITS.caseRowsMax,
  columns: {
    title: ['title', '标题'],
    description: ['description', '问题描述'],
    source: ['source', '来源'],
    lead_unit: ['lead_unit', '牵头单位'],
    assisting: ['assisting', '配合单位'],
    territories: ['territories', '属地'],
    due: ['due', '整改时限'],
    ref: ['ref', '原编号'],
    kind: ['kind', '类别'],
    place: ['place', '地点'],
  },
} as const

export const HOLIDAYS_FILE = {
  rowsMax: INTAKE_LIMITS.holidayRowsMax,
  columns: {
    day: ['day', '日期'],
    kind: ['kind', '安排'],
    name: ['name', '名称'],
  },
} as const

export const READINGS_FILE = {
  rowsMax: INTAKE_LIMITS.readingRowsMax,
  columns: {
    unit_code: ['unit_code', '单位代码'],
    time: ['time', '时间'],
    value: ['value', '数值'],
  },
} as const

/** Where each column of a file stands, by its place in the row. */
export interface Header<C extends string> {
  readonly indexes: ReadonlyMap<C, number>
  /** Headers that occur more than once, in whatever language. */
  readonly repeated: readonly C[]
  readonly unknown: readonly string[]
  /** Columns the header row spans. */
  readonly width: number
}

/** The column a header names, in English (any case) or Chinese, or `null`. */
export function columnOf<C extends string>(kind: FileKind<C>, header: string): C | null {
  const wanted = headerKey(header)
  for (const [column, names] of columnEntries(kind)) {
    if (names.some((name) => headerKey(name) === wanted)) return column
  }
  return null
}

/** Reads a row as a header. */
export function toHeader<C extends string>(kind: FileKind<C>, cells: readonly string[]): Header<C> {
  const indexes = new Map<C, number>()
  const repeated: C[] = []
  const unknown: string[] = []
  let width = 0
  cells.forEach((cell, index) => {
    if (normaliseToken(cell) === '') return
    width = index + 1
    const column = columnOf(kind, cell)
    if (column === null) unknown.push(cell)
    else if (indexes.has(column)) repeated.push(column)
    else indexes.set(column, index)
  })
  return { indexes, repeated, unknown, width }
}

/** "code (单位代码), name (单位名称)": the columns as a person would write them. */
export function describeColumns<C extends string>(kind: FileKind<C>, columns: readonly C[]): string {
  return columns.map((column) => kind.columns[column].join(' / ')).join(', ')
}

export function columnNames<C extends string>(kind: FileKind<C>): readonly C[] {
  return columnEntries(kind).map(([column]) => column)
}

function columnEntries<C extends string>(kind: FileKind<C>): readonly (readonly [C, readonly string[]])[] {
  return Object.entries(kind.columns) as [C, readonly string[]][]
}

function headerKey(header: string): string {
  return normaliseToken(header)
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
}
