import { changedMembers, type SettingsPrint, settingsPrint } from '../domain/settings.ts'
import { lockAudit } from '../store/advisory-locks.ts'
import { newestAct } from '../store/audit.ts'
import { sha256Of } from '../store/files.ts'
import type { OfficeContext } from './office-context.ts'
import { recordAct } from './record-act.ts'

/** Nobody tells the program who edited a file. */
const UNKNOWN = { personId: null, name: '—', surface: 'cli' } as const
const ACT = 'changeSettings'

/**
 * Records that this process works with another office file than the last one recorded: the names of the members that
 * changed, and hashes. Returns those names; empty when nothing did, and every member the first time.
 */
export async function recordSettings(context: OfficeContext): Promise<readonly string[]> {
  const print = settingsPrint(context.office, sha256Of)
  return context.database.transaction(async (db) => {
    // Two processes that start at once with one file record it once.
    await lockAudit(db)
    const last = (await newestAct(db, ACT))?.details as SettingsPrint | undefined
    if (last?.sha256 === print.sha256) return []
    const changed = changedMembers(last?.members ?? {}, print.members)
    await recordAct(context, db, UNKNOWN, { act: ACT, details: { ...print, from: last?.sha256 ?? null, changed } })
    return changed
  })
}
