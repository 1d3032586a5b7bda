import { isWorkingDay, workingDayBefore } from '../domain/calendar.ts'
import { channelsFor } from '../domain/channels.ts'
import { computeDeadline, type DeadlineRule } from '../domain/deadlines.ts'
import { SUMMONEE_DEFAULT, type Summonee, severer } from '../domain/ladder.ts'
import type { Medium } from '../domain/medium.ts'
import type { Office } from '../domain/office.ts'
import { done, type Outcome, type Refusal, refuse } from '../domain/refusal.ts'
import { fromLocalDateTime, type LocalDay, type Month, toLocalDateTime } from '../domain/time.ts'
import { districtOf, type UnitTree, unitInMonth } from '../domain/units.ts'
import type { DueDay, Occasion, ProposalFacts, SummonsFacts } from '../notifications/facts.ts'
import type { LadderFacts } from '../notifications/interview-facts.ts'
import { lockMonthOfBoth } from '../store/advisory-locks.ts'
import { loadChannels, type StoredChannel } from '../store/channels.ts'
import type { Db } from '../store/database.ts'
import { retiredReasons } from '../store/destinations.ts'
import { type Interview, issueInterview, openInterviews } from '../store/interviews.ts'
import { createMeeting } from '../store/meetings.ts'
import { publishedRanking } from '../store/rankings.ts'
import { allOrNothing } from './all-or-nothing.ts'
import { type Actor, type ActorClaim, authorise } from './authorise.ts'
import { closeProposals } from './close-proposals.ts'
import { type Gap, gapLine, summonsGaps, waivedText } from './coverage.ts'
import { uidOf } from './interviews/threads.ts'
import { loadTree, type OfficeContext, todayOf } from './office-context.ts'
import { recordAct } from './record-act.ts'
import { resolveTownship } from './resolve-unit.ts'
import { standingMessages } from './standing-messages.ts'
import { sendSummons } from './summons-messages.ts'
import { remarkText, type SummonsRemark } from './summons-remarks.ts'

/** Longest place of a meeting, in characters. */
export const PLACE_CHARACTERS_MAX = 200

export interface SummonInput {
  readonly medium: Medium
  readonly month: Month
  /** Local `YYYY-MM-DD HH:mm`. */
  readonly at: string
  readonly place: string
  /** Codes or names; `null` = every township that is proposed. */
  readonly units: readonly string[] | null
  /** One meeting for a township that is proposed for the other medium of the month too. */
  readonly merge: boolean
  /** Who has to come; absent or `null` = whom the office's ladder proposes, and where none does the principal leader. */
  readonly who?: Summonee | null
  readonly by: ActorClaim
}

export interface Summoned {
  readonly units: readonly {
    readonly unitCode: string
    readonly unitName: string
    readonly media: readonly Medium[]
    /** Who has to come, by post. */
    readonly who: SummonsFacts['attendee']
  }[]
  readonly enqueued: number
  readonly warnings: readonly string[]
}

/**
 * An issuer turns proposals into issued summonses: to the township, copied to its district, with a calendar file.
 * All of those named or none; of all that are proposed, without those who cannot be reached and whose gap was waived when
 * the ranking was published.
 */
export async function issueSummons(context: OfficeContext, input: SummonInput): Promise<Outcome<Summoned>> {
  const { medium, month } = input
  const actor = await authorise(context, input.by, 'summon')
  if (!actor.ok) return actor
  const fault = faultOfMeeting(context, input)
  if (fault !== null) return refuse(fault)
  return allOrNothing(context.database, async (db) => {
    // A merged meeting takes from both media.
    await lockMonthOfBoth(db, month)
    const tree = await loadTree(db)
    const chosen = await chooseProposals(db, tree, input)
    if (!chosen.ok) return chosen
    const others = await openInterviews(db, medium === 'air' ? 'water' : 'air', month)
    const reached = await reachOf(context, db, { tree, interviews: chosen.value, input })
    if (!reached.ok) return reached
    const { reaches, waived } = reached.value
    const limits = await bottomLimits(db, month)
    const summoned: Summoned['units'][number][] = []
    let enqueued = 0
    for (const reach of reaches) {
      const { interview } = reach
      const merged = others.filter(
        (other) => input.merge && other.state === 'proposed' && other.unitCode === interview.unitCode,
      )
      const interviews = [interview, ...merged]
      const ladder = await proposedOf(db, interviews)
      const facts = summonsFacts(context, input, reach, { interviews, limits, ladder })
      enqueued += await issueOne(context, db, { facts, reach, merged, actor: actor.value, input })
      summoned.push({
        unitCode: interview.unitCode,
        unitName: facts.unit.unitName,
        media: facts.occasions.map((it) => it.medium),
        who: facts.attendee,
      })
    }
    for (const { unitCode, media } of summoned) {
      const details = { at: input.at, place: input.place, media }
      await recordAct(context, db, actor.value, { act: 'summon', unitCode, medium, month, details })
    }
    const warnings = [
      ...waived.map((gap) => waivedText(gap, context.office.locale)),
      ...remarksOf(context, input, reaches, others),
    ]
    return done({ units: summoned, enqueued, warnings })
  })
}

