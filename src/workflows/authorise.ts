import type { Surface } from '../domain/audit.ts'
import { ACTS, type Act, holdsOn, mayAct, type Post, type Role, rolesOn } from '../domain/people.ts'
import { done, type Outcome, refuse } from '../domain/refusal.ts'
import { isInForce, type LocalDay } from '../domain/time.ts'
import type { Db } from '../store/database.ts'
import { loadPosts } from '../store/posts.ts'
import { loadRegisters } from '../store/registers.ts'
import { type OfficeContext, todayOf } from './office-context.ts'

/** Who acts, as the surface knows him. */
export type ActorClaim =
  | { readonly surface: 'cli'; readonly personId: string | null }
  | { readonly surface: 'slack'; readonly slackUserId: string }

export interface Actor {
  /** `null` only while the office has no person yet. */
  readonly personId: string | null
  /** How messages name him. */
  readonly name: string
  readonly surface: Surface
}

/** Somebody the office knows, with every role he holds today. */
export interface Identified {
  readonly actor: Actor
  readonly roles: ReadonlySet<Role>
}

/** Who it is and what he is today; refuses somebody the office does not know. */
export async function identify(context: OfficeContext, claim: ActorClaim): Promise<Outcome<Identified>> {
  const today = todayOf(context)
  const { posts } = await loadRegisters(context.database.prisma)
  const found = identifyAmong(posts, claim, today)
  if (!found.ok) return found
  const { personId } = found.value
  return done({ actor: found.value, roles: personId === null ? new Set() : rolesOn(posts, personId, today) })
}

/** The same among posts that were loaded already, without the roles. */
export function identifyAmong(posts: readonly Post[], claim: ActorClaim, today: LocalDay): Outcome<Actor> {
  return claim.surface === 'cli' ? ofTerminal(posts, claim.personId) : ofSlack(posts, claim.slackUserId, today)
}

/**
 * Who acts, and that one of his roles of today allows the act.
 *
 * While nobody at all is administrator today, anybody known may import people: else no administrator could ever be named.
 * In a terminal the person may be left out only while the office has no person yet, or exactly one.
 */
export async function authorise(context: OfficeContext, claim: ActorClaim, act: Act): Promise<Outcome<Actor>> {
  return authoriseIn(context.database.prisma, context, claim, act)
}

/** The same by the people a transaction sees. */
export async function authoriseIn(
  db: Db,
  context: Pick<OfficeContext, 'office' | 'now'>,
  claim: ActorClaim,
  act: Act,
): Promise<Outcome<Actor>> {
  const posts = await loadPosts(db)
  const today = todayOf(context)
  const identified = identifyAmong(posts, claim, today)
  if (!identified.ok || identified.value.personId === null) return identified
  const { personId, name } = identified.value
  const roles = rolesOn(posts, personId, today)
  if (mayAct(roles, act)) return identified
  if (act === 'importPeople' && !holdsOn(posts, 'administrator', today)) return identified
  const held = roles.size === 0 ? 'none today' : [...roles].join(', ')
  return refuse({
    code: 'not-permitted',
    needs: 'input',
    message: `${personId} (${name}) may not do this: ${act} takes the role ${ACTS[act].join(' or ')}, roles held: ${held}`,
  })
}

function ofTerminal(posts: readonly Post[], personId: string | null): Outcome<Actor> {
  const persons = new Map(posts.map((post) => [post.personId, post.name]))
  if (personId !== null) {
    const name = persons.get(personId)
    if (name !== undefined) return done({ personId, name, surface: 'cli' })
    return refuse({
      code: 'unknown-person',
      needs: 'input',
      message: `--as ${personId}: no such person; expected a person_id of the people imported`,
    })
  }
  const [only] = persons
  if (only === undefined) return done({ personId: null, name: '—', surface: 'cli' })
  if (persons.size === 1) return done({ personId: only[0], name: only[1], surface: 'cli' })
  return refuse({
    code: 'actor-needed',
    needs: 'input',
    message: `--as is missing: the office has ${persons.size} people, expected the PERSON_ID of the one who acts`,
  })
}

function ofSlack(posts: readonly Post[], slackUserId: string, today: LocalDay): Outcome<Actor> {
  const post = posts.find((candidate) => candidate.slackUserId === slackUserId && isInForce(candidate, today))
  if (post !== undefined) return done({ personId: post.personId, name: post.name, surface: 'slack' })
  return refuse({
    code: 'unknown-slack-user',
    needs: 'input',
    message:
      'your Slack account is not linked to anybody who holds a post today; an administrator can import it with the people',
  })
}
