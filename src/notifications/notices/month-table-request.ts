import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import type { MonthTableRequestFacts } from '../facts.ts'
import { ownWord, Text } from './phrases.ts'

const sample: MonthTableRequestFacts = {
  officeName: '示例市生态环境局',
  medium: 'air',
  month: '2026-10',
  dataDay: '2026-11-05',
  reviewDay: '2026-11-10',
  importers: ['数据员甲', '数据员乙'],
}

/** To the importer on the data day: the month's table is wanted. */
export const monthTableRequest = defineNotice({
  kind: 'monthTableRequest',
  view: z.strictObject({
    importers: Text,
    month: Text,
    assessment: Text,
    mediumName: Text,
    dataDay: Text,
    reviewDay: Text.nullable(),
    command: Text,
    officeName: Text,
  }),
  toView: ({ officeName, medium, month, dataDay, reviewDay, importers }: MonthTableRequestFacts, format) => ({
    importers: importers.join(format.words.listSeparator) || ownWord(format.words.roles, 'importer'),
    month: format.month(month),
    assessment: format.words.media[medium].assessment,
    mediumName: format.words.media[medium].name,
    dataDay: format.dayAndWeekday(dataDay),
    reviewDay: reviewDay === null ? null : format.dayAndWeekday(reviewDay),
    command: `duban import month FILE --medium ${medium} --month ${month}`,
    officeName,
  }),
  samples: [sample, { ...sample, medium: 'water', importers: [], reviewDay: null }],
  fileStem: ({ medium, month }) => `${medium}-${month}-request`,
})
