import { canonicalJson } from '../domain/canonical-json.ts'
import type { NoticeInput } from './catalog.ts'
import {
  type Banner,
  CHANGES_MAX,
  type CorrectionFacts,
  type ListedUnitFacts,
  type RankingFacts,
  type UnitChange,
  type WithdrawalFacts,
} from './facts.ts'
import { listChanges, type ShownFigure, type VersionStandings } from './list-changes.ts'

/** A change of a standing message and the explanation in its thread; `reply` is `null` where nobody needs one. */
export interface Amendment {
  readonly notice: NoticeInput
  readonly reply: NoticeInput | null
}

export interface CorrectionContext {
  /** The version that is published now. */
  readonly ranking: RankingFacts
  readonly previousVersion: number
  readonly cityName: string
  /** How units stood and stand, for those that come to a list or leave it. */
  readonly standings: VersionStandings
  /** Units whose issued summons falls with this correction. */
  readonly summonsCancelled: ReadonlySet<string>
}

type NamingNotice = Extract<
  NoticeInput,
  { kind: 'bottomRankingSummary' | 'bottomRankingDistrict' | 'bottomRankingNotice' | 'interviewProposal' }
>

/** What each kind shows of a listed unit beside its value, scores and place. */
const SHOWN: Readonly<Record<NamingNotice['kind'], readonly ShownFigure[]>> = {
  bottomRankingSummary: ['tied', 'yearOnYear', 'timesInTwelveMonths'],
  bottomRankingDistrict: ['tied', 'yearOnYear', 'monthOnMonth', 'timesInTwelveMonths'],
  bottomRankingNotice: [
    'qualityScore',
    'tied',
    'yearOnYear',
    'monthOnMonth',
    'timesInTwelveMonths',
    'monthsInARow',
    'previousMonth',
  ],
  interviewProposal: ['tied', 'yearOnYear', 'monthOnMonth', 'timesInTwelveMonths', 'monthsInARow', 'previousMonth'],
}

/**
 * Whether two versions of a message are the same but for what every version says of itself: its number, day and
 * deadline, and what became of its buttons. A message that is over says nothing any more.
 */
export function saysTheSame(older: NoticeInput, newer: NoticeInput): boolean {
  return !isOver(older) && canonicalJson(essenceOf(older.facts)) === canonicalJson(essenceOf(newer.facts))
}

/** Whether a message that stands was withdrawn, emptied or closed by a correction. */
export function isOver(notice: NoticeInput): boolean {
  switch (notice.kind) {
    case 'bottomRankingNotice':
      return notice.facts.banner?.kind === 'withdrawn'
    case 'bottomRankingDistrict':
      return notice.facts.banner !== null && notice.facts.listed.length === 0
    case 'interviewProposal':
      return notice.facts.outcome?.kind === 'superseded'
    default:
      return false
  }
}

/**
 * A standing message whose content changes (更正), as it is to read now and with what is said in its thread; `null`
 * when there is nothing to correct.
 *
 * Corrected is a message whose own list changes, or a figure that it shows of a unit on it: value, scores, place from
 * the end, tie mark, comparisons, earlier listings. Totals of the city, the version of the rules and a place counted
 * from the best move with every other unit's data and concern nobody by themselves, so a message in which nothing else
 * differs is left as it stands, under the version it names. A reply therefore always names a change.
 */
export function correct(standing: NoticeInput, newer: NoticeInput, context: CorrectionContext): Amendment | null {
  if (!isNaming(standing) || !isNaming(newer)) return null
  const lines = changesOf(standing, newer, context)
  if (lines.length === 0) return null
  const banner: Banner = { kind: 'corrected', version: context.ranking.version }
  switch (newer.kind) {
    case 'bottomRankingSummary':
      return amend({ kind: newer.kind, facts: { ...newer.facts, banner } }, lines, context)
    case 'bottomRankingDistrict':
      return amend({ kind: newer.kind, facts: { ...newer.facts, banner } }, lines, context)
    case 'bottomRankingNotice':
      return amend({ kind: newer.kind, facts: { ...newer.facts, banner } }, lines, context)
    case 'interviewProposal':
      return { notice: newer, reply: null }
  }
}

