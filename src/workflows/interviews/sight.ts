import { isMeetingOver } from '../../domain/meeting.ts'
import { mayAct } from '../../domain/people.ts'
import { done, type Outcome, type Refusal, refuse } from '../../domain/refusal.ts'
import { type Month, monthOf } from '../../domain/time.ts'
import { districtOf, subtreeCodes, type UnitTree, unitInMonth } from '../../domain/units.ts'
import { maySee } from '../../domain/visibility.ts'
import type { UnitRef } from '../../notifications/facts.ts'
import type { Db } from '../../store/database.ts'
import { type Interview, interviewsOfMeeting } from '../../store/interviews.ts'
import { findMeeting, listMeetings, type Meeting } from '../../store/meetings.ts'
import { loadTree, type OfficeContext, todayOf } from '../office-context.ts'
import { resolveCode } from '../resolve-unit.ts'
import type { Viewer } from '../viewer.ts'

/** A meeting with what it is about, as somebody may see it. */
export interface MeetingSight {
  readonly meeting: Meeting
  /** What it was summoned for; one that fell away by a correction stays among them. */
  readonly interviews: readonly Interview[]
  readonly unit: UnitRef
}

/** Meetings of one unit that a bare name may mean. */
const CHOICES_MAX = 20

/**
 * The meeting a person means: by its id, or by its unit where one of the unit's is open. One that is not there and one
 * that he may not see are refused alike.
 */
export async function seeMeeting(
  context: OfficeContext,
  db: Db,
  viewer: Viewer,
  text: string,
): Promise<Outcome<MeetingSight>> {
  const byId = await findMeeting(db, text)
  if (byId !== null) return isVisible(viewer, byId) ? done(await sightOf(db, byId)) : refuse(notFound(text))
  const code = resolveCode(await loadTree(db), text, monthOf(todayOf(context)))
  if (!code.ok) return code.refusal.code === 'unit-ambiguous' ? code : refuse(notFound(text))
  const filter = { unitCodes: [code.value], month: null, offset: 0, take: CHOICES_MAX }
  const visible = (await listMeetings(db, { ...filter, isOpen: false })).filter((meeting) => isVisible(viewer, meeting))
  const open = visible.filter(({ state }) => !isMeetingOver(state))
  const [only, ...others] = open.length > 0 ? open : visible.slice(0, 1)
  if (only === undefined) return refuse(notFound(text))
  if (others.length === 0) return done(await sightOf(db, only))
  const message = `${text}: ${open.length} interviews are open; expected the id of one`
  const details = open.map(({ id, at, place }) => `${id}  ${at}  ${place}`)
  return refuse({ code: 'meeting-ambiguous', needs: 'input', message, details })
}

/** The unit's own matter and that of those above it; and of whoever conducts interviews, in whatever unit he sits. */
function isVisible({ scope, roles }: Viewer, { unitCode }: Meeting): boolean {
  return mayAct(roles, 'conductInterview') || maySee(scope, { unitCodes: [unitCode], namedIds: null })
}

export function notFound(text: string): Refusal {
  return { code: 'not-found', needs: 'input', message: `${text}: no interview that you may see` }
}

/** A meeting with its names as of its month. */
export async function sightOf(db: Db, meeting: Meeting, known?: UnitTree): Promise<MeetingSight> {
  const { month, unitCode } = meeting
  const tree = known ?? (await loadTree(db))
  const unit = unitInMonth(tree, unitCode, month)
  const district = unit === null ? null : districtOf(tree, unit, month)
  return {
    meeting,
    interviews: await interviewsOfMeeting(db, meeting.id),
    unit: { unitCode, unitName: unit?.name ?? unitCode, district: district?.name ?? '' },
  }
}

export interface MeetingsWanted {
  /** A unit by code or name, with the units below it; `null` = every one that may be seen. */
  readonly unit: string | null
  readonly month: Month | null
  readonly isOpen: boolean
  readonly offset: number
  readonly take: number
}

/** The meetings that the viewer may see, newest month first, each with its unit's names. */
export async function seeMeetings(
  context: OfficeContext,
  db: Db,
  { scope, roles }: Viewer,
  { unit, month, isOpen, offset, take }: MeetingsWanted,
): Promise<Outcome<readonly MeetingSight[]>> {
  const seen = scope.isWholeCity || mayAct(roles, 'conductInterview') ? null : [...scope.unitCodes]
  const codes = unit === null ? done(seen) : await codesWithin(context, db, unit, seen)
  if (!codes.ok) return codes
  const meetings = await listMeetings(db, { unitCodes: codes.value, month, isOpen, offset, take })
  const tree = await loadTree(db)
  const sights: MeetingSight[] = []
  for (const meeting of meetings) sights.push(await sightOf(db, meeting, tree))
  return done(sights)
}

async function codesWithin(
  context: OfficeContext,
  db: Db,
  unit: string,
  seen: readonly string[] | null,
): Promise<Outcome<readonly string[] | null>> {
  const tree = await loadTree(db)
  const today = todayOf(context)
  const code = tree.spansByCode.has(unit) ? done(unit) : resolveCode(tree, unit, monthOf(today))
  if (!code.ok) return code.refusal.code === 'unit-ambiguous' ? code : done([])
  const below = subtreeCodes(tree, code.value, today)
  return done(seen === null ? below : below.filter((other) => seen.includes(other)))
}
