import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readBlocks, readMrkdwn, scanMessage } from '../../sandbox/readable.ts'

const names = { user: (id: string) => (id === 'U0001' ? '甲区联络员' : id), channel: () => '甲区' }
const read = (text: string) => readMrkdwn(text, names)
const escapeEntities = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

describe('reading mrkdwn', () => {
  it.each([
    ['a broadcast', '<!channel> 请看', '@channel 请看'],
    ['a person', '<@U0001> 请看', '@甲区联络员 请看'],
    ['a channel', '见 <#C1>', '见 #甲区'],
    ['a link with a label', '<https://example.test/a?b=1&amp;c=2|全表>', '全表'],
    ['a link without one', '<https://example.test/a?b=1&amp;c=2>', 'https://example.test/a?b=1&c=2'],
    ['bold and code at word edges', '*第 1 名* 与 `air`', '第 1 名 与 air'],
    ['an asterisk inside a word', '2*3*4', '2*3*4'],
    ['escaped brackets', 'PM2.5 &lt; 35 &amp; &gt; 0', 'PM2.5 < 35 & > 0'],
    ['an entity that is spelled out', '&amp;lt;', '&lt;'],
  ])('shows %s as its reader sees it', (_name, text, expected) => {
    expect(read(text)).toBe(expected)
  })

  it('finds no mention and no explicit link in escaped text, and shows it unchanged but for marks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const sent = escapeEntities(text)
        const { mentions, links } = scanMessage(sent, [{ type: 'section', text: { type: 'mrkdwn', text: sent } }])
        expect(mentions).toEqual([])
        expect(links.filter((link) => !link.automatic)).toEqual([])
        if (!/[*_~`]/.test(text)) expect(read(sent)).toBe(text)
      }),
    )
  })
})

describe('mentions and links', () => {
  it('are found in text, mrkdwn, Markdown and rich text, and not in plain text', () => {
    const { mentions, links } = scanMessage('<!here> https://example.test/a', [
      {
        type: 'section',
        text: { type: 'mrkdwn', text: '<!everyone> <@U0001>' },
        fields: [{ type: 'mrkdwn', text: '<!subteam^S1>' }],
      },
      { type: 'header', text: { type: 'plain_text', text: '<!channel>' } },
      { type: 'markdown', text: '[表](https://example.test/b) <!channel>' },
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'broadcast', range: 'channel' },
              { type: 'user', user_id: 'U2' },
            ],
          },
        ],
      },
    ])
    expect(mentions.map((mention) => mention.id ?? mention.kind)).toEqual([
      'here',
      'everyone',
      'U0001',
      'S1',
      'channel',
      'channel',
      'U2',
    ])
    expect(links).toEqual([
      { url: 'https://example.test/a', label: null, automatic: true },
      { url: 'https://example.test/b', label: '表', automatic: false },
    ])
  })
})

describe('reading blocks', () => {
  it('shows headers, fields, tables, context and buttons in order', () => {
    const cell = (text: string) => ({ type: 'raw_text', text })
    const blocks = [
      { type: 'header', text: { type: 'plain_text', text: '9 月 &amp; 排名' } },
      {
        type: 'section',
        fields: [
          { type: 'mrkdwn', text: '*甲区*' },
          { type: 'mrkdwn', text: '35.4' },
        ],
      },
      { type: 'divider' },
      {
        type: 'table',
        rows: [
          [cell('名次'), cell('单位')],
          [cell('1'), cell('乙镇')],
        ],
      },
      { type: 'context', elements: [{ type: 'mrkdwn', text: '抄送 甲区' }] },
      { type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: '批准' } }] },
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_list',
            style: 'bullet',
            elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: '丙' }] }],
          },
        ],
      },
    ]
    expect(readBlocks('后备', blocks, names).split('\n')).toEqual([
      '9 月 & 排名',
      '甲区',
      '35.4',
      '────────',
      '名次 | 单位',
      '1 | 乙镇',
      '抄送 甲区',
      '[批准]',
      '• 丙',
    ])
    expect(readBlocks('后备', [], names)).toBe('后备')
  })
})
