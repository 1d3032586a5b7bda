import { toLocalDateTime } from '../../domain/time.ts'
import { fullName, ownWord } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import { type ReceiptsQuestion, toReceiptQuery } from '../../workflows/export-receipts.ts'
import type { SignedMessage } from '../../workflows/list-receipts.ts'
import { todayOf } from '../../workflows/office-context.ts'
import type { Asker } from '../../workflows/viewer.ts'
import type { BotTools, Reply } from '../define.ts'
import { offsetButtons, PAGE_ENTRIES } from './offset-pages.ts'
import { exportButtons } from './questions.ts'

const PAGE_ACTIONS = { previous: 'receipts.previous', next: 'receipts.next' } as const

/** Where a page of the rolls asked for begins. */
export interface ReceiptsPlace {
  readonly question: ReceiptsQuestion
  /** How many messages are passed over. */
  readonly offset: number
}

/** One page of the messages that are signed for, each with who has signed and who has not. */
export async function answerReceipts(tools: BotTools, place: ReceiptsPlace, by: Asker): Promise<Reply> {
  const { context, workflows, replies } = tools
  const { question, offset } = place
  const found = await workflows.listReceipts(context, {
    ...toReceiptQuery(question),
    offset,
    take: PAGE_ENTRIES,
    by,
  })
  if (!found.ok) return { kind: 'refused', refusal: found.refusal }
  const { listed, more } = found.value
  if (listed.length === 0 && offset === 0) return { kind: 'said', paragraphs: [replies.receipts.nothing] }
  const to = offset + listed.length
  const head = fillIn(replies.receipts.head, { count: to + more, from: offset + 1, to })
  const { previous, next } = replies.cases
  return {
    kind: 'said',
    paragraphs: [head, ...listed.map((entry) => entryText(entry, tools))],
    buttons: [
      [...offsetButtons(place, more > 0, { actions: PAGE_ACTIONS, previous, next }), ...exportButtons(tools, question)],
    ],
  }
}

function entryText({ run, unit, roll, signBy, permalink }: SignedMessage, { context, replies }: BotTools): string {
  const { format } = context.templates
  const { entry, stopped, due, overdue, signed, unsigned } = replies.receipts
  const late = signBy !== null && signBy < todayOf(context) ? overdue : ''
  const lines = [
    fillIn(entry, {
      unit: unit.district === '' ? unit.unitName : fullName(unit, format),
      month: run.month === null ? '' : format.month(run.month),
      kind: ownWord(format.words.kinds, run.kind),
      message: run.messageId,
    }),
    ...(signBy === null ? [] : [`${fillIn(due, { day: format.dayAndWeekday(signBy) })}${late}`]),
    ...(run.state === 'stopped' ? [stopped] : []),
    ...roll.map(({ name, role, signedAt }) => {
      const person = { name, role: format.words.roles[role] }
      if (signedAt === null) return fillIn(unsigned, person)
      return fillIn(signed, { ...person, at: format.dateTime(toLocalDateTime(signedAt, context.office.timeZone)) })
    }),
    ...(permalink === null ? [] : [permalink]),
  ]
  return lines.join('\n')
}
