import { type Channel, mergeChannels } from '../domain/channels.ts'
import type { Outcome } from '../domain/refusal.ts'
import { readChannels } from '../intake/channels-file.ts'
import { loadChannels, saveChannels } from '../store/channels.ts'
import type { Db } from '../store/database.ts'
import { retiredReasons, reviveDestination } from '../store/destinations.ts'
import { importRegister, type RegisterImport } from './import-register.ts'
import type { ImportReport } from './import-report.ts'
import type { OfficeContext } from './office-context.ts'

/**
 * Imports a channels file, all or nothing: a unit it names has exactly the file's channels afterwards. A channel that was
 * retired and is bound again takes posts again: whoever imports the file has mended it.
 */
export function importChannels(context: OfficeContext, input: RegisterImport): Promise<Outcome<ImportReport>> {
  return importRegister(context, input, {
    act: 'importChannels',
    read: readChannels,
    load: loadChannels,
    merge: mergeChannels,
    save: saveChannels,
    followUp: reviveBound,
  })
}

async function reviveBound(db: Db, rows: readonly Channel[]) {
  const bound = new Set(rows.map(({ channelId }) => channelId))
  const revived = [...(await retiredReasons(db)).keys()].filter((channelId) => bound.has(channelId))
  for (const channelId of revived) await reviveDestination(db, channelId)
  return { revived }
}
