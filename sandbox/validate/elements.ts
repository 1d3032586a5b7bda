import { isRecord, type Json, recordsOf, stringAt } from '../json.ts'
import {
  BUTTON_TEXT_CHARS_MAX,
  BUTTON_VALUE_CHARS_MAX,
  CHOICE_OPTIONS_MAX,
  FORM_FILES_MAX,
  INPUT_CHARS_MAX,
  OPTION_CHARS_MAX,
  OVERFLOW_OPTIONS_MAX,
  SELECT_OPTIONS_MAX,
} from '../limits.ts'
import {
  confirm,
  conversationFilter,
  dispatchConfig,
  id,
  image,
  option,
  placeholder,
  plainText,
  url,
} from './objects.ts'
import { richText } from './rich-text.ts'
import { type Check, finite, flag, integer, list, oneOf, type Problem, refuse, shape, text } from './rules.ts'

const ACTION = { action_id: id } as const
const FOCUS = { focus_on_load: flag } as const
const CONFIRM = { confirm } as const
const PLACEHOLDER = { placeholder } as const
const DISPATCH = { dispatch_action_config: dispatchConfig } as const

type Fields = Readonly<Record<string, Check>>

function element(type: string, required: Fields, optional: Fields, also?: Parameters<typeof shape>[0]['also']): Check {
  const fields = { required: { type: oneOf(type), ...required }, optional: { ...ACTION, ...optional } }
  return shape(also === undefined ? fields : { ...fields, also })
}

/** The options a menu offers, whether it groups them or not. */
export function offeredOptions(menu: Json): readonly Json[] {
  const grouped = recordsOf(menu.option_groups).flatMap((group) => recordsOf(group.options))
  return [...recordsOf(menu.options), ...grouped]
}

function initialsAreOffered(menu: Json, at: string, problems: Problem[]): void {
  const offered = offeredOptions(menu).map((item) => stringAt(item, 'value'))
  const initial = isRecord(menu.initial_option) ? [menu.initial_option] : recordsOf(menu.initial_options)
  for (const chosen of initial) {
    if (offered.includes(stringAt(chosen, 'value'))) continue
    const constraint = { type: 'enum', expected: offered.slice(0, 5), got: stringAt(chosen, 'value') }
    refuse(problems, at, 'initial_not_offered', 'initial option must be one of the options', constraint)
  }
}

function hasOneOptionSource(menu: Json, at: string, problems: Problem[]): void {
  if ((menu.options === undefined) === (menu.option_groups === undefined)) {
    const constraint = { type: 'oneOf', expected: ['options', 'option_groups'], got: Object.keys(menu) }
    refuse(problems, at, 'exactly_one', 'must have exactly one of: options, option_groups', constraint)
  }
  initialsAreOffered(menu, at, problems)
}

const plainOptions = list(option(false), { max: SELECT_OPTIONS_MAX })
const optionGroups = list(shape({ required: { label: plainText(OPTION_CHARS_MAX), options: plainOptions } }), {
  max: SELECT_OPTIONS_MAX,
})
const OPTION_SOURCES = { options: plainOptions, option_groups: optionGroups } as const
const MULTI = { max_selected_items: integer({ min: 1, max: SELECT_OPTIONS_MAX }) } as const
const MENU = { ...CONFIRM, ...FOCUS, ...PLACEHOLDER } as const
const ids = list(id, { max: SELECT_OPTIONS_MAX })
const initialOptions = list(option(false), { max: SELECT_OPTIONS_MAX })
const CONVERSATIONS = { default_to_current_conversation: flag, filter: conversationFilter } as const

const button = element(
  'button',
  { text: plainText(BUTTON_TEXT_CHARS_MAX) },
  {
    ...CONFIRM,
    value: text({ max: BUTTON_VALUE_CHARS_MAX }),
    url,
    style: oneOf('primary', 'danger'),
    accessibility_label: text({ max: BUTTON_TEXT_CHARS_MAX }),
  },
)

const feedbackButton = shape({
  required: { text: plainText(BUTTON_TEXT_CHARS_MAX), value: text({ max: BUTTON_VALUE_CHARS_MAX }) },
  optional: { accessibility_label: text({ max: BUTTON_TEXT_CHARS_MAX }) },
})

const workflow = shape({
  required: {
    trigger: shape({
      required: { url },
      optional: {
        customizable_input_parameters: list(
          shape({ required: { name: text({ max: 255 }), value: text({ min: 0, max: 3_000 }) } }),
          { min: 0, max: 20 },
        ),
      },
    }),
  },
})

const plainTextInput = element(
  'plain_text_input',
  {},
  {
    ...DISPATCH,
    ...FOCUS,
    ...PLACEHOLDER,
    initial_value: text({ min: 0, max: INPUT_CHARS_MAX }),
    multiline: flag,
    min_length: integer({ min: 0, max: INPUT_CHARS_MAX }),
    max_length: integer({ min: 1, max: INPUT_CHARS_MAX }),
  },
)

const DATE = text({ max: 10, pattern: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/ })
const TIME = text({ max: 5, pattern: /^([01]\d|2[0-3]):[0-5]\d$/ })
const TEXT_ENTRY = { ...DISPATCH, ...FOCUS, ...PLACEHOLDER, initial_value: text({ min: 0, max: INPUT_CHARS_MAX }) }
/** Ten digits: from 2001 to 2286 in Unix seconds. */
const UNIX_SECONDS = integer({ min: 1_000_000_000, max: 9_999_999_999 })

