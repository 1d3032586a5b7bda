import type { WorkingCalendar } from './calendar.ts'
import type { Purpose } from './channels.ts'
import type { Office } from './office.ts'
import type { Post, Role } from './people.ts'
import { isInForce, type LocalDay } from './time.ts'
import { isBody, type UnitTree } from './units.ts'

/** `blocks`: publication waits until it is mended or waived with a reason. `warns`: a person is told, and nothing waits. */
export type Severity = 'blocks' | 'warns'

/** Everything that can stand between a unit and what it has to hear, and whether publication waits for it. */
export const SEVERITIES = {
  noChannel: 'blocks',
  channelRetired: 'blocks',
  notMember: 'blocks',
  channelArchived: 'blocks',
  channelNotFound: 'blocks',
  noResponsiblePerson: 'blocks',
  personInactive: 'blocks',
  personNotInWorkspace: 'blocks',
  textTooLong: 'blocks',
  calendarYearMissing: 'warns',
} as const satisfies Readonly<Record<string, Severity>>

export type Problem = keyof typeof SEVERITIES

/** What a chat platform says for certain of a channel, as the bot sees it. A private channel closed to the bot is not found. */
export type ChannelStanding = 'member' | 'notMember' | 'archived' | 'notFound'

/** What a chat platform says for certain of a person's account. */
export type PersonStanding = 'active' | 'inactive' | 'notInWorkspace'

export interface CoveredUnit {
  readonly code: string
  readonly name: string
}

/** What a gap is about, by problem, beside the unit. */
interface GapSubjects {
  readonly noChannel: unknown
  readonly channelRetired: { readonly channelId: string; readonly reason: string }
  readonly notMember: { readonly channelId: string }
  readonly channelArchived: { readonly channelId: string }
  readonly channelNotFound: { readonly channelId: string }
  /** `missing`: units without a person, of `addressed` in all; a gap that blocks names its own unit alone. */
  readonly noResponsiblePerson: {
    readonly day: LocalDay
    readonly missing: readonly CoveredUnit[]
    readonly addressed: number
  }
  readonly personInactive: { readonly personName: string; readonly slackUserId: string }
  readonly personNotInWorkspace: { readonly personName: string; readonly slackUserId: string }
  readonly textTooLong: { readonly channelId: string; readonly title: string }
  readonly calendarYearMissing: { readonly years: readonly string[]; readonly day: LocalDay }
}

/** One gap as plain values, told apart by `problem`. */
export type GapFinding<P extends Problem = Problem> = {
  readonly [K in P]: {
    readonly problem: K
    readonly severity: Severity
    /** The unit that does not hear, or the city for what concerns all. */
    readonly unit: CoveredUnit
    readonly purpose: Purpose
  } & GapSubjects[K]
}[P]

/** A unit's channel that something has to be said in. */
export interface AddressedChannel {
  readonly unit: CoveredUnit
  readonly purpose: Purpose
  readonly channelId: string
}

const PROBLEM_OF_CHANNEL = {
  member: null,
  notMember: 'notMember',
  archived: 'channelArchived',
  notFound: 'channelNotFound',
} as const satisfies Readonly<Record<ChannelStanding, Problem | null>>

/** A gap for each unit and channel of which the platform says for certain that no post gets there; others are none. */
export function channelFindings(
  addressed: readonly AddressedChannel[],
  standings: ReadonlyMap<string, ChannelStanding>,
): readonly GapFinding[] {
  return addressed.flatMap(({ unit, purpose, channelId }): readonly GapFinding[] => {
    const problem = PROBLEM_OF_CHANNEL[standings.get(channelId) ?? 'member']
    return problem === null ? [] : [{ problem, severity: SEVERITIES[problem], unit, purpose, channelId }]
  })
}

/** Who answers for a unit: the leader in charge, the principal, the duty officer, the commissioner. */
const RESPONSIBLE_ROLES: ReadonlySet<Role> = new Set(['leaderInCharge', 'principal', 'dutyOfficer', 'commissioner'])

/** The posts of those who answer for the unit on the day, in the order given. */
export function responsiblePosts(posts: readonly Post[], unitCode: string, day: LocalDay): readonly Post[] {
  return posts.filter((post) => post.unitCode === unitCode && isResponsible(post, day))
}

function isResponsible(post: Post, day: LocalDay): boolean {
  return RESPONSIBLE_ROLES.has(post.role) && isInForce(post, day)
}

