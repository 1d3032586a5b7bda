import { canonicalJson } from '../domain/canonical-json.ts'
import type { Medium } from '../domain/medium.ts'
import type { Month } from '../domain/time.ts'
import type { NoticeInput } from '../notifications/catalog.ts'
import { renderNotice } from '../notifications/render.ts'
import type { Db } from '../store/database.ts'
import { keepContent, sha256Of } from '../store/files.ts'
import { enqueueMessage, type MessageAction, type OutboxMessage } from '../store/outbox.ts'
import { keepWording } from '../store/wordings.ts'
import type { OfficeContext } from './office-context.ts'
import { withCurrentRoll } from './receipt-facts.ts'

/** Where a message goes, and which forever-unique key it has. */
export interface MessagePlace {
  readonly key: string
  readonly unitCode: string
  readonly medium: Medium | null
  readonly month: Month | null
  readonly version: number
  readonly channelId: string
  readonly action?: Exclude<MessageAction, 'file'>
  readonly targetId?: number
  readonly requiresId?: number
  readonly priority: number
  /** Whether nothing changes but who has signed, which the notice says already. */
  readonly isRoll?: boolean
}

/**
 * Renders a notice and writes it to the outbox, with a row of its own for every file that goes into its thread. Call it
 * in the transaction of the act that says it: the message is due exactly if the act happened. A change of a message that
 * people sign for shows their signatures as they stand.
 */
export async function composeMessage(
  context: OfficeContext,
  db: Db,
  given: NoticeInput,
  place: MessagePlace,
): Promise<OutboxMessage> {
  const now = context.now()
  const { templates } = context
  const notice = await withCurrentRoll(context, db, given, place)
  const rendered = renderNotice(templates, notice)
  const { text, blocks } = rendered
  const wordingSha256 = await keepWording(db, notice.kind, templates.locale, templates.wordingOf(notice.kind), now)
  const files = []
  for (const { fileName, title, content } of rendered.files) {
    files.push({ fileName, title, sha256: await keepContent(db, fileName, content, now) })
  }
  const common = {
    unitCode: place.unitCode,
    medium: place.medium,
    month: place.month,
    version: place.version,
    platform: 'slack',
    channelId: place.channelId,
    priority: place.priority,
    locale: templates.locale,
    wordingSha256,
    dueAt: now,
  } as const
  const action = place.action ?? 'post'
  const message = await enqueueMessage(
    db,
    {
      ...common,
      key: place.key,
      kind: notice.kind,
      action,
      targetId: place.targetId ?? null,
      requiresId: place.requiresId ?? null,
      facts: notice.facts,
      text,
      blocks,
      files,
      contentSha256: sha256Of(canonicalJson({ text, blocks, files })),
    },
    now,
  )
  for (const [index, file] of files.entries()) {
    await enqueueMessage(
      db,
      {
        ...common,
        key: `${place.key}/file${index + 1}`,
        kind: `${notice.kind}File`,
        action: 'file',
        targetId: action === 'post' ? message.id : (place.targetId ?? message.id),
        requiresId: message.id,
        facts: null,
        text: file.title,
        blocks: [],
        files: [file],
        contentSha256: sha256Of(canonicalJson(file)),
      },
      now,
    )
  }
  return message
}

/** The business key of a notice about a month's ranking. */
export function messageKey(
  kind: string,
  { medium, month, version }: { readonly medium: Medium; readonly month: Month; readonly version: number },
  unitCode: string,
  channelId: string,
): string {
  return [kind, medium, month, unitCode, `v${version}`, channelId].join('/')
}
