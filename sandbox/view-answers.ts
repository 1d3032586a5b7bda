import { isRecord, type Json, parseJson, stringAt } from './json.ts'
import { VIEW_STACK_MAX } from './limits.ts'
import { checkView, openStack, openView, replaceView } from './methods/views.ts'
import type { ViewRecord, Workspace } from './state.ts'

function errorsOf(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {}
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  )
}

/** Follows `response_action`; returns the outcome as the call log shows it. */
function follow(workspace: Workspace, record: ViewRecord, answer: Json): string {
  const action = stringAt(answer, 'response_action')
  if (action === 'errors') {
    record.errors = errorsOf(answer.errors)
    return Object.keys(record.errors).length > 0 ? 'errors' : 'invalid_arguments'
  }
  if (action === 'clear') {
    for (const open of openStack(workspace, record.userId)) open.state = 'closed'
    record.state = 'submitted'
    return 'clear'
  }
  if (action !== 'update' && action !== 'push') return 'invalid_response_action'
  const checked = checkView(answer.view, 'modal')
  if (!checked.ok) return checked.refusal.ok ? 'ok' : checked.refusal.error
  if (action === 'update') {
    replaceView(record, checked.view)
    return 'update'
  }
  if (openStack(workspace, record.userId).length >= VIEW_STACK_MAX) return 'push_limit_reached'
  openView(workspace, checked.view, { userId: record.userId, botId: record.botId, previousId: record.id })
  return 'push'
}

/**
 * What the acknowledgement of a submission does to the view: an empty one closes it, field errors keep it open, and
 * a new view replaces it or lies on top. Source: https://docs.slack.dev/surfaces/modals.
 */
export function answerSubmission(workspace: Workspace, record: ViewRecord, body: string): void {
  const parsed = body === '' ? null : parseJson(body)
  record.errors = {}
  let outcome = 'closed'
  if (parsed === null) record.state = 'submitted'
  else if (parsed.ok && isRecord(parsed.value)) outcome = follow(workspace, record, parsed.value)
  else outcome = 'invalid_response'
  workspace.record({ method: 'view_submission', channel: null, at: workspace.now(), outcome })
}
