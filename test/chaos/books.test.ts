import { expect, it } from 'vitest'
import { LINK_PLACEHOLDER } from '../../src/notifications/final-content.ts'
import type { OutboxMessage } from '../../src/store/outbox.ts'
import { compareBooks, type Visible } from './books.ts'

const BASE = {
  id: 1,
  key: 'notice/1',
  channelId: 'C1',
  action: 'post',
  targetId: null,
  state: 'sent',
  text: '通报',
  files: [],
  ts: '10.000001',
  lastError: null,
} as const

/** A sent post unless something else is given; the books look at nothing but these members. */
function aRow(change: Partial<OutboxMessage> = {}): OutboxMessage {
  return { ...BASE, ...change } as OutboxMessage
}

function aVisible(change: Partial<Visible> = {}): Visible {
  return { channelId: 'C1', ts: '10.000001', threadTs: null, key: 'notice/1', text: '通报', files: [], ...change }
}

const FILE = { fileName: 'interview.ics', title: '约谈', sha256: 'a'.repeat(64) }
const SHARED = { fileName: FILE.fileName, sha256: FILE.sha256 }
const REPLY = { id: 2, key: 'notice/1/v2/reply', action: 'reply', targetId: 1, ts: '11.000001', text: '更正' } as const
const UPDATE = { id: 2, key: 'notice/1/v2', action: 'update', targetId: 1, text: '通报（更正）' } as const
const FILE_ROW = { id: 2, key: 'notice/1/file1', action: 'file', targetId: 1, files: [FILE] } as const
const inThread = (change: Partial<Visible>) => aVisible({ ts: '11.000001', threadTs: '10.000001', ...change })
const carrier = (ts: string) => inThread({ ts, key: null, text: '', files: [SHARED] })

it.each([
  ['a post', [aRow()], [aVisible()]],
  ['a reply in its thread', [aRow(), aRow(REPLY)], [aVisible(), inThread({ key: REPLY.key, text: '更正' })]],
  ['a change', [aRow(), aRow(UPDATE)], [aVisible({ text: UPDATE.text })]],
  ['a change that was superseded', [aRow(), aRow({ ...UPDATE, state: 'superseded' })], [aVisible()]],
  ['a file in its thread', [aRow(), aRow(FILE_ROW)], [aVisible(), carrier('11.000001')]],
  ['a link', [aRow({ text: `见 ${LINK_PLACEHOLDER}。` })], [aVisible({ text: '见 http://127.0.0.1/p1?a=(b)。' })]],
  ['a post that was cancelled', [aRow({ state: 'cancelled' })], []],
  ['a post that was superseded', [aRow({ state: 'superseded', ts: null })], []],
])('%s that stands as it was sent leaves no difference', (_name, rows, visible) => {
  expect(compareBooks(rows, visible)).toEqual([])
})

it.each([
  ['a post that is not there', 'lost', [aRow()], []],
  ['a file that is not there', 'lost', [aRow(), aRow(FILE_ROW)], [aVisible()]],
  ['a post that is there twice', 'duplicated', [aRow()], [aVisible(), aVisible({ ts: '12.000001' })]],
  [
    'a reply that is there twice',
    'duplicated',
    [aRow(), aRow(REPLY)],
    [aVisible(), ...['11.000001', '12.000001'].map((ts) => inThread({ ts, key: REPLY.key, text: '更正' }))],
  ],
  [
    'a file that is there twice',
    'duplicated',
    [aRow(), aRow(FILE_ROW)],
    [aVisible(), carrier('11.000001'), carrier('12.000001')],
  ],
  ['a cancelled post that is there', 'unexplained', [aRow({ state: 'cancelled' })], [aVisible()]],
  [
    'a superseded file that is there',
    'unexplained',
    [aRow(), aRow({ ...FILE_ROW, state: 'superseded' })],
    [aVisible(), carrier('11.000001')],
  ],
  ['a message no row knows', 'unexplained', [aRow()], [aVisible(), aVisible({ ts: '12.000001', key: 'notice/2' })]],
  ['a message without a key', 'unexplained', [aRow()], [aVisible(), aVisible({ ts: '12.000001', key: null })]],
  ['a post in another place', 'unexplained', [aRow()], [aVisible({ ts: '12.000001' })]],
  [
    'a reply outside its thread',
    'unexplained',
    [aRow(), aRow(REPLY)],
    [aVisible(), aVisible({ ts: '11.000001', key: REPLY.key, text: '更正' })],
  ],
  ['a post with the words before its change', 'stale', [aRow(), aRow(UPDATE)], [aVisible()]],
  ['a post with words of its own', 'stale', [aRow()], [aVisible({ text: '通告' })]],
  ['a message in doubt', 'unsettled', [aRow({ state: 'unconfirmed' })], []],
  ['a message that waits', 'unsettled', [aRow({ state: 'pending', ts: null })], []],
])('%s is a difference', (_name, kind, rows, visible) => {
  expect(compareBooks(rows, visible).map((difference) => difference.kind)).toEqual([kind])
})
