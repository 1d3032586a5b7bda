import { addDays, isInForce, type LocalDay, spansOverlap } from './time.ts'

export const ROLES = [
  'importer',
  'reviewer',
  'issuer',
  'administrator',
  'dutyOfficer',
  'leaderInCharge',
  'principal',
  'commissioner',
  'disciplineContact',
  'observer',
] as const

export type Role = (typeof ROLES)[number]

/** Who held which post when (M18): one row a person, unit, role and span of days. */
export interface Post {
  readonly personId: string
  readonly name: string
  readonly unitCode: string
  readonly role: Role
  readonly slackUserId: string | null
  readonly validFrom: LocalDay | null
  readonly validTo: LocalDay | null
  /** For whom he acts (代理), who keeps the post; absent or `null` = it is his own. */
  readonly actingForId?: string | null
  /** Who took the post over when it ended, and with it what waited for him. */
  readonly successorId?: string | null
}

/** Whether the text is one of the roles a people file may name. */
export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text)
}

/**
 * Which roles may do which act; any one of them is enough, held in whatever unit. Nobody has a role by being an administrator: he holds the
 * role too, or may not do the act.
 */
export const ACTS = {
  importUnits: ['administrator'],
  importPeople: ['administrator'],
  importChannels: ['administrator'],
  importMonth: ['importer'],
  importReadings: ['importer'],
  compute: ['importer', 'reviewer', 'issuer', 'administrator'],
  review: ['reviewer'],
  decideObjection: ['reviewer'],
  publish: ['issuer'],
  summon: ['issuer'],
  conductInterview: ['issuer', 'reviewer'],
  answerInterview: ['dutyOfficer', 'leaderInCharge', 'principal'],
  retryMessage: ['issuer', 'administrator'],
  cancelMessage: ['issuer', 'administrator'],
  registerCase: ['issuer', 'reviewer', 'commissioner'],
  registerLocalCase: ['dutyOfficer', 'leaderInCharge', 'principal'],
  importCases: ['issuer', 'reviewer'],
  defineCampaign: ['administrator'],
  submitReturn: ['dutyOfficer', 'leaderInCharge', 'principal'],
  decideReturn: ['issuer', 'reviewer'],
  reportProblem: ['dutyOfficer', 'leaderInCharge', 'principal', 'commissioner'],
  chooseTool: ['issuer', 'reviewer'],
  changeSchedule: ['administrator'],
  simulate: ['importer', 'reviewer', 'issuer', 'administrator'],
  changeCalendar: ['administrator'],
  managePeople: ['administrator'],
  bindChannel: ['administrator'],
  seeSettings: ['administrator'],
  backUpDatabase: ['administrator'],
  restoreDatabase: ['administrator'],
} as const satisfies Readonly<Record<string, readonly Role[]>>

export type Act = keyof typeof ACTS

/** Whether someone with these roles may do the act. */
export function mayAct(roles: ReadonlySet<Role>, act: Act): boolean {
  return ACTS[act].some((role) => roles.has(role))
}

/** Every role the person holds on the day, in whatever unit; empty for someone who holds none or is not known. */
export function rolesOn(posts: readonly Post[], personId: string, day: LocalDay): ReadonlySet<Role> {
  return new Set(posts.filter((post) => post.personId === personId && isInForce(post, day)).map((post) => post.role))
}

/** Whether anybody holds the role on the day, in whatever unit. */
export function holdsOn(posts: readonly Post[], role: Role, day: LocalDay): boolean {
  return posts.some((post) => post.role === role && isInForce(post, day))
}

/** The first day, from `today` on, on which nobody holds the role; `null` = somebody does from then on. */
export function firstVacantDay(posts: readonly Post[], role: Role, today: LocalDay): LocalDay | null {
  const ends = posts.flatMap((post) => (post.role === role && post.validTo !== null ? [addDays(post.validTo, 1)] : []))
  const days = [today, ...ends].filter((day) => day >= today).toSorted()
  return days.find((day) => !holdsOn(posts, role, day)) ?? null
}

/** Who held a post of the unit on the day, in the order given (M18). */
export function postsOn(posts: readonly Post[], unitCode: string, day: LocalDay): readonly Post[] {
  return posts.filter((post) => post.unitCode === unitCode && isInForce(post, day))
}

/** What a re-import of people changes. */
export interface PostMerge<Stored extends Post> {
  /** Every post that holds afterwards. */
  readonly next: readonly Post[]
  /** The stored rows that no longer hold, as the objects given; they stay readable as history. */
  readonly superseded: readonly Stored[]
  /** The rows to write. */
  readonly inserted: readonly Post[]
  /** How many incoming rows were already stored just so. */
  readonly unchanged: number
}

/**
 * What a people file changes in the posts known so far.
 *
 * A row for the same person, unit and role whose days overlap a stored row's takes that row's place; every other
 * stored row stays, so leaving someone out of a file ends nothing. A row that is stored already, field for field, is
 * not written again, so importing a file twice is importing it once. A new name or Slack id holds for the rows the
 * file names; rows of the past keep the name of their time.
 */
export function mergePosts<Stored extends Post>(
  existing: readonly Stored[],
  incoming: readonly Post[],
): PostMerge<Stored> {
  const storedByKey = Map.groupBy(existing, postKey)
  const keep = new Set<Stored>()
  const changed: Post[] = []
  const seen = new Set<string>()
  let unchanged = 0
  for (const post of incoming) {
    const fingerprint = JSON.stringify(postFields(post))
    if (seen.has(fingerprint)) continue
    seen.add(fingerprint)
    const same = storedByKey.get(postKey(post))?.find((stored) => JSON.stringify(postFields(stored)) === fingerprint)
    if (same === undefined) {
      changed.push(post)
    } else {
      keep.add(same)
      unchanged += 1
    }
  }
  const superseded = new Set<Stored>()
  for (const post of changed) {
    for (const stored of storedByKey.get(postKey(post)) ?? []) {
      if (!keep.has(stored) && spansOverlap(stored, post)) superseded.add(stored)
    }
  }
  const next = [...existing.filter((post) => !superseded.has(post)), ...changed]
  return { next, superseded: [...superseded], inserted: changed, unchanged }
}

function postKey(post: Post): string {
  return JSON.stringify([post.personId, post.unitCode, post.role])
}

function postFields(post: Post): readonly (string | null)[] {
  return [post.personId, post.name, post.unitCode, post.role, post.slackUserId, post.validFrom, post.validTo]
}
