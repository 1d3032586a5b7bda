import { Args } from './args.ts'
import { readContent } from './content.ts'
import { isRecord, type Json, parseJson } from './json.ts'
import type { NewMessage, StoredMessage, UserRecord, Workspace } from './state.ts'
import type { ResponseTarget, Tickets } from './tickets.ts'

export interface ResponseReply {
  readonly status: number
  readonly body: Json
}

function botUserId(workspace: Workspace, botId: string): UserRecord['id'] {
  const token = [...workspace.tokens.values()].find((one) => one.botId === botId && one.kind === 'bot')
  return token?.userId ?? botId
}

function replaced(workspace: Workspace, original: StoredMessage, next: NewMessage): void {
  original.text = next.text
  original.blocks = next.blocks
  original.attachments = next.attachments
  original.mentions = next.mentions
  original.links = next.links
  original.editedTs = `${Math.floor(workspace.now().getTime() / 1_000)}.000000`
  workspace.onMessage(original, 'edited')
}

/** Puts the answer to a command or a response_url where it belongs; returns Slack's error code, or `null`. */
function place(workspace: Workspace, target: ResponseTarget, answer: Json): string | null {
  const channel = workspace.channels.get(target.channelId)
  if (channel === undefined) return 'channel_not_found'
  const original = target.messageTs === null ? null : workspace.findMessage(channel, target.messageTs)
  const args = new Args(answer)
  if (args.flag('delete_original')) {
    if (original === null) return 'message_not_found'
    workspace.delete(channel, original)
    return null
  }
  const checked = readContent(args, {
    blocksCharsMax: Number.POSITIVE_INFINITY,
    refusedBlocks: workspace.refusedBlocks,
  })
  if (!checked.ok) return checked.refusal.ok ? null : checked.refusal.error
  if (!workspace.hasRoom(channel)) return 'fatal_error'
  const message: NewMessage = {
    ...checked.content,
    metadata: null,
    userId: botUserId(workspace, target.botId),
    botId: target.botId,
    threadTs: args.text('thread_ts'),
    isBroadcast: false,
    ephemeralTo: args.text('response_type') === 'in_channel' ? null : target.userId,
    files: [],
  }
  if (args.flag('replace_original') && original !== null) replaced(workspace, original, message)
  else workspace.post(channel, message)
  return null
}

/** The body a bot acknowledged a command with: JSON, or plain text. A body Slack would not show is left out. */
export function postAnswer(workspace: Workspace, target: ResponseTarget, body: string): void {
  const parsed = parseJson(body)
  const answer = parsed.ok && isRecord(parsed.value) ? parsed.value : { text: body }
  const error = place(workspace, target, answer)
  workspace.record({
    method: 'acknowledgement',
    channel: target.channelId,
    at: workspace.now(),
    outcome: error ?? 'ok',
  })
}

/** One use of a response_url. Source: https://docs.slack.dev/interactivity/handling-user-interaction. */
export function useResponseUrl(workspace: Workspace, tickets: Tickets, id: string, body: string): ResponseReply {
  const parsed = parseJson(body)
  const record = (channel: string | null, outcome: string) => {
    workspace.record({ method: 'response_url', channel, at: workspace.now(), outcome })
  }
  const used = tickets.useResponse(id, workspace.now())
  if (!used.ok) {
    record(null, used.error)
    return { status: 404, body: { ok: false, error: used.error } }
  }
  const error = parsed.ok && isRecord(parsed.value) ? place(workspace, used.target, parsed.value) : 'invalid_payload'
  record(used.target.channelId, error ?? 'ok')
  return error === null ? { status: 200, body: { ok: true } } : { status: 400, body: { ok: false, error } }
}
