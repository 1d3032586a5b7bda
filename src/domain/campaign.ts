import { isWorkingDay, toWorkingDay, type WorkingCalendar } from './calendar.ts'
import type { ReminderPlan } from './reminders.ts'
import { RETURN_FORMS, type ReturnForm } from './submission.ts'
import { isInForce, isLocalDay, type LocalDay, spansOverlap } from './time.ts'
import { compareText, isBody, type Unit, type UnitTree, unitOn } from './units.ts'

export const CAMPAIGN_STATES = ['scheduled', 'open', 'compiled', 'cancelled'] as const

/** Where a campaign stands: defined, asked for, gathered; or given up before anybody was asked. */
export type CampaignState = (typeof CAMPAIGN_STATES)[number]

export const CAMPAIGN_STEPS = ['define', 'launch', 'compile', 'cancel'] as const
export type CampaignStep = (typeof CAMPAIGN_STEPS)[number]

/** Every permitted step; one that is absent here is refused. */
const NEXT: Readonly<Record<CampaignState, Readonly<Partial<Record<CampaignStep, CampaignState>>>>> = {
  scheduled: { define: 'scheduled', launch: 'open', cancel: 'cancelled' },
  open: { compile: 'compiled' },
  compiled: {},
  cancelled: { define: 'scheduled' },
}

/** The state a step leads to, or `null` when the step is not allowed from there. */
export function stepCampaign(from: CampaignState, step: CampaignStep): CampaignState | null {
  return NEXT[from][step] ?? null
}

export function isCampaignState(text: string): text is CampaignState {
  return (CAMPAIGN_STATES as readonly string[]).includes(text)
}

/** Kinds of yearly returns that the program has words for; an administrator may name others. */
export const CAMPAIGN_KINDS = ['annualReport', 'annualAssessment'] as const

const KIND = /^[a-z][A-Za-z0-9]{0,39}$/

/** Whether the text may name a kind of campaign: a letter a-z, then letters and digits, 40 characters at most. */
export function isCampaignKind(text: string): boolean {
  return KIND.test(text)
}

/** What the office file says of yearly returns (K12). */
export interface CampaignTerms {
  /** `MM-DD` of the following year on which returns are due; `null` = 31 January, which has to be confirmed. */
  readonly dueDay: string | null
  /** Calendar days before the due day on which units are asked. */
  readonly launchDaysBefore: number
  /** Codes of the departments that owe the annual report beside the districts. */
  readonly departments: readonly string[]
  /** Working days from the due day, ascending, on which the city is told who has reported, and how often afterwards. */
  readonly rollUp: Pick<ReminderPlan, 'remind' | 'thenEvery'>
}

const DUE_DAY_UNCONFIRMED = '01-31'

/** The due day that a campaign of the year has unless somebody says otherwise, and whether it is anybody's decision. */
export function defaultDueDay(
  { dueDay }: Pick<CampaignTerms, 'dueDay'>,
  year: number,
): { readonly dueOn: LocalDay; readonly isDueConfirmed: boolean } {
  const named = `${year + 1}-${dueDay ?? DUE_DAY_UNCONFIRMED}`
  // 29 February of a year that has none is the day before.
  return { dueOn: isLocalDay(named) ? named : `${year + 1}-02-28`, isDueConfirmed: dueDay !== null }
}

/**
 * Whether units may be asked now: the launch day, or the working day it moves to, has come, today is worked, and it is the
 * hour at which the office speaks.
 *
 * @param local `YYYY-MM-DD HH:mm`.
 * @param speaking.remindAt `HH:mm`.
 */
export function isTimeToLaunch(
  launchOn: LocalDay,
  local: string,
  speaking: { readonly calendar: WorkingCalendar; readonly remindAt: string },
): boolean {
  const [today = '', hour = ''] = local.split(' ')
  const { calendar, remindAt } = speaking
  const isDue = today >= toWorkingDay(calendar, launchOn).day
  return isDue && isWorkingDay(calendar, today).working && hour >= remindAt
}

/** Who owes a return: every district, or not, and units by code. */
export interface OwingRule {
  readonly hasDistricts: boolean
  /** Codes of departments and other bodies, or of single districts. */
  readonly units: readonly string[]
  /** Codes of units that do not owe it although they are districts. */
  readonly except: readonly string[]
  /** Who stands in for a unit that is no more, where an administrator has said so: its code, then the other's. */
  readonly successors: Readonly<Record<string, string>>
}

/** Units one rule may name. */
export const OWING_UNITS_MAX = 200

/** A unit that is no more, whose year another unit reports on. */
export interface Predecessor {
  readonly unitCode: string
  readonly unitName: string
  /** Its last day. */
  readonly until: LocalDay
}

export interface OwingUnit {
  readonly unitCode: string
  readonly predecessors: readonly Predecessor[]
}

export interface Owing {
  /** By code. */
  readonly units: readonly OwingUnit[]
  /** Units that ended in the time and whose return nobody owes; an administrator has to name a successor. */
  readonly orphans: readonly Predecessor[]
}

