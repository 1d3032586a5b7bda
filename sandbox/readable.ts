import { isRecord, type Json, recordsOf, stringAt } from './json.ts'

export interface Mention {
  readonly kind: 'channel' | 'here' | 'everyone' | 'user' | 'usergroup'
  /** The user or group; `null` for the broadcasts. */
  readonly id: string | null
}

export interface Link {
  readonly url: string
  readonly label: string | null
  /** Slack makes a bare address in mrkdwn a link by itself; those are `true`. */
  readonly automatic: boolean
}

/** What readers see instead of an id. */
export interface Names {
  readonly user: (id: string) => string
  readonly channel: (id: string) => string
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' }
const BROADCASTS: Readonly<Record<string, Mention['kind']>> = {
  '!channel': 'channel',
  '!here': 'here',
  '!everyone': 'everyone',
  '!group': 'channel',
}
const CONTROL = /<([^<>]*)>/g
const BARE_URL = /https?:\/\/[^\s<>|]+/g
const LINK_START = /^(https?:|mailto:|tel:|slack:)/

function decode(text: string): string {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity)
}

function split(control: string): { target: string; label: string | null } {
  const bar = control.indexOf('|')
  return bar < 0 ? { target: control, label: null } : { target: control.slice(0, bar), label: control.slice(bar + 1) }
}

function mentionOf(target: string): Mention | null {
  const broadcast = BROADCASTS[target]
  if (broadcast !== undefined) return { kind: broadcast, id: null }
  if (/^@[UW]/.test(target)) return { kind: 'user', id: target.slice(1) }
  if (target.startsWith('!subteam^')) return { kind: 'usergroup', id: target.slice('!subteam^'.length) }
  return null
}

interface Found {
  readonly mentions: readonly Mention[]
  readonly links: readonly Link[]
}

/** The mentions and links that one mrkdwn text would become. Source: https://docs.slack.dev/messaging/formatting-message-text. */
function scanMrkdwn(text: string): Found {
  const mentions: Mention[] = []
  const links: Link[] = []
  for (const [, control = ''] of text.matchAll(CONTROL)) {
    const { target, label } = split(control)
    const mention = mentionOf(target)
    if (mention !== null) mentions.push(mention)
    else if (LINK_START.test(target)) links.push({ url: decode(target), label, automatic: false })
  }
  for (const [url] of text.replace(CONTROL, ' ').matchAll(BARE_URL)) links.push({ url, label: null, automatic: true })
  return { mentions, links }
}

function scanMarkdown(text: string): Found {
  const links = [...text.matchAll(/\[([^\]]*)\]\((https?:[^)\s]+)\)/g)].map(([, label = '', url = '']) => {
    return { url, label, automatic: false }
  })
  const rest = scanMrkdwn(text.replace(/\[[^\]]*\]\([^)]*\)/g, ' '))
  return { mentions: rest.mentions, links: [...links, ...rest.links] }
}

function scanRichElement(node: Json): Found {
  const type = node.type
  const range = stringAt(node, 'range')
  const url = stringAt(node, 'url')
  if (type === 'broadcast' && range !== null) {
    const mention = mentionOf(`!${range}`)
    return { mentions: mention === null ? [] : [mention], links: [] }
  }
  if (type === 'user') return { mentions: [{ kind: 'user', id: stringAt(node, 'user_id') }], links: [] }
  if (type === 'usergroup') return { mentions: [{ kind: 'usergroup', id: stringAt(node, 'usergroup_id') }], links: [] }
  if (type === 'link' && url !== null) {
    return { mentions: [], links: [{ url, label: stringAt(node, 'text'), automatic: false }] }
  }
  return { mentions: [], links: [] }
}

function scanNode(node: unknown): Found[] {
  if (Array.isArray(node)) return node.flatMap(scanNode)
  if (!isRecord(node)) return []
  const words = stringAt(node, 'text')
  if (node.type === 'mrkdwn' && words !== null) return [scanMrkdwn(words)]
  if (node.type === 'markdown' && words !== null) return [scanMarkdown(words)]
  return [scanRichElement(node), ...Object.values(node).flatMap(scanNode)]
}

/** Every mention and link of a message: of its text, and of whatever is formatted in its blocks. */
export function scanMessage(text: string, blocks: readonly Json[]): Found {
  const found = [scanMrkdwn(text), ...scanNode(blocks)]
  return { mentions: found.flatMap((one) => one.mentions), links: found.flatMap((one) => one.links) }
}

/** Formatting marks count only at word edges, as in Slack's composer. */
const EDGE_BEFORE = '(?<=^|[\\s\\p{P}\\u200b])'
const EDGE_AFTER = '(?=$|[\\s\\p{P}\\u200b])'

