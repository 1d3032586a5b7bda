import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import type { SelfAuditFacts } from '../facts.ts'
import { fillIn } from '../words.ts'
import { ownWord, Text } from './phrases.ts'

/** Findings that are listed; the others are counted, and a command shows them. */
const LISTED_MAX = 20

const sample: SelfAuditFacts = {
  officeName: '示例市生态环境局',
  findings: [
    { check: 'overdue', id: 'overdue/42/1795443194683', subject: '42' },
    {
      check: 'unopenedRun',
      id: 'unopenedRun/month.ask-for-table/air',
      subject: 'month.ask-for-table/air, 2026-11-05 09:00',
    },
  ],
  noticedAt: '2026-11-16 10:15',
}

const many = Array.from({ length: LISTED_MAX + 3 }, (_, at) => {
  return {
    check: 'missingMessage',
    id: `missingMessage/${at + 1}`,
    subject: `bottomRankingNotice/air/2026-10/${at + 1}`,
  } as const
})

/** To the operations channel: what should have been sent, or should be so, and is not. */
export const selfAudit = defineNotice({
  kind: 'selfAudit',
  view: z.strictObject({
    findings: z.array(Text).min(1).max(LISTED_MAX),
    more: z.int().nonnegative(),
    noticedAt: Text,
    officeName: Text,
  }),
  toView: (facts: SelfAuditFacts, format) => ({
    findings: facts.findings
      .slice(0, LISTED_MAX)
      .map(({ check, subject }) => fillIn(ownWord(format.words.selfAuditChecks, check), { subject })),
    more: Math.max(0, facts.findings.length - LISTED_MAX),
    noticedAt: format.dateTime(facts.noticedAt),
    officeName: facts.officeName,
  }),
  samples: [sample, { ...sample, findings: many }],
  fileStem: ({ noticedAt }) => `self-audit-${noticedAt.replaceAll(/[^0-9]/g, '-')}`,
})
