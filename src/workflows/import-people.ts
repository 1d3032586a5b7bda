import { mergePosts } from '../domain/people.ts'
import type { Outcome } from '../domain/refusal.ts'
import { readPeople } from '../intake/people-file.ts'
import { loadPosts, savePosts } from '../store/posts.ts'
import { importRegister, type RegisterImport } from './import-register.ts'
import type { ImportReport } from './import-report.ts'
import type { OfficeContext } from './office-context.ts'

/** Imports a people file, all or nothing. Who held which post when stays readable (M18). */
export function importPeople(context: OfficeContext, input: RegisterImport): Promise<Outcome<ImportReport>> {
  return importRegister(context, input, {
    act: 'importPeople',
    read: readPeople,
    load: loadPosts,
    merge: mergePosts,
    save: savePosts,
  })
}
