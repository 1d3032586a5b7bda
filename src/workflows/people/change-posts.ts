import type { Role } from '../../domain/people.ts'
import { otherHolderOf, type Person, type PostChange, personOf, vacantFrom } from '../../domain/post-changes.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import { type DaySpan, type LocalDay, monthOf } from '../../domain/time.ts'
import { createUnitTree } from '../../domain/units.ts'
import { lockPeople } from '../../store/advisory-locks.ts'
import type { Db } from '../../store/database.ts'
import { loadPosts, type StoredPost, savePosts } from '../../store/posts.ts'
import { loadUnits } from '../../store/units.ts'
import { allOrNothing } from '../all-or-nothing.ts'
import { type Actor, type ActorClaim, authoriseIn } from '../authorise.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import { recordAct } from '../record-act.ts'
import { resolveCode } from '../resolve-unit.ts'

/** Who is meant: somebody known, or somebody new by his name. */
export interface PersonInput {
  readonly personId: string
  /** Needed of somebody who is not known yet. */
  readonly name?: string | undefined
  readonly slackUserId?: string | undefined
}

export interface PostInput {
  readonly personId: string
  /** As a person writes it. */
  readonly unit: string
  readonly role: Role
}

/** People as they stand in the transaction of an act, and who acts. */
export interface PeopleScene {
  readonly db: Db
  readonly actor: Actor
  readonly posts: readonly StoredPost[]
  readonly today: LocalDay
}

/** What an act of an administrator changes in the posts, and how the audit log names it. */
export interface DecidedChange<T> {
  readonly change: PostChange<StoredPost>
  readonly unitCode?: string
  readonly details: Readonly<Record<string, unknown>>
  readonly value: T
}

/** From when an act holds, and why from a day that is past. */
interface Dating {
  /** The first day; `null` = since ever. */
  readonly from: LocalDay | null
  /** Why a past day is meant, in words for the audit log; `null` = none is. */
  readonly backdated: string | null
}

const PERSON_ID = /^[0-9A-Za-z][0-9A-Za-z._@-]{0,63}$/
const NAME_CHARACTERS_MAX = 100
/** Slack's ids of people begin with U, or W in an Enterprise organisation. */
const SLACK_USER_ID = /^[UW][A-Z0-9]{2,20}$/

/**
 * One act of an administrator about people: `decide` says what changes, and the change, with its entry in the audit log,
 * is written unless it is only tried. Refused from a past day without a reason for it, since who held a post when acts
 * were done would change, and when there would be a day, today or later, without an administrator that had one before.
 */
export async function changePosts<T>(
  context: OfficeContext,
  {
    act,
    by,
    dating,
    dryRun = false,
  }: {
    readonly act: string
    readonly by: ActorClaim
    /** Left out where an act holds from now on. */
    readonly dating?: Dating
    readonly dryRun?: boolean
  },
  decide: (scene: PeopleScene) => Promise<Outcome<DecidedChange<T>>>,
): Promise<Outcome<T>> {
  const made = await allOrNothing<{ readonly value: T }>(
    context.database,
    async (db) => {
      await lockPeople(db)
      const actor = await authoriseIn(db, context, by, 'managePeople')
      if (!actor.ok) return actor
      const today = todayOf(context)
      const isPast = dating !== undefined && (dating.from === null || dating.from < today)
      if (isPast && dating.backdated === null) return pastDay(dating.from, today)
      const posts = await loadPosts(db)
      const decided = await decide({ db, actor: actor.value, posts, today })
      if (!decided.ok) return decided
      const { change, unitCode, details, value } = decided.value
      const gone = new Set(change.superseded)
      const next = [...posts.filter((post) => !gone.has(post)), ...change.inserted]
      const vacant = vacantFrom(posts, next, 'administrator', today)
      if (vacant !== null) {
        const message = `nobody would be administrator on ${vacant}; name another one first`
        return refuse({ code: 'last-administrator', needs: 'input', message, details: [vacant] })
      }
      await savePosts(db, change, actor.value.personId, context.now())
      await recordAct(context, db, actor.value, {
        act,
        ...(unitCode === undefined ? {} : { unitCode }),
        details: isPast ? { ...details, backdated: dating.backdated } : details,
      })
      return done({ value })
    },
    () => !dryRun,
  )
  return made.ok ? done(made.value.value) : made
}

