import {
  ALT_TEXT_CHARS_MAX,
  CONFIRM_BUTTON_CHARS_MAX,
  CONFIRM_TEXT_CHARS_MAX,
  CONFIRM_TITLE_CHARS_MAX,
  ID_CHARS_MAX,
  OPTION_CHARS_MAX,
  PLACEHOLDER_CHARS_MAX,
  URL_CHARS_MAX,
} from '../limits.ts'
import { byType, type Check, flag, list, oneOf, refuse, shape, text } from './rules.ts'

export const id: Check = text({ max: ID_CHARS_MAX })

export const url: Check = (value, at, problems) => {
  text({ max: URL_CHARS_MAX })(value, at, problems)
  if (typeof value !== 'string' || value === '' || URL.canParse(value)) return
  refuse(problems, at, 'bad_format', 'must be a valid URL', {
    type: 'format',
    expected: 'url',
    got: value.slice(0, 80),
  })
}

export function plainText(max: number): Check {
  return shape({ required: { type: oneOf('plain_text'), text: text({ max }) }, optional: { emoji: flag } })
}

export function mrkdwn(max: number): Check {
  return shape({ required: { type: oneOf('mrkdwn'), text: text({ max }) }, optional: { verbatim: flag } })
}

export function textObject(max: number): Check {
  return byType({ plain_text: plainText(max), mrkdwn: mrkdwn(max) })
}

export const placeholder = plainText(PLACEHOLDER_CHARS_MAX)

export const confirm: Check = shape({
  required: { text: textObject(CONFIRM_TEXT_CHARS_MAX) },
  optional: {
    title: plainText(CONFIRM_TITLE_CHARS_MAX),
    confirm: plainText(CONFIRM_BUTTON_CHARS_MAX),
    deny: plainText(CONFIRM_BUTTON_CHARS_MAX),
    style: oneOf('primary', 'danger'),
  },
})

/** One choice of a menu. `rich` menus (radio buttons, checkboxes) take mrkdwn, the others plain text only. */
export function option(rich: boolean): Check {
  const words = rich ? textObject(OPTION_CHARS_MAX) : plainText(OPTION_CHARS_MAX)
  return shape({
    required: { text: words, value: text({ max: OPTION_CHARS_MAX }) },
    optional: { description: words, url },
  })
}

export const dispatchConfig: Check = shape({
  required: { trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), { max: 2 }) },
})

export const conversationFilter: Check = shape({
  optional: {
    include: list(oneOf('im', 'mpim', 'private', 'public'), { max: 4 }),
    exclude_external_shared_channels: flag,
    exclude_bot_users: flag,
  },
})

const slackFile: Check = shape({
  optional: { id: text({ max: ID_CHARS_MAX }), url },
  also: (record, at, problems) => {
    if ((record.id === undefined) !== (record.url === undefined)) return
    const constraint = { type: 'oneOf', expected: ['id', 'url'], got: Object.keys(record) }
    refuse(problems, at, 'exactly_one', 'must have exactly one of: id, url', constraint)
  },
})

/** An image by address or by Slack file, never both, with its alternative text. */
export function image(optional: Readonly<Record<string, Check>> = {}): Check {
  return shape({
    required: { type: oneOf('image'), alt_text: text({ max: ALT_TEXT_CHARS_MAX }) },
    optional: { image_url: url, slack_file: slackFile, ...optional },
    also: (record, at, problems) => {
      if ((record.image_url === undefined) !== (record.slack_file === undefined)) return
      const constraint = { type: 'oneOf', expected: ['image_url', 'slack_file'], got: Object.keys(record) }
      refuse(problems, at, 'exactly_one', 'must have exactly one of: image_url, slack_file', constraint)
    },
  })
}
