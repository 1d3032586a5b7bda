import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import type { ReviewReminderFacts } from '../facts.ts'
import { fillIn } from '../words.ts'
import { ownWord, Text } from './phrases.ts'

const sample: ReviewReminderFacts = {
  officeName: '示例市生态环境局',
  medium: 'air',
  month: '2026-10',
  reviewDay: '2026-11-10',
  reviewers: ['审核员'],
  state: 'awaitingReview',
  version: 1,
}

/** To the reviewer on the review day: where the ranking stands and what it waits for. */
export const rankingReviewReminder = defineNotice({
  kind: 'rankingReviewReminder',
  view: z.strictObject({
    reviewers: Text,
    month: Text,
    assessment: Text,
    reviewDay: Text,
    version: z.int().positive().nullable(),
    state: Text,
    step: Text,
    officeName: Text,
  }),
  toView: ({ officeName, medium, month, reviewDay, reviewers, state, version }: ReviewReminderFacts, format) => ({
    reviewers: reviewers.join(format.words.listSeparator) || ownWord(format.words.roles, 'reviewer'),
    month: format.month(month),
    assessment: format.words.media[medium].assessment,
    reviewDay: format.dayAndWeekday(reviewDay),
    version,
    state: format.words.reviewStates[state],
    step: fillIn(format.words.reviewSteps[state], { medium, month }),
    officeName,
  }),
  samples: [sample, { ...sample, medium: 'water', reviewers: [], state: 'notImported', version: null }],
  fileStem: ({ medium, month }) => `${medium}-${month}-review`,
})