/** The code of the unit a person means, whatever its level. */
export async function unitCodeOf(context: OfficeContext, db: Db, unit: string): Promise<Outcome<string>> {
  return resolveCode(createUnitTree(await loadUnits(db)), unit, monthOf(todayOf(context)))
}

/** Somebody known by his id; refused when nobody is. */
export function knownPerson({ posts }: Pick<PeopleScene, 'posts'>, personId: string): Outcome<Person> {
  const person = personOf(posts, personId)
  if (person !== null) return done(person)
  const message = `${personId}: nobody of that id is known; expected a person_id of the people`
  return refuse({ code: 'person-unknown', needs: 'input', message })
}

/**
 * Who is to have a post: never the administrator who acts. Somebody who is not known yet needs a name; somebody known
 * keeps his own, and his Slack account unless it has become another's since.
 */
export function beneficiary(scene: PeopleScene, input: PersonInput): Outcome<Person> {
  const { personId, name = '', slackUserId = null } = input
  if (personId === scene.actor.personId) {
    const message = `${personId}: nobody gives himself a post or role; expected another administrator to do it`
    return refuse({ code: 'own-role', needs: 'input', message })
  }
  const known = personOf(scene.posts, personId)
  if (known !== null) {
    const isTaken =
      known.slackUserId !== null && otherHolderOf(scene.posts, known.slackUserId, personId, scene.today) !== null
    return done(isTaken ? { ...known, slackUserId: null } : known)
  }
  if (!PERSON_ID.test(personId)) {
    const message = `${personId}: expected 1 to 64 letters, digits and . _ @ - as person_id`
    return refuse({ code: 'person-unknown', needs: 'input', message })
  }
  if (name.trim() === '' || name.length > NAME_CHARACTERS_MAX) {
    const message = `${personId}: not known yet; expected a name of 1 to ${NAME_CHARACTERS_MAX} characters with it`
    return refuse({ code: 'person-unknown', needs: 'input', message })
  }
  const account = slackUserId === null ? done(null) : freeAccount(scene, personId, slackUserId)
  return account.ok ? done({ personId, name: name.trim(), slackUserId: account.value }) : account
}

/** A Slack account of nobody else: whoever had two persons for one account could give himself roles. */
export function freeAccount(
  { posts, today }: Pick<PeopleScene, 'posts' | 'today'>,
  personId: string,
  slackUserId: string,
): Outcome<string> {
  if (!SLACK_USER_ID.test(slackUserId)) {
    const message = `${slackUserId}: expected a Slack user id such as U012ABCDEF`
    return refuse({ code: 'no-such-account', needs: 'input', message })
  }
  const holder = otherHolderOf(posts, slackUserId, personId, today)
  if (holder === null) return done(slackUserId)
  const message = `${slackUserId}: belongs to ${holder.personId} (${holder.name}); expected an account of ${personId} alone`
  return refuse({ code: 'slack-user-taken', needs: 'input', message })
}

/** Refuses a span that ends before it begins. */
export function checkedSpan({ validFrom, validTo }: DaySpan): Outcome<DaySpan> {
  if (validFrom === null || validTo === null || validFrom <= validTo) return done({ validFrom, validTo })
  const message = `${validFrom} to ${validTo}: expected a last day that is not before the first`
  return refuse({ code: 'bad-span', needs: 'input', message })
}

function pastDay(day: LocalDay | null, today: LocalDay) {
  const message = `${day ?? 'no first day'}: lies before today, ${today}, and would change who held a post when acts were done; expected today or later, or --backdated with the reason`
  return refuse({ code: 'past-day', needs: 'input', message })
}

export function noSuchPost({ personId, role }: PostInput, unitCode: string, day: LocalDay) {
  const message = `${personId}: does not hold ${role} of ${unitCode} on ${day} or later; duban people list shows who does`
  return refuse({ code: 'no-such-post', needs: 'input', message })
}

export function followsHimself(personId: string) {
  const message = `${personId}: cannot follow himself; expected somebody else as successor`
  return refuse({ code: 'person-unknown', needs: 'input', message })
}

export function heldAlready({ personId, role }: PostInput, unitCode: string) {
  const message = `${personId}: holds ${role} of ${unitCode} in that time already`
  return refuse({ code: 'post-held', needs: 'input', message })
}
