/** Where a message stands in Slack: its channel, and its timestamp, by which Slack knows it. */
export interface MessagePlace {
  readonly channelId: string
  readonly ts: string
}

/**
 * The place a message's link leads to, as Slack copies it: …/archives/C1/p1795443194683000 is C1 and 1795443194.683000.
 *
 * @returns `null` for what is no such link.
 */
export function parseMessageLink(link: string): MessagePlace | null {
  const found = /\/archives\/([A-Z0-9]{1,30})\/p(\d{10})(\d{6})(?:\?|$)/.exec(link)
  if (found === null) return null
  const [, channelId = '', seconds, micros] = found
  return { channelId, ts: `${seconds}.${micros}` }
}
