import { z } from 'zod'

/** No sentence is longer; Slack shows 3,000 characters of a paragraph. */
const SENTENCE_CHARACTERS_MAX = 500

/** A sentence whose `{places}` are all among those named. */
export function sentence(...places: readonly string[]) {
  return z
    .string()
    .min(1)
    .max(SENTENCE_CHARACTERS_MAX)
    .superRefine((text, check) => {
      const known = places.length === 0 ? 'no place' : places.map((place) => `{${place}}`).join(', ')
      for (const [found, name = ''] of text.matchAll(/\{(\w+)\}/g)) {
        if (!places.includes(name))
          check.addIssue({ code: 'custom', message: `unknown place ${found}; expected ${known}` })
      }
    })
}

/** Slack's bound on the title and the buttons of a form. */
export const ShortText = z.string().min(1).max(24)
/** Slack's bound on an option and its description. */
export const OptionText = z.string().min(1).max(75)
