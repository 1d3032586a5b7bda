import type { NoticeInput } from './catalog.ts'
import {
  type Banner,
  CHANGES_MAX,
  type CorrectionFacts,
  type RankingFacts,
  type UnitChange,
  type WithdrawalFacts,
} from './facts.ts'

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
  /** All that changed; each message takes what its addressee may see. */
  readonly changes: readonly UnitChange[]
  /** Units whose issued summons falls with this correction. */
  readonly summonsCancelled: ReadonlySet<string>
}

/**
 * Whether two versions of a message say the same to its reader, leaving aside what every version says of itself: its
 * number, day and deadline, and what became of its buttons. A message that was withdrawn says nothing any more.
 */
export function saysTheSame(older: unknown, newer: unknown): boolean {
  const { banner } = older as { readonly banner?: Banner }
  return banner?.kind !== 'withdrawn' && isEqual(essenceOf(older), essenceOf(newer))
}

/** A standing message whose content changes (更正). */
export function correct(notice: NoticeInput, context: CorrectionContext): Amendment {
  const banner: Banner = { kind: 'corrected', version: context.ranking.version }
  switch (notice.kind) {
    case 'bottomRankingSummary':
      return amend({ kind: notice.kind, facts: { ...notice.facts, banner } }, context)
    case 'bottomRankingDistrict':
      return amend({ kind: notice.kind, facts: { ...notice.facts, banner } }, context)
    case 'bottomRankingNotice':
      return amend({ kind: notice.kind, facts: { ...notice.facts, banner } }, context)
    default:
      return { notice, reply: null }
  }
}

/** A standing message whose addressee is no longer named (撤回). `at` is local time. */
export function withdraw(standing: NoticeInput, at: string, context: CorrectionContext): Amendment {
  const { ranking } = context
  switch (standing.kind) {
    case 'bottomRankingNotice': {
      const notice: NoticeInput = { kind: standing.kind, facts: { ...standing.facts, banner: { kind: 'withdrawn' } } }
      return { notice, reply: { kind: 'withdrawal', facts: withdrawalFacts(standing.facts.unit, context) } }
    }
    case 'bottomRankingDistrict': {
      const banner: Banner = { kind: 'corrected', version: ranking.version }
      return amend({ kind: standing.kind, facts: { ...standing.facts, ranking, listed: [], banner } }, context)
    }
    case 'interviewProposal': {
      const outcome = { kind: 'superseded', by: ranking.officeName, at, reason: null } as const
      return { notice: { kind: standing.kind, facts: { ...standing.facts, outcome } }, reply: null }
    }
    default:
      return { notice: standing, reply: null }
  }
}

type PublishedNotice = Extract<
  NoticeInput,
  { kind: 'bottomRankingSummary' | 'bottomRankingDistrict' | 'bottomRankingNotice' }
>

function amend(notice: PublishedNotice, context: CorrectionContext): Amendment {
  const { ranking, previousVersion } = context
  const addressee = addresseeOf(notice, context.cityName)
  const lines = context.changes.filter((change) => mayHear(notice, change))
  const more = Math.max(0, lines.length - CHANGES_MAX)
  const facts: CorrectionFacts = {
    ranking,
    previousVersion,
    addressee,
    reason: null,
    lines: lines.slice(0, CHANGES_MAX),
    more,
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

/** The city hears of all, a district of its own townships, a township of itself. */
function mayHear(notice: PublishedNotice, change: UnitChange): boolean {
  switch (notice.kind) {
    case 'bottomRankingSummary':
      return true
    case 'bottomRankingDistrict':
      return change.district === notice.facts.districtName
    case 'bottomRankingNotice':
      return change.unitCode === notice.facts.unit.unitCode
  }
}

function withdrawalFacts(
  { unitCode, unitName, district }: WithdrawalFacts['unit'],
  { ranking, previousVersion, changes, summonsCancelled }: CorrectionContext,
): WithdrawalFacts {
  return {
    ranking,
    previousVersion,
    unit: { unitCode, unitName, district },
    reason: null,
    lines: changes.filter((change) => change.unitCode === unitCode),
    summonsCancelled: summonsCancelled.has(unitCode),
  }
}

const OF_THE_VERSION: ReadonlySet<string> = new Set([
  'banner',
  'signBy',
  'alsoProposed',
  'outcome',
  'version',
  'issuedOn',
])

function essenceOf(facts: unknown): unknown {
  if (Array.isArray(facts)) return facts.map(essenceOf)
  if (typeof facts !== 'object' || facts === null) return facts
  const members = Object.entries(facts).filter(([name]) => !OF_THE_VERSION.has(name))
  return Object.fromEntries(
    members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => [name, essenceOf(value)]),
  )
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
