import { holdsOn, mergePosts, type Post } from '../domain/people.ts'
import { otherHolderOf } from '../domain/post-changes.ts'
import type { Outcome } from '../domain/refusal.ts'
import { type LocalDay, spanCovers } from '../domain/time.ts'
import type { RowIssue } from '../intake/issues.ts'
import { type PostRow, readPeople } from '../intake/people-file.ts'
import { loadPosts, type StoredPost, savePosts } from '../store/posts.ts'
import type { Actor } from './authorise.ts'
import { importRegister, type RegisterImport } from './import-register.ts'
import type { ImportReport } from './import-report.ts'
import type { OfficeContext } from './office-context.ts'

/**
 * Imports a people file, all or nothing. Who held which post when stays readable (M18). Warns while nobody is
 * administrator today. An administrator gives himself nothing by it.
 */
export function importPeople(context: OfficeContext, input: RegisterImport): Promise<Outcome<ImportReport>> {
  return importRegister(context, input, {
    act: 'importPeople',
    read: readPeople,
    load: loadPosts,
    merge: mergePosts<StoredPost>,
    save: savePosts,
    forbid: (rows, scene) => [...ownGrants(rows, scene), ...sharedAccounts(rows, scene)],
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

/**
 * The rows by which whoever imports would give himself, or another person under his Slack account, a role he does not
 * hold. Nobody else could while he is the only person known, or while nobody is administrator.
 */
function ownGrants(
  rows: readonly PostRow[],
  { existing, by, today }: { readonly existing: readonly Post[]; readonly by: Actor; readonly today: LocalDay },
): readonly RowIssue[] {
  const isAlone = existing.every(({ personId }) => personId === by.personId)
  if (isAlone || !holdsOn(existing, 'administrator', today)) return []
  const own = existing.filter(({ personId }) => personId === by.personId)
  const ownAccounts = new Set(own.map(({ slackUserId }) => slackUserId).filter((account) => account !== null))
  const isHis = ({ personId, slackUserId }: PostRow) =>
    personId === by.personId || (slackUserId !== null && ownAccounts.has(slackUserId))
  const isHeld = (row: PostRow) =>
    row.personId === by.personId &&
    own.some((post) => post.unitCode === row.unitCode && post.role === row.role && spanCovers(post, row))
  const isPast = ({ validTo }: PostRow) => validTo !== null && validTo < today
  return rows
    .filter((row) => isHis(row) && !isPast(row) && !isHeld(row))
    .map(({ row, role }) => {
      const expected = 'a role of somebody else: nobody gives himself one; another administrator imports this row'
      return { row, column: 'role', value: role, expected }
    })
}

/** The rows by which two people would have one Slack account, today or later: what one does the other would have done. */
function sharedAccounts(
  rows: readonly PostRow[],
  { existing, today }: { readonly existing: readonly Post[]; readonly today: LocalDay },
): readonly RowIssue[] {
  const { next } = mergePosts(existing, rows)
  return rows.flatMap(({ row, personId, slackUserId, validTo }) => {
    if (slackUserId === null || (validTo !== null && validTo < today)) return []
    const holder = otherHolderOf(next, slackUserId, personId, today)
    if (holder === null) return []
    const expected = `an account of ${personId} alone; ${holder.personId} (${holder.name}) has it, as duban people list shows`
    return [{ row, column: 'slack_user_id', value: slackUserId, expected }]
  })
}
