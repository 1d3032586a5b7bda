import { passPosts, postsFrom } from '../../domain/post-changes.ts'
import { done, type Outcome } from '../../domain/refusal.ts'
import type { LocalDay } from '../../domain/time.ts'
import type { ActorClaim } from '../authorise.ts'
import type { OfficeContext } from '../office-context.ts'
import {
  beneficiary,
  changePosts,
  followsHimself,
  noSuchPost,
  type PersonInput,
  type PostInput,
  unitCodeOf,
} from './change-posts.ts'
import { passOnItems } from './pass-on-items.ts'

export interface HandOver {
  /** Who holds the post, and which. */
  readonly post: PostInput
  readonly to: PersonInput
  /** The first day of the successor. */
  readonly day: LocalDay
  /** Why a past day is meant; left out where none is. */
  readonly backdated?: string | null
  readonly by: ActorClaim
}

export interface HandedOver {
  readonly unitCode: string
  readonly from: string
  readonly to: string
  readonly day: LocalDay
}

/** Hands a post over from a day on; what waits for the predecessor goes to the successor on that day. */
export async function handOverPost(context: OfficeContext, input: HandOver): Promise<Outcome<HandedOver>> {
  const { post, day, backdated = null, by } = input
  const dating = { from: day, backdated }
  const made = await changePosts<HandedOver>(context, { act: 'handOverPost', by, dating }, async (scene) => {
    const unit = await unitCodeOf(context, scene.db, post.unit)
    if (!unit.ok) return unit
    const to = beneficiary(scene, input.to)
    if (!to.ok) return to
    if (to.value.personId === post.personId) return followsHimself(post.personId)
    const unitCode = unit.value
    const held = postsFrom(scene.posts, { personId: post.personId, unitCode, role: post.role }, day)
    const [first] = held
    if (first === undefined) return noSuchPost(post, unitCode, day)
    const change = passPosts(scene.posts, held, day, to.value)
    const details = { from: post.personId, to: to.value.personId, role: post.role, day }
    return done({ change, unitCode, details, value: { unitCode, from: first.name, to: to.value.name, day } })
  })
  if (made.ok) await passOnItems(context)
  return made
}
