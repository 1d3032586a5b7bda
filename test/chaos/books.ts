import { createHash } from 'node:crypto'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { LINK_PLACEHOLDER } from '../../src/notifications/final-content.ts'
import type { OutboxMessage } from '../../src/store/outbox.ts'

/** A message of the bot as everyone in its channel sees it. */
export interface Visible {
  readonly channelId: string
  readonly ts: string
  /** The message it answers; `null` = it stands in the channel itself. */
  readonly threadTs: string | null
  /** The business key it carries; `null` = none. */
  readonly key: string | null
  readonly text: string
  readonly files: readonly { readonly fileName: string; readonly sha256: string }[]
}

/**
 * - `lost`: due and not visible, or a row that was written and is gone.
 * - `duplicated`: visible more often than it is due.
 * - `unexplained`: visible, and no row says so.
 * - `stale`: visible with other words than were last said.
 * - `unsettled`: neither sent nor given up by a person.
 */
export type DifferenceKind = 'lost' | 'duplicated' | 'unexplained' | 'stale' | 'unsettled'

export interface Difference {
  readonly kind: DifferenceKind
  readonly what: string
}

/** The message log against what is visible; empty when both say the same. */
export function compareBooks(rows: readonly OutboxMessage[], visible: readonly Visible[]): readonly Difference[] {
  const books: Books = { rows, byId: new Map(rows.map((row) => [row.id, row])), visible }
  return [...unsettled(books), ...keyed(books), ...shared(books), ...unexplained(books)]
}

/** Everything of the bot that is visible in a workspace. */
export function visibleIn(sandbox: Sandbox): readonly Visible[] {
  const files = new Map(sandbox.files.map((file) => [file.id, file]))
  return sandbox.channels.flatMap(({ id }) =>
    sandbox
      .channel(id)
      .messages()
      .map((message) => {
        const payload = message.metadata?.event_payload as { readonly key?: unknown } | undefined
        return {
          channelId: id,
          ts: message.ts,
          threadTs: message.threadTs === message.ts ? null : message.threadTs,
          key: typeof payload?.key === 'string' ? payload.key : null,
          text: message.text,
          files: message.files.map((fileId) => {
            const file = files.get(fileId)
            return { fileName: file?.name ?? fileId, sha256: sha256Of(file?.content ?? Buffer.alloc(0)) }
          }),
        }
      }),
  )
}

interface Books {
  readonly rows: readonly OutboxMessage[]
  readonly byId: ReadonlyMap<number, OutboxMessage>
  readonly visible: readonly Visible[]
}

const SETTLED: ReadonlySet<string> = new Set(['sent', 'cancelled', 'superseded'])

function unsettled({ rows }: Books): readonly Difference[] {
  return rows
    .filter(({ state }) => !SETTLED.has(state))
    .map((row) => ({ kind: 'unsettled', what: `${nameOf(row)}: ${row.state}, ${row.lastError ?? 'no error'}` }))
}

/** Posts and replies: as many of a key as are due, in their place, with the words that were last said. */
function keyed(books: Books): readonly Difference[] {
  const found = Map.groupBy(books.visible, ({ key }) => key)
  const spoken = books.rows.filter(({ action }) => action === 'post' || action === 'reply')
  return spoken.flatMap((row): readonly Difference[] => {
    const there = found.get(row.key) ?? []
    const due = row.state === 'sent' ? 1 : 0
    const [first] = there
    if (there.length > due) {
      const kind = due === 0 ? 'unexplained' : 'duplicated'
      return [{ kind, what: `${nameOf(row)}: ${row.state}, visible ${there.length} times` }]
    }
    if (there.length < due || first === undefined) {
      return due === 0 ? [] : [{ kind: 'lost', what: `${nameOf(row)}: sent, not visible` }]
    }
    const place = { channelId: row.channelId, ts: row.ts, threadTs: threadOf(books, row) }
    if (first.channelId !== place.channelId || first.ts !== place.ts || first.threadTs !== place.threadTs) {
      const { channelId, ts, threadTs } = first
      const what = `${nameOf(row)}: expected at ${JSON.stringify(place)}, visible at ${JSON.stringify({ channelId, ts, threadTs })}`
      return [{ kind: 'unexplained', what }]
    }
    const last = lastSaid(books, row)
    return says(last, first.text) ? [] : [{ kind: 'stale', what: `${nameOf(row)}: not what ${nameOf(last)} says` }]
  })
}

/** The row whose words a post shows now: its own, or those of the last change that was made. */
function lastSaid({ rows }: Books, base: OutboxMessage): OutboxMessage {
  const changes = rows.filter((row) => row.action === 'update' && row.targetId === base.id && row.state === 'sent')
  return changes.at(-1) ?? base
}

/** A link to another message is written in when the message is sent. */
function says({ text }: OutboxMessage, visible: string): boolean {
  const parts = text.split(LINK_PLACEHOLDER).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('\\S+?')}$`, 's').test(visible)
}

function threadOf({ byId }: Books, row: OutboxMessage): string | null {
  return row.action === 'post' || row.targetId === null ? null : (byId.get(row.targetId)?.ts ?? null)
}

/** Files carry no key: as many of one name and content in a thread as were sent there. */
function shared(books: Books): readonly Difference[] {
  const due = new Map<string, number>()
  for (const row of books.rows.filter(({ action, state }) => action === 'file' && state === 'sent')) {
    for (const { fileName, sha256 } of row.files) {
      count(due, fileKey({ channelId: row.channelId, threadTs: threadOf(books, row) }, { fileName, sha256 }))
    }
  }
  const there = new Map<string, number>()
  for (const message of books.visible) {
    for (const file of message.files) count(there, fileKey(message, file))
  }
  return [...new Set([...due.keys(), ...there.keys()])].flatMap((key): readonly Difference[] => {
    const [expected, got] = [due.get(key) ?? 0, there.get(key) ?? 0]
    if (expected === got) return []
    const kind = got < expected ? 'lost' : expected === 0 ? 'unexplained' : 'duplicated'
    return [{ kind, what: `file ${key}: ${expected} sent, ${got} visible` }]
  })
}

function unexplained({ rows, visible }: Books): readonly Difference[] {
  const keys = new Set(rows.filter(({ action }) => action === 'post' || action === 'reply').map(({ key }) => key))
  return visible
    .filter(({ key, files }) => (key === null ? files.length === 0 : !keys.has(key)))
    .map(({ channelId, ts, key }) => ({ kind: 'unexplained', what: `${channelId} ${ts}: key ${key ?? 'none'}` }))
}

function fileKey(
  { channelId, threadTs }: Pick<Visible, 'channelId' | 'threadTs'>,
  { fileName, sha256 }: Visible['files'][number],
): string {
  return `${channelId} ${threadTs ?? 'no thread'} ${fileName} ${sha256.slice(0, 12)}`
}

function nameOf({ id, key, action }: OutboxMessage): string {
  return `${action} ${id} ${key}`
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function sha256Of(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
