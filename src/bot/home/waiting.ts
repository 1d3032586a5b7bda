import type { KnownBlock } from '@slack/types'
import { assertNever } from '../../domain/refusal.ts'
import type { LocalDay } from '../../domain/time.ts'
import { ownWord } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import type { KnownHome, WaitingItem, WaitingMatter } from '../../workflows/home/facts.ts'
import type { ReplyButton, Wording } from '../define.ts'
import { entryBlock, verbatim } from '../forms.ts'
import { heading, itemBlocks, nameOf, restText } from './blocks.ts'
import { decisionBlocks } from './decisions.ts'

/** What waits for the person himself, each with the button that does it or opens it, and what he decides about. */
export function waitingBlocks(
  wording: Wording,
  { waiting, decisions, today }: Pick<KnownHome, 'waiting' | 'decisions' | 'today'>,
): readonly KnownBlock[] {
  const { heads, waiting: words } = wording.replies.home
  const blocks = [
    ...waiting.items.flatMap((item) => blocksOf(wording, item, today)),
    ...restText(words.all, waiting).map(verbatim),
    ...(decisions === null ? [] : decisionBlocks(wording, decisions)),
  ]
  return [heading(heads.waiting), ...(blocks.length === 0 ? [verbatim(words.nothing)] : blocks)]
}

function blocksOf(wording: Wording, item: WaitingItem, today: LocalDay): readonly KnownBlock[] {
  const text = `${textOf(wording, item)}${dueText(wording, item, today)}`
  const button = buttonOf(wording, item.matter)
  const { matter } = item
  if (matter.kind !== 'receipt' || matter.permalink === null) return [entryBlock({ text, button })]
  const link = { url: matter.permalink, label: wording.replies.home.read }
  return itemBlocks({ text, link, buttons: [button] })
}

function textOf(wording: Wording, { matter, unit: of }: WaitingItem): string {
  const { format } = wording.context.templates
  const words = wording.replies.home.waiting
  const unit = nameOf(wording, of)
  switch (matter.kind) {
    case 'receipt': {
      const kind = ownWord(format.words.kinds, matter.noticeKind)
      if (matter.month === null) return fillIn(words.receipt, { unit, kind })
      return fillIn(words.receiptOfMonth, { unit, month: format.month(matter.month), kind })
    }
    case 'meeting': {
      const step = wording.replies.interviews.steps[matter.step]
      return fillIn(words.meeting, { unit, month: format.month(matter.month), step })
    }
    case 'return': {
      const state = ownWord(format.words.campaigns.states, matter.state)
      return fillIn(words.return, { unit, title: matter.title, state })
    }
    case 'case': {
      const step = ownWord(format.words.cases.steps, matter.step)
      return fillIn(words.case, { unit, number: matter.number, title: matter.title, step })
    }
    case 'report': {
      const { patrol } = format.words
      const kind = ownWord(patrol.kinds, matter.problemKind)
      return fillIn(words.report, { unit, number: matter.number, kind, state: ownWord(patrol.states, matter.state) })
    }
    default:
      return assertNever(matter)
  }
}

function dueText({ replies, context }: Wording, { due }: WaitingItem, today: LocalDay): string {
  if (due === null) return ''
  const words = replies.home.waiting
  const day = context.templates.format.dayAndWeekday(due.day)
  const said = fillIn(due.day < today ? words.overdue : words.due, { day })
  return due.confirmed ? said : `${said}${words.unconfirmed}`
}

function buttonOf({ replies, context }: Wording, matter: WaitingMatter): ReplyButton {
  const { buttons } = context.templates.format.words
  switch (matter.kind) {
    case 'receipt':
      return { action: 'receipt.sign', label: ownWord(buttons, 'receipt.sign'), value: { message: matter.message } }
    case 'meeting': {
      const action = `interview.${matter.step}`
      return { action, label: ownWord(buttons, action), value: { meetingId: matter.meetingId } }
    }
    case 'return':
      return { action: 'return.show', label: replies.home.open, value: { submissionId: matter.submissionId } }
    case 'case':
      return { action: 'case.open', label: replies.home.open, value: { number: matter.number } }
    case 'report':
      return { action: 'patrol.show', label: replies.home.open, value: { number: matter.number } }
    default:
      return assertNever(matter)
  }
}
