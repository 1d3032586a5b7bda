import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import { type ReceiptReminderFacts, ROLL_MAX, type RollFacts } from '../facts.ts'
import type { Format } from '../format.ts'
import { fillIn } from '../words.ts'
import * as phrases from './phrases.ts'
import { sampleTownship } from './samples.ts'

export const sampleReminder: ReceiptReminderFacts = {
  officeName: '示例市生态环境局',
  unit: sampleTownship,
  kind: 'bottomRankingNotice',
  medium: 'air',
  month: '2026-10',
  signBy: { day: '2026-11-18', confirmed: true },
  unsigned: [{ name: '李某', role: 'leaderInCharge', signedAt: null }],
  asked: [],
  isOverdue: false,
}

const People = z.array(phrases.Text).max(ROLL_MAX)

/** What a reminder and its copy to the unit above say. */
export const ReminderView = z.strictObject({
  body: phrases.Text,
  subject: phrases.Text,
  signBy: phrases.Text,
  unconfirmed: phrases.Text.nullable(),
  unsigned: phrases.Text,
  asked: phrases.Text.nullable(),
  isOverdue: z.boolean(),
  officeName: phrases.Text,
})

export function toReminderView(facts: ReceiptReminderFacts, format: Format): z.infer<typeof ReminderView> {
  const { words } = format
  return {
    body: phrases.bodyOf(facts.unit.unitName, words),
    subject: signedSubject(facts, format),
    signBy: format.dayAndWeekday(facts.signBy.day),
    unconfirmed: phrases.unconfirmedText([facts.signBy], format),
    unsigned: namesOf(facts.unsigned, format) ?? words.noValue,
    asked: namesOf(facts.asked, format),
    isOverdue: facts.isOverdue,
    officeName: facts.officeName,
  }
}

function namesOf(people: readonly RollFacts[], { words }: Format): string | null {
  const named = People.parse(
    people.map(({ name, role }) => fillIn(words.receiptRoll.person, { name, role: words.roles[role] })),
  )
  return named.length === 0 ? null : named.join(words.listSeparator)
}

/** What is to be signed for: its kind, and the ranking it is about where it is about one. */
export function signedSubject(
  { kind, medium, month }: Pick<ReceiptReminderFacts, 'kind' | 'medium' | 'month'>,
  format: Format,
): string {
  const { words } = format
  const name = phrases.ownWord(words.kinds, kind)
  if (medium === null || month === null) return name
  const { assessment } = words.media[medium]
  return fillIn(words.receiptRoll.subject, { month: format.month(month), assessment, kind: name })
}

/** To the unit, in the thread of what it has to sign for: who has not signed, and who is asked besides. */
export const receiptReminder = defineNotice({
  kind: 'receiptReminder',
  view: ReminderView,
  toView: toReminderView,
  samples: [
    sampleReminder,
    {
      ...sampleReminder,
      signBy: { day: '2027-01-05', confirmed: false },
      asked: [{ name: '赵某', role: 'principal', signedAt: null }],
      isOverdue: true,
    },
    { ...sampleReminder, kind: 'interviewSummons', medium: null, month: null },
  ],
  fileStem: ({ unit }) => `receipt-${unit.unitCode}`,
})
