import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import { isSlackUser } from '../document.ts'
import { type ReceiptReminderFacts, type RemindedFacts, ROLL_MAX, type RollFacts } from '../facts.ts'
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
/** Those whom Slack tells of the reminder. */
const Mentioned = z.array(z.strictObject({ name: phrases.Text, userId: phrases.Text })).max(2 * ROLL_MAX)

/** What a reminder and its copy to the unit above say. */
export const ReminderView = z.strictObject({
  body: phrases.Text,
  subject: phrases.Text,
  signBy: phrases.Text,
  unconfirmed: phrases.Text.nullable(),
  unsigned: phrases.Text,
  asked: phrases.Text.nullable(),
  isOverdue: z.boolean(),
  mentioned: Mentioned,
  officeName: phrases.Text,
})

/** @param told Those of whom the channel is the right place to be told. */
export function toReminderView(
  facts: ReceiptReminderFacts,
  format: Format,
  told: readonly RemindedFacts[],
): z.infer<typeof ReminderView> {
  const { words } = format
  return {
    body: phrases.bodyOf(facts.unit.unitName, words),
    subject: signedSubject(facts, format),
    signBy: format.dayAndWeekday(facts.signBy.day),
    unconfirmed: phrases.unconfirmedText([facts.signBy], format),
    unsigned: namesOf(facts.unsigned, format) ?? words.noValue,
    asked: namesOf(facts.asked, format),
    isOverdue: facts.isOverdue,
    mentioned: told.flatMap(({ name, slackUserId }) => {
      return slackUserId != null && isSlackUser(slackUserId) ? [{ name, userId: slackUserId }] : []
    }),
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
  toView: (facts, format) => toReminderView(facts, format, [...facts.unsigned, ...facts.asked]),
  samples: [
    sampleReminder,
    {
      ...sampleReminder,
      signBy: { day: '2027-01-05', confirmed: false },
      unsigned: [{ name: '李某', role: 'leaderInCharge', signedAt: null, slackUserId: 'U0LEADER' }],
      asked: [{ name: '赵某', role: 'principal', signedAt: null, slackUserId: 'U0PRINCIPAL' }],
      isOverdue: true,
    },
    { ...sampleReminder, kind: 'interviewSummons', medium: null, month: null },
  ],
  fileStem: ({ unit }) => `receipt-${unit.unitCode}`,
})
