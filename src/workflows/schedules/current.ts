import { contentByFile, type ScheduleContent, schedulesOfOffice } from '../../domain/schedule.ts'
import type { Db } from '../../store/database.ts'
import { loadSchedules, type ScheduleOrigin } from '../../store/schedules.ts'
import type { OfficeContext } from '../office-context.ts'

/** A schedule as it holds now, the office file followed. */
export interface CurrentSchedule {
  readonly id: string
  /** 0 = the file asks for it, and no process has served since. */
  readonly version: number
  readonly origin: ScheduleOrigin
  readonly content: ScheduleContent
  /** What the office file asks for; `null` = nothing. */
  readonly fileContent: ScheduleContent | null
  /** `null` = with the office file, by nobody the program knows. */
  readonly changed: { readonly at: Date; readonly byName: string } | null
}

/** Every schedule as it holds, by id: those kept, and what the office file says now of those it asks for. */
export async function currentSchedules(
  context: Pick<OfficeContext, 'office'>,
  db: Db,
): Promise<readonly CurrentSchedule[]> {
  const file = schedulesOfOffice(context.office)
  const stored = new Map((await loadSchedules(db)).map((schedule) => [schedule.id, schedule]))
  return [...new Set([...stored.keys(), ...file.keys()])].toSorted().flatMap((id) => {
    const kept = stored.get(id) ?? null
    const fileContent = file.get(id) ?? null
    const content = contentByFile(kept, fileContent) ?? kept?.content
    if (content === undefined) return []
    const changed = kept?.origin === 'person' ? { at: kept.changedAt, byName: kept.changedByName } : null
    return [{ id, version: kept?.version ?? 0, origin: kept?.origin ?? 'officeFile', content, fileContent, changed }]
  })
}