/** What is wrong with a time and place of a meeting to come. */
export function faultOfMeeting(
  context: OfficeContext,
  { at, place }: Pick<SummonInput, 'at' | 'place'>,
): Refusal | null {
  const { timeZone } = context.office
  const instant = fromLocalDateTime(at, timeZone)
  if (instant === null) {
    return { code: 'bad-time', needs: 'input', message: `--at ${at}: expected a local time YYYY-MM-DD HH:mm` }
  }
  if (instant <= context.now()) {
    const message = `--at ${at}: that time has passed (it is ${toLocalDateTime(context.now(), timeZone)}); expected a time to come`
    return { code: 'time-passed', needs: 'input', message }
  }
  if (place.trim() === '' || place.length > PLACE_CHARACTERS_MAX) {
    const message = `--place: ${place.length} characters; expected the place of the meeting, 1 to ${PLACE_CHARACTERS_MAX}`
    return { code: 'bad-place', needs: 'input', message }
  }
  return null
}

async function chooseProposals(db: Db, tree: UnitTree, input: SummonInput): Promise<Outcome<readonly Interview[]>> {
  const { medium, month, units } = input
  const published = await publishedRanking(db, medium, month)
  if (published === null) {
    const message = `${medium} ${month}: no ranking is published, so nobody is proposed for an interview`
    return refuse({ code: 'not-published', needs: 'decision', message, command: `duban publish ${medium} ${month}` })
  }
  const open = await openInterviews(db, medium, month)
  if (units === null) {
    const proposed = open.filter((interview) => interview.state === 'proposed')
    if (proposed.length > 0) return done(proposed)
    const message = `${medium} ${month}: no proposal is open; every summons was issued or ended before`
    return refuse({ code: 'nothing-proposed', needs: 'input', message })
  }
  const chosen = new Map<string, Interview>()
  for (const text of units) {
    const code = resolveTownship(tree, text, month)
    if (!code.ok) return code
    const interview = open.find((candidate) => candidate.unitCode === code.value)
    if (interview?.state === 'proposed') chosen.set(code.value, interview)
    else {
      const state =
        interview?.state === 'issued' ? `has a summons for ${interview.at} already` : 'is not proposed for an interview'
      return refuse({
        code: 'not-proposed',
        needs: 'input',
        message: `--unit ${text}: ${code.value} ${state} (${medium} ${month})`,
      })
    }
  }
  return done([...chosen.values()])
}

interface Reach {
  readonly interview: Interview
  readonly unitName: string
  readonly district: { readonly code: string; readonly name: string }
  readonly townshipChannels: readonly string[]
  readonly districtChannels: readonly string[]
}

interface Reached {
  readonly reaches: readonly Reach[]
  /** Who does not hear of the summons, as was waived at publication. */
  readonly waived: readonly Gap[]
}

async function reachOf(
  context: OfficeContext,
  db: Db,
  { tree, interviews, input }: { tree: UnitTree; interviews: readonly Interview[]; input: SummonInput },
): Promise<Outcome<Reached>> {
  const { locale } = context.office
  const channels = await loadChannels(db)
  const retired = await retiredReasons(db)
  const waivers = (await publishedRanking(db, input.medium, input.month))?.waivers ?? []
  const isWaived = (unitCode: string) => waivers.some((waiver) => waiver.unitCode === unitCode)
  const found = interviews.map((interview) => {
    const reach = reachOne(tree, channels, interview, todayOf(context))
    const { unitName, district, townshipChannels, districtChannels } = reach
    const township = { code: interview.unitCode, name: unitName }
    return {
      reach,
      ofTownship: summonsGaps(township, townshipChannels, retired, locale),
      ofDistrict: summonsGaps(district, districtChannels, retired, locale),
      // A township somebody names is summoned or refused; only among all that are proposed it may be left out.
      isLeftOut: input.units === null && isWaived(interview.unitCode),
    }
  })
  const open = found.flatMap(({ ofTownship, ofDistrict, isLeftOut, reach }) => {
    if (ofTownship.length > 0 && isLeftOut) return []
    return [...ofTownship, ...(isWaived(reach.district.code) ? [] : ofDistrict)]
  })
  const reachable = found.filter(({ ofTownship }) => ofTownship.length === 0)
  const waived = uniqueGaps([
    ...found.flatMap(({ ofTownship }) => ofTownship),
    ...reachable.flatMap(({ ofDistrict }) => ofDistrict),
  ])
  if (open.length > 0) return refuse(cannotReach(uniqueGaps(open)))
  if (reachable.length === 0) return refuse(cannotReach(waived))
  // Whoever is not heard of by waiver gets nothing that would wait for ever.
  const reaches = reachable.map(({ reach, ofDistrict }) =>
    ofDistrict.length === 0 ? reach : { ...reach, districtChannels: [] },
  )
  return done({ reaches, waived })
}

