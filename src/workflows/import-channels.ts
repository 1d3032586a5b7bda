import { type Channel, mergeChannels } from '../domain/channels.ts'
import type { Outcome } from '../domain/refusal.ts'
import { readChannels } from '../intake/channels-file.ts'
import { loadChannels, saveChannels } from '../store/channels.ts'
import { channelsToMend } from '../store/channels-to-mend.ts'
import type { Db } from '../store/database.ts'
import { importRegister, type RegisterImport } from './import-register.ts'
import type { ImportReport } from './import-report.ts'
import { type Mended, mendWithin } from './mend-destination.ts'
import type { OfficeContext } from './office-context.ts'

/**
 * Imports a channels file, all or nothing: a unit it names has exactly the file's channels afterwards. A channel that was
 * retired and is bound again takes posts again, what failed there included: whoever imports the file has mended it.
 */
export function importChannels(context: OfficeContext, input: RegisterImport): Promise<Outcome<ImportReport>> {
  return importRegister(context, input, {
    act: 'importChannels',
    read: readChannels,
    load: loadChannels,
    merge: mergeChannels,
    save: saveChannels,
    followUp: (db, rows) => mendBound(db, rows, context.now()),
  })
}

async function mendBound(db: Db, rows: readonly Channel[], now: Date) {
  const bound = new Set(rows.map(({ channelId }) => channelId))
  const mended: Mended[] = []
  for (const channelId of [...(await channelsToMend(db)).keys()].filter((channelId) => bound.has(channelId))) {
    const one = await mendWithin(db, channelId, now)
    if (one !== null) mended.push(one)
  }
  return {
    revived: mended.filter(({ wasRetired }) => wasRetired).map(({ channelId }) => channelId),
    retried: mended.flatMap(({ retried }) => retried.map(String)),
  }
}
