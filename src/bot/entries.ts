import { z } from 'zod'
import { REASON_CHARACTERS_MAX } from '../workflows/review-ranking.ts'

/** Slack's bound on the files of one input. */
export const FORM_FILES_MAX = 10

/** A file that a person put into a form, as Slack tells of it; `size` is in bytes, `null` where it does not say. */
const FormFile = z.object({
  id: z.string().min(1).max(255),
  name: z.string().min(1).max(255).catch('file'),
  size: z.int().nonnegative().nullable().catch(null),
})
export type FormFile = z.infer<typeof FormFile>

const Element = z.object({
  value: z.string().nullish(),
  selected_date: z.string().nullish(),
  selected_time: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_conversation: z.string().nullish(),
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
  files: z.array(FormFile).max(FORM_FILES_MAX).nullish(),
})

/** The `state.values` of a view: by block, then by action. */
export const ViewValues = z.record(z.string(), z.record(z.string(), Element))
export type ViewValues = z.infer<typeof ViewValues>

type Entry = string | readonly string[] | readonly FormFile[] | null

/**
 * What was entered, by block: a text, the values or files chosen, or `null` where nothing was. Each block has one
 * element.
 */
export function toEntries(values: ViewValues): Readonly<Record<string, Entry>> {
  return Object.fromEntries(
    Object.entries(values).map(([block, elements]) => {
      const [element] = Object.values(elements)
      const text =
        element?.value ??
        element?.selected_date ??
        element?.selected_time ??
        element?.selected_conversation ??
        element?.selected_option?.value ??
        null
      return [block, text ?? element?.selected_options?.map(({ value }) => value) ?? element?.files ?? null]
    }),
  )
}

/** The files of the form's one file input, and its block; `null` when there are none. */
export function filesIn(values: ViewValues): { readonly block: string; readonly files: readonly FormFile[] } | null {
  for (const [block, elements] of Object.entries(values)) {
    const files = Object.values(elements)[0]?.files ?? []
    if (files.length > 0) return { block, files }
  }
  return null
}

/** A reason a person gives: not blank, at most 500 characters, without the blanks around it. */
export const Reason = z.string().trim().min(1).max(REASON_CHARACTERS_MAX)

/** JSON that a button or form of ours carries; what cannot be read is taken as nothing, which no schema accepts. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
