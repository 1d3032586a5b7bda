/**
 * Slack's limits as the sandbox enforces them. Characters are UTF-16 code units, which never admits more than
 * Slack does. Sources: https://docs.slack.dev/reference/block-kit, /reference/methods, /apis/web-api/rate-limits.
 */
export const SECOND_MS = 1_000
export const MINUTE_MS = 60 * SECOND_MS

export const MESSAGE_BLOCKS_MAX = 50
export const VIEW_BLOCKS_MAX = 100
export const MESSAGE_TEXT_CHARS_MAX = 40_000
export const UPDATE_TEXT_CHARS_MAX = 4_000
/** Undocumented by Slack; refusals are reported from about 13,200 (github.com/slackapi/bolt-js/issues/2509). */
export const BLOCKS_TEXT_CHARS_MAX = 13_000
export const MARKDOWN_CHARS_MAX = 12_000
export const ATTACHMENTS_MAX = 100

export const SECTION_TEXT_CHARS_MAX = 3_000
export const SECTION_FIELDS_MAX = 10
export const SECTION_FIELD_CHARS_MAX = 2_000
export const HEADER_CHARS_MAX = 150
export const CONTEXT_ELEMENTS_MAX = 10
export const CONTEXT_ACTIONS_MAX = 5
export const ACTIONS_ELEMENTS_MAX = 25
export const ID_CHARS_MAX = 255
export const BUTTON_TEXT_CHARS_MAX = 75
export const BUTTON_VALUE_CHARS_MAX = 2_000
export const URL_CHARS_MAX = 3_000
export const ALT_TEXT_CHARS_MAX = 2_000
export const LABEL_CHARS_MAX = 2_000
export const PLACEHOLDER_CHARS_MAX = 150
export const OPTION_CHARS_MAX = 75
export const SELECT_OPTIONS_MAX = 100
export const OVERFLOW_OPTIONS_MAX = 5
export const CHOICE_OPTIONS_MAX = 10
export const FORM_FILES_MAX = 10
export const CONFIRM_TITLE_CHARS_MAX = 100
export const CONFIRM_TEXT_CHARS_MAX = 300
export const CONFIRM_BUTTON_CHARS_MAX = 30
export const INPUT_CHARS_MAX = 3_000

export const TABLE_ROWS_MAX = 100
export const TABLE_CELLS_MAX = 20
export const TABLE_CHARS_MAX = 10_000
export const DATA_TABLE_CHARS_MAX = 20_000
export const RICH_TEXT_ELEMENTS_MAX = 500
export const CHARTS_MAX = 2
export const CHART_TITLE_CHARS_MAX = 50
export const CHART_SERIES_MAX = 6
export const CHART_POINTS_MAX = 20
export const CHART_LABEL_CHARS_MAX = 20
export const CHART_AXIS_CHARS_MAX = 50

export const VIEW_TITLE_CHARS_MAX = 24
export const PRIVATE_METADATA_CHARS_MAX = 3_000
export const VIEW_BYTES_MAX = 250_000
export const VIEW_STACK_MAX = 3
/** Slack publishes no number for `metadata_too_large`; this one is the sandbox's own. */
export const METADATA_CHARS_MAX = 8_000

export const HISTORY_PAGE_MAX = 999
export const HISTORY_PAGE_DEFAULT = 100
export const OPEN_USERS_MAX = 8

export const TRIGGER_LIFE_MS = 3 * SECOND_MS
export const RESPONSE_URL_LIFE_MS = 30 * MINUTE_MS
export const RESPONSE_URL_USES_MAX = 5
export const ACKNOWLEDGE_MS_MAX = 3 * SECOND_MS
export const SOCKETS_MAX = 10

/** Bounds of the sandbox itself, so that a runaway client ends with an error and not with the memory. */
export const CHANNELS_MAX = 50_000
export const USERS_MAX = 50_000
export const MESSAGES_PER_CHANNEL_MAX = 20_000
export const CALLS_KEPT_MAX = 20_000
export const TICKETS_KEPT_MAX = 10_000
export const VIEWS_KEPT_MAX = 5_000
export const FILES_MAX = 5_000
export const FILE_BYTES_MAX = 20_000_000
export const FILES_BYTES_MAX = 500_000_000
export const BODY_BYTES_MAX = 4_000_000
export const FAULTS_MAX = 1_000
