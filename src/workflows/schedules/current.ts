import { BUILT_IN_SCHEDULES, contentByFile, type ScheduleContent, schedulesOfOffice } from '../../domain/schedule.ts'
import type { Db } from '../../store/database.ts'
import { loadSchedules } from '../../store/schedules.ts'
import type { OfficeContext } from '../office-context.ts'

/** Where a schedule comes from: the office file or the program itself, which are followed, or a person, whose word stands. */
export type ScheduleSource = 'officeFile' | 'builtIn' | 'person'

/** A schedule as it holds now, the office file followed. */
export interface CurrentSchedule {
  readonly id: string
  /** 0 = the file or the program asks for it, and no process has served since. */
  readonly version: number
  readonly origin: ScheduleSource
  readonly content: ScheduleContent
  /** What the office file asks for, or the program itself; `null` = nothing. */
  readonly fileContent: ScheduleContent | null
  /** `null` = with the office file or the program, by nobody the program knows. */
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
    const origin = changed !== null ? 'person' : BUILT_IN_SCHEDULES.has(id) ? 'builtIn' : 'officeFile'
    return [{ id, version: kept?.version ?? 0, origin, content, fileContent, changed }]
  })
}
