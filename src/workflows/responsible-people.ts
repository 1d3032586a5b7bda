import { type Post, postsOn, type Role } from '../domain/people.ts'
import { personOf } from '../domain/post-changes.ts'
import { done, type Outcome } from '../domain/refusal.ts'
import type { LocalDay } from '../domain/time.ts'
import { unitOn } from '../domain/units.ts'
import { maySee, type Scope } from '../domain/visibility.ts'
import { loadPosts } from '../store/posts.ts'
import { type FoundUnit, refuseUnseen, toFoundUnit } from './find-unit.ts'
import { loadTree, type OfficeContext } from './office-context.ts'

/** Who answers for a unit, in the order in which they are named. */
const RESPONSIBLE_ROLES = [
  'principal',
  'leaderInCharge',
  'dutyOfficer',
  'commissioner',
] as const satisfies readonly Role[]

export interface ResponsiblePeople {
  readonly unit: FoundUnit
  readonly day: LocalDay
  /** By role in the order of `RESPONSIBLE_ROLES`. */
  readonly posts: readonly ResponsiblePost[]
}

export interface ResponsiblePost extends Post {
  /** Name of whom he acts for; `null` = the post is his own. */
  readonly actingFor: string | null
}

/**
 * Who answered for a unit on a day, by the posts held then, whoever holds them now (M18). Refuses a unit outside the
 * scope in the words for one that does not exist.
 */
export async function responsiblePeople(
  context: OfficeContext,
  question: { readonly unitCode: string; readonly day: LocalDay; readonly scope: Scope },
): Promise<Outcome<ResponsiblePeople>> {
  const { unitCode, day, scope } = question
  const db = context.database.prisma
  const tree = await loadTree(db)
  const unit = unitOn(tree, unitCode, day) ?? tree.spansByCode.get(unitCode)?.at(-1) ?? null
  if (unit === null || !maySee(scope, { unitCodes: [unitCode], namedIds: null })) return refuseUnseen(unitCode)
  const all = await loadPosts(db)
  const held = postsOn(all, unitCode, day)
  const nameOf = (personId: string) => personOf(all, personId)?.name ?? personId
  const posts = RESPONSIBLE_ROLES.flatMap((role) => held.filter((post) => post.role === role)).map((post) => {
    return { ...post, actingFor: post.actingForId == null ? null : nameOf(post.actingForId) }
  })
  return done({ unit: toFoundUnit(tree, unit, day), day, posts })
}
