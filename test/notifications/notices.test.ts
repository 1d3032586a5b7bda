import { describe, expect, it } from 'vitest'
import { NOTICE_KINDS, NOTICES, type NoticeKind } from '../../src/notifications/catalog.ts'
import { ProposalButtonValue, RankingButtonValue } from '../../src/notifications/notices/button-values.ts'
import { render, renderForTerminal, renderNotice, toBlockKitBuilder } from '../../src/notifications/render.ts'
import { loadTemplates, type Templates } from '../../src/notifications/templates.ts'
import { LOCALES, type Locale } from '../../src/notifications/words.ts'
import { aNotice, builtIn, memoize, TEMPLATES_DIR, unescaped, visibleTexts } from './support.ts'

const zh = builtIn('zh-CN')

/** The templates of a locale, loaded a second time. */
const freshly = memoize((locale: Locale) => loadTemplates({ builtInDir: TEMPLATES_DIR, overrideDir: null, locale }))

/** All samples of a kind, for the terminal, one after the other. */
function preview<K extends NoticeKind>(templates: Templates, kind: K): string {
  return NOTICES[kind].samples.map((facts) => renderForTerminal(templates, kind, facts, 200)).join('----\n')
}

describe.each(LOCALES)('in %s', (locale) => {
  it.each(NOTICE_KINDS)('%s reads as approved', async (kind) => {
    await expect(preview(builtIn(locale), kind)).toMatchFileSnapshot(`snapshots/${locale}/${kind}.txt`)
  })

  it.each(NOTICE_KINDS)('%s is written to the same bytes each time', (kind) => {
    const facts = aNotice(kind)
    expect(render(freshly(locale), kind, facts)).toEqual(render(builtIn(locale), kind, facts))
  })

  it.each(NOTICE_KINDS)('%s leaves no place unfilled and has no more than two blank lines', (kind) => {
    expect(preview(builtIn(locale), kind)).not.toMatch(/[{}\uE000\uE001]|undefined|null|\n\n\n/)
  })
})

it('posts a township its own result and a link, as rich text', () => {
  expect(render(zh, 'bottomRankingNotice', aNotice('bottomRankingNotice'))).toMatchInlineSnapshot(`
    {
      "blocks": [
        {
          "text": {
            "emoji": false,
            "text": "【通报】2026年10月空气质量和大气污染防治工作考核结果",
            "type": "plain_text",
          },
          "type": "header",
        },
        {
          "elements": [
            {
              "elements": [
                {
                  "text": "乙镇人民政府：",
                  "type": "text",
                },
              ],
              "type": "rich_text_section",
            },
          ],
          "type": "rich_text",
        },
        {
          "elements": [
            {
              "elements": [
                {
                  "text": "　　2026年10月，全市共343个乡镇（街道）纳入空气质量和大气污染防治工作考核，其中338个参加排名，5个不参与排名（无监测数据3个、有效天数不足2个）。按照月度考核规则（第3版）计算，你镇综合得分61.4分，列第331位（倒数第8位），列入本月后10位。",
                  "type": "text",
                },
              ],
              "type": "rich_text_section",
            },
          ],
          "type": "rich_text",
        },
        {
          "elements": [
            {
              "elements": [
                {
                  "text": "　　其中，空气质量得分58.7分，PM2.5月均浓度41.3微克/立方米，同比上升6.2%，环比下降3.1%；大气污染防治工作得分65.5分。近12个月内累计第2次列入后10位，上一次为2026年7月。",
                  "type": "text",
                },
              ],
              "type": "rich_text_section",
            },
          ],
          "type": "rich_text",
        },
        {
          "elements": [
            {
              "elements": [
                {
                  "text": "　　请于2026年11月18日（星期三）前签收（在本消息下回复即可），认真查找原因，研究整改措施，做好接受约谈的准备。对数据有异议的，请自签收之日起3个工作日内书面提出。",
                  "type": "text",
                },
              ],
              "type": "rich_text_section",
            },
          ],
          "type": "rich_text",
        },
        {
          "elements": [
            {
              "elements": [
                {
                  "text": "　　后10位名单见：",
                  "type": "text",
                },
                {
                  "text": "全市考核情况通报",
                  "type": "link",
                  "url": "https://example.invalid/summary",
                },
              ],
              "type": "rich_text_section",
            },
          ],
          "type": "rich_text",
        },
        {
          "elements": [
            {
              "elements": [
                {
                  "text": "　　抄送：甲区人民政府",
                  "type": "text",
                },
              ],
              "type": "rich_text_section",
            },
          ],
          "type": "rich_text",
        },
        {
          "elements": [
            {
              "elements": [
                {
                  "text": "示例市生态环境局　2026年11月16日",
                  "type": "text",
                },
              ],
              "type": "rich_text_section",
            },
          ],
          "type": "rich_text",
        },
        {
          "elements": [
            {
              "elements": [
                {
                  "text": "排名第1版。本消息用于及时告知，以加盖印章的正式文件为准。",
                  "type": "text",
                },
              ],
              "type": "rich_text_quote",
            },
          ],
          "type": "rich_text",
        },
      ],
      "files": [],
      "text": "【通报】2026年10月空气质量和大气污染防治工作考核结果
    乙镇人民政府：
    　　2026年10月，全市共343个乡镇（街道）纳入空气质量和大气污染防治工作考核，其中338个参加排名，5个不参与排名（无监测数据3个、有效天数不足2个）。按照月度考核规则（第3版）计算，你镇综合得分61.4分，列第331位（倒数第8位），列入本月后10位。
    　　其中，空气质量得分58.7分，PM2.5月均浓度41.3微克/立方米，同比上升6.2%，环比下降3.1%；大气污染防治工作得分65.5分。近12个月内累计第2次列入后10位，上一次为2026年7月。
    　　请于2026年11月18日（星期三）前签收（在本消息下回复即可），认真查找原因，研究整改措施，做好接受约谈的准备。对数据有异议的，请自签收之日起3个工作日内书面提出。
    　　后10位名单见：全市考核情况通报 https://example.invalid/summary
    　　抄送：甲区人民政府
    示例市生态环境局　2026年11月16日
    排名第1版。本消息用于及时告知，以加盖印章的正式文件为准。",
    }
  `)
})

