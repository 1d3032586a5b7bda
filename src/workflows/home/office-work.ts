import { MEDIA } from '../../domain/medium.ts'
import { mayAct } from '../../domain/people.ts'
import { type Month, previousMonthOf } from '../../domain/time.ts'
import type { UnitTree } from '../../domain/units.ts'
import { countCases } from '../../store/case-list.ts'
import type { Db } from '../../store/database.ts'
import { openProposals } from '../../store/interviews.ts'
import { listObjections } from '../../store/objections.ts'
import { newestRanking } from '../../store/rankings.ts'
import { countReceiptRuns } from '../../store/receipts.ts'
import { reviewStanding } from '../ask-for-month.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import type { Viewer } from '../viewer.ts'
import type { Listed, ObjectionWork, OfficeWork, ProposalWork, RankingWork } from './facts.ts'
import { unitRefInMonth } from './unit-names.ts'

/** Proposals, and objections, of one page. */
export const PROPOSALS_SHOWN_MAX = 4
export const OBJECTIONS_SHOWN_MAX = 3
const OBJECTIONS_COUNTED_MAX = 100

const STAFF_ROLES = ['importer', 'reviewer', 'issuer'] as const

/** Whether any of his roles works on the office's months. */
export function isStaff({ roles }: Viewer): boolean {
  return STAFF_ROLES.some((role) => roles.has(role))
}

/** The office's open work, as far as this person may see it: what only others decide about is left out. */
export async function loadOfficeWork(context: OfficeContext, viewer: Viewer): Promise<OfficeWork> {
  const db = context.database.prisma
  const { scope, roles, registers } = viewer
  const today = todayOf(context)
  const unitCodes = scope.isWholeCity ? null : [...scope.unitCodes]
  return {
    rankings: scope.seesWholeLists ? await rankingsOf(context, db, previousMonthOf(today)) : [],
    proposals: mayAct(roles, 'summon') ? await proposalsOf(db, registers.tree) : NOTHING,
    objections: mayAct(roles, 'decideObjection') ? await objectionsOf(db, registers.tree, unitCodes) : NOTHING,
    receipts: { count: await countReceiptRuns(db, { states: ['open'], unitCodes }), isMore: false },
    overdueCases: await countCases(db, { overdueOn: today }, scope),
  }
}

const NOTHING = { items: [], more: 0, isCut: false } as const

async function rankingsOf(context: OfficeContext, db: Db, month: Month): Promise<readonly RankingWork[]> {
  const work: RankingWork[] = []
  for (const medium of MEDIA) {
    if (context.office.rankings[medium] === undefined) continue
    const standing = await reviewStanding(context, db, { medium, month })
    if (standing !== null) {
      work.push({ medium, month, ...standing })
      continue
    }
    const newest = await newestRanking(db, medium, month)
    const state = newest?.state === 'reviewed' ? 'awaitingPublication' : 'published'
    work.push({ medium, month, state, version: newest?.version ?? null })
  }
  return work
}

async function proposalsOf(db: Db, tree: UnitTree): Promise<Listed<ProposalWork>> {
  const { listed, total } = await openProposals(db, PROPOSALS_SHOWN_MAX)
  const items = listed.map(({ medium, month, rankingVersion: version, unitCode }) => {
    return { medium, month, version, unit: unitRefInMonth(tree, unitCode, month) }
  })
  return { items, more: total - items.length, isCut: false }
}

async function objectionsOf(
  db: Db,
  tree: UnitTree,
  unitCodes: readonly string[] | null,
): Promise<Listed<ObjectionWork>> {
  const open = await listObjections(db, { isOpen: true, unitCodes }, OBJECTIONS_COUNTED_MAX)
  const items = open.slice(0, OBJECTIONS_SHOWN_MAX).map(({ id, medium, month, reason, unitCode }) => {
    return { objection: { id, medium, month, reason }, unit: unitRefInMonth(tree, unitCode, month) }
  })
  return { items, more: open.length - items.length, isCut: open.length === OBJECTIONS_COUNTED_MAX }
}
