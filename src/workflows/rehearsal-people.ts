import { ACTS, type Act, type Role } from '../domain/people.ts'
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
  const posts = (await loadPosts(context.database.prisma)).filter((post) => isInForce(post, day))
  const holders = (act: Act) => {
    const roles: readonly Role[] = ACTS[act]
    return [...new Set(posts.filter(({ role }) => roles.includes(role)).map(({ personId }) => personId))].toSorted()
  }
  const [importer] = holders('importMonth')
  const reviewers = holders('review')
  const reviewer = reviewers.find((personId) => personId !== importer) ?? reviewers[0]
  const [issuer] = holders('publish')
  if (importer === undefined || reviewer === undefined || issuer === undefined) return null
  const claim = (personId: string): ActorClaim => ({ surface: 'cli', personId })
  return { importer: claim(importer), reviewer: claim(reviewer), issuer: claim(issuer) }
}
