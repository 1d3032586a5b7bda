import type { MonthDays } from '../../src/domain/office.ts'
import { BUILT_IN_SCHEDULES, schedulesOfOffice } from '../../src/domain/schedule.ts'

/** The days of a month as the sample office has them. */
export const MONTH_DAYS: MonthDays = { dataDay: 5, reviewDay: 10, publishDay: 15, workingDay: 'next', at: '09:00' }

import { storeScheduleVersion } from '../../src/store/schedules.ts'
import type { OfficeContext } from '../../src/workflows/office-context.ts'

/** Switches off, as a person would, what every office asks for by itself, in a test that is about something else. */
export async function switchOffBuiltIn({ database, office, now }: OfficeContext): Promise<void> {
  const schedules = schedulesOfOffice(office)
  for (const id of BUILT_IN_SCHEDULES) {
    const content = schedules.get(id)
    if (content === undefined) throw new Error(`${id}: expected among the schedules of every office`)
    const version = { content: { ...content, isOn: false }, origin: 'person', restores: null } as const
    const signed = { ...version, recordedBy: null, recordedName: '—' }
    await storeScheduleVersion(database.prisma, id, signed, { now: now(), plannedThrough: now() })
  }
}
