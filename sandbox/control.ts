import { type Entry, ImpossibleActError } from './entered.ts'
import { parseFaultRule } from './faults.ts'
import { isRecord, type Json, stringAt } from './json.ts'
import type { Delivery, DeliveryOptions } from './outbound.ts'
import type { Sandbox } from './sandbox.ts'
import type { ChannelRecord, StoredMessage } from './state.ts'

/** State over HTTP shows at most this many of each list; `/sandbox/messages` pages on by `after`. */
const MESSAGES_SHOWN_MAX = 1_000
const CALLS_SHOWN_MAX = 1_000

export interface ControlReply {
  readonly status: number
  readonly body: unknown
}

function messageState(sandbox: Sandbox, message: StoredMessage): Json {
  return {
    ...message,
    permalink: sandbox.permalink(message),
    readable: sandbox.readableText(message),
  }
}

function channelState(sandbox: Sandbox, channel: ChannelRecord): Json {
  const { messages, members, lastTsMicros: _unused, ...rest } = channel
  const shown = messages.slice(-MESSAGES_SHOWN_MAX)
  return {
    ...rest,
    members: [...members],
    messageCount: messages.length,
    messages: shown.map((message) => messageState(sandbox, message)),
  }
}

function state(sandbox: Sandbox): ControlReply {
  const files = sandbox.files.map(({ content, channels, ...file }) => ({
    ...file,
    bytes: content?.length ?? 0,
    channels: [...channels],
  }))
  const body = {
    url: sandbox.url,
    channels: sandbox.channels.map((channel) => channelState(sandbox, channel)),
    users: sandbox.users,
    files,
    views: sandbox.views,
    faults: sandbox.faults.list(),
    callCounts: Object.fromEntries(sandbox.callCounts),
    calls: sandbox.calls.slice(-CALLS_SHOWN_MAX),
  }
  return { status: 200, body }
}

function messages(sandbox: Sandbox, query: URLSearchParams): ControlReply {
  const id = query.get('channel') ?? ''
  const channel = sandbox.channels.find((one) => one.id === id)
  if (channel === undefined) return refused(`channel: got '${id}', expected an id of the workspace`, 404)
  const after = Number(query.get('after') ?? 0)
  const newer = channel.messages.filter((message) => Number(message.ts) > after).slice(0, MESSAGES_SHOWN_MAX)
  return { status: 200, body: newer.map((message) => messageState(sandbox, message)) }
}

function refused(error: string, status = 400): ControlReply {
  return { status, body: { ok: false, error } }
}

function delivered(delivery: Delivery | null): ControlReply {
  return { status: 200, body: { ok: true, delivery } }
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []
}

function addUser(sandbox: Sandbox, body: Json): ControlReply {
  const id = stringAt(body, 'id')
  if (id === null) return refused('id: expected the id of a user')
  const texts = (['name', 'realName', 'email'] as const).flatMap((key) => {
    const value = stringAt(body, key)
    return value === null ? [] : [[key, value] as const]
  })
  const user = sandbox.addUser({ id, ...Object.fromEntries(texts), isDeactivated: body.isDeactivated === true })
  return { status: 200, body: { ok: true, user } }
}

function addChannel(sandbox: Sandbox, body: Json): ControlReply {
  const id = stringAt(body, 'id')
  if (id === null) return refused('id: expected the id of a channel')
  const name = stringAt(body, 'name')
  const members = Array.isArray(body.members) ? strings(body.members) : [sandbox.botUserId]
  const channel = sandbox.addChannel({
    id,
    ...(name === null ? {} : { name }),
    isPrivate: body.isPrivate === true,
    isArchived: body.isArchived === true,
    members,
  })
  return { status: 200, body: { ok: true, channel: channelState(sandbox, channel) } }
}

function addFault(sandbox: Sandbox, body: Json): ControlReply {
  const rule = parseFaultRule(body)
  return typeof rule === 'string' ? refused(rule) : { status: 200, body: { ok: true, id: sandbox.faults.add(rule) } }
}

function entriesOf(body: Json): Readonly<Record<string, Entry>> {
  const entries = body.entries
  return isRecord(entries) ? (entries as Record<string, Entry>) : {}
}

function optionsOf(body: Json): DeliveryOptions {
  const signature = stringAt(body, 'signature')
  const isKnown = signature === 'forged' || signature === 'stale' || signature === 'absent'
  return isKnown ? { signature } : {}
}

async function act(sandbox: Sandbox, name: string, body: Json): Promise<ControlReply> {
  const text = (key: string) => stringAt(body, key) ?? ''
  const user = text('user')
  const ts = stringAt(body, 'ts')
  const viewId = stringAt(body, 'viewId')
  const inView = viewId === null ? {} : { viewId }
  const chosen = body.value === undefined ? {} : { value: body.value as Entry }
  const options = optionsOf(body)
  switch (name) {
    case 'press': {
      const place = ts === null ? {} : { ts }
      const press = { user, channel: text('channel'), actionId: text('actionId'), ...place, ...chosen, ...options }
      return delivered(await sandbox.press(press))
    }
    case 'press-in-view':
      return delivered(
        await sandbox.pressInView({ user, actionId: text('actionId'), ...inView, ...chosen, ...options }),
      )
    case 'open-home':
      return delivered(await sandbox.openHome({ user, ...options }))
    case 'submit':
      return delivered(await sandbox.submitView({ user, entries: entriesOf(body), ...inView, ...options }))
    case 'close':
      return delivered(await sandbox.closeView({ user, ...inView, ...options }))
    case 'command': {
      const command = { user, channel: text('channel'), command: text('command'), text: text('text') }
      return delivered(await sandbox.command({ ...command, ...options }))
    }
    default:
      return refused(`no such address: /sandbox/${name}`, 404)
  }
}

async function change(sandbox: Sandbox, name: string, body: Json): Promise<ControlReply> {
  switch (name) {
    case 'faults':
      return addFault(sandbox, body)
    case 'users':
      return addUser(sandbox, body)
    case 'channels':
      return addChannel(sandbox, body)
    case 'events-url':
      sandbox.setEventsUrl(stringAt(body, 'url'))
      return { status: 200, body: { ok: true } }
    default:
      return act(sandbox, name, body)
  }
}

/** One request to `/sandbox/NAME`, by which people and other processes read and drive the workspace. */
export async function control(
  sandbox: Sandbox,
  request: { readonly verb: string; readonly name: string; readonly query: URLSearchParams; readonly body: unknown },
): Promise<ControlReply> {
  const { verb, name, query, body } = request
  if (verb === 'GET' && name === 'state') return state(sandbox)
  if (verb === 'GET' && name === 'messages') return messages(sandbox, query)
  if (verb === 'GET' && name === 'faults') return { status: 200, body: sandbox.faults.list() }
  if (verb === 'DELETE' && name === 'faults') {
    const id = query.get('id')
    if (id === null) sandbox.faults.clear()
    else if (!sandbox.faults.remove(id)) return refused(`id: no fault '${id}'`, 404)
    return { status: 200, body: { ok: true } }
  }
  if (verb !== 'POST') return refused(`no such address: ${verb} /sandbox/${name}`, 404)
  if (!isRecord(body)) return refused('expected a JSON object as body')
  try {
    return await change(sandbox, name, body)
  } catch (cause) {
    if (cause instanceof ImpossibleActError || cause instanceof RangeError) return refused(cause.message)
    throw cause
  }
}
