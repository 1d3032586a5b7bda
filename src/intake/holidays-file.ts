import { DAY_NAME_CHARACTERS_MAX, type DayEntry, dayKindOf } from '../domain/calendar-years.ts'
import { weekdayOf } from '../domain/time.ts'
import { createFieldReader } from './fields.ts'
import { HOLIDAYS_FILE } from './headers.ts'
import type { IntakeResult, IssueLog } from './issues.ts'
import type { FileSource } from './source.ts'
import { readTable } from './table.ts'
import type { RowTaker } from './table-spec.ts'

type Column = keyof typeof HOLIDAYS_FILE.columns

/** The days of one year. */
export interface HolidaysTable {
  /** `YYYY`. */
  readonly year: string
  readonly entries: readonly DayEntry[]
}

/**
 * Reads the arrangement of one year: a row a day, off or worked. Without `year`, it is that of the first row.
 *
 * Refuses a day of another year, a day that stands in the file twice, and a day from Monday to Friday as one that is
 * worked to make up.
 */
export function readHolidays(source: FileSource, year: string | null): Promise<IntakeResult<HolidaysTable>> {
  return readTable<Column, HolidaysTable>(source, {
    kind: HOLIDAYS_FILE,
    needs: [[['day']], [['kind']]],
    start: ({ errors }) => takeDays(errors, year),
  })
}

function takeDays(errors: IssueLog, wanted: string | null): RowTaker<Column, HolidaysTable> {
  const entries: DayEntry[] = []
  const rowOf = new Map<string, number>()
  let year = wanted
  return {
    row(row, cells) {
      const fields = createFieldReader<Column>(row, cells, errors)
      const day = fields.neededDay('day')
      const word = fields.neededText('kind')
      const name = fields.text('name')
      const kind = dayKindOf(word)
      if (word !== '' && kind === null) fields.issue('kind', word, 'holiday or workday (放假, 上班)')
      if (name !== null && name.length > DAY_NAME_CHARACTERS_MAX) {
        fields.issue('name', name, `at most ${DAY_NAME_CHARACTERS_MAX} characters`)
      }
      if (day === null || kind === null) return
      year ??= day.slice(0, 4)
      if (!day.startsWith(`${year}-`)) {
        fields.issue('day', day, `a day of ${year}; days of another year are entered with duban calendar add`)
      }
      if (kind === 'workday' && weekdayOf(day) <= 5) {
        fields.issue('day', day, 'a Saturday or Sunday, since other days are worked anyway')
      }
      const before = rowOf.get(day)
      if (before !== undefined) fields.issue('day', day, `each day once; it stands in row ${before}`)
      rowOf.set(day, row)
      if (fields.isSound()) entries.push({ day, kind, name })
    },
    finish: () => ({ year: year ?? '', entries }),
  }
}
