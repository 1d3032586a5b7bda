import { z } from 'zod'
import { MEDIA } from '../domain/medium.ts'
import { askForReview, askForTable } from '../workflows/ask-for-month.ts'
import type { OfficeContext } from '../workflows/office-context.ts'
import { defineJob } from './define-job.ts'

interface Deps {
  readonly context: OfficeContext
  readonly endOccurrence: (
    job: string,
    slot: string,
    outcome: { readonly outcome: string; readonly reason?: string },
  ) => Promise<void>
}

const Payload = z.object({
  medium: z.enum(MEDIA as ['air', 'water']),
  month: z.string().regex(/^\d{4}-\d{2}$/),
  slot: z.string(),
})
const RETRY = { limit: 5, delaySeconds: 60, backoff: true } as const

/** On the data day: asks the importer for a month's table that is not there yet. */
export const askForTableJob = defineJob({
  name: 'month.ask-for-table',
  payload: Payload,
  retry: RETRY,
  expireSeconds: 300,
  keyOf: ({ medium, slot }) => `${medium}/${slot}`,
  async run({ medium, month, slot }, { context, endOccurrence }: Deps) {
    const asked = await askForTable(context, medium, month)
    await endOccurrence(occurrenceName('month.ask-for-table', medium), slot, asked)
    return asked
  },
})

/** On the review day: asks the reviewer for a decision that has not been made. */
export const askForReviewJob = defineJob({
  name: 'month.ask-for-review',
  payload: Payload,
  retry: RETRY,
  expireSeconds: 300,
  keyOf: ({ medium, slot }) => `${medium}/${slot}`,
  async run({ medium, month, slot }, { context, endOccurrence }: Deps) {
    const asked = await askForReview(context, medium, month)
    await endOccurrence(occurrenceName('month.ask-for-review', medium), slot, asked)
    return asked
  },
})

/** One occurrence a medium: each is asked for by itself. */
export function occurrenceName(job: string, medium: string): string {
  return `${job}/${medium}`
}