/** Follows from one successor to the next; a city merges no unit more often in a year and a half. */
const SUCCESSORS_MAX = 8

/**
 * Who owes the return on a day: the districts in force (a department of a district is none) and the units named, by
 * code. For a unit that ended between the first day of the year reported on and that day the unit that inherits its
 * return owes it, with a line saying so, whether or not it would owe one of its own.
 */
export function owingUnits(tree: UnitTree, rule: OwingRule, year: number, day: LocalDay): Owing {
  const codes = [...new Set([...(rule.hasDistricts ? districtCodes(tree, year, day) : []), ...rule.units])]
  const wanted = codes.filter((code) => !rule.except.includes(code)).sort(compareText)
  const present = wanted.filter((code) => unitOn(tree, code, day) !== null)
  const byCode = new Map<string, Predecessor[]>(present.map((code) => [code, []]))
  const orphans: Predecessor[] = []
  for (const code of wanted) {
    if (byCode.has(code)) continue
    const ended = predecessorOf(tree, code, day)
    // Whose year another reports on ended in it or after; one that ended before has nothing to report.
    if (ended === null || ended.until < `${year}-01-01`) continue
    const heir = heirOfReturn(tree, rule, code, day)
    if (heir === null) orphans.push(ended)
    else byCode.set(heir, [...(byCode.get(heir) ?? []), ended])
  }
  const units = [...byCode].map(([unitCode, predecessors]) => ({ unitCode, predecessors }))
  return { units: units.sort((a, b) => compareText(a.unitCode, b.unitCode)), orphans }
}

/** Whether a unit can owe a return at all: a district, or a body of any level; townships and villages owe none. */
export function mayOwe(tree: UnitTree, code: string): boolean {
  const unit = tree.spansByCode.get(code)?.at(-1)
  return unit !== undefined && (isBody(unit) || unit.level === 'district')
}

/** Whether a unit may owe the return of one that ended: it is there on the day, can owe one, and is not excepted. */
export function mayInherit(
  tree: UnitTree,
  { except }: Pick<OwingRule, 'except'>,
  code: string,
  day: LocalDay,
): boolean {
  return unitOn(tree, code, day) !== null && mayOwe(tree, code) && !except.includes(code)
}

/** Who owes on a day the return of a unit that ended; `null` = nobody follows plainly, or who does may not owe it. */
export function heirOfReturn(tree: UnitTree, rule: OwingRule, code: string, day: LocalDay): string | null {
  const heir = successorOf(tree, code, day, rule.successors)
  return heir !== null && mayInherit(tree, rule, heir, day) ? heir : null
}

/** Every territory of level district in force on some day from the year's first to the day asked about. */
function districtCodes(tree: UnitTree, year: number, day: LocalDay): readonly string[] {
  const first = `${year}-01-01`
  const time = { validFrom: first < day ? first : day, validTo: day }
  return [...tree.spansByCode].flatMap(([code, spans]) => {
    const last = spans.findLast((span) => spansOverlap(span, time))
    return last !== undefined && last.level === 'district' && !isBody(last) ? [code] : []
  })
}

function predecessorOf(tree: UnitTree, code: string, day: LocalDay): Predecessor | null {
  const last = lastSpanBefore(tree, code, day)
  return last === null ? null : { unitCode: code, unitName: last.name, until: last.validTo ?? day }
}

function lastSpanBefore(tree: UnitTree, code: string, day: LocalDay): Unit | null {
  return tree.spansByCode.get(code)?.findLast(({ validTo }) => validTo !== null && validTo < day) ?? null
}

/**
 * The unit that stands on a day where one that ended stood: the one named for it, else the unit of its level that most
 * of the units below it came under. `null` where nobody is named and none got more than every other.
 */
export function successorOf(
  tree: UnitTree,
  code: string,
  day: LocalDay,
  named: OwingRule['successors'] = {},
): string | null {
  let at = code
  for (let step = 0; step < SUCCESSORS_MAX; step += 1) {
    const next = named[at] ?? heirOf(tree, at, day)
    if (next === null || next === at) return null
    if (unitOn(tree, next, day) !== null) return next
    at = next
  }
  return null
}

function heirOf(tree: UnitTree, code: string, day: LocalDay): string | null {
  const ended = lastSpanBefore(tree, code, day)
  if (ended === null) return null
  const votes = new Map<string, number>()
  for (const [child, spans] of tree.spansByCode) {
    const wasBelow = spans.some((span) => span.parentCode === code && isInForce(span, ended.validTo ?? day))
    const parent = wasBelow ? (unitOn(tree, child, day)?.parentCode ?? null) : null
    const isPeer = parent !== null && tree.spansByCode.get(parent)?.at(-1)?.level === ended.level
    if (parent !== null && isPeer) votes.set(parent, (votes.get(parent) ?? 0) + 1)
  }
  const [first, second] = [...votes].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]))
  return first === undefined || first[1] === second?.[1] ? null : first[0]
}

/** The ways of a return in the order of their list, each once. */
export function toForms(given: readonly string[]): readonly ReturnForm[] {
  return RETURN_FORMS.filter((form) => given.includes(form))
}
