/** One row of a channel table. */
interface ChannelRow {
  readonly channelId: string
  readonly unitCode: string
}

export type ChannelTable =
  | { readonly ok: true; readonly channels: readonly ChannelRow[] }
  | { readonly ok: false; readonly reason: string }

const ROWS_MAX = 50_000
const HEADERS = {
  unitCode: ['unit_code', '单位代码'],
  channelId: ['channel_id', '频道'],
  platform: ['platform', '平台'],
}

/** Cells of one CSV line; a quoted cell may hold commas and doubled quotes. */
function cellsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) => {
    return (quoted?.replaceAll('""', '"') ?? bare ?? '').trim()
  })
}

/**
 * The Slack channels of a channel table (`unit_code,platform,channel_id,purpose`), each once and in its order. Rows of
 * another platform are left out; a table without the two columns, or of more than 50,000 rows, is refused.
 */
export function readChannelTable(text: string): ChannelTable {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
  const header = cellsOf(lines[0] ?? '')
  const columnOf = (names: readonly string[]) => header.findIndex((cell) => names.includes(cell))
  const idColumn = columnOf(HEADERS.channelId)
  const unitColumn = columnOf(HEADERS.unitCode)
  const platformColumn = columnOf(HEADERS.platform)
  if (idColumn < 0 || unitColumn < 0) {
    return { ok: false, reason: `header: got '${lines[0] ?? ''}', expected the columns unit_code and channel_id` }
  }
  if (lines.length - 1 > ROWS_MAX)
    return { ok: false, reason: `got ${lines.length - 1} rows, expected at most ${ROWS_MAX}` }
  const channels = new Map<string, ChannelRow>()
  for (const [index, line] of lines.slice(1).entries()) {
    const cells = cellsOf(line)
    const channelId = cells[idColumn] ?? ''
    if (platformColumn >= 0 && cells[platformColumn] !== 'slack') continue
    if (!/^[CGD][A-Z0-9]+$/.test(channelId)) {
      return { ok: false, reason: `row ${index + 2}, channel_id: got '${channelId}', expected an id such as C0001` }
    }
    if (!channels.has(channelId)) channels.set(channelId, { channelId, unitCode: cells[unitColumn] ?? '' })
  }
  return { ok: true, channels: [...channels.values()] }
}
