import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import type { PublicationReminderFacts } from '../facts.ts'
import { fillIn } from '../words.ts'
import { ownWord, Text } from './phrases.ts'

const sample: PublicationReminderFacts = {
  officeName: '示例市生态环境局',
  medium: 'air',
  month: '2026-10',
  publishDay: '2026-11-16',
  issuers: ['签发员'],
  state: 'awaitingPublication',
  version: 1,
}

/** To the issuer on the publication day: a reviewed ranking is to be published, or what it still waits for. */
export const publicationReminder = defineNotice({
  kind: 'publicationReminder',
  view: z.strictObject({
    issuers: Text,
    month: Text,
    assessment: Text,
    publishDay: Text,
    version: z.int().positive().nullable(),
    command: Text.nullable(),
    state: Text.nullable(),
    step: Text.nullable(),
    officeName: Text,
  }),
  toView: ({ officeName, medium, month, publishDay, issuers, state, version }: PublicationReminderFacts, format) => {
    const isReviewed = state === 'awaitingPublication'
    return {
      issuers: issuers.join(format.words.listSeparator) || ownWord(format.words.roles, 'issuer'),
      month: format.month(month),
      assessment: format.words.media[medium].assessment,
      publishDay: format.dayAndWeekday(publishDay),
      version,
      command: isReviewed ? `duban publish ${medium} ${month}` : null,
      state: isReviewed ? null : format.words.reviewStates[state],
      step: isReviewed ? null : fillIn(format.words.reviewSteps[state], { medium, month }),
      officeName,
    }
  },
  samples: [
    sample,
    { ...sample, medium: 'water', state: 'awaitingReview', version: 2 },
    { ...sample, medium: 'water', issuers: [], state: 'notImported', version: null },
  ],
  fileStem: ({ medium, month }) => `${medium}-${month}-publication`,
})