function stripMarks(text: string): string {
  let plain = text
  for (const mark of ['\\*', '_', '~', '`']) {
    plain = plain.replace(new RegExp(`${EDGE_BEFORE}${mark}(\\S(?:[^\\n]*?\\S)?)${mark}${EDGE_AFTER}`, 'gmu'), '$1')
  }
  return plain
}

function readControl(control: string, names: Names): string {
  const { target, label } = split(control)
  const mention = mentionOf(target)
  if (mention?.kind === 'user' && mention.id !== null) return `@${label ?? names.user(mention.id)}`
  if (mention !== null) return `@${label ?? mention.id ?? mention.kind}`
  if (target.startsWith('#')) return `#${label ?? names.channel(target.slice(1))}`
  return label ?? target.replace(/^mailto:/, '')
}

/** One mrkdwn text as a reader sees it: names for ids, labels for links, no marks, entities resolved. */
export function readMrkdwn(text: string, names: Names): string {
  const parts = text.split(/(<[^<>]*>)/)
  const plain = parts.map((part) => (/^<.*>$/s.test(part) ? readControl(part.slice(1, -1), names) : stripMarks(part)))
  return decode(plain.join(''))
}

function readText(node: unknown, names: Names): string {
  if (!isRecord(node)) return ''
  const words = stringAt(node, 'text') ?? ''
  return node.type === 'mrkdwn' ? readMrkdwn(words, names) : decode(words)
}

function readRich(node: unknown, names: Names): string {
  if (!isRecord(node)) return ''
  const userId = stringAt(node, 'user_id')
  const range = stringAt(node, 'range')
  if (userId !== null) return `@${names.user(userId)}`
  if (range !== null) return `@${range}`
  const children = recordsOf(node.elements)
  if (children.length === 0) return stringAt(node, 'text') ?? stringAt(node, 'url') ?? stringAt(node, 'name') ?? ''
  const isList = node.type === 'rich_text_list' || node.type === 'rich_text'
  const lines = children.map((child) => readRich(child, names))
  return node.type === 'rich_text_list' ? lines.map((line) => `• ${line}`).join('\n') : lines.join(isList ? '\n' : '')
}

function readCell(cell: Json, names: Names): string {
  return cell.type === 'rich_text' ? readRich(cell, names) : (stringAt(cell, 'text') ?? '')
}

function readElement(element: Json, names: Names): string {
  if (element.type === 'image') return stringAt(element, 'alt_text') ?? ''
  if (element.type === 'mrkdwn' || element.type === 'plain_text') return readText(element, names)
  const label = readText(element.text, names) || readText(element.placeholder, names)
  return `[${label || String(element.type)}]`
}

function readChart(block: Json): string {
  const chart = isRecord(block.chart) ? block.chart : {}
  const points = (list: unknown) =>
    recordsOf(list)
      .map((point) => `${stringAt(point, 'label') ?? ''} ${String(point.value)}`)
      .join(', ')
  const series = recordsOf(chart.series).map((one) => `${stringAt(one, 'name') ?? ''}: ${points(one.data)}`)
  const pie = chart.segments === undefined ? [] : [points(chart.segments)]
  return [`(${String(chart.type)}) ${stringAt(block, 'title') ?? ''}`, ...series, ...pie].join('\n')
}

function readBlock(block: Json, names: Names): string {
  switch (block.type) {
    case 'divider':
      return '────────'
    case 'rich_text':
      return readRich(block, names)
    case 'markdown':
      return stringAt(block, 'text') ?? ''
    case 'image':
      return [readText(block.title, names), `(${stringAt(block, 'alt_text') ?? ''})`].filter(Boolean).join(' ')
    case 'data_visualization':
      return readChart(block)
    case 'table':
    case 'data_table': {
      const rows = Array.isArray(block.rows) ? block.rows : []
      return rows
        .map((row) =>
          recordsOf(row)
            .map((cell) => readCell(cell, names))
            .join(' | '),
        )
        .join('\n')
    }
    case 'context':
    case 'actions':
    case 'context_actions':
      return recordsOf(block.elements)
        .map((element) => readElement(element, names))
        .join('  ')
    default: {
      const fields = recordsOf(block.fields).map((field) => readText(field, names))
      const accessory = isRecord(block.accessory) ? readElement(block.accessory, names) : ''
      const children = recordsOf(block.child_blocks).map((child) => readBlock(child, names))
      const label = readText(block.label, names)
      return [label, readText(block.text, names), ...fields, accessory, ...children].filter(Boolean).join('\n')
    }
  }
}

/** A message's words as its reader sees them: its blocks, or its text when it has none. */
export function readBlocks(text: string, blocks: readonly Json[], names: Names): string {
  if (blocks.length === 0) return readMrkdwn(text, names)
  return blocks.map((block) => readBlock(block, names)).join('\n')
}
