import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { aClient, aSandbox, codeOf, OPEN, PERSON } from './harness.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await aSandbox()
})
afterAll(() => sandbox.close())

const plain = (text: string) => ({ type: 'plain_text', text })
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) })
const button = (more: object = {}) => ({ type: 'button', text: plain('批准'), action_id: 'approve', ...more })
const actions = (...elements: object[]) => ({ type: 'actions', elements })
const option = (value: string) => ({ text: plain(value), value })
const cell = (text: string) => ({ type: 'raw_text', text })
const select = (more: object) => ({ type: 'static_select', action_id: 'choose', options: [option('a')], ...more })
const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index))
const image = { type: 'image', image_url: 'https://example.test/a.png', alt_text: '图' }

const chart = (more: object = {}, axis: object = {}) => ({
  type: 'data_visualization',
  title: '走势',
  chart: {
    type: 'line',
    series: [{ name: '得分', data: [{ label: '2026-09', value: 60.5 }] }],
    axis_config: { categories: ['2026-09'], ...axis },
  },
  ...more,
})

const BAD_BLOCKS: readonly (readonly [name: string, pointer: string, blocks: unknown])[] = [
  ['a chart title of 51 characters', '/blocks/0/title', [chart({ title: 'a'.repeat(51) })]],
  ['a chart of an unknown type', '/blocks/0/chart/type', [chart({ chart: { type: 'radar' } })]],
  ['a chart whose labels are not its categories', '/blocks/0/chart/series/0/data', [chart({}, { categories: ['a'] })]],
  ['three charts', '/blocks', [chart(), chart(), chart()]],
  ['51 blocks', '/blocks', many(51, () => ({ type: 'divider' }))],
  ['an object instead of a list', '/blocks', { type: 'divider' }],
  ['a block that is no object', '/blocks/0', ['divider']],
  ['a block without a type', '/blocks/0/type', [{}]],
  ['a block of an unknown type', '/blocks/0/type', [{ type: 'paragraph' }]],
  ['an unknown field', '/blocks/0', [{ type: 'divider', colour: 'red' }]],
  ['an empty section', '/blocks/0', [{ type: 'section' }]],
  ['an empty section text', '/blocks/0/text/text', [section('')]],
  ['a section text of 3,001 characters', '/blocks/0/text/text', [section('测'.repeat(3_001))]],
  ['a section text that is a bare string', '/blocks/0/text', [{ type: 'section', text: '甲' }]],
  [
    'a text object with an unknown field',
    '/blocks/0/text',
    [{ type: 'section', text: { ...mrkdwn('甲'), bold: true } }],
  ],
  ['a text object of another type', '/blocks/0/text/type', [{ type: 'section', text: { type: 'html', text: '甲' } }]],
  ['11 fields', '/blocks/0/fields', [{ type: 'section', fields: many(11, () => mrkdwn('甲')) }]],
  [
    'a field of 2,001 characters',
    '/blocks/0/fields/0/text',
    [{ type: 'section', fields: [mrkdwn('a'.repeat(2_001))] }],
  ],
  ['a header in mrkdwn', '/blocks/0/text/type', [{ type: 'header', text: mrkdwn('甲') }]],
  ['a header of 151 characters', '/blocks/0/text/text', [{ type: 'header', text: plain('a'.repeat(151)) }]],
  ['a context with 11 elements', '/blocks/0/elements', [{ type: 'context', elements: many(11, () => mrkdwn('甲')) }]],
  ['an empty context', '/blocks/0/elements', [{ type: 'context', elements: [] }]],
  ['a button in a context', '/blocks/0/elements/0/type', [{ type: 'context', elements: [button()] }]],
  ['26 buttons', '/blocks/0/elements', [actions(...many(26, (n) => button({ action_id: `a${n}` })))]],
  ['two buttons of one action_id', '/blocks/0', [actions(button(), button())]],
  [
    'a button text of 76 characters',
    '/blocks/0/elements/0/text/text',
    [actions(button({ text: plain('a'.repeat(76)) }))],
  ],
  ['a button text in mrkdwn', '/blocks/0/elements/0/text/type', [actions(button({ text: mrkdwn('甲') }))]],
  ['a button value of 2,001 characters', '/blocks/0/elements/0/value', [actions(button({ value: 'a'.repeat(2_001) }))]],
  ['an empty button value', '/blocks/0/elements/0/value', [actions(button({ value: '' }))]],
  ['a numeric button value', '/blocks/0/elements/0/value', [actions(button({ value: 7 }))]],
  [
    'an action_id of 256 characters',
    '/blocks/0/elements/0/action_id',
    [actions(button({ action_id: 'a'.repeat(256) }))],
  ],
  ['a button of an unknown style', '/blocks/0/elements/0/style', [actions(button({ style: 'warning' }))]],
  ['a button to no address', '/blocks/0/elements/0/url', [actions(button({ url: 'not an address' }))]],
  ['a confirm dialog without a text', '/blocks/0/elements/0/confirm', [actions(button({ confirm: {} }))]],
  ['two blocks of one block_id', '/blocks/1/block_id', many(2, () => ({ ...section('甲'), block_id: 'one' }))],
  ['a block_id of 256 characters', '/blocks/0/block_id', [{ type: 'divider', block_id: 'a'.repeat(256) }]],
  ['an image without alt text', '/blocks/0', [{ type: 'image', image_url: image.image_url }]],
  ['an image without a source', '/blocks/0', [{ type: 'image', alt_text: '图' }]],
  ['an image with two sources', '/blocks/0', [{ ...image, slack_file: { id: 'F1' } }]],
  ['a select without options', '/blocks/0/elements/0', [actions(select({ options: undefined }))]],
  [
    'a select with 101 options',
    '/blocks/0/elements/0/options',
    [actions(select({ options: many(101, (n) => option(`v${n}`)) }))],
  ],
  [
    'a select with an initial option it lacks',
    '/blocks/0/elements/0',
    [actions(select({ initial_option: option('z') }))],
  ],
  [
    'an option value of 76 characters',
    '/blocks/0/elements/0/options/0/value',
    [actions(select({ options: [{ text: plain('a'), value: 'a'.repeat(76) }] }))],
  ],
  [
    'an overflow with 6 options',
    '/blocks/0/elements/0/options',
    [actions({ type: 'overflow', options: many(6, (n) => option(`v${n}`)) })],
  ],
  [
    'a date of the 13th month',
    '/blocks/0/elements/0/initial_date',
    [actions({ type: 'datepicker', initial_date: '2026-13-01' })],
  ],
  ['a text input among actions', '/blocks/0/elements/0/type', [actions({ type: 'plain_text_input' })]],
  ['an input without a label', '/blocks/0', [{ type: 'input', element: { type: 'plain_text_input' } }]],
  ['a table of 101 rows', '/blocks/0/rows', [{ type: 'table', rows: many(101, () => [cell('甲')]) }]],
  ['a table row of 21 cells', '/blocks/0/rows/0', [{ type: 'table', rows: [many(21, () => cell('甲'))] }]],
  ['a table cell in mrkdwn', '/blocks/0/rows/0/0/type', [{ type: 'table', rows: [[mrkdwn('甲')]] }]],
  ['two tables', '/blocks', many(2, () => ({ type: 'table', rows: [[cell('甲')]] }))],
  [
    'a table of more than 10,000 characters',
    '/blocks',
    [{ type: 'table', rows: many(6, () => [cell('a'.repeat(2_000))]) }],
  ],
  [
    'Markdown of more than 12,000 characters in all',
    '/blocks',
    many(2, () => ({ type: 'markdown', text: 'a'.repeat(6_001) })),
  ],
  [
    'rich text of an unknown element',
    '/blocks/0/elements/0/elements/0/type',
    [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'shout' }] }] }],
  ],
]

