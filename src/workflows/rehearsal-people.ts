import { ACTS, type Act, type Post, type Role } from '../domain/people.ts'
import { isInForce, type LocalDay } from '../domain/time.ts'
import { loadPosts } from '../store/posts.ts'
import type { ActorClaim } from './authorise.ts'
import type { OfficeContext } from './office-context.ts'

/** Who does what about a month's table: the first person of each role, by id. */
export interface MonthPeople {
  readonly importer: ActorClaim
  /** Another than the importer, where the office has one. */
  readonly reviewer: ActorClaim
  readonly issuer: ActorClaim
}

/** Somebody for each step of a month among those who hold the roles on a day; `null` where nobody does for one of them. */
export async function monthPeople(context: OfficeContext, day: LocalDay): Promise<MonthPeople | null> {
  const posts = await loadPosts(context.database.prisma)
  const [importer] = holders(posts, 'importMonth', day)
  const reviewers = holders(posts, 'review', day)
  const reviewer = reviewers.find((personId) => personId !== importer) ?? reviewers[0]
  const [issuer] = holders(posts, 'publish', day)
  if (importer === undefined || reviewer === undefined || issuer === undefined) return null
  return { importer: claimOf(importer), reviewer: claimOf(reviewer), issuer: claimOf(issuer) }
}

/** The first person by id who may do the act on a day; `null` = nobody may. */
export async function personFor(context: OfficeContext, act: Act, day: LocalDay): Promise<ActorClaim | null> {
  const [first] = holders(await loadPosts(context.database.prisma), act, day)
  return first === undefined ? null : claimOf(first)
}

function holders(posts: readonly Post[], act: Act, day: LocalDay): readonly string[] {
  const roles: readonly Role[] = ACTS[act]
  const able = posts.filter((post) => roles.includes(post.role) && isInForce(post, day))
  return [...new Set(able.map(({ personId }) => personId))].toSorted()
}

function claimOf(personId: string): ActorClaim {
  return { surface: 'cli', personId }
}
