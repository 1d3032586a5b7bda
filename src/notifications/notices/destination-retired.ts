import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import { errorText } from '../error-words.ts'
import type { DestinationRetiredFacts } from '../facts.ts'
import { fullName, Text } from './phrases.ts'
import { sampleStreet, sampleTownship } from './samples.ts'

const sample: DestinationRetiredFacts = {
  officeName: '示例市生态环境局',
  channelId: 'C0000000001',
  reason: 'is_archived',
  units: [sampleTownship, sampleStreet],
  moreUnits: 0,
  waiting: 3,
  noticedAt: '2026-11-16 10:05',
}

/** To the operations channel: Slack says that a channel of the office takes no posts any more. */
export const destinationRetired = defineNotice({
  kind: 'destinationRetired',
  view: z.strictObject({
    channelId: Text,
    reason: Text,
    units: Text,
    moreUnits: z.int().nonnegative(),
    waiting: z.int().nonnegative(),
    noticedAt: Text,
    officeName: Text,
  }),
  toView: (facts: DestinationRetiredFacts, format) => ({
    channelId: facts.channelId,
    reason: errorText(facts.reason, format),
    units: facts.units
      .map((unit) => (unit.district === '' ? unit.unitName : fullName(unit, format)))
      .join(format.words.listSeparator),
    moreUnits: facts.moreUnits,
    waiting: facts.waiting,
    noticedAt: format.dateTime(facts.noticedAt),
    officeName: facts.officeName,
  }),
  samples: [sample, { ...sample, units: [{ ...sampleTownship, district: '' }], moreUnits: 2, reason: 'other_code' }],
  fileStem: ({ channelId }) => `channel-${channelId.replaceAll(/[^0-9A-Za-z-]/g, '-')}`,
})
