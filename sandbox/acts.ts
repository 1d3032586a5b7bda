import { actableElements, type Entry, entered, enteredValues, type FileOf, ImpossibleActError } from './entered.ts'
import { type Json, recordsOf } from './json.ts'
import { openStack, viewShape } from './methods/views.ts'
import type { Deliver, Delivery, DeliveryOptions } from './outbound.ts'
import { postAnswer } from './responses.ts'
import { fileShape, messageShape } from './shapes.ts'
import type { ChannelRecord, StoredMessage, TokenRecord, UserRecord, ViewRecord, Workspace } from './state.ts'
import type { Tickets } from './tickets.ts'
import { answerSubmission } from './view-answers.ts'

interface CommandAct extends DeliveryOptions {
  readonly user: string
  readonly channel: string
  /** With its slash, such as `/duban`. */
  readonly command: string
  readonly text?: string
}

interface PressAct extends DeliveryOptions {
  readonly user: string
  readonly channel: string
  /** The message; without it, the newest one that has the element. */
  readonly ts?: string
  readonly actionId: string
  /** Tells buttons with one action id apart by their value; for a menu, what is chosen. */
  readonly value?: Entry
  /** Entries in the message's own inputs, by block or action id. */
  readonly entries?: Readonly<Record<string, Entry>>
}

interface ViewPressAct extends DeliveryOptions {
  readonly user: string
  readonly viewId?: string
  readonly actionId: string
  readonly value?: Entry
  readonly entries?: Readonly<Record<string, Entry>>
}

interface SubmitAct extends DeliveryOptions {
  readonly user: string
  /** Without it, the view on top. */
  readonly viewId?: string
  readonly entries?: Readonly<Record<string, Entry>>
}

interface EventAct extends DeliveryOptions {
  /** Without it a fresh one; the same id again is Slack's repetition. */
  readonly eventId?: string
}

interface HomeAct extends EventAct {
  readonly user: string
}

interface SendFileAct extends EventAct {
  readonly user: string
  /** Without it, his own conversation with the bot. */
  readonly channel?: string
  readonly fileIds: readonly string[]
  readonly text?: string
}

interface ShortcutAct extends DeliveryOptions {
  readonly user: string
  readonly callbackId: string
  /** A shortcut on this message; without it, a global one. */
  readonly message?: { readonly channel: string; readonly ts: string }
}

/** What people do in the workspace; each act goes to the bot as Slack would send it. */
export interface Acts {
  readonly command: (act: CommandAct) => Promise<Delivery>
  readonly press: (act: PressAct) => Promise<Delivery>
  readonly pressInView: (act: ViewPressAct) => Promise<Delivery>
  readonly submitView: (act: SubmitAct) => Promise<Delivery>
  readonly closeView: (act: Omit<SubmitAct, 'entries'>) => Promise<Delivery | null>
  readonly event: (event: Json, act?: EventAct) => Promise<Delivery>
  readonly shortcut: (act: ShortcutAct) => Promise<Delivery>
  /** Somebody opens the bot’s home tab. */
  readonly openHome: (act: HomeAct) => Promise<Delivery>
  /** Somebody posts files of his own. */
  readonly sendFile: (act: SendFileAct) => Promise<Delivery>
}

interface ActParts {
  readonly workspace: Workspace
  readonly tickets: Tickets
  readonly deliver: Deliver
}

/** Slack's verification token, which nothing should rely on any more. */
const VERIFICATION_TOKEN = 'sandbox-verification'

interface Pressable {
  readonly block: Json
  readonly element: Json
}

function findElement(blocks: readonly Json[], actionId: string, value: Entry | undefined): Pressable | null {
  for (const block of blocks) {
    for (const element of actableElements(block)) {
      const isNamed = element.action_id === actionId
      const isSame = element.type !== 'button' || value === undefined || element.value === value
      if (isNamed && isSame) return { block, element }
    }
  }
  return null
}

function actionOf(
  { block, element }: Pressable,
  value: Entry | undefined,
  { at, fileOf }: { readonly at: Date; readonly fileOf: FileOf },
): Json {
  const common = {
    action_id: element.action_id,
    block_id: block.block_id,
    action_ts: `${Math.floor(at.getTime() / 1_000)}.000000`,
  }
  if (element.type !== 'button') return { ...common, ...entered(element, value, fileOf) }
  const kept = Object.fromEntries(
    ['text', 'value', 'style', 'url'].flatMap((key) => {
      return element[key] === undefined ? [] : [[key, element[key]]]
    }),
  )
  return { type: 'button', ...common, ...kept }
}

