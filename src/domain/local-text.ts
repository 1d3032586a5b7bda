import type { Locale } from './office.ts'

/** One sentence in every language of the office. */
export type LocalText = Readonly<Record<Locale, string>>