/** Several townships of one district name its gap once. */
function uniqueGaps(gaps: readonly Gap[]): readonly Gap[] {
  return [...new Map(gaps.map((gap) => [gap.message, gap])).values()]
}

function cannotReach(gaps: readonly Gap[]): Refusal {
  return {
    code: 'coverage-gaps',
    needs: 'decision',
    message: `${gaps.length} of those who have to hear of the summons cannot be reached`,
    command: 'duban import channels FILE',
    details: gaps.map((gap) => (gap.problem === 'channelRetired' ? gapLine(gap) : gap.message)),
  }
}

function reachOne(tree: UnitTree, channels: readonly StoredChannel[], interview: Interview, today: LocalDay): Reach {
  const { unitCode, month } = interview
  const unit = unitInMonth(tree, unitCode, month)
  const district = unit === null ? null : districtOf(tree, unit, month)
  const idsOf = (code: string) => channelsFor(channels, code, 'summons', today).map((channel) => channel.channelId)
  return {
    interview,
    unitName: unit?.name ?? unitCode,
    district: { code: district?.code ?? '', name: district?.name ?? '' },
    townshipChannels: idsOf(unitCode),
    districtChannels: district === null ? [] : idsOf(district.code),
  }
}

/** Whom the proposals of a meeting propose, as they stand. */
export async function proposedOf(
  db: Db,
  interviews: readonly Pick<Interview, 'medium' | 'month' | 'unitCode'>[],
): Promise<LadderFacts | null> {
  let proposed: LadderFacts | null = null
  for (const { medium, month, unitCode } of interviews) {
    const standing = await standingMessages(db, medium, month, ['interviewProposal'])
    const said = standing.findLast(({ base }) => base.unitCode === unitCode)?.current.facts as ProposalFacts | undefined
    proposed = severer(proposed, said?.ladder ?? null)
  }
  return proposed
}

async function bottomLimits(db: Db, month: Month): Promise<ReadonlyMap<Medium, number>> {
  const air = await publishedRanking(db, 'air', month)
  const water = await publishedRanking(db, 'water', month)
  return new Map([
    ['air', air?.bottomLimit ?? 0],
    ['water', water?.bottomLimit ?? 0],
  ])
}

interface Summoning {
  readonly interviews: readonly Interview[]
  readonly limits: ReadonlyMap<Medium, number>
  readonly ladder: LadderFacts | null
}

function summonsFacts(
  context: OfficeContext,
  { at, place, who }: SummonInput,
  { interview, unitName, district }: Reach,
  { interviews, limits, ladder }: Summoning,
): SummonsFacts {
  const { office } = context
  const occasions = interviews
    .map(({ medium, month }): Occasion => ({ medium, month, bottomLimit: limits.get(medium) ?? 0 }))
    .sort((a, b) => (a.medium < b.medium ? -1 : 1))
  return {
    officeName: office.name,
    unit: { unitCode: interview.unitCode, unitName, district: district.name },
    occasions,
    at,
    timeZone: office.timeZone,
    place,
    ...attendeeOf(ladder, who ?? null),
    ...daysOfMeeting(context, at),
    issuedOn: todayOf(context),
    calendar: {
      uid: uidOf(meetingIdOf(interview)),
      sequence: 0,
      stampedAt: context.now().toISOString(),
      durationMinutes: office.interviews.durationMinutes,
      ...(office.interviews.organizerEmail === null ? {} : { organizer: office.interviews.organizerEmail }),
    },
    meetingId: meetingIdOf(interview),
    banner: null,
  }
}

