import { townshipOf } from '../../domain/case-parties.ts'
import { channelsFor } from '../../domain/channels.ts'
import { PRIORITY } from '../../domain/delivery.ts'
import { OTHER_KIND } from '../../domain/problem-report.ts'
import { findPatterns, patternDays } from '../../domain/report-patterns.ts'
import { addDays, type LocalDay, toLocalDateTime } from '../../domain/time.ts'
import type { UnitTree } from '../../domain/units.ts'
import type { ToolProposalFacts } from '../../notifications/patrol-facts.ts'
import { loadChannels } from '../../store/channels.ts'
import type { Db } from '../../store/database.ts'
import { messageOfKey } from '../../store/outbox.ts'
import { type ProblemReport, reportNumbersOf, reportsLike } from '../../store/problem-reports.ts'
import { insertToolProposal, pointedOutSince, type ToolProposal } from '../../store/tool-proposals.ts'
import { refOf } from '../cases/announce-step.ts'
import { composeMessage } from '../compose-message.ts'
import { loadTree, type OfficeContext, todayOf } from '../office-context.ts'

/** Numbers of reports that one proposal names, the newest ones. */
const NUMBERS_NAMED = 10

/**
 * Points out to the inspection office what a new report makes common or repeated by the office file's patterns (M12).
 * Each pattern is proposed once in its days. Reports take turns, so two of them never both complete one.
 */
export async function pointOutPatterns(
  context: OfficeContext,
  db: Db,
  record: ProblemReport,
  { tree, today }: { readonly tree: UnitTree; readonly today: LocalDay },
): Promise<void> {
  const { patterns } = context.office.patrol
  const days = patternDays(patterns)
  if (days === 0) return
  const since = addDays(today, 1 - days)
  const reports = await reportsLike(db, record, since)
  const before = await pointedOutSince(db, [record.placeKey, record.problemKind], since)
  const hasKind = record.problemKind !== OTHER_KIND
  for (const found of findPatterns(patterns, record, { reports, before, hasKind })) {
    const { problemKind, place, unitCode } = record
    const proposal = await insertToolProposal(db, {
      ...found,
      problemKind,
      place,
      unitCode,
      proposedOn: today,
      proposedAt: context.now(),
    })
    await showProposal(context, db, proposal, { tree, today })
  }
}

/** Shows a proposal as it stands in the review channel. */
export async function showProposal(
  context: OfficeContext,
  db: Db,
  proposal: ToolProposal,
  given?: { readonly tree: UnitTree; readonly today: LocalDay },
): Promise<void> {
  const today = given?.today ?? todayOf(context)
  const tree = given?.tree ?? (await loadTree(db))
  const notice = { kind: 'toolProposal', facts: await toFacts(context, db, proposal, { tree, today }) } as const
  const { cityCode } = context.office
  for (const { channelId } of channelsFor(await loadChannels(db), cityCode, 'review', today)) {
    const key = ['toolProposal', proposal.id, channelId].join('/')
    const place = { unitCode: cityCode, medium: null, month: null, version: 1, channelId } as const
    const standing = await messageOfKey(db, key)
    if (standing === null) {
      if (proposal.state !== 'proposed') continue
      await composeMessage(context, db, notice, { ...place, key, priority: PRIORITY.review })
    } else {
      const change = { ...place, action: 'update', targetId: standing.id, priority: PRIORITY.interactive } as const
      await composeMessage(context, db, notice, { ...change, key: `${key}/decided` })
    }
  }
}

async function toFacts(
  { office }: OfficeContext,
  db: Db,
  proposal: ToolProposal,
  { tree, today }: { readonly tree: UnitTree; readonly today: LocalDay },
): Promise<ToolProposalFacts> {
  const { id, pattern, problemKind, place, unitCode, reportIds, places, days } = proposal
  const { tool, reason, decidedName, decidedAt } = proposal
  const decided = { choice: tool ?? 'none', by: decidedName ?? '', reason: reason ?? '' } as const
  return {
    officeName: office.name,
    proposalId: id,
    pattern,
    problemKind,
    place,
    unit: refOf(tree, unitCode, today),
    township: refOf(tree, townshipOf(tree, unitCode, today), today),
    reports: reportIds.length,
    places,
    days,
    numbers: await reportNumbersOf(db, reportIds.slice(-NUMBERS_NAMED)),
    outcome: decidedAt === null ? null : { ...decided, at: toLocalDateTime(decidedAt, office.timeZone) },
  }
}