/** A district or township that is addressed, or that could be. */
export interface ResponsibleUnit extends CoveredUnit {
  readonly level: 'district' | 'township'
}

export interface Responsibility {
  /** The districts and townships that are addressed, each once. */
  readonly units: readonly ResponsibleUnit[]
  /** Every district and township in force on the day. */
  readonly all: readonly ResponsibleUnit[]
  /** Whom a warning about several of them is about. */
  readonly city: CoveredUnit
  readonly posts: readonly Post[]
  readonly day: LocalDay
  readonly policy: Office['coverage']['responsiblePersons']
}

/** The districts and townships in force on the day, each once; departments and enterprises are none. */
export function responsibleUnits(tree: UnitTree, day: LocalDay): readonly ResponsibleUnit[] {
  const found = tree.units.flatMap((unit): readonly ResponsibleUnit[] => {
    const { code, name, level } = unit
    const isTerritory = (level === 'district' || level === 'township') && !isBody(unit)
    return isTerritory && isInForce(unit, day) ? [{ code, name, level }] : []
  })
  return [...new Map(found.map((unit) => [unit.code, unit])).values()]
}

/**
 * The addressed units for which nobody answers on the day.
 *
 * Under `required` each is a gap that blocks. Under `auto` it is one where the office keeps that register, which shows by
 * at least half of all units of its level, addressed or not, having somebody; the others are one warning together, so
 * that an office that keeps no such register, or keeps it for its districts alone, is not stopped. Under `off` nobody
 * looks.
 */
export function responsibilityFindings(given: Responsibility): readonly GapFinding[] {
  const { units, all, city, posts, day, policy } = given
  if (policy === 'off') return []
  const answered = new Set(posts.filter((post) => isResponsible(post, day)).map(({ unitCode }) => unitCode))
  const isKept = (level: ResponsibleUnit['level']) => {
    const ofLevel = all.filter((unit) => unit.level === level)
    return ofLevel.length > 0 && ofLevel.filter(({ code }) => answered.has(code)).length * 2 >= ofLevel.length
  }
  const kept = { district: isKept('district'), township: isKept('township') }
  const missing = units.filter(({ code }) => !answered.has(code))
  const { blocks = [], warns = [] } = Object.groupBy(missing, ({ level }) =>
    policy === 'required' || kept[level] ? SEVERITIES.noResponsiblePerson : 'warns',
  )
  const about = { problem: 'noResponsiblePerson', purpose: 'notices', day, addressed: units.length } as const
  return [
    ...blocks.map((unit) => ({ ...about, severity: 'blocks', unit, missing: [unit] }) as const),
    ...(warns.length === 0 ? [] : [{ ...about, severity: 'warns', unit: city, missing: warns } as const]),
  ]
}

const PROBLEM_OF_PERSON = {
  active: null,
  inactive: 'personInactive',
  notInWorkspace: 'personNotInWorkspace',
} as const satisfies Readonly<Record<PersonStanding, Problem | null>>

/** A gap for each of those who answer for an addressed unit whose account certainly cannot be reached any more. */
export function accountFindings(
  { units, posts, day, policy }: Responsibility,
  standings: ReadonlyMap<string, PersonStanding>,
): readonly GapFinding[] {
  if (policy === 'off') return []
  return units.flatMap((unit) =>
    responsiblePosts(posts, unit.code, day).flatMap(({ name, slackUserId }): readonly GapFinding[] => {
      if (slackUserId === null) return []
      const problem = PROBLEM_OF_PERSON[standings.get(slackUserId) ?? 'active']
      if (problem === null) return []
      return [{ problem, severity: SEVERITIES[problem], unit, purpose: 'notices', personName: name, slackUserId }]
    }),
  )
}

/** The warning that a deadline was counted through a year whose holidays are not announced; none for a confirmed day. */
export function calendarFindings(
  calendar: WorkingCalendar,
  city: CoveredUnit,
  countedFrom: LocalDay,
  due: { readonly day: LocalDay; readonly confirmed: boolean },
): readonly GapFinding[] {
  if (due.confirmed) return []
  const years = [...new Set([countedFrom.slice(0, 4), due.day.slice(0, 4)])]
  const unknown = years.filter((year) => calendar.years[year]?.confirmed !== true)
  if (unknown.length === 0) return []
  const problem = 'calendarYearMissing'
  const about = { problem, severity: SEVERITIES[problem], unit: city, purpose: 'notices' } as const
  return [{ ...about, years: unknown, day: due.day }]
}
