import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import type { DatabaseRestoredFacts } from '../facts.ts'
import { Text } from './phrases.ts'

const sample: DatabaseRestoredFacts = {
  officeName: '示例市生态环境局',
  cause: 'restored',
  from: '2026-11-15 21:50',
  until: '2026-11-16 10:05',
}

/** To the operations channel: the database is an earlier state of itself, and what to look after. */
export const databaseRestored = defineNotice({
  kind: 'databaseRestored',
  view: z.strictObject({
    /** Whether another server took over; else the database was put back, copied or moved. */
    failover: z.boolean(),
    from: Text,
    until: Text,
    sinceDay: Text,
    officeName: Text,
  }),
  toView: (facts: DatabaseRestoredFacts, format) => ({
    failover: facts.cause === 'failover',
    from: format.dateTime(facts.from),
    until: format.dateTime(facts.until),
    sinceDay: facts.from.slice(0, 10),
    officeName: facts.officeName,
  }),
  samples: [sample, { ...sample, cause: 'failover', from: '2026-11-16 09:50' }],
  fileStem: ({ until }) => `restored-${until.replaceAll(/[^0-9]/g, '')}`,
})