it('posts a district its townships as a table', () => {
  expect(render(zh, 'bottomRankingDistrict', aNotice('bottomRankingDistrict')).blocks).toMatchInlineSnapshot(`
    [
      {
        "text": {
          "emoji": false,
          "text": "【抄送】2026年10月空气质量和大气污染防治工作考核列入后10位情况",
          "type": "plain_text",
        },
        "type": "header",
      },
      {
        "elements": [
          {
            "elements": [
              {
                "text": "甲区人民政府：",
                "type": "text",
              },
            ],
            "type": "rich_text_section",
          },
        ],
        "type": "rich_text",
      },
      {
        "elements": [
          {
            "elements": [
              {
                "text": "　　2026年10月全市乡镇（街道）空气质量和大气污染防治工作考核中，你区有2个乡镇（街道）列入后10位：",
                "type": "text",
              },
            ],
            "type": "rich_text_section",
          },
        ],
        "type": "rich_text",
      },
      {
        "column_settings": [
          {
            "align": "left",
            "is_wrapped": true,
          },
          {
            "align": "left",
            "is_wrapped": true,
          },
          {
            "align": "right",
            "is_wrapped": false,
          },
          {
            "align": "right",
            "is_wrapped": false,
          },
          {
            "align": "right",
            "is_wrapped": false,
          },
          {
            "align": "right",
            "is_wrapped": false,
          },
          {
            "align": "right",
            "is_wrapped": false,
          },
          {
            "align": "right",
            "is_wrapped": false,
          },
        ],
        "rows": [
          [
            {
              "text": "倒数位次",
              "type": "raw_text",
            },
            {
              "text": "乡镇（街道）",
              "type": "raw_text",
            },
            {
              "text": "综合得分",
              "type": "raw_text",
            },
            {
              "text": "PM2.5月均浓度（微克/立方米）",
              "type": "raw_text",
            },
            {
              "text": "同比",
              "type": "raw_text",
            },
            {
              "text": "环比",
              "type": "raw_text",
            },
            {
              "text": "工作得分",
              "type": "raw_text",
            },
            {
              "text": "近12个月列入次数",
              "type": "raw_text",
            },
          ],
          [
            {
              "text": "8",
              "type": "raw_text",
            },
            {
              "text": "乙镇",
              "type": "raw_text",
            },
            {
              "text": "61.4",
              "type": "raw_text",
            },
            {
              "text": "41.3",
              "type": "raw_text",
            },
            {
              "text": "上升6.2%",
              "type": "raw_text",
            },
            {
              "text": "下降3.1%",
              "type": "raw_text",
            },
            {
              "text": "65.5",
              "type": "raw_text",
            },
            {
              "text": "2",
              "type": "raw_text",
            },
          ],
          [
            {
              "text": "9（并列）",
              "type": "raw_text",
            },
            {
              "text": "丁街道",
              "type": "raw_text",
            },
            {
              "text": "60.8",
              "type": "raw_text",
            },
            {
              "text": "39.2",
              "type": "raw_text",
            },
            {
              "text": "—",
              "type": "raw_text",
            },
            {
              "text": "持平",
              "type": "raw_text",
            },
            {
              "text": "—",
              "type": "raw_text",
            },
            {
              "text": "1",
              "type": "raw_text",
            },
          ],
        ],
        "type": "table",
      },
      {
        "elements": [
          {
            "elements": [
              {
                "text": "　　通报已分别发至上述乡镇（街道），现抄送你区，请督促其查找原因、抓好整改。",
                "type": "text",
              },
            ],
            "type": "rich_text_section",
          },
        ],
        "type": "rich_text",
      },
      {
        "elements": [
          {
            "elements": [
              {
                "text": "示例市生态环境局　2026年11月16日",
                "type": "text",
              },
            ],
            "type": "rich_text_section",
          },
        ],
        "type": "rich_text",
      },
      {
        "elements": [
          {
            "elements": [
              {
                "text": "排名第1版。本消息用于及时告知，以加盖印章的正式文件为准。",
                "type": "text",
              },
            ],
            "type": "rich_text_quote",
          },
        ],
        "type": "rich_text",
      },
    ]
  `)
})

