import type { PatternKind, PointedOut } from '../domain/report-patterns.ts'
import type { LocalDay } from '../domain/time.ts'
import { stepToolProposal, type Tool, type ToolProposalState, type ToolProposalStep } from '../domain/tool-proposal.ts'
import type { Db } from './database.ts'
import type { ToolProposalModel } from './generated/models.ts'

/** A common or repeated problem that was pointed out, and what was decided. */
export interface ToolProposal {
  readonly id: number
  readonly pattern: PatternKind
  /** The place's key or the kind. */
  readonly subject: string
  /** Kind, place and unit of the report that completed the pattern. */
  readonly problemKind: string
  readonly place: string
  readonly unitCode: string
  readonly reportIds: readonly number[]
  readonly places: number
  readonly days: number
  readonly state: ToolProposalState
  readonly tool: Tool | null
  readonly reason: string | null
  readonly proposedOn: LocalDay
  readonly proposedAt: Date
  readonly decidedBy: string | null
  readonly decidedName: string | null
  readonly decidedAt: Date | null
}

export type NewToolProposal = Omit<
  ToolProposal,
  'id' | 'state' | 'tool' | 'reason' | 'decidedBy' | 'decidedName' | 'decidedAt'
>

/** Most proposals one listing returns. */
export const PROPOSALS_LISTED_MAX = 500

export async function insertToolProposal(db: Db, proposal: NewToolProposal): Promise<ToolProposal> {
  const data = { ...proposal, reportIds: [...proposal.reportIds], state: 'proposed' }
  return toProposal(await db.toolProposal.create({ data }))
}

/** What was pointed out of these subjects since a day. */
export async function pointedOutSince(
  db: Db,
  subjects: readonly string[],
  since: LocalDay,
): Promise<readonly PointedOut[]> {
  const rows = await db.toolProposal.findMany({
    where: { subject: { in: [...subjects] }, proposedOn: { gte: since } },
    select: { pattern: true, subject: true, proposedOn: true },
    orderBy: { id: 'desc' },
    take: PROPOSALS_LISTED_MAX,
  })
  return rows.map(({ pattern, subject, proposedOn }) => ({ pattern: pattern as PatternKind, subject, on: proposedOn }))
}

export async function findToolProposal(db: Db, id: number): Promise<ToolProposal | null> {
  const row = await db.toolProposal.findUnique({ where: { id } })
  return row === null ? null : toProposal(row)
}

/** Decides an open proposal; `null` when it was decided already. */
export async function decideToolProposal(
  db: Db,
  id: number,
  step: ToolProposalStep,
  decided: {
    readonly tool: Tool | null
    readonly reason: string
    readonly decidedBy: string | null
    readonly decidedName: string
    readonly decidedAt: Date
  },
): Promise<ToolProposal | null> {
  const state = stepToolProposal('proposed', step)
  if (state === null) return null
  const { count } = await db.toolProposal.updateMany({ where: { id, state: 'proposed' }, data: { ...decided, state } })
  return count === 1 ? findToolProposal(db, id) : null
}

/** Proposals, newest first, at most `take` and 500. */
export async function listToolProposals(
  db: Db,
  { isOpen }: { readonly isOpen: boolean },
  take: number,
): Promise<readonly ToolProposal[]> {
  const rows = await db.toolProposal.findMany({
    where: isOpen ? { state: 'proposed' } : {},
    orderBy: { id: 'desc' },
    take: Math.min(take, PROPOSALS_LISTED_MAX),
  })
  return rows.map(toProposal)
}

function toProposal(row: ToolProposalModel): ToolProposal {
  return {
    ...row,
    pattern: row.pattern as PatternKind,
    state: row.state as ToolProposalState,
    tool: row.tool as Tool | null,
  }
}
