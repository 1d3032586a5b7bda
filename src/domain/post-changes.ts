import { holdsOn, type Post, type Role } from './people.ts'
import { addDays, type DaySpan, dayBefore, isInForce, type LocalDay, spansOverlap, spansWithout } from './time.ts'

/** Rows a change writes, and stored rows that no longer hold; those stay readable as history (M18). */
export interface PostChange<Stored extends Post> {
  readonly inserted: readonly Post[]
  readonly superseded: readonly Stored[]
}

export type Person = Pick<Post, 'personId' | 'name' | 'slackUserId'>

/** Which post is meant. */
export interface PostRef {
  readonly personId: string
  readonly unitCode: string
  readonly role: Role
}

/** The person by the newest row that names him; `null` = nobody of that id is known. */
export function personOf(posts: readonly Post[], personId: string): Person | null {
  const own = posts.filter((post) => post.personId === personId)
  const newest = own.at(-1)
  if (newest === undefined) return null
  const slackUserId = own.findLast((post) => post.slackUserId !== null)?.slackUserId ?? null
  return { personId, name: newest.name, slackUserId }
}

/** The rows of a post that hold on the day or later. */
export function postsFrom<Stored extends Post>(
  posts: readonly Stored[],
  ref: Partial<PostRef> & Pick<PostRef, 'personId'>,
  day: LocalDay,
): readonly Stored[] {
  return posts.filter(
    (post) =>
      post.personId === ref.personId &&
      (ref.unitCode === undefined || post.unitCode === ref.unitCode) &&
      (ref.role === undefined || post.role === ref.role) &&
      (post.validTo === null || post.validTo >= day),
  )
}

/**
 * Ends posts the day before `day`. Where there is a successor he holds each from `day` on, as long as it was to be held:
 * on days on which he holds it already he is not given it again, and where he only acted in it his own takes the place of
 * that. Whoever takes over an acting acts on.
 */
export function passPosts<Stored extends Post>(
  posts: readonly Stored[],
  held: readonly Stored[],
  day: LocalDay,
  successor: Person | null,
): PostChange<Stored> {
  const successorId = successor?.personId ?? null
  const ended = held
    .filter((post) => begunBefore(post, day))
    .map((post) => ({ ...bare(post), validTo: dayBefore(day), successorId }))
  if (successor === null) return { inserted: ended, superseded: held }
  const before = posts.filter((post) => post.personId === successorId && !held.includes(post))
  // What he is to hold himself goes before what he is to act in.
  const inOrder = [...held.filter((post) => !isActing(post)), ...held.filter(isActing)]
  const after = inOrder.reduce<readonly Post[]>((theirs, post) => takenOver(theirs, post, day, successor), before)
  return {
    inserted: [...ended, ...after.filter((post) => !(before as readonly Post[]).includes(post))],
    superseded: [...held, ...before.filter((post) => !after.includes(post))],
  }
}

/** The successor's rows once he has what is left of one post from a day on. */
function takenOver(theirs: readonly Post[], post: Post, day: LocalDay, successor: Person): readonly Post[] {
  const { unitCode, role } = post
  const validFrom = begunBefore(post, day) ? day : post.validFrom
  const span = { validFrom, validTo: post.validTo }
  const standing = overlapping(theirs, { personId: successor.personId, unitCode, role, ...span })
  const replaced = isActing(post) ? [] : standing.filter(isActing)
  const covering = standing.filter((one) => !replaced.includes(one))
  // Nobody acts for himself.
  const actingForId = post.actingForId === successor.personId ? null : (post.actingForId ?? null)
  return [
    ...theirs.filter((one) => !replaced.includes(one)),
    ...replaced.flatMap((one) => spansWithout(one, [span]).map((piece) => ({ ...bare(one), ...piece }))),
    ...spansWithout(span, covering).map((piece) => ({ ...successor, unitCode, role, ...piece, actingForId })),
  ]
}

function isActing({ actingForId = null }: Post): boolean {
  return actingForId !== null
}

/** The first day, from `today` on, on which nobody holds a role any more that somebody held before; `null` = there is none. */
export function vacantFrom(
  before: readonly Post[],
  after: readonly Post[],
  role: Role,
  today: LocalDay,
): LocalDay | null {
  const held = (posts: readonly Post[]) => posts.filter((post) => post.role === role)
  // Nothing changes but on the day after a post ends or on which one begins.
  const ends = [...held(before), ...held(after)].flatMap(({ validTo }) =>
    validTo === null ? [] : [addDays(validTo, 1)],
  )
  const begins = held(before).flatMap(({ validFrom }) => (validFrom === null ? [] : [validFrom]))
  const days = [today, ...ends, ...begins].filter((day) => day >= today).toSorted()
  return days.find((day) => holdsOn(before, role, day) && !holdsOn(after, role, day)) ?? null
}

/** Whether somebody holds the post on every day of the span. */
export function holdsThrough(posts: readonly Post[], ref: PostRef, span: DaySpan): boolean {
  return spansWithout(span, overlapping(posts, { ...ref, ...span })).length === 0
}

/** Whether somebody holds the post on some day of the span. */
export function holdsWithin(posts: readonly Post[], ref: PostRef, span: DaySpan): boolean {
  return overlapping(posts, { ...ref, ...span }).length > 0
}

/** Gives the person's present and coming posts another Slack account; rows of the past keep that of their time. */
export function withSlackUser<Stored extends Post>(
  posts: readonly Stored[],
  personId: string,
  slackUserId: string,
  today: LocalDay,
): PostChange<Stored> {
  const changed = postsFrom(posts, { personId }, today).filter((post) => post.slackUserId !== slackUserId)
  return { superseded: changed, inserted: changed.map((post) => ({ ...bare(post), slackUserId })) }
}

/** Somebody else who has the Slack account on the day or later; `null` = nobody has. */
export function otherHolderOf(
  posts: readonly Post[],
  slackUserId: string,
  personId: string,
  day: LocalDay,
): Post | null {
  const isOther = (post: Post) => post.slackUserId === slackUserId && post.personId !== personId
  return posts.find((post) => isOther(post) && (post.validTo === null || post.validTo >= day)) ?? null
}

/** Who took over what the person held of the post, where it has ended by the day and he holds it no more. */
export function successorOn(posts: readonly Post[], ref: PostRef, day: LocalDay): Person | null {
  const own = posts.filter(
    (post) => post.personId === ref.personId && post.unitCode === ref.unitCode && post.role === ref.role,
  )
  if (own.some((post) => isInForce(post, day))) return null
  const ended = own
    .filter(({ validTo, successorId = null }) => successorId !== null && validTo !== null && validTo < day)
    .toSorted((one, other) => ((one.validTo ?? '') < (other.validTo ?? '') ? -1 : 1))
    .at(-1)
  return ended?.successorId == null ? null : personOf(posts, ended.successorId)
}

function overlapping<Stored extends Post>(posts: readonly Stored[], wanted: PostRef & DaySpan): readonly Stored[] {
  return posts.filter(
    (post) =>
      post.personId === wanted.personId &&
      post.unitCode === wanted.unitCode &&
      post.role === wanted.role &&
      spansOverlap(post, wanted),
  )
}

function begunBefore({ validFrom }: Post, day: LocalDay): boolean {
  return validFrom === null || validFrom < day
}

/** The post without what only a stored row has. */
function bare(post: Post): Post {
  const { personId, name, unitCode, role, slackUserId, validFrom, validTo, actingForId = null } = post
  const { successorId = null } = post
  return { personId, name, unitCode, role, slackUserId, validFrom, validTo, actingForId, successorId }
}