it('writes the same for a kind known at run time only', () => {
  const facts = aNotice('correction')
  expect(renderNotice(zh, { kind: 'correction', facts })).toEqual(render(zh, 'correction', facts))
})

it('says in the fallback text what the blocks say', () => {
  const { text, blocks } = render(zh, 'interviewSummons', aNotice('interviewSummons'))
  expect(unescaped(text)).toBe(visibleTexts(blocks).join('\n'))
})

describe('the township notice', () => {
  it('names no other unit', () => {
    const { text } = render(zh, 'bottomRankingNotice', aNotice('bottomRankingNotice'))
    expect(text).toContain('乙镇人民政府')
    expect(text).not.toContain('丁街道')
  })

  it('refuses an address that is no web address, naming the field', () => {
    const facts = aNotice('bottomRankingNotice', { summaryUrl: 'javascript:alert(1)' })
    expect(() => render(zh, 'bottomRankingNotice', facts)).toThrow(/bottom-ranking-notice\.md\.hbs: .*summaryUrl/)
  })

  it('keeps a placeholder address as it is, in text and blocks', () => {
    const facts = aNotice('bottomRankingNotice', { summaryUrl: 'https://duban.invalid/required-message' })
    const { text, blocks } = render(zh, 'bottomRankingNotice', facts)
    expect(text).toContain('https://duban.invalid/required-message')
    expect(JSON.stringify(blocks)).toContain('"url":"https://duban.invalid/required-message"')
  })
})

describe('buttons', () => {
  const buttonsOf = (kind: NoticeKind, message = render(zh, kind, aNotice(kind))) =>
    message.blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []))

  it('asks to decide a tie instead of approving while it is undecided', () => {
    const undecided = render(zh, 'rankingReview', aNotice('rankingReview', { undecided: true }))
    const decided = render(zh, 'rankingReview', aNotice('rankingReview', { undecided: false }))
    expect(buttonsOf('rankingReview', undecided).map((button) => 'action_id' in button && button.action_id)).toEqual([
      'ranking.decideTie',
      'ranking.return',
    ])
    expect(buttonsOf('rankingReview', decided).map((button) => 'action_id' in button && button.action_id)).toEqual([
      'ranking.approve',
      'ranking.return',
    ])
  })

  it('disappear once the matter is settled', () => {
    const outcome = { kind: 'approved', by: '审核员', at: '2026-11-10 15:20', reason: null } as const
    const review = render(zh, 'rankingReview', aNotice('rankingReview', { outcome }))
    const proposal = render(zh, 'interviewProposal', aNotice('interviewProposal', { outcome }))
    expect([...buttonsOf('rankingReview', review), ...buttonsOf('interviewProposal', proposal)]).toEqual([])
    expect(review.text).toContain('已审核同意：审核员，2026年11月10日（星期二）下午3:20')
  })

  it('carry which version of which ranking was looked at', () => {
    const [review] = buttonsOf('rankingReview')
    const [proposal] = buttonsOf('interviewProposal')
    const buttonValue = (button: object | undefined): unknown =>
      JSON.parse(String(button && 'value' in button && button.value))
    expect(RankingButtonValue.parse(buttonValue(review))).toEqual({ medium: 'air', month: '2026-10', version: 1 })
    expect(ProposalButtonValue.parse(buttonValue(proposal))).toMatchObject({ unitCode: '990101101' })
  })
})

it('gives the full list to the reviewer as a CSV that a spreadsheet opens', () => {
  const [file] = render(zh, 'rankingReview', aNotice('rankingReview')).files
  expect(file?.fileName).toBe('air-2026-10-v1-full-list.csv')
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(file?.content)
  expect(text).toBe(
    '\uFEFF位次,倒数位次,单位代码,单位名称,所属区,质量数值,质量得分,工作得分,综合得分,是否并列,是否豁免,不参与排名的原因\r\n' +
      '330,9,990101002,丁街道,甲区,39.2,60.8,—,60.8,是,否,\r\n',
  )
})

it('previews for Slack’s Block Kit Builder as one object with blocks', () => {
  const message = render(zh, 'deliveryTrouble', aNotice('deliveryTrouble'))
  expect(JSON.parse(toBlockKitBuilder(message))).toEqual({ blocks: message.blocks })
})