export function createActs({ workspace, tickets, deliver }: ActParts): Acts {
  function userOf(id: string): UserRecord {
    const user = workspace.users.get(id)
    if (user === undefined) throw new ImpossibleActError(`user '${id}': expected a user of the workspace`)
    return user
  }

  function channelOf(id: string, userId: string): ChannelRecord {
    const channel = workspace.channels.get(id)
    if (channel === undefined) throw new ImpossibleActError(`channel '${id}': expected a channel of the workspace`)
    if (channel.kind !== 'public' && !channel.members.has(userId)) {
      throw new ImpossibleActError(`channel '${id}': expected ${userId} to be a member of this private channel`)
    }
    return channel
  }

  const fileOf: FileOf = (id) => {
    const file = workspace.files.get(id)
    if (file === undefined) throw new ImpossibleActError(`file '${id}': expected a file of the workspace`)
    return fileShape(workspace, file)
  }

  function bot(): TokenRecord {
    const token = [...workspace.tokens.values()].find((one) => one.kind === 'bot')
    if (token === undefined) throw new ImpossibleActError('the workspace has no bot; expected a bot token')
    return token
  }

  function common(userId: string): Json {
    const user = userOf(userId)
    return {
      team: { id: workspace.teamId, domain: 'sandbox' },
      user: { id: user.id, username: user.name, name: user.name, team_id: workspace.teamId },
      api_app_id: workspace.appId,
      token: VERIFICATION_TOKEN,
      enterprise: null,
      is_enterprise_install: false,
    }
  }

  function responseUrl(channel: ChannelRecord, userId: string, messageTs: string | null): string {
    const target = { channelId: channel.id, userId, botId: bot().botId, messageTs }
    return `${workspace.url}/response/${tickets.issueResponse(target, workspace.now())}`
  }

  async function command(act: CommandAct): Promise<Delivery> {
    const user = userOf(act.user)
    const channel = channelOf(act.channel, act.user)
    const payload = {
      token: VERIFICATION_TOKEN,
      team_id: workspace.teamId,
      team_domain: 'sandbox',
      channel_id: channel.id,
      channel_name: channel.kind === 'im' ? 'directmessage' : channel.name,
      user_id: user.id,
      user_name: user.name,
      command: act.command,
      text: act.text ?? '',
      api_app_id: workspace.appId,
      is_enterprise_install: 'false',
      response_url: responseUrl(channel, user.id, null),
      trigger_id: tickets.issueTrigger(user.id, workspace.now()),
    }
    const delivery = await deliver({ type: 'slash_commands', payload }, act)
    if (delivery.status === 200 && delivery.body !== '') {
      postAnswer(
        workspace,
        { channelId: channel.id, userId: user.id, botId: bot().botId, messageTs: null },
        delivery.body,
      )
    }
    return delivery
  }

  function pressedMessage(act: PressAct, channel: ChannelRecord): { message: StoredMessage; found: Pressable } {
    for (const message of [...channel.messages].reverse()) {
      if (act.ts !== undefined && message.ts !== act.ts) continue
      if (message.ephemeralTo !== null && message.ephemeralTo !== act.user) continue
      const found = findElement(message.blocks, act.actionId, act.value)
      if (found !== null) return { message, found }
    }
    const place = act.ts === undefined ? `channel ${channel.id}` : `message ${act.ts} of ${channel.id}`
    const value = act.value === undefined ? '' : ` and value ${JSON.stringify(act.value)}`
    throw new ImpossibleActError(`${place}: no element with action_id '${act.actionId}'${value}`)
  }

  async function press(act: PressAct): Promise<Delivery> {
    const channel = channelOf(act.channel, act.user)
    const { message, found } = pressedMessage(act, channel)
    const isEphemeral = message.ephemeralTo !== null
    const payload = {
      type: 'block_actions',
      ...common(act.user),
      container: { type: 'message', message_ts: message.ts, channel_id: channel.id, is_ephemeral: isEphemeral },
      trigger_id: tickets.issueTrigger(act.user, workspace.now()),
      channel: { id: channel.id, name: channel.kind === 'im' ? 'directmessage' : channel.name },
      message: messageShape(workspace, message, true),
      state: {
        values: act.entries === undefined ? {} : enteredValues({ blocks: message.blocks }, act.entries, fileOf),
      },
      response_url: responseUrl(channel, act.user, message.ts),
      actions: [actionOf(found, act.value, { at: workspace.now(), fileOf })],
    }
    return deliver({ type: 'interactive', payload }, act)
  }

  function viewOf(userId: string, viewId: string | undefined): ViewRecord {
    userOf(userId)
    const record = viewId === undefined ? openStack(workspace, userId).at(-1) : workspace.views.get(viewId)
    if (record === undefined || record.userId !== userId || record.state !== 'open') {
      throw new ImpossibleActError(`user ${userId} has no open view${viewId === undefined ? '' : ` '${viewId}'`}`)
    }
    return record
  }

  async function pressInView(act: ViewPressAct): Promise<Delivery> {
    const record = viewOf(act.user, act.viewId)
    const found = findElement(recordsOf(record.view.blocks), act.actionId, act.value)
    if (found === null) throw new ImpossibleActError(`view ${record.id}: no element with action_id '${act.actionId}'`)
    const values = act.entries === undefined ? {} : enteredValues(record.view, act.entries, fileOf)
    const payload = {
      type: 'block_actions',
      ...common(act.user),
      container: { type: 'view', view_id: record.id },
      trigger_id: tickets.issueTrigger(act.user, workspace.now()),
      view: viewShape(workspace, record, values),
      actions: [actionOf(found, act.value, { at: workspace.now(), fileOf })],
    }
    return deliver({ type: 'interactive', payload }, act)
  }

  async function submitView(act: SubmitAct): Promise<Delivery> {
    const record = viewOf(act.user, act.viewId)
    const values = enteredValues(record.view, act.entries ?? {}, fileOf)
    const payload = {
      type: 'view_submission',
      ...common(act.user),
      trigger_id: tickets.issueTrigger(act.user, workspace.now()),
      view: viewShape(workspace, record, values),
      response_urls: [],
    }
    const delivery = await deliver({ type: 'interactive', payload }, act)
    if (delivery.status === 200) answerSubmission(workspace, record, delivery.body)
    return delivery
  }

  async function closeView(act: Omit<SubmitAct, 'entries'>): Promise<Delivery | null> {
    const record = viewOf(act.user, act.viewId)
    record.state = 'closed'
    if (record.view.notify_on_close !== true) return null
    const view = viewShape(workspace, record)
    return deliver(
      { type: 'interactive', payload: { type: 'view_closed', ...common(act.user), view, is_cleared: false } },
      act,
    )
  }

  async function event(body: Json, act: EventAct = {}): Promise<Delivery> {
    const { userId } = bot()
    const payload = {
      token: VERIFICATION_TOKEN,
      team_id: workspace.teamId,
      api_app_id: workspace.appId,
      event: { event_ts: `${workspace.now().getTime() / 1_000}`, ...body },
      type: 'event_callback',
      event_id: act.eventId ?? workspace.nextId('Ev'),
      event_time: Math.floor(workspace.now().getTime() / 1_000),
      authorizations: [
        { enterprise_id: null, team_id: workspace.teamId, user_id: userId, is_bot: true, is_enterprise_install: false },
      ],
      is_ext_shared_channel: false,
    }
    return deliver({ type: 'events_api', payload }, act)
  }

  async function shortcut(act: ShortcutAct): Promise<Delivery> {
    const base = {
      ...common(act.user),
      callback_id: act.callbackId,
      action_ts: `${workspace.now().getTime() / 1_000}`,
      trigger_id: tickets.issueTrigger(act.user, workspace.now()),
    }
    if (act.message === undefined) return deliver({ type: 'interactive', payload: { type: 'shortcut', ...base } }, act)
    const channel = channelOf(act.message.channel, act.user)
    const message = workspace.findMessage(channel, act.message.ts)
    if (message === null) throw new ImpossibleActError(`channel ${channel.id}: no message ${act.message.ts}`)
    const payload = {
      type: 'message_action',
      ...base,
      channel: { id: channel.id, name: channel.name },
      message_ts: message.ts,
      message: messageShape(workspace, message, true),
      response_url: responseUrl(channel, act.user, message.ts),
    }
    return deliver({ type: 'interactive', payload }, act)
  }

  async function openHome({ user, ...options }: HomeAct): Promise<Delivery> {
    const { userId, botId } = bot()
    const { id: channel } = workspace.directChannel([userOf(user).id, userId])
    const home = [...workspace.views.values()].find((one) => {
      return one.userId === user && one.botId === botId && one.view.type === 'home'
    })
    const view = home === undefined ? {} : { view: viewShape(workspace, home) }
    return event({ type: 'app_home_opened', user, channel, tab: 'home', ...view }, options)
  }

  async function sendFile({ user, channel: id, fileIds, text = '', ...options }: SendFileAct): Promise<Delivery> {
    const channel = id === undefined ? workspace.directChannel([userOf(user).id, bot().userId]) : channelOf(id, user)
    const files = fileIds.map(fileOf)
    const message = workspace.post(channel, {
      userId: user,
      botId: null,
      threadTs: null,
      isBroadcast: false,
      ephemeralTo: null,
      text,
      blocks: [],
      attachments: [],
      metadata: null,
      files: fileIds,
      mentions: [],
      links: [],
    })
    const kind = channel.kind === 'public' ? 'channel' : channel.kind === 'private' ? 'group' : channel.kind
    const { ts } = message
    const told = {
      type: 'message',
      subtype: 'file_share',
      channel: channel.id,
      channel_type: kind,
      user,
      ts,
      text,
      files,
    }
    return event(told, options)
  }

  return { command, press, pressInView, submitView, closeView, event, shortcut, openHome, sendFile }
}
