import type { ModalView } from '@slack/types'
import { fillIn } from '../notifications/words.ts'
import type { Speech } from './define.ts'
import { toResultView } from './forms.ts'
import { type Replies, refusalText } from './replies.ts'
import type { Said } from './said.ts'

/** What the person who acted is told; `null` when a form, or the first of several requests, tells him. */
export function toSpeech(said: Said, replies: Replies): Speech | null {
  if (said.kind === 'said') return said
  const text = textOf(said, replies)
  if (text === null) return null
  return {
    paragraphs: [text],
    ...(said.kind === 'done' && said.buttons !== undefined ? { buttons: said.buttons } : {}),
  }
}

/** The view that a form turns into, or that lies upon the one whose button was pressed. */
export function resultOf(said: Said, replies: Replies): ModalView {
  if (said.kind === 'form') return said.view
  if (said.kind === 'entries') return toResultView(replies, 'refused', Object.values(said.errors).join('\n'))
  if (said.kind === 'said') return toResultView(replies, 'answer', said.paragraphs, said.buttons, said.entries)
  const text = textOf(said, replies) ?? replies.trouble.sameAgain
  if (said.kind === 'done') return toResultView(replies, 'done', text, said.buttons)
  return toResultView(replies, said.kind === 'fault' ? 'trouble' : 'refused', text)
}

function textOf(said: Said, replies: Replies): string | null {
  const { trouble } = replies
  switch (said.kind) {
    case 'done':
      return said.text
    case 'refused':
      return refusalText(replies, said.refusal)
    case 'broken':
      return trouble.brokenButton
    case 'tooLate':
      return trouble.tooLate
    case 'fault':
      return fillIn(trouble.fault, { reference: said.reference })
    default:
      return null
  }
}