describe('blocks', () => {
  it.each(BAD_BLOCKS)('refuses %s at %s', async (_name, pointer, blocks) => {
    const response = await fetch(`${sandbox.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${sandbox.botToken}` },
      body: JSON.stringify({ channel: OPEN, text: '甲', blocks }),
    })
    const answer = (await response.json()) as Record<string, unknown>
    expect(answer).toMatchObject({ ok: false, error: 'invalid_blocks' })
    expect(answer.errors).toContainEqual(expect.objectContaining({ pointer }))
    expect(answer.response_metadata).toMatchObject({
      messages: expect.arrayContaining([expect.stringMatching(`^\\[ERROR\\] .*\\[json-pointer:${pointer}\\]$`)]),
    })
    expect(sandbox.channel(OPEN).messages()).toHaveLength(0)
  })

  it('takes every block at its limit', async () => {
    const blocks = [
      section('a'.repeat(3_000)),
      { type: 'header', text: plain('a'.repeat(150)) },
      {
        type: 'section',
        fields: many(10, () => mrkdwn('a'.repeat(100))),
        accessory: select({ initial_option: option('a') }),
      },
      { type: 'context', elements: [...many(9, () => mrkdwn('甲')), image] },
      actions(
        ...many(25, (n) => button({ action_id: `a${n}`, text: plain('a'.repeat(75)), value: 'v'.repeat(2_000) })),
      ),
      chart({ title: 'a'.repeat(50) }),
      { type: 'table', rows: many(100, () => [cell('甲')]), column_settings: [null, { align: 'right' }] },
      { type: 'data_table', caption: '表', rows: [[cell('甲')], [{ type: 'raw_number', value: 1, text: '1' }]] },
      { type: 'markdown', text: '# 甲' },
      { ...image, title: plain('图') },
      { type: 'divider', block_id: 'a'.repeat(255) },
    ]
    const fresh = await aSandbox()
    await expect(
      codeOf(aClient(fresh, fresh.botToken).apiCall('chat.postMessage', { channel: OPEN, text: '甲', blocks })),
    ).resolves.toBe('ok')
    await fresh.close()
  })
})

