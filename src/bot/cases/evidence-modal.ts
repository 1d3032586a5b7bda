import type { KnownBlock, ModalView, RichTextBlock } from '@slack/types'
import { toLocalDateTime } from '../../domain/time.ts'
import { fillIn } from '../../notifications/words.ts'
import type { CaseView, ShownEvidence } from '../../workflows/cases/case-view.ts'
import type { BotTools } from '../define.ts'
import { buttonRow, plain, toButton, verbatim } from '../forms.ts'

/** Slack's callback_id of the list of a case's evidence; nothing is sent in by it. */
const EVIDENCE_VIEW = 'case.evidence'
/** Pieces of one page. */
const PAGE_PIECES = 20
const BYTES_OF_KILOBYTE = 1024

/** What was brought as evidence in a case, as far as this person may see it, newest first; the first page is 0. */
export function toEvidenceModal(tools: BotTools, { number, evidence }: CaseView, page: number): ModalView {
  const { caseForms, cases, forms } = tools.replies
  const words = caseForms.evidence
  const pages = Math.max(1, Math.ceil(evidence.length / PAGE_PIECES))
  const at = Math.min(page, pages - 1)
  const shown = evidence.toReversed().slice(at * PAGE_PIECES, (at + 1) * PAGE_PIECES)
  const head = fillIn(words.head, { count: evidence.length, page: at + 1, pages })
  const row = [
    ...(at === 0 ? [] : [{ action: 'case.evidencePrevious', label: cases.previous, value: { number, page: at - 1 } }]),
    ...(at === pages - 1 ? [] : [{ action: 'case.evidenceNext', label: cases.next, value: { number, page: at + 1 } }]),
  ]
  return {
    type: 'modal',
    callback_id: EVIDENCE_VIEW,
    title: plain(words.title),
    close: plain(forms.close),
    blocks: [
      verbatim(evidence.length === 0 ? words.nothing : head),
      ...shown.map((piece) => pieceBlock(tools, number, piece)),
      ...(row.length === 0 ? [] : [buttonRow(row)]),
    ],
  }
}

function pieceBlock({ context, replies }: BotTools, number: string, piece: ShownEvidence): KnownBlock {
  const { file, link, send } = replies.caseForms.evidence
  const by = piece.unitName === null ? piece.name : `${piece.unitName} ${piece.name}`
  const at = context.templates.format.dateTime(toLocalDateTime(piece.uploadedAt, context.office.timeZone))
  if (piece.link !== null) return linked(piece.link, fillIn(link, { by, at }))
  const size = `${Math.ceil((piece.byteLength ?? 0) / BYTES_OF_KILOBYTE)} KB`
  const text = fillIn(file, { name: piece.fileName ?? '', size, by, at, sha256: piece.sha256 ?? '' })
  const button = { action: 'case.sendEvidence', label: send, value: { number, evidenceId: piece.id } }
  return { type: 'section', text: plain(text), accessory: toButton(button) }
}

function linked(url: string, text: string): RichTextBlock {
  const elements = [
    { type: 'link', url },
    { type: 'text', text: `\n${text}` },
  ] as const
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [...elements] }] }
}
