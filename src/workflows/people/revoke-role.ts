import { passPosts, postsFrom } from '../../domain/post-changes.ts'
import { done, type Outcome } from '../../domain/refusal.ts'
import type { LocalDay } from '../../domain/time.ts'
import type { ActorClaim } from '../authorise.ts'
import type { OfficeContext } from '../office-context.ts'
import { changePosts, noSuchPost, type PostInput, unitCodeOf } from './change-posts.ts'
import type { GrantedRole } from './grant-role.ts'

/** Takes a role or post back from a day on; that it was held stays on record. */
export function revokeRole(
  context: OfficeContext,
  input: {
    readonly post: PostInput
    readonly day: LocalDay
    /** Why a past day is meant; left out where none is. */
    readonly backdated?: string | null
    readonly by: ActorClaim
  },
): Promise<Outcome<GrantedRole>> {
  const { post, day, backdated = null, by } = input
  return changePosts<GrantedRole>(
    context,
    { act: 'revokeRole', by, dating: { from: day, backdated } },
    async (scene) => {
      const unit = await unitCodeOf(context, scene.db, post.unit)
      if (!unit.ok) return unit
      const unitCode = unit.value
      const held = postsFrom(scene.posts, { personId: post.personId, unitCode, role: post.role }, day)
      const [first] = held
      if (first === undefined) return noSuchPost(post, unitCode, day)
      const details = { person: post.personId, role: post.role, day }
      const change = passPosts(scene.posts, held, day, null)
      return done({ change, unitCode, details, value: { unitCode, name: first.name } })
    },
  )
}
