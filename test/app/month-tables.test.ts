import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { officeCalendar } from '../../src/app/calendar-file.ts'
import { readOfficeFile } from '../../src/app/office-file.ts'
import { actsOf, tablesIn } from '../../src/app/rehearsal/month-tables.ts'
import type { Office } from '../../src/domain/office.ts'
import { toLocalDateTime } from '../../src/domain/time.ts'
import type { OfficeContext } from '../../src/workflows/office-context.ts'
import { ROOT } from '../support/cli.ts'

const SAMPLE = readOfficeFile(null, join(ROOT, 'duban.sample.yaml'))
const TABLE = { medium: 'air', month: '2026-07', path: 'air-2026-07.csv' } as const
/** The 8th and the 15th of August 2026 are Saturdays. */
const DAYS = { dataDay: 8, reviewDay: 12, publishDay: 15, at: '09:00' } as const

function actsBy(schedule: Office['schedule']): readonly string[] {
  const office = { ...SAMPLE, schedule }
  const context = { office, calendar: officeCalendar(office) } as OfficeContext
  return actsOf(context, [TABLE]).map(({ act, at }) => `${toLocalDateTime(at, office.timeZone)} ${act}`)
}

describe('what is done about a month’s table in a rehearsal', () => {
  it('has the days of the office file, moved off days off as it says, and never a day off', () => {
    const next = [
      '2026-08-10 10:00 computed',
      '2026-08-12 10:00 reviewed',
      '2026-08-17 10:00 published',
      '2026-08-17 10:00 summoned',
    ]
    expect(actsBy({ ...DAYS, workingDay: 'next' })).toEqual(next)
    expect(actsBy({ ...DAYS, workingDay: 'stay' })).toEqual(next)
    expect(actsBy({ ...DAYS, workingDay: 'previous' })).toEqual([
      '2026-08-07 10:00 computed',
      '2026-08-12 10:00 reviewed',
      '2026-08-14 10:00 published',
      '2026-08-14 10:00 summoned',
    ])
  })

  it('comes after those who do it were asked, and on the usual days where the office file names none', () => {
    expect(actsBy({ ...DAYS, workingDay: 'next', at: '14:00' })[1]).toBe('2026-08-12 14:00 reviewed')
    expect(actsBy(null)).toEqual([
      '2026-08-05 10:00 computed',
      '2026-08-10 10:00 reviewed',
      '2026-08-17 10:00 published',
      '2026-08-17 10:00 summoned',
    ])
  })

  it('takes the files of a folder whose names say medium and month, and refuses a folder without any', () => {
    const folder = mkdtempSync(join(tmpdir(), 'duban-tables-'))
    expect(() => tablesIn(folder)).toThrow(`--tables ${folder}: got 0 tables; expected 1 to 240, each named such as`)
    for (const name of ['water-2026-07.xlsx', 'air-2026-07.csv', 'air-2026-13.csv', 'notes.txt']) {
      writeFileSync(join(folder, name), '')
    }
    expect(tablesIn(folder).map(({ medium, month }) => `${medium} ${month}`)).toEqual(['air 2026-07', 'water 2026-07'])
    rmSync(folder, { recursive: true })
    expect(() => tablesIn(folder)).toThrow(`--tables ${folder}: expected a folder that can be read`)
  })
})
