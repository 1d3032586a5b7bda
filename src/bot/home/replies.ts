import { z } from 'zod'
import { OptionText, sentence } from '../reply-texts.ts'

const HEADS = ['waiting', 'work', 'schedules', 'messages', 'coverage', 'people'] as const

/** What a person's own page says. */
export const HOME_REPLIES = z.strictObject({
  hello: sentence('name', 'day'),
  posts: sentence('posts'),
  post: sentence('unit', 'role'),
  more: sentence('count'),
  moreThan: sentence('count'),
  heads: z.strictObject(
    Object.fromEntries(HEADS.map((head) => [head, OptionText])) as Record<(typeof HEADS)[number], typeof OptionText>,
  ),
  unknown: z.strictObject({ title: OptionText, text: sentence(), ask: sentence('names'), nobody: sentence() }),
  waiting: z.strictObject({
    nothing: sentence(),
    receipt: sentence('unit', 'kind'),
    receiptOfMonth: sentence('unit', 'month', 'kind'),
    meeting: sentence('unit', 'month', 'step'),
    return: sentence('unit', 'title', 'state'),
    case: sentence('unit', 'number', 'title', 'step'),
    report: sentence('unit', 'number', 'kind', 'state'),
    due: sentence('day'),
    overdue: sentence('day'),
    unconfirmed: sentence(),
    all: sentence('count'),
  }),
  open: OptionText,
  read: OptionText,
  work: z.strictObject({
    ranking: sentence('subject', 'state'),
    states: z.strictObject({ awaitingPublication: sentence(), published: sentence() }),
    publish: sentence('medium', 'month'),
    sendTable: sentence(),
    proposal: sentence('subject', 'unit'),
    moreProposals: sentence('count'),
    objection: sentence('subject', 'unit', 'reason'),
    moreObjections: sentence('count'),
    receipts: sentence('count'),
    showReceipts: OptionText,
    overdueCases: sentence('count'),
    showCases: OptionText,
    returns: sentence('count'),
  }),
  schedules: z.strictObject({
    coming: sentence('run', 'at'),
    unconfirmed: sentence(),
    nothing: sentence(),
    missed: sentence('id', 'slot', 'state'),
    reason: sentence('reason'),
    all: sentence('count'),
    missing: sentence('year'),
    unannounced: sentence('year'),
  }),
  messages: z.strictObject({ nothing: sentence(), head: sentence('failed', 'unconfirmed'), all: sentence('count') }),
  coverage: z.strictObject({
    head: sentence('units', 'channels'),
    noGap: sentence(),
    withoutChannel: sentence('units'),
    retired: sentence('unit', 'channel', 'reason'),
    someUnit: sentence(),
    step: sentence(),
  }),
  people: z.strictObject({
    head: sentence('count'),
    withoutSlack: sentence('count'),
    unanswered: sentence('units'),
    complete: sentence(),
    step: sentence(),
  }),
})
