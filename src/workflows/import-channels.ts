import { mergeChannels } from '../domain/channels.ts'
import type { Outcome } from '../domain/refusal.ts'
import { readChannels } from '../intake/channels-file.ts'
import { loadChannels, saveChannels } from '../store/channels.ts'
import { importRegister, type RegisterImport } from './import-register.ts'
import type { ImportReport } from './import-report.ts'
import type { OfficeContext } from './office-context.ts'

/** Imports a channels file, all or nothing: a unit it names has exactly the file's channels afterwards. */
export function importChannels(context: OfficeContext, input: RegisterImport): Promise<Outcome<ImportReport>> {
  return importRegister(context, input, {
    act: 'importChannels',
    read: readChannels,
    load: loadChannels,
    merge: mergeChannels,
    save: saveChannels,
  })
}
