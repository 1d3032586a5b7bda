import { z } from 'zod'
import { REASON_CHARACTERS_MAX } from '../workflows/review-ranking.ts'

const Element = z.object({
  value: z.string().nullish(),
  selected_date: z.string().nullish(),
  selected_time: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
})

/** The `state.values` of a view: by block, then by action. */
export const ViewValues = z.record(z.string(), z.record(z.string(), Element))
export type ViewValues = z.infer<typeof ViewValues>

/** What was entered, by block: a text, the values chosen, or `null` where nothing was. Each block has one element. */
export function toEntries(values: ViewValues): Readonly<Record<string, string | readonly string[] | null>> {
  return Object.fromEntries(
    Object.entries(values).map(([block, elements]) => {
      const [element] = Object.values(elements)
      const text =
        element?.value ?? element?.selected_date ?? element?.selected_time ?? element?.selected_option?.value ?? null
      return [block, text ?? element?.selected_options?.map(({ value }) => value) ?? null]
    }),
  )
}

/** A reason a person gives: not blank, at most 500 characters, without the blanks around it. */
export const Reason = z.string().trim().min(1).max(REASON_CHARACTERS_MAX)