/** Who comes: whom the issuer names, else whom the office's ladder proposes, else the principal leader. */
function attendeeOf(ladder: LadderFacts | null, who: Summonee | null): Pick<SummonsFacts, 'attendee' | 'ladder'> {
  const summonee = who ?? ladder?.summon ?? SUMMONEE_DEFAULT
  const attendee = summonee === 'inCharge' ? 'leaderInCharge' : summonee
  // A rung says nothing of somebody it did not propose.
  return ladder?.summon === summonee ? { attendee, ladder } : { attendee }
}

/** What is due before a meeting and after it, as its summons says. */
export function daysOfMeeting(
  context: OfficeContext,
  at: string,
): Pick<SummonsFacts, 'planDue' | 'reportDue' | 'replyBy'> {
  const { office, calendar } = context
  const [day = ''] = at.split(' ')
  const today = todayOf(context)
  const rules = submissionRules(office)
  const due = (rule: DeadlineRule): DueDay => {
    const { day: dueDay, confirmed } = computeDeadline(rule, day, calendar)
    return { day: dueDay, confirmed }
  }
  const reply = workingDayBefore(calendar, day, office.interviews.replyWorkingDaysBefore)
  return {
    planDue: due(rules.plan),
    reportDue: due(rules.report),
    replyBy: reply.day < today ? { day: today, confirmed: true } : reply,
  }
}

/** How the days for plan and report are counted (K9, K10). */
export function submissionRules({ interviews }: Office): Readonly<Record<'plan' | 'report', DeadlineRule>> {
  return {
    plan: { kind: 'calendarDays', count: interviews.planDueDays, moveToWorkingDay: true },
    report: { kind: 'calendarMonths', count: interviews.reportDueMonths, moveToWorkingDay: true },
  }
}

/** A township that is summoned again after a cancelled meeting is summoned under a newer version: another meeting. */
function meetingIdOf({ medium, month, unitCode, rankingVersion }: Interview): string {
  return `interview-${medium}-${month}-${unitCode}-v${rankingVersion}`
}

interface Issuing {
  readonly facts: SummonsFacts
  readonly reach: Reach
  readonly merged: readonly Interview[]
  readonly actor: Actor
  readonly input: SummonInput
}

async function issueOne(
  context: OfficeContext,
  db: Db,
  { facts, reach, merged, actor, input }: Issuing,
): Promise<number> {
  const { interview } = reach
  const issue = {
    meetingId: meetingIdOf(interview),
    at: input.at,
    timeZone: context.office.timeZone,
    place: input.place,
    issuedBy: actor.personId,
    issuedAt: context.now(),
  }
  const meeting = { id: issue.meetingId, state: 'issued', at: input.at, place: input.place } as const
  for (const proposal of [interview, ...merged]) {
    if (!(await issueInterview(db, proposal.id, issue)))
      throw new Error(`interview ${proposal.id}: expected a proposal`)
    await closeProposals(context, db, proposal, { kind: 'issued', by: actor.name, reason: null }, meeting)
  }
  await createMeeting(
    db,
    {
      id: issue.meetingId,
      month: interview.month,
      unitCode: interview.unitCode,
      at: input.at,
      place: input.place,
      timeZone: issue.timeZone,
      updatedAt: issue.issuedAt,
    },
    {
      personId: actor.personId,
      name: actor.name,
      surface: actor.surface,
      at: issue.issuedAt,
      details: { at: input.at, place: input.place, who: facts.attendee },
    },
  )
  return sendSummons(context, db, { facts, ...reach })
}

function remarksOf(
  context: OfficeContext,
  { at, merge }: SummonInput,
  reaches: readonly Reach[],
  others: readonly Interview[],
): readonly string[] {
  const [day = ''] = at.split(' ')
  const { working, confirmed } = isWorkingDay(context.calendar, day)
  const names = new Map(reaches.map(({ interview, unitName }) => [interview.unitCode, unitName]))
  const ofUnits = others.flatMap((other): SummonsRemark[] => {
    const unitName = names.get(other.unitCode)
    if (unitName === undefined) return []
    const { medium } = other
    if (other.state === 'proposed') return merge ? [] : [{ kind: 'mayMerge', unitName, medium }]
    return other.at?.startsWith(day) === true ? [{ kind: 'summonedThatDay', unitName, medium, at: other.at }] : []
  })
  const remarks: readonly SummonsRemark[] = [
    ...(working ? [] : [{ kind: 'restDay', day } as const]),
    ...(confirmed ? [] : [{ kind: 'yearUnknown', year: day.slice(0, 4) } as const]),
    ...ofUnits,
  ]
  return remarks.map((remark) => remarkText(context.office.locale, remark))
}
