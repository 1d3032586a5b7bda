import type { Medium } from '../domain/medium.ts'
import type { Month } from '../domain/time.ts'
import { parseMonthCell } from './cells.ts'
import { MONTH_FILE } from './headers.ts'
import type { IntakeReport } from './issues.ts'
import type { FileSource } from './source.ts'
import { readTable } from './table.ts'

/** What a month's table seems to be, for a person to confirm. */
export type MonthTableGuess = IntakeReport & {
  /** Whether it can be read as a month's table at all; else the errors say why not. */
  readonly isTable: boolean
  /** The month that every row names; `null` where rows name none, or several. */
  readonly month: Month | null
  /** What its name tells; `null` where it tells nothing, or both. */
  readonly medium: Medium | null
}

/** Words in a file's name that tell what was measured. */
const NAME_WORDS: Readonly<Record<Medium, RegExp>> = {
  air: /空气|大气|扬尘|\bair\b|pm2\.?5|pm10|tsp/i,
  water: /水|\bwater\b/i,
}

/** Looks at a table for its month and medium. Nothing of the rows is checked but that they can be read. */
export async function guessMonthTable(source: FileSource): Promise<MonthTableGuess> {
  const months = new Set<Month | null>()
  const read = await readTable<keyof typeof MONTH_FILE.columns, null>(source, {
    kind: MONTH_FILE,
    needs: [
      [['unit_code'], ['district', 'unit_name']],
      [['quality_value'], ['work_score']],
    ],
    start: () => ({
      row: (_row, { month }) => months.add(parseMonthCell(month)),
      finish: () => null,
    }),
  })
  const { rows, errors, errorsTotal, warnings, warningsTotal } = read
  const [only = null, ...others] = months
  const name = 'path' in source ? source.path : source.fileName
  return {
    rows,
    errors,
    errorsTotal,
    warnings,
    warningsTotal,
    isTable: read.ok,
    month: others.length === 0 ? only : null,
    medium: mediumNamed(name),
  }
}

function mediumNamed(fileName: string): Medium | null {
  // A name of several words is told apart by what stands between them, which is no letter.
  const name = fileName.replaceAll('_', ' ')
  const isAir = NAME_WORDS.air.test(name)
  const isWater = NAME_WORDS.water.test(name)
  if (isAir === isWater) return null
  return isAir ? 'air' : 'water'
}
