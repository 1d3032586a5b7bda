import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import type { MissedRunsFacts } from '../facts.ts'
import { toMissedRunsButtonValue } from './button-values.ts'
import { ownWord, Text } from './phrases.ts'

const sample: MissedRunsFacts = {
  officeName: '示例市生态环境局',
  scheduleId: 'month.ask-for-table/air',
  title: '请数据员报空气质量数据表',
  slots: ['2026-11-10 09:00'],
  more: 0,
  timeZone: null,
  owner: null,
  noticedAt: '2026-11-12 14:05',
  outcome: null,
}

/** To the operations channel: runs of a schedule were missed, and a person says whether the last is made up for. */
export const missedRuns = defineNotice({
  kind: 'missedRuns',
  view: z.strictObject({
    title: Text,
    scheduleId: Text,
    slots: Text,
    more: z.int().positive().nullable(),
    timeZone: Text.nullable(),
    owner: Text.nullable(),
    noticedAt: Text,
    outcome: z.strictObject({ decision: Text, by: Text, at: Text }).nullable(),
    officeName: Text,
  }),
  toView: (
    { title, scheduleId, slots, more, timeZone, owner, noticedAt, outcome, officeName }: MissedRunsFacts,
    format,
  ) => ({
    title,
    scheduleId,
    slots: slots.map(format.dateTime).join(format.words.listSeparator),
    more: more === 0 ? null : more,
    timeZone,
    owner,
    noticedAt: format.dateTime(noticedAt),
    outcome:
      outcome === null
        ? null
        : {
            decision: ownWord(format.words.missedDecisions, outcome.decision),
            by: outcome.by,
            at: format.dateTime(outcome.at),
          },
    officeName,
  }),
  samples: [
    sample,
    { ...sample, slots: [...sample.slots, '2026-11-11 09:00'], more: 3, timeZone: 'Europe/Berlin', owner: '管理员甲' },
    { ...sample, outcome: { decision: 'run', by: '管理员甲', at: '2026-11-12 14:30' } },
    { ...sample, outcome: { decision: 'skip', by: '管理员甲', at: '2026-11-12 14:30' } },
  ],
  fileStem: ({ scheduleId }) => `missed-${scheduleId.replaceAll(/[^0-9A-Za-z-]/g, '-')}`,
  actions({ scheduleId, slots, outcome }) {
    if (outcome !== null) return []
    const value = toMissedRunsButtonValue(scheduleId, slots.at(-1) ?? '')
    return [
      { actionId: 'schedule.makeUp', label: 'schedule.makeUp', value, style: 'primary' },
      { actionId: 'schedule.skipMissed', label: 'schedule.skipMissed', value },
    ]
  },
})
