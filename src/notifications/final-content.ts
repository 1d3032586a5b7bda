/** Stands where a message links to another that has no address yet; replaced when it is sent. */
export const LINK_PLACEHOLDER = 'https://duban.invalid/required-message'

/** The message as it is sent: with the address of the message it links to. */
export function withLink<T extends { readonly text: string; readonly blocks: readonly unknown[] }>(
  message: T,
  address: string,
): Pick<T, 'text' | 'blocks'> {
  const text = message.text.replaceAll(LINK_PLACEHOLDER, escapeForSlack(address))
  const json = JSON.stringify(message.blocks)
  const quoted = JSON.stringify(address).slice(1, -1)
  return { text, blocks: JSON.parse(json.replaceAll(LINK_PLACEHOLDER, quoted)) as readonly unknown[] }
}

/** Opens the channel itself: what a link falls back to when its message was never posted. */
export function channelAddress(channelId: string): string {
  return `https://slack.com/app_redirect?channel=${encodeURIComponent(channelId)}`
}

/** Slack's three escaped characters. Source: docs.slack.dev/messaging/formatting-message-text */
function escapeForSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
