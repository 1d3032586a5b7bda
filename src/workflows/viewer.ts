import { type Post, type Role, rolesOn } from '../domain/people.ts'
import { done, type Outcome } from '../domain/refusal.ts'
import { isInForce, type LocalDay } from '../domain/time.ts'
import { type Scope, scopeOf } from '../domain/visibility.ts'
import { loadRegisters, type Registers } from '../store/registers.ts'
import { type Actor, type ActorClaim, identifyAmong } from './authorise.ts'
import { type OfficeContext, todayOf } from './office-context.ts'

/** Somebody who asks, with everything that decides what he may see and do today. */
export interface Viewer {
  readonly actor: Actor
  /** Every role he holds today, in whatever unit. */
  readonly roles: ReadonlySet<Role>
  /** The posts he holds today: which role in which unit. */
  readonly posts: readonly Post[]
  readonly scope: Scope
  /** Units, posts and channels as they stood when he was identified. */
  readonly registers: Registers
}

/** Who asks: as a surface knows him, or as he was identified before for the same request. */
export type Asker = ActorClaim | Viewer

/**
 * Who asks and what he may see; refuses somebody the office does not know, as `identify` does.
 *
 * While the office has no person yet there is nobody to keep anything from: a terminal then sees every unit, and
 * nothing that is meant for named people.
 */
export async function identifyViewer(context: OfficeContext, asker: Asker): Promise<Outcome<Viewer>> {
  if ('scope' in asker) return done(asker)
  const today = todayOf(context)
  const registers = await loadRegisters(context.database.prisma)
  const { tree, posts: all } = registers
  const found = identifyAmong(all, asker, today)
  if (!found.ok) return found
  const actor = found.value
  const { personId } = actor
  if (personId === null) {
    const scope = { personId: '', unitCodes: new Set(tree.spansByCode.keys()), isWholeCity: true, seesWholeLists: true }
    return done({ actor, roles: new Set(), posts: [], scope, registers })
  }
  const posts = all.filter((post) => post.personId === personId && isInForce(post, today))
  const scope = keptScope(registers, personId, today)
  return done({ actor, roles: rolesOn(all, personId, today), posts, scope, registers })
}

/** Scopes remembered for one state of the registers; beyond it the memory starts afresh. */
const SCOPES_KEPT_MAX = 200
const SCOPES = new WeakMap<Registers, Map<string, Scope>>()

/** A person's scope of the day; worked out once while units and posts stay as they are. */
function keptScope(registers: Registers, personId: string, day: LocalDay): Scope {
  const kept = SCOPES.get(registers) ?? new Map<string, Scope>()
  SCOPES.set(registers, kept)
  const key = `${day} ${personId}`
  const found = kept.get(key)
  if (found !== undefined) return found
  const scope = scopeOf(registers.tree, registers.posts, personId, day)
  if (kept.size >= SCOPES_KEPT_MAX) kept.clear()
  kept.set(key, scope)
  return scope
}
