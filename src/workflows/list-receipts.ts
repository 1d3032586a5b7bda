import { RECEIPT_RUN_STATES } from '../domain/receipts.ts'
import { done, type Outcome, refuse } from '../domain/refusal.ts'
import { type Month, monthOf } from '../domain/time.ts'
import { districtOf, subtreeCodes, type UnitTree, unitInMonth } from '../domain/units.ts'
import type { Scope } from '../domain/visibility.ts'
import type { UnitRef } from '../notifications/facts.ts'
import { openDeadlines } from '../store/deadlines.ts'
import { listMessages } from '../store/outbox.ts'
import {
  countReceiptRuns,
  listReceiptRuns,
  type Receipt,
  type ReceiptRun,
  type ReceiptRunFilter,
  receiptsOf,
} from '../store/receipts.ts'
import { findUnit } from './find-unit.ts'
import { loadTree, type OfficeContext, todayOf } from './office-context.ts'
import { deadlineOf } from './receipt-run.ts'
import { type Asker, identifyViewer } from './viewer.ts'

export interface ReceiptQuestion {
  readonly month: Month | null
  /** A code or a name, with the units below it; `null` = every unit that may be seen. */
  readonly unit: string | null
  /** Only what still waits for signatures. */
  readonly isOpen: boolean
  /** How many are passed over, the newest first; none when it is left out. */
  readonly offset?: number
  /** At most so many. */
  readonly take: number
  readonly by: Asker
}

/** One message that is signed for, with everybody who was asked. */
export interface SignedMessage {
  readonly run: ReceiptRun
  readonly unit: UnitRef
  readonly roll: readonly Receipt[]
  /** The last day to sign in time; `null` once nobody waits for it. */
  readonly signBy: string | null
  readonly permalink: string | null
}

export interface Receipts {
  readonly listed: readonly SignedMessage[]
  /** How many there are behind those listed. */
  readonly more: number
}

/** Who has signed for what and who has not, of the units that the person who asks may see. */
export async function listReceipts(context: OfficeContext, question: ReceiptQuestion): Promise<Outcome<Receipts>> {
  const viewer = await identifyViewer(context, question.by)
  if (!viewer.ok) return viewer
  const { scope } = viewer.value
  const db = context.database.prisma
  const tree = await loadTree(db)
  const { month, unit, isOpen, offset = 0, take } = question
  const code = unit === null ? null : await codeOf(context, scope, unit)
  if (code !== null && !code.ok) return code
  const filter: ReceiptRunFilter = {
    ...(month === null ? {} : { month }),
    ...(code === null ? {} : { ofUnits: subtreeCodes(tree, code.value, todayOf(context)) }),
    states: isOpen ? ['open'] : RECEIPT_RUN_STATES,
    unitCodes: scope.isWholeCity ? null : [...scope.unitCodes],
  }
  const runs = await listReceiptRuns(db, filter, { offset, take })
  const total = await countReceiptRuns(db, filter)
  const receipts = Map.groupBy(
    await receiptsOf(
      db,
      runs.map(({ id }) => id),
    ),
    ({ runId }) => runId,
  )
  const messages = await listMessages(db, { ids: runs.map(({ postIds: [postId = 0] }) => postId) })
  const links = new Map(messages.map(({ id, permalink }) => [id, permalink]))
  const days = new Map((await openDeadlines(db, runs.map(deadlineOf))).map(({ subjectId, day }) => [subjectId, day]))
  const listed = runs.map((run) => ({
    run,
    unit: toUnitRef(tree, run.unitCode, run.month ?? monthOf(todayOf(context))),
    roll: receipts.get(run.id) ?? [],
    signBy: days.get(String(run.id)) ?? null,
    permalink: links.get(run.postIds[0] ?? 0) ?? null,
  }))
  return done({ listed, more: Math.max(0, total - offset - listed.length) })
}

async function codeOf(context: OfficeContext, scope: Scope, text: string): Promise<Outcome<string>> {
  const found = await findUnit(context, { text, within: scope, day: todayOf(context) })
  if (!found.ok) return found
  if (found.value.kind === 'found') return done(found.value.unit.unitCode)
  const details = found.value.units.map(({ unitCode, district, unitName }) => `${unitCode}  ${district}/${unitName}`)
  const message = `${text}: fits ${details.length + found.value.more} units; expected a code or 区全称/单位名称`
  return refuse({ code: 'unit-ambiguous', needs: 'input', message, details })
}

function toUnitRef(tree: UnitTree, unitCode: string, month: Month): UnitRef {
  const unit = unitInMonth(tree, unitCode, month)
  const district = unit === null || unit.level === 'district' ? null : districtOf(tree, unit, month)
  return { unitCode, unitName: unit?.name ?? unitCode, district: district?.name ?? '' }
}