function choice(type: string, initial: Fields): Check {
  const options = list(option(true), { max: CHOICE_OPTIONS_MAX })
  return element(type, { options }, { ...CONFIRM, ...FOCUS, ...initial }, initialsAreOffered)
}

/** Every interactive element the sandbox knows. Source: https://docs.slack.dev/reference/block-kit/block-elements. */
export const ELEMENTS: Readonly<Record<string, Check>> = {
  button,
  checkboxes: choice('checkboxes', { initial_options: list(option(true), { max: CHOICE_OPTIONS_MAX }) }),
  radio_buttons: choice('radio_buttons', { initial_option: option(true) }),
  overflow: element('overflow', { options: list(option(false), { max: OVERFLOW_OPTIONS_MAX }) }, CONFIRM),
  datepicker: element('datepicker', {}, { ...MENU, initial_date: DATE }),
  timepicker: element('timepicker', {}, { ...MENU, initial_time: TIME, timezone: text({ max: 64 }) }),
  datetimepicker: element('datetimepicker', {}, { ...CONFIRM, ...FOCUS, initial_date_time: UNIX_SECONDS }),
  email_text_input: element('email_text_input', {}, TEXT_ENTRY),
  url_text_input: element('url_text_input', {}, TEXT_ENTRY),
  number_input: element(
    'number_input',
    { is_decimal_allowed: flag },
    { ...TEXT_ENTRY, min_value: text({ max: 64 }), max_value: text({ max: 64 }) },
  ),
  plain_text_input: plainTextInput,
  rich_text_input: element(
    'rich_text_input',
    {},
    {
      ...DISPATCH,
      ...FOCUS,
      ...PLACEHOLDER,
      initial_value: richText,
      min_lines: integer({ min: 1, max: 100 }),
      max_lines: integer({ min: 1, max: 100 }),
    },
  ),
  file_input: element(
    'file_input',
    {},
    { filetypes: list(text({ max: 32 }), { max: 100 }), max_files: integer({ min: 1, max: FORM_FILES_MAX }) },
  ),
  static_select: element(
    'static_select',
    {},
    { ...MENU, ...OPTION_SOURCES, initial_option: option(false) },
    hasOneOptionSource,
  ),
  multi_static_select: element(
    'multi_static_select',
    {},
    { ...MENU, ...OPTION_SOURCES, ...MULTI, initial_options: initialOptions },
    hasOneOptionSource,
  ),
  external_select: element(
    'external_select',
    {},
    { ...MENU, initial_option: option(false), min_query_length: integer({ min: 0, max: 100 }) },
  ),
  multi_external_select: element(
    'multi_external_select',
    {},
    { ...MENU, ...MULTI, initial_options: initialOptions, min_query_length: integer({ min: 0, max: 100 }) },
  ),
  users_select: element('users_select', {}, { ...MENU, initial_user: id }),
  multi_users_select: element('multi_users_select', {}, { ...MENU, ...MULTI, initial_users: ids }),
  channels_select: element('channels_select', {}, { ...MENU, initial_channel: id, response_url_enabled: flag }),
  multi_channels_select: element('multi_channels_select', {}, { ...MENU, ...MULTI, initial_channels: ids }),
  conversations_select: element(
    'conversations_select',
    {},
    { ...MENU, ...CONVERSATIONS, initial_conversation: id, response_url_enabled: flag },
  ),
  multi_conversations_select: element(
    'multi_conversations_select',
    {},
    { ...MENU, ...MULTI, ...CONVERSATIONS, initial_conversations: ids },
  ),
  workflow_button: element(
    'workflow_button',
    { text: plainText(BUTTON_TEXT_CHARS_MAX), workflow },
    { ...CONFIRM, style: oneOf('primary', 'danger'), accessibility_label: text({ max: BUTTON_TEXT_CHARS_MAX }) },
  ),
  feedback_buttons: element(
    'feedback_buttons',
    { positive_button: feedbackButton, negative_button: feedbackButton },
    {},
  ),
  icon_button: element(
    'icon_button',
    { icon: oneOf('trash'), text: plainText(BUTTON_TEXT_CHARS_MAX) },
    {
      ...CONFIRM,
      accessibility_label: text({ max: BUTTON_TEXT_CHARS_MAX }),
      value: text({ max: BUTTON_VALUE_CHARS_MAX }),
      visible_to_user_ids: ids,
    },
  ),
  image: image(),
}

const MENUS = Object.keys(ELEMENTS).filter((type) => type.endsWith('_select'))
const PICKERS = ['checkboxes', 'radio_buttons', 'datepicker', 'timepicker', ...MENUS] as const
const ENTRIES = ['plain_text_input', 'number_input', 'email_text_input', 'url_text_input', 'rich_text_input'] as const

/** Which elements each place in a block takes. */
export const PLACES = {
  actions: ['button', 'overflow', 'datetimepicker', 'workflow_button', 'rich_text_input', ...PICKERS],
  accessory: ['button', 'overflow', 'workflow_button', 'image', ...PICKERS],
  input: ['datetimepicker', 'file_input', ...ENTRIES, ...PICKERS],
  contextActions: ['feedback_buttons', 'icon_button'],
} as const satisfies Record<string, readonly string[]>

export const rawNumber: Check = shape({
  required: { type: oneOf('raw_number'), value: finite, text: text({ max: 255 }) },
})
