/**
 * Slack's bounds on a message, and where ours are narrower, why.
 *
 * @see https://docs.slack.dev/reference/block-kit/blocks
 * @see https://docs.slack.dev/reference/methods/chat.postMessage
 */
export const SLACK_LIMITS = {
  /** Slack: 50. Some are kept free for what is added later, e.g. buttons. */
  blocks: 45,
  /** Visible characters of all blocks. Slack states no limit; `msg_blocks_too_long` was seen from 11,341 on. */
  blocksVisibleCharacters: 9_000,
  /** Characters of all blocks as JSON, against the same unstated limit if it counts the markup too. */
  blocksJsonCharacters: 12_500,
  /** Slack recommends 4,000 and `chat.update` refuses more. */
  textCharacters: 3_900,
  headerCharacters: 150,
  /** One paragraph of a block; longer ones are split. */
  paragraphCharacters: 3_000,
  tableRows: 100,
  tableColumns: 20,
  /** Across all cells. */
  tableCharacters: 10_000,
  buttonTextCharacters: 75,
  buttonValueCharacters: 2_000,
  actionIdCharacters: 255,
  buttons: 25,
} as const