/** A standing message whose addressee is no longer named (撤回). `at` is local time. */
export function withdraw(standing: NoticeInput, at: string, context: CorrectionContext): Amendment | null {
  const { ranking } = context
  switch (standing.kind) {
    case 'bottomRankingNotice': {
      const notice: NoticeInput = { kind: standing.kind, facts: { ...standing.facts, banner: { kind: 'withdrawn' } } }
      return { notice, reply: { kind: 'withdrawal', facts: withdrawalFacts(standing, context) } }
    }
    case 'bottomRankingDistrict':
      return correct(standing, { kind: standing.kind, facts: { ...standing.facts, ranking, listed: [] } }, context)
    case 'interviewProposal': {
      const outcome = { kind: 'superseded', by: ranking.officeName, at, reason: null } as const
      return { notice: { kind: standing.kind, facts: { ...standing.facts, outcome } }, reply: null }
    }
    default:
      return null
  }
}

type PublishedNotice = Exclude<NamingNotice, { kind: 'interviewProposal' }>

function isNaming(notice: NoticeInput): notice is NamingNotice {
  return Object.hasOwn(SHOWN, notice.kind)
}

/** Against what still holds: a message that is over lists nobody. */
function changesOf(standing: NamingNotice, newer: NamingNotice, { standings }: CorrectionContext) {
  return listChanges(isOver(standing) ? [] : listOf(standing), listOf(newer), SHOWN[newer.kind], standings)
}

function listOf(notice: NamingNotice): readonly ListedUnitFacts[] {
  switch (notice.kind) {
    case 'bottomRankingSummary':
    case 'bottomRankingDistrict':
      return notice.facts.listed
    case 'bottomRankingNotice':
    case 'interviewProposal':
      return [notice.facts.unit]
  }
}

function amend(notice: PublishedNotice, lines: readonly UnitChange[], context: CorrectionContext): Amendment {
  const { ranking, previousVersion } = context
  const facts: CorrectionFacts = {
    ranking,
    previousVersion,
    addressee: addresseeOf(notice, context.cityName),
    reason: null,
    lines: lines.slice(0, CHANGES_MAX),
    more: Math.max(0, lines.length - CHANGES_MAX),
  }
  return { notice, reply: { kind: 'correction', facts } }
}

function addresseeOf(notice: PublishedNotice, cityName: string): CorrectionFacts['addressee'] {
  switch (notice.kind) {
    case 'bottomRankingSummary':
      return { level: 'city', name: cityName, district: '' }
    case 'bottomRankingDistrict':
      return { level: 'district', name: notice.facts.districtName, district: notice.facts.districtName }
    case 'bottomRankingNotice':
      return { level: 'township', name: notice.facts.unit.unitName, district: notice.facts.unit.district }
  }
}

function withdrawalFacts(
  { facts }: Extract<NoticeInput, { kind: 'bottomRankingNotice' }>,
  { ranking, previousVersion, standings, summonsCancelled }: CorrectionContext,
): WithdrawalFacts {
  const { unitCode, unitName, district } = facts.unit
  return {
    ranking,
    previousVersion,
    unit: { unitCode, unitName, district },
    reason: null,
    lines: listChanges([facts.unit], [], SHOWN.bottomRankingNotice, standings),
    summonsCancelled: summonsCancelled.has(unitCode),
  }
}

const OF_THE_VERSION: ReadonlySet<string> = new Set([
  'banner',
  'receipt',
  'signBy',
  'alsoProposed',
  'outcome',
  'meeting',
  'version',
  'issuedOn',
])

function essenceOf(facts: unknown): unknown {
  if (Array.isArray(facts)) return facts.map(essenceOf)
  if (typeof facts !== 'object' || facts === null) return facts
  const members = Object.entries(facts).filter(([name]) => !OF_THE_VERSION.has(name))
  return Object.fromEntries(members.map(([name, value]) => [name, essenceOf(value)]))
}
