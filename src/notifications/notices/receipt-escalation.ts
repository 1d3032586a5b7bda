import { defineNotice } from '../define-notice.ts'
import type { ReceiptEscalationFacts } from '../facts.ts'
import * as phrases from './phrases.ts'
import { ReminderView, sampleReminder, toReminderView } from './receipt-reminder.ts'
import { sampleReceipt } from './samples.ts'

const sample: ReceiptEscalationFacts = { ...sampleReminder, aboveName: '甲区', isOverdue: true }

/** To the unit above: a unit below it has not signed; who is asked there signs that he knows of it. */
export const receiptEscalation = defineNotice({
  kind: 'receiptEscalation',
  view: ReminderView.extend({ above: phrases.Text, unitName: phrases.Text }),
  toView: (facts: ReceiptEscalationFacts, format) => ({
    ...toReminderView(facts, format, facts.asked),
    above: phrases.bodyOf(facts.aboveName, format.words),
    unitName: facts.unit.unitName,
  }),
  samples: [
    sample,
    {
      ...sample,
      signBy: { day: '2027-01-05', confirmed: false },
      asked: [{ name: '孙某', role: 'dutyOfficer', signedAt: null, slackUserId: 'U0DUTY' }],
      receipt: { ...sampleReceipt, mayObject: false },
    },
  ],
  fileStem: ({ unit }) => `receipt-${unit.unitCode}`,
})
