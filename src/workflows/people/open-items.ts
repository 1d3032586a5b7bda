import { type Post, rolesOn } from '../../domain/people.ts'
import type { LocalDay } from '../../domain/time.ts'
import type { Db } from '../../store/database.ts'
import { DEADLINE_SUBJECT_KINDS, listDeadlines } from '../../store/deadlines.ts'
import { unsignedReceipts } from '../../store/receipts.ts'
import type { OfficeContext } from '../office-context.ts'
import { currentSchedules } from '../schedules/current.ts'

/** Items of one kind that are listed. */
export const OPEN_ITEMS_MAX = 200
/** What is meant for people by name is not told of. */
const NAMED: ReadonlySet<string> = new Set(['selfCriticism'])

/** What waits for one person, or for the units in which he holds a post. */
export interface OpenItems {
  /** What he himself was asked to sign for. */
  readonly receipts: readonly { readonly messageId: number; readonly kind: string; readonly unitCode: string }[]
  /** Schedules he answers for, by id. */
  readonly schedules: readonly string[]
  /** Open deadlines of his units: they go with the post to whoever holds it. */
  readonly deadlines: readonly {
    readonly subjectKind: string
    readonly subjectId: string
    readonly kind: string
    readonly unitCode: string
    readonly day: LocalDay
  }[]
}

/** What waits for a person before the posts given are passed on. */
export async function openItemsOf(
  context: OfficeContext,
  db: Db,
  personId: string,
  held: readonly Post[],
): Promise<OpenItems> {
  const receipts = await unsignedReceipts(db, [personId], OPEN_ITEMS_MAX)
  const schedules = (await currentSchedules(context, db)).filter(({ content }) => content.ownerId === personId)
  const subjectKinds = DEADLINE_SUBJECT_KINDS.filter((kind) => !NAMED.has(kind))
  const unitCodes = [...new Set(held.map(({ unitCode }) => unitCode))]
  const deadlines = await listDeadlines(db, { unitCodes, subjectKinds, isOpen: true }, OPEN_ITEMS_MAX)
  return {
    receipts: receipts.map(({ messageId, kind, unitCode }) => ({ messageId, kind, unitCode })),
    schedules: schedules.map(({ id }) => id),
    deadlines: deadlines.map(({ subjectKind, subjectId, kind, unitCode, day }) => {
      return { subjectKind, subjectId, kind, unitCode, day }
    }),
  }
}

/** Successors that are followed, one to the next. */
const SUCCESSORS_MAX = 8

/**
 * Who answers now for what somebody answered for who has left: the first of his successors, one after another, who holds
 * a post. `null` = he holds one himself, or nobody of them does.
 */
export function presentHeir(posts: readonly Post[], personId: string | null, day: LocalDay): string | null {
  let at = personId
  for (let step = 0; at !== null && step <= SUCCESSORS_MAX; step += 1) {
    if (!hasLeft(posts, at, day)) return at === personId ? null : at
    at = lastSuccessor(posts, at, day)
  }
  return null
}

/** Whether the person holds no post on the day, whatever he held before. */
function hasLeft(posts: readonly Post[], personId: string, day: LocalDay): boolean {
  return rolesOn(posts, personId, day).size === 0
}

/** Who took over the posts a person held last; `null` = nobody was named. */
function lastSuccessor(posts: readonly Post[], personId: string, day: LocalDay): string | null {
  const ended = posts.filter(
    (post) => post.personId === personId && post.successorId != null && post.validTo !== null && post.validTo < day,
  )
  return ended.toSorted((one, other) => ((one.validTo ?? '') < (other.validTo ?? '') ? 1 : -1))[0]?.successorId ?? null
}
