import type { Channel, Purpose } from '../../domain/channels.ts'
import type { Post } from '../../domain/people.ts'
import type { Month } from '../../domain/time.ts'
import { districtOf, type UnitTree, unitInMonth } from '../../domain/units.ts'

/** Who and what a Slack workspace of the office holds, as plain values. */
export interface SampleWorkspace {
  readonly users: readonly { readonly id: string; readonly name: string; readonly realName: string }[]
  readonly channels: readonly { readonly id: string; readonly name: string; readonly members: readonly string[] }[]
}

export interface SampleWorkspaceOptions {
  readonly people: readonly Post[]
  readonly channels: readonly Channel[]
  readonly tree: UnitTree
  readonly month: Month
  /** The bot's own user, a member of every channel. */
  readonly botUserId: string
}

/** Slack's bound on a channel's name (https://docs.slack.dev/reference/methods/conversations.create). */
const CHANNEL_NAME_CHARS_MAX = 80

const PURPOSE_WORDS: Readonly<Record<Purpose, string>> = {
  notices: '通报',
  summons: '约谈',
  cases: '案件',
  reports: '报告',
  review: '审核',
  operations: '运行',
}

/**
 * The Slack workspace that fits an office's people and channels. A channel is named after its unit, such as
 * `东城区-东华门街道` or `北京市-审核`, and holds the bot and those who have a post in the unit.
 */
export function sampleWorkspace(options: SampleWorkspaceOptions): SampleWorkspace {
  const users = new Map<string, SampleWorkspace['users'][number]>()
  const usersByUnit = new Map<string, Set<string>>()
  for (const { personId, name, slackUserId, unitCode } of options.people) {
    if (slackUserId === null) continue
    users.set(slackUserId, { id: slackUserId, name: personId.toLowerCase(), realName: name })
    usersByUnit.set(unitCode, (usersByUnit.get(unitCode) ?? new Set()).add(slackUserId))
  }
  const taken = new Set<string>()
  const byId = new Map(options.channels.map((channel) => [channel.channelId, channel]))
  const channels = [...byId.values()].map((channel) => {
    const wanted = nameOf(channel, options)
    // Two channels of one unit and purpose; an id is unique, so its name is too.
    const name = taken.has(wanted) ? toChannelName(`${channel.channelId}-${wanted}`) : wanted
    taken.add(name)
    return { id: channel.channelId, name, members: [options.botUserId, ...(usersByUnit.get(channel.unitCode) ?? [])] }
  })
  return { users: [...users.values()], channels }
}

function nameOf({ unitCode, purposes }: Channel, { tree, month }: SampleWorkspaceOptions): string {
  const unit = unitInMonth(tree, unitCode, month)
  const district = unit === null ? null : districtOf(tree, unit, month)
  const above = district === null || district.code === unitCode ? [] : [district.name]
  return toChannelName([...above, unit?.name ?? unitCode, ...purposes.map((it) => PURPOSE_WORDS[it])].join('-'))
}

/** Slack takes lower-case letters of any script, digits, hyphens and underscores. */
function toChannelName(text: string): string {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_-]+/gu, '-')
  // A character outside the basic plane is two units, and half of one is none.
  return plain.slice(0, CHANNEL_NAME_CHARS_MAX).replace(/[\ud800-\udbff]$/, '')
}