const BAD_POSTS: readonly (readonly [name: string, code: string, args: Record<string, unknown>])[] = [
  ['neither text nor blocks', 'no_text', {}],
  ['an empty text', 'no_text', { text: '' }],
  ['blocks that are no JSON', 'invalid_blocks_format', { text: '甲', blocks: '[{' }],
  [
    '13,001 characters in all blocks',
    'msg_blocks_too_long',
    { text: '甲', blocks: many(5, () => section('a'.repeat(2_601))) },
  ],
  ['Markdown beside text', 'markdown_text_conflict', { text: '甲', markdown_text: '甲' }],
  ['Markdown of 12,001 characters', 'msg_too_long', { markdown_text: 'a'.repeat(12_001) }],
  ['101 attachments', 'too_many_attachments', { text: '甲', attachments: many(101, () => ({ text: '甲' })) }],
  ['metadata without a payload', 'invalid_metadata_format', { text: '甲', metadata: { event_type: 'a' } }],
  ['metadata without a type', 'invalid_metadata_format', { text: '甲', metadata: { event_payload: {} } }],
  [
    'metadata nested too deep',
    'invalid_metadata_format',
    { text: '甲', metadata: { event_type: 'a', event_payload: { a: { b: { c: 1 } } } } },
  ],
  [
    'metadata with a null',
    'invalid_metadata_format',
    { text: '甲', metadata: { event_type: 'a', event_payload: { a: null } } },
  ],
  [
    'metadata with an unknown field',
    'invalid_metadata_format',
    { text: '甲', metadata: { event_type: 'a', event_payload: {}, more: 1 } },
  ],
  ['metadata that is no JSON', 'metadata_must_be_sent_as_json', { text: '甲', metadata: 'x' }],
  [
    'metadata of 9,000 characters',
    'metadata_too_large',
    { text: '甲', metadata: { event_type: 'a', event_payload: { a: 'a'.repeat(9_000) } } },
  ],
]

