import { ID_CHARS_MAX, RICH_TEXT_ELEMENTS_MAX, SECTION_TEXT_CHARS_MAX } from '../limits.ts'
import { id, url } from './objects.ts'
import { byType, type Check, flag, integer, list, oneOf, shape, text } from './rules.ts'

const style = shape({ optional: { bold: flag, code: flag, italic: flag, strike: flag, underline: flag } })

function inline(type: string, required: Record<string, Check>, optional: Record<string, Check> = {}): Check {
  return shape({ required: { type: oneOf(type), ...required }, optional: { style, ...optional } })
}

const words = text({ max: SECTION_TEXT_CHARS_MAX })
const textRun = inline('text', { text: words })
const link = inline('link', { url }, { text: words, unsafe: flag })

const inlineElement = byType({
  text: textRun,
  link,
  broadcast: inline('broadcast', { range: oneOf('here', 'channel', 'everyone') }),
  user: inline('user', { user_id: id }),
  usergroup: inline('usergroup', { usergroup_id: id }),
  channel: inline('channel', { channel_id: id }),
  team: inline('team', { team_id: id }),
  color: inline('color', { value: text({ max: 32 }) }),
  date: inline(
    'date',
    { timestamp: integer({ min: 0, max: 9_999_999_999 }), format: text({ max: ID_CHARS_MAX }) },
    { url, fallback: words },
  ),
  emoji: inline('emoji', { name: text({ max: 100 }) }, { unicode: text({ max: 100 }), url }),
})

const inlines = list(inlineElement, { min: 0, max: RICH_TEXT_ELEMENTS_MAX })
const border = { border: oneOf(0, 1) } as const
const section = shape({ required: { type: oneOf('rich_text_section'), elements: inlines } })

/** A `rich_text` block. Source: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block. */
export const richText: Check = shape({
  required: {
    type: oneOf('rich_text'),
    elements: list(
      byType({
        rich_text_section: section,
        rich_text_list: shape({
          required: {
            type: oneOf('rich_text_list'),
            elements: list(section, { max: RICH_TEXT_ELEMENTS_MAX }),
            style: oneOf('bullet', 'ordered'),
          },
          optional: { ...border, indent: integer({ min: 0, max: 8 }), offset: integer({ min: 0, max: 1_000_000 }) },
        }),
        rich_text_quote: shape({ required: { type: oneOf('rich_text_quote'), elements: inlines }, optional: border }),
        rich_text_preformatted: shape({
          required: {
            type: oneOf('rich_text_preformatted'),
            elements: list(byType({ text: textRun, link }), { min: 0, max: RICH_TEXT_ELEMENTS_MAX }),
          },
          optional: { ...border, language: text({ max: 32 }) },
        }),
      }),
      { min: 0, max: RICH_TEXT_ELEMENTS_MAX },
    ),
  },
  optional: { block_id: id },
})
