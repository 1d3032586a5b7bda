import { holdsWithin } from '../../domain/post-changes.ts'
import { done, type Outcome } from '../../domain/refusal.ts'
import type { DaySpan } from '../../domain/time.ts'
import type { ActorClaim } from '../authorise.ts'
import type { OfficeContext } from '../office-context.ts'
import {
  beneficiary,
  changePosts,
  checkedSpan,
  heldAlready,
  type PersonInput,
  type PostInput,
  unitCodeOf,
} from './change-posts.ts'

export interface RoleGrant {
  readonly to: PersonInput
  readonly unit: string
  readonly role: PostInput['role']
  readonly span: DaySpan
  /** Why a past day is meant; left out where none is. */
  readonly backdated?: string | null
  readonly by: ActorClaim
}

export interface GrantedRole {
  readonly unitCode: string
  readonly name: string
}

/** Gives somebody else a role in a unit, or a post of it; nobody gives himself one. */
export function grantRole(context: OfficeContext, input: RoleGrant): Promise<Outcome<GrantedRole>> {
  const { role, backdated = null, by } = input
  const dating = { from: input.span.validFrom, backdated }
  return changePosts<GrantedRole>(context, { act: 'grantRole', by, dating }, async (scene) => {
    const unit = await unitCodeOf(context, scene.db, input.unit)
    if (!unit.ok) return unit
    const span = checkedSpan(input.span)
    if (!span.ok) return span
    const to = beneficiary(scene, input.to)
    if (!to.ok) return to
    const unitCode = unit.value
    const { personId, name } = to.value
    if (holdsWithin(scene.posts, { personId, unitCode, role }, span.value)) {
      return heldAlready({ personId, unit: unitCode, role }, unitCode)
    }
    const inserted = [{ ...to.value, unitCode, role, ...span.value }]
    const details = { person: personId, role, from: span.value.validFrom, to: span.value.validTo }
    return done({ change: { inserted, superseded: [] }, unitCode, details, value: { unitCode, name } })
  })
}
