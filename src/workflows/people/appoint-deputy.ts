import { holdsThrough, holdsWithin, postsFrom } from '../../domain/post-changes.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import type { LocalDay } from '../../domain/time.ts'
import type { ActorClaim } from '../authorise.ts'
import type { OfficeContext } from '../office-context.ts'
import {
  beneficiary,
  changePosts,
  checkedSpan,
  heldAlready,
  knownPerson,
  noSuchPost,
  type PersonInput,
  type PostInput,
  unitCodeOf,
} from './change-posts.ts'

export interface Deputising {
  /** Who keeps the post, and which. */
  readonly post: PostInput
  readonly deputy: PersonInput
  readonly from: LocalDay
  /** The last day. */
  readonly to: LocalDay
  /** Why a past day is meant; left out where none is. */
  readonly backdated?: string | null
  readonly by: ActorClaim
}

export interface Deputised {
  readonly unitCode: string
  readonly principal: string
  readonly deputy: string
}

/** Has somebody act in a post for a time (代理), beside whoever holds it. */
export function appointDeputy(context: OfficeContext, input: Deputising): Promise<Outcome<Deputised>> {
  const { post, from, to, backdated = null, by } = input
  return changePosts<Deputised>(context, { act: 'appointDeputy', by, dating: { from, backdated } }, async (scene) => {
    const unit = await unitCodeOf(context, scene.db, post.unit)
    if (!unit.ok) return unit
    const span = checkedSpan({ validFrom: from, validTo: to })
    if (!span.ok) return span
    const principal = knownPerson(scene, post.personId)
    if (!principal.ok) return principal
    const deputy = beneficiary(scene, input.deputy)
    if (!deputy.ok) return deputy
    const unitCode = unit.value
    const { personId, role } = post
    if (postsFrom(scene.posts, { personId, unitCode, role }, from).length === 0) return noSuchPost(post, unitCode, from)
    if (!holdsThrough(scene.posts, { personId, unitCode, role }, span.value)) {
      const message = `${personId}: does not hold ${role} of ${unitCode} on every day from ${from} to ${to}; expected days on which he does`
      return refuse({ code: 'no-such-post', needs: 'input', message })
    }
    const own = { personId: deputy.value.personId, unitCode, role }
    if (holdsWithin(scene.posts, own, span.value)) return heldAlready({ ...post, ...own }, unitCode)
    const inserted = [{ ...deputy.value, unitCode, role, ...span.value, actingForId: personId }]
    const details = { deputy: own.personId, actingFor: personId, role, from, to }
    const value = { unitCode, principal: principal.value.name, deputy: deputy.value.name }
    return done({ change: { inserted, superseded: [] }, unitCode, details, value })
  })
}
