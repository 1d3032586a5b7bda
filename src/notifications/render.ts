import { type FactsByKind, NOTICES, type NoticeInput, type NoticeKind } from './catalog.ts'
import type { Document } from './document.ts'
import { toTerminal } from './plain-text.ts'
import { receiptOf, rollSection } from './receipt-roll.ts'
import type { RenderedMessage } from './rendered.ts'
import type { LabelledAction } from './slack-blocks.ts'
import { toSlackMessage } from './slack-message.ts'
import type { Templates } from './templates.ts'

/**
 * A notice as a Slack message. A pure function of the facts, the templates and their words: the same input gives the
 * same bytes, on any machine and in any time zone.
 *
 * @throws {TemplateError} When the facts break the view's bounds, naming the field.
 */
export function render<K extends NoticeKind>(templates: Templates, kind: K, facts: FactsByKind[K]): RenderedMessage {
  const notice = NOTICES[kind]
  const message = toSlackMessage({
    document: documentOf(templates, kind, facts),
    actions: labelActions(templates, kind, facts),
    files: notice.files(facts, templates.format),
    fileStem: notice.fileStem(facts),
    words: templates.format.words,
  })
  return receiptOf(facts)?.rollOnly === true ? { ...message, files: [] } : message
}

/** What the template says, and below it who has signed. */
function documentOf<K extends NoticeKind>(templates: Templates, kind: K, facts: FactsByKind[K]): Document {
  const receipt = receiptOf(facts)
  const document = templates.write(kind, facts)
  return receipt === null ? document : [...document, rollSection(receipt, templates.format)]
}

/** The same for a notice whose kind is known at run time only, as a row of the outbox holds it. */
export function renderNotice(templates: Templates, { kind, facts }: NoticeInput): RenderedMessage {
  return render(templates, kind, facts)
}

/** A notice as text for a terminal of `width` columns, with its buttons and files named below it. */
export function renderForTerminal<K extends NoticeKind>(
  templates: Templates,
  kind: K,
  facts: FactsByKind[K],
  width: number,
): string {
  const document = documentOf(templates, kind, facts)
  const buttons = labelActions(templates, kind, facts).map((action) => `[${action.text}]`)
  const files = NOTICES[kind].files(facts, templates.format).map((file) => `+ ${file.fileName}  ${file.title}`)
  const below = [...(buttons.length > 0 ? [buttons.join(' ')] : []), ...files]
  return toTerminal(document, width) + (below.length > 0 ? `\n${below.join('\n')}\n` : '')
}

/** The blocks as Slack's Block Kit Builder takes them: https://app.slack.com/block-kit-builder */
export function toBlockKitBuilder(message: RenderedMessage): string {
  return `${JSON.stringify({ blocks: message.blocks }, null, 2)}\n`
}

/** @throws {RangeError} When a notice names a button that the words file does not. */
function labelActions<K extends NoticeKind>(
  templates: Templates,
  kind: K,
  facts: FactsByKind[K],
): readonly LabelledAction[] {
  return NOTICES[kind].actions(facts).map(({ label, ...action }) => {
    const { buttons } = templates.format.words
    const text = Object.hasOwn(buttons, label) ? buttons[label] : undefined
    if (text === undefined) throw new RangeError(`button '${label}' of ${kind}: expected a word of its own in buttons`)
    return { ...action, text }
  })
}
