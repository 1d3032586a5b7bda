import { holdsOn, mergePosts } from '../domain/people.ts'
import type { Outcome } from '../domain/refusal.ts'
import type { RowIssue } from '../intake/issues.ts'
import { readPeople } from '../intake/people-file.ts'
import { loadPosts, type StoredPost, savePosts } from '../store/posts.ts'
import { importRegister, type RegisterImport } from './import-register.ts'
import type { ImportReport } from './import-report.ts'
import type { OfficeContext } from './office-context.ts'

/**
 * Imports a people file, all or nothing. Who held which post when stays readable (M18). Warns while nobody is
 * administrator today.
 */
export function importPeople(context: OfficeContext, input: RegisterImport): Promise<Outcome<ImportReport>> {
  return importRegister(context, input, {
    act: 'importPeople',
    read: readPeople,
    load: loadPosts,
    merge: mergePosts<StoredPost>,
    save: savePosts,
    warn: ({ next }, today) => (holdsOn(next, 'administrator', today) ? [] : [NO_ADMINISTRATOR]),
  })
}

const NO_ADMINISTRATOR: RowIssue = {
  row: 0,
  column: 'role',
  value: '',
  expected:
    'somebody who is administrator today; until there is one nobody may import units and channels, and anybody known may import people',
}
