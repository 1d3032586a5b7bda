import { passPosts, postsFrom } from '../../domain/post-changes.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import type { LocalDay } from '../../domain/time.ts'
import type { ActorClaim } from '../authorise.ts'
import type { OfficeContext } from '../office-context.ts'
import { beneficiary, changePosts, followsHimself, knownPerson, type PersonInput } from './change-posts.ts'
import { type OpenItems, openItemsOf } from './open-items.ts'
import { passOnItems } from './pass-on-items.ts'

export interface Leaving {
  readonly personId: string
  /** The first day on which he holds nothing any more. */
  readonly day: LocalDay
  /** Why a past day is meant; left out where none is. */
  readonly backdated?: string | null
  /** Who takes over all his posts and what waits for him; `null` = nobody yet, and only the posts end. */
  readonly successor: PersonInput | null
  /** Only lists what waits for him. */
  readonly dryRun: boolean
  readonly by: ActorClaim
}

export interface Left {
  readonly name: string
  readonly successor: string | null
  readonly day: LocalDay
  readonly posts: readonly { readonly unitCode: string; readonly role: string }[]
  readonly items: OpenItems
}

/**
 * Somebody leaves: his posts end the day before, the successor holds them from that day on, and what waits for him is
 * listed and goes to the successor on that day.
 */
export async function personLeaves(context: OfficeContext, input: Leaving): Promise<Outcome<Left>> {
  const { personId, day, backdated = null, dryRun, by } = input
  const dating = { from: day, backdated }
  const made = await changePosts<Left>(context, { act: 'personLeaves', by, dating, dryRun }, async (scene) => {
    const person = knownPerson(scene, personId)
    if (!person.ok) return person
    const successor = input.successor === null ? done(null) : beneficiary(scene, input.successor)
    if (!successor.ok) return successor
    if (successor.value?.personId === personId) return followsHimself(personId)
    const held = postsFrom(scene.posts, { personId }, day)
    if (held.length === 0) {
      const message = `${personId}: holds no post on ${day} or later`
      return refuse({ code: 'no-such-post', needs: 'input', message })
    }
    const items = await openItemsOf(context, scene.db, personId, held)
    const change = passPosts(scene.posts, held, day, successor.value)
    const posts = held.map(({ unitCode, role }) => ({ unitCode, role }))
    const receipts = items.receipts.map(({ messageId }) => messageId)
    const to = successor.value?.personId ?? null
    const details = { person: personId, successor: to, day, posts, receipts, schedules: items.schedules }
    const value = { name: person.value.name, successor: successor.value?.name ?? null, day, posts, items }
    return done({ change, details, value })
  })
  if (made.ok && !dryRun) await passOnItems(context)
  return made
}
