import { MEDIA, type Medium } from '../domain/medium.ts'
import { done, type Outcome } from '../domain/refusal.ts'
import { addMonths, type Month, monthOf } from '../domain/time.ts'
import { guessMonthTable, type MonthTableGuess } from '../intake/month-guess.ts'
import type { FileSource } from '../intake/source.ts'
import { type ActorClaim, authorise } from './authorise.ts'
import { type OfficeContext, todayOf } from './office-context.ts'

/** What an importer may choose of, and what the table seems to be. */
export interface ImportChoice {
  readonly media: readonly Medium[]
  /** The newest first. */
  readonly months: readonly Month[]
  readonly guess: MonthTableGuess
}

/** Months back that are offered, the present one among them. */
const MONTHS_OFFERED = 24

/** Looks at a month's table that somebody brought, before he says what it is. Takes the right to import it. */
export async function lookAtMonthTable(
  context: OfficeContext,
  { source, by }: { readonly source: FileSource; readonly by: ActorClaim },
): Promise<Outcome<ImportChoice>> {
  const actor = await authorise(context, by, 'importMonth')
  if (!actor.ok) return actor
  const present = monthOf(todayOf(context))
  const months = Array.from({ length: MONTHS_OFFERED }, (_, back) => addMonths(present, -back))
  const media = MEDIA.filter((medium) => context.office.rankings[medium] !== undefined)
  return done({ media, months, guess: await guessMonthTable(source) })
}
