import { createHash } from 'node:crypto'
import { payloadRefusal, withIds } from '../content.ts'
import { isRecord, type Json, recordsOf, stringAt } from '../json.ts'
import { VIEW_BYTES_MAX, VIEW_STACK_MAX } from '../limits.ts'
import { type Answer, type Call, done, fail, type Method, missingArgument } from '../method.ts'
import type { ViewRecord, Workspace } from '../state.ts'
import { viewProblems } from '../validate/views.ts'

type Checked = { readonly ok: true; readonly view: Json } | { readonly ok: false; readonly refusal: Answer }

/** A view as Slack would take it, with ids on its blocks; otherwise the refusal with JSON pointers. */
export function checkView(value: unknown, type: 'modal' | 'home'): Checked {
  const problems = viewProblems(value)
  if (problems.length > 0 || !isRecord(value))
    return { ok: false, refusal: payloadRefusal('invalid_arguments', problems) }
  if (value.type !== type)
    return { ok: false, refusal: fail('invalid_arguments', { detail: `expected a ${type} view` }) }
  if (Buffer.byteLength(JSON.stringify(value)) > VIEW_BYTES_MAX) return { ok: false, refusal: fail('view_too_large') }
  return { ok: true, view: { ...value, blocks: withIds(recordsOf(value.blocks)) } }
}

function readView(call: Call, type: 'modal' | 'home'): Checked {
  const argument = call.args.json('view')
  if (argument.state === 'absent') return { ok: false, refusal: missingArgument('view') }
  if (argument.state === 'malformed') return { ok: false, refusal: fail('invalid_arguments') }
  return checkView(argument.value, type)
}

function hashOf(view: Json, id: string, count: number): string {
  return `${count}.${createHash('sha256')
    .update(`${id} ${JSON.stringify(view)}`)
    .digest('hex')
    .slice(0, 8)}`
}

/** Puts a view before a user. */
export function openView(
  workspace: Workspace,
  view: Json,
  place: Pick<ViewRecord, 'userId' | 'botId' | 'previousId'>,
): ViewRecord {
  const id = workspace.nextId('V')
  const previous = place.previousId === null ? undefined : workspace.views.get(place.previousId)
  const record: ViewRecord = {
    ...place,
    id,
    rootId: previous?.rootId ?? id,
    view,
    hash: hashOf(view, id, 1),
    state: 'open',
    errors: {},
  }
  workspace.addView(record)
  return record
}

export function replaceView(record: ViewRecord, view: Json): void {
  record.view = view
  record.errors = {}
  record.hash = hashOf(view, record.id, Number(record.hash.split('.')[0]) + 1)
}

/** A view as payloads carry it; `values` is what the user has entered. */
export function viewShape(workspace: Workspace, record: ViewRecord, values: Json = {}): Json {
  const { view } = record
  const textAt = (key: string) => stringAt(view, key) ?? ''
  return {
    ...view,
    id: record.id,
    team_id: workspace.teamId,
    app_id: workspace.appId,
    app_installed_team_id: workspace.teamId,
    bot_id: record.botId,
    private_metadata: textAt('private_metadata'),
    callback_id: textAt('callback_id'),
    external_id: textAt('external_id'),
    submit: view.submit ?? null,
    close: view.close ?? null,
    clear_on_close: view.clear_on_close ?? false,
    notify_on_close: view.notify_on_close ?? false,
    root_view_id: record.rootId,
    previous_view_id: record.previousId,
    hash: record.hash,
    state: { values },
  }
}

/** The views a user has in front of him, the bottom one first. */
export function openStack(workspace: Workspace, userId: string): readonly ViewRecord[] {
  return [...workspace.views.values()].filter((one) => {
    return one.userId === userId && one.state === 'open' && one.view.type === 'modal'
  })
}

function byTrigger(call: Call, isPush: boolean): Answer {
  const triggerId = call.args.text('trigger_id')
  if (triggerId === null) return missingArgument('trigger_id')
  const checked = readView(call, 'modal')
  if (!checked.ok) return checked.refusal
  const trigger = call.tickets.redeemTrigger(triggerId, call.now)
  if (!trigger.ok) return fail(trigger.error)
  const stack = openStack(call.workspace, trigger.userId)
  const top = stack.at(-1)
  if (isPush && top === undefined) return fail('not_found')
  if (isPush && stack.length >= VIEW_STACK_MAX) return fail('push_limit_reached')
  if (!isPush) for (const old of stack) old.state = 'closed'
  const record = openView(call.workspace, checked.view, {
    userId: trigger.userId,
    botId: call.token.botId,
    previousId: isPush ? (top?.id ?? null) : null,
  })
  return done({ view: viewShape(call.workspace, record) })
}

function update(call: Call): Answer {
  const viewId = call.args.text('view_id')
  const externalId = call.args.text('external_id')
  if (viewId === null && externalId === null) return missingArgument('view_id')
  const checked = readView(call, 'modal')
  if (!checked.ok) return checked.refusal
  const record = [...call.workspace.views.values()].find((one) => {
    return viewId !== null ? one.id === viewId : one.view.external_id === externalId
  })
  if (record === undefined || record.state !== 'open' || record.view.type === 'home') return fail('not_found')
  const hash = call.args.text('hash')
  if (hash !== null && hash !== record.hash) return fail('hash_conflict')
  replaceView(record, checked.view)
  return done({ view: viewShape(call.workspace, record) })
}

function publish(call: Call): Answer {
  const userId = call.args.text('user_id')
  if (userId === null) return missingArgument('user_id')
  if (!call.workspace.users.has(userId)) return fail('user_not_found')
  const checked = readView(call, 'home')
  if (!checked.ok) return checked.refusal
  const old = [...call.workspace.views.values()].find((one) => one.userId === userId && one.view.type === 'home')
  const hash = call.args.text('hash')
  if (old !== undefined && hash !== null && hash !== old.hash) return fail('hash_conflict')
  if (old !== undefined) replaceView(old, checked.view)
  const place = { userId, botId: call.token.botId, previousId: null }
  const record = old ?? openView(call.workspace, checked.view, place)
  return done({ view: viewShape(call.workspace, record) })
}

export const VIEW_METHODS: readonly Method[] = [
  { name: 'views.open', scopes: [], tier: 4, run: (call) => byTrigger(call, false) },
  { name: 'views.push', scopes: [], tier: 4, run: (call) => byTrigger(call, true) },
  { name: 'views.update', scopes: [], tier: 4, run: update },
  { name: 'views.publish', scopes: [], tier: 4, run: publish },
]
