import { z } from 'zod'
import { actOnce } from './act-once.ts'
import type { ShortcutDefinition } from './define.ts'
import { resultOf } from './results.ts'
import { guarded, type ListenerParts, outcomeOf, type Said } from './said.ts'

const Id = z.string().min(1).max(255)
const Taken = z.object({ user: z.object({ id: Id }), trigger_id: Id, action_ts: Id })

/**
 * Shows the form that a global shortcut asks for, or in a view why there is none: a shortcut has no channel to answer
 * in.
 */
export async function answerShortcut(shortcut: ShortcutDefinition, body: unknown, parts: ListenerParts): Promise<void> {
  const taken = Taken.safeParse(body)
  const said: Said = taken.success
    ? await guarded(`shortcut ${shortcut.id}`, parts, () => ask(shortcut, taken.data, parts))
    : { kind: 'broken' }
  parts.logger.info({ callbackId: shortcut.id, outcome: outcomeOf(said) }, 'a shortcut was taken')
  parts.onRequest('shortcut', said.kind)
  if (!taken.success || said.kind === 'repeated') return
  const view = said.kind === 'form' ? said.view : resultOf(said, parts.replies)
  const shown = await guarded('a form', parts, () => parts.forms.open(taken.data.trigger_id, view))
  if (shown === 'tooLate') parts.logger.warn({ callbackId: shortcut.id }, 'a shortcut’s form came too late')
}

async function ask(
  shortcut: ShortcutDefinition,
  { user, action_ts: takenAt }: z.infer<typeof Taken>,
  parts: ListenerParts,
): Promise<Said> {
  const by = { surface: 'slack', slackUserId: user.id } as const
  const said = await actOnce(`shortcut/${shortcut.id}/${user.id}/${takenAt}`, parts, (tools) =>
    shortcut.run({ by }, tools),
  )
  return said ?? { kind: 'repeated' }
}
