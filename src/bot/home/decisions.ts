import type { KnownBlock } from '@slack/types'
import { fillIn } from '../../notifications/words.ts'
import type { ExtensionWork, ReturnDecisions, ReturnWork } from '../../workflows/home/facts.ts'
import type { Wording } from '../define.ts'
import { entryBlock, verbatim } from '../forms.ts'
import { itemBlocks, nameOf, noticeButton, restText, shortened } from './blocks.ts'

/** What a receiver of yearly returns has to decide about, each with its buttons. */
export function decisionBlocks(wording: Wording, { returns, extensions }: ReturnDecisions): readonly KnownBlock[] {
  const words = wording.replies.home.decisions
  const rest = [...restText(words.moreReturns, returns), ...restText(words.moreExtensions, extensions)]
  return [
    ...returns.items.flatMap((one) => returnBlocks(wording, one)),
    ...extensions.items.map((one) => extensionBlock(wording, one)),
    ...(rest.length === 0 ? [] : [verbatim(rest.join('\n'))]),
  ]
}

function returnBlocks(wording: Wording, work: ReturnWork): readonly KnownBlock[] {
  const { submissionId, eventId, title, submittedOn, isLate } = work
  const words = wording.replies.home.decisions
  const day = wording.context.templates.format.day(submittedOn)
  const text = fillIn(words.return, { unit: nameOf(wording, work.unit), title, day })
  const buttons = [
    noticeButton(wording, 'return.accept', { submissionId, eventId }),
    noticeButton(wording, 'return.return', { submissionId, eventId }),
    noticeButton(wording, 'return.show', { submissionId }),
  ]
  return itemBlocks({ text: isLate ? `${text}${words.lateReturn}` : text, buttons })
}

/** Its button opens the return, with the buttons to grant and to refuse. */
function extensionBlock(wording: Wording, { submissionId, title, due, asked, unit }: ExtensionWork): KnownBlock {
  const { home } = wording.replies
  const { dayAndWeekday } = wording.context.templates.format
  const text = fillIn(home.decisions.extension, {
    unit: nameOf(wording, unit),
    title,
    due: dayAndWeekday(due.day),
    until: dayAndWeekday(asked.until.day),
    reason: shortened(asked.reason),
  })
  return entryBlock({ text, button: { action: 'return.show', label: home.open, value: { submissionId } } })
}
