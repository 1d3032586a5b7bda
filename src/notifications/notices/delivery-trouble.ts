import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import type { DeliveryTroubleFacts } from '../facts.ts'
import { fillIn } from '../words.ts'
import { ownWord, Text } from './phrases.ts'

const sample: DeliveryTroubleFacts = {
  officeName: '示例市生态环境局',
  messageId: '42',
  kind: 'bottomRankingNotice',
  unitName: '乙镇',
  month: '2026-10',
  channelId: 'C0000000001',
  state: 'failed',
  lastError: 'not_in_channel',
  attempts: 1,
  noticedAt: '2026-11-16 10:05',
}

/** To the operations channel: one message did not arrive, or may not have, and what a person can do. */
export const deliveryTrouble = defineNotice({
  kind: 'deliveryTrouble',
  view: z.strictObject({
    messageId: Text,
    kindName: Text,
    unitName: Text.nullable(),
    month: Text.nullable(),
    channelId: Text,
    state: Text,
    lastError: Text.nullable(),
    attempts: z.int().nonnegative(),
    noticedAt: Text,
    step: Text,
    officeName: Text,
  }),
  toView: (facts: DeliveryTroubleFacts, format) => ({
    messageId: facts.messageId,
    kindName: ownWord(format.words.kinds, facts.kind),
    unitName: facts.unitName,
    month: facts.month === null ? null : format.month(facts.month),
    channelId: facts.channelId,
    state: format.words.deliveryStates[facts.state],
    lastError: facts.lastError,
    attempts: facts.attempts,
    noticedAt: format.dateTime(facts.noticedAt),
    step: fillIn(format.words.deliverySteps[facts.state], { id: facts.messageId }),
    officeName: facts.officeName,
  }),
  samples: [sample, { ...sample, unitName: null, month: null, state: 'unconfirmed', lastError: null, attempts: 3 }],
  fileStem: ({ messageId }) => `message-${messageId.replaceAll(/[^0-9A-Za-z-]/g, '-')}`,
})