describe('messages', () => {
  it.each(BAD_POSTS)('refuses %s with %s', async (_name, code, args) => {
    const client = aClient(sandbox, sandbox.botToken)
    await expect(codeOf(client.apiCall('chat.postMessage', { channel: OPEN, ...args }))).resolves.toBe(code)
    expect(sandbox.channel(OPEN).messages()).toHaveLength(0)
  })

  it('cuts a text beyond 40,000 characters with a warning, and refuses an edit beyond 4,000', async () => {
    await using fresh = await aSandbox()
    const client = aClient(fresh, fresh.botToken)
    const posted = await client.chat.postMessage({ channel: OPEN, text: 'a'.repeat(40_001) })
    expect(posted.warning).toBe('message_truncated')
    expect(fresh.channel(OPEN).messages()[0]?.text).toHaveLength(40_000)
    const edit = client.chat.update({ channel: OPEN, ts: posted.ts ?? '', text: 'a'.repeat(4_001) })
    await expect(codeOf(edit)).resolves.toBe('msg_too_long')
  })

  it('keeps metadata of scalars, flat objects and lists of both', async () => {
    await using fresh = await aSandbox()
    const metadata = {
      event_type: 'duban_message',
      event_payload: { key: 'k', n: 1, flat: { a: true }, list: ['a', { b: 2 }] },
    }
    await aClient(fresh, fresh.botToken).apiCall('chat.postMessage', { channel: OPEN, text: '甲', metadata })
    expect(fresh.channel(OPEN).messages()[0]?.metadata).toEqual(metadata)
  })
})

const modal = (more: object = {}) => ({ type: 'modal', title: plain('约谈'), blocks: [section('甲')], ...more })
const input = { type: 'input', label: plain('地点'), element: { type: 'plain_text_input' } }

const BAD_VIEWS: readonly (readonly [name: string, pointer: string, view: unknown])[] = [
  ['a title of 25 characters', '/view/title/text', modal({ title: plain('a'.repeat(25)) })],
  ['no title', '/view', modal({ title: undefined })],
  ['a submit of 25 characters', '/view/submit/text', modal({ submit: plain('a'.repeat(25)) })],
  ['101 blocks', '/view/blocks', modal({ blocks: many(101, () => ({ type: 'divider' })) })],
  ['an input without a submit button', '/view', modal({ blocks: [input] })],
  ['a callback_id of 256 characters', '/view/callback_id', modal({ callback_id: 'a'.repeat(256) })],
  ['private metadata of 3,001 characters', '/view/private_metadata', modal({ private_metadata: 'a'.repeat(3_001) })],
  ['a table', '/view/blocks/0/type', modal({ blocks: [{ type: 'table', rows: [[cell('甲')]] }] })],
  ['an unknown field', '/view', modal({ colour: 'red' })],
  ['an unknown type', '/view/type', modal({ type: 'dialog' })],
]

describe('views', () => {
  it.each(BAD_VIEWS)('refuses %s at %s', async (_name, pointer, view) => {
    const response = await fetch(`${sandbox.apiUrl}views.open`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${sandbox.botToken}` },
      body: JSON.stringify({ trigger_id: 'any', view }),
    })
    const answer = (await response.json()) as Record<string, unknown>
    expect(answer).toMatchObject({ ok: false, error: 'invalid_arguments' })
    expect(answer.errors).toContainEqual(expect.objectContaining({ pointer }))
  })

  it('publishes a home view once a user, and refuses one with a title', async () => {
    const client = aClient(sandbox, sandbox.botToken)
    const home = { type: 'home', blocks: [section('甲')] }
    await client.apiCall('views.publish', { user_id: PERSON, view: home })
    await client.apiCall('views.publish', { user_id: PERSON, view: home })
    expect(sandbox.views.filter((view) => view.view.type === 'home')).toHaveLength(1)
    const titled = client.apiCall('views.publish', { user_id: PERSON, view: { ...home, title: plain('甲') } })
    await expect(codeOf(titled)).resolves.toBe('invalid_arguments')
  })
})
