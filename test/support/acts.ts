import { SAMPLE_PERSON_IDS } from '../../src/app/sample/registers.ts'
import type { Medium } from '../../src/domain/medium.ts'
import type { Outcome, Refusal } from '../../src/domain/refusal.ts'
import type { Month } from '../../src/domain/time.ts'
import type { FileSource } from '../../src/intake/source.ts'
import { listMessages, type MessageFilter, type OutboxMessage } from '../../src/store/outbox.ts'
import type { ActorClaim } from '../../src/workflows/authorise.ts'
import { type Computed, computeRanking } from '../../src/workflows/compute-ranking.ts'
import { importMonth } from '../../src/workflows/import-month.ts'
import type { ImportReport } from '../../src/workflows/import-report.ts'
import { issueSummons, type Summoned, type SummonInput } from '../../src/workflows/issue-summons.ts'
import type { OfficeContext } from '../../src/workflows/office-context.ts'
import { type Published, type PublishInput, publishRanking } from '../../src/workflows/publish-ranking.ts'
import { type ReviewDecision, type Reviewed, reviewRanking } from '../../src/workflows/review-ranking.ts'
import { settleMessage } from '../../src/workflows/settle-message.ts'
import { type Verified, verifyRanking } from '../../src/workflows/verify-ranking.ts'
import { monthFile, type TableRow } from './small-office.ts'

export type Role = keyof typeof SAMPLE_PERSON_IDS

/** The sample person of a role, as the terminal names him. */
export function as(role: Role): ActorClaim {
  return { surface: 'cli', personId: SAMPLE_PERSON_IDS[role] }
}

/** What an act came to. @throws {Error} When it was refused. */
export function taken<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  const { code, message, details = [] } = outcome.refusal
  throw new Error([`refused, ${code}: ${message}`, ...details].join('\n'))
}

/** Why an act was refused. @throws {Error} When it was not. */
export function refusalOf(outcome: Outcome<unknown>): Refusal {
  if (!outcome.ok) return outcome.refusal
  throw new Error(`expected a refusal, the act was done: ${JSON.stringify(outcome.value).slice(0, 300)}`)
}

export const APPROVE: ReviewDecision = { kind: 'approve', tie: null }

/** The acts of the month, each by the person whose role it takes unless another is named. */
export interface OfficeActs {
  readonly importTable: (
    medium: Medium,
    month: Month,
    table: readonly TableRow[] | FileSource,
    by?: Role,
  ) => Promise<Outcome<ImportReport>>
  readonly compute: (medium: Medium, month: Month, by?: Role) => Promise<Outcome<Computed>>
  readonly review: (medium: Medium, month: Month, decision?: ReviewDecision, by?: Role) => Promise<Outcome<Reviewed>>
  readonly publish: (medium: Medium, month: Month, over?: Partial<PublishInput>) => Promise<Outcome<Published>>
  readonly summon: (medium: Medium, month: Month, over?: Partial<SummonInput>) => Promise<Outcome<Summoned>>
  readonly retry: (id: number) => Promise<Outcome<OutboxMessage>>
  readonly cancel: (id: number) => Promise<Outcome<OutboxMessage>>
  readonly verify: (medium: Medium, month: Month) => Promise<Verified>
  readonly messages: (filter?: MessageFilter) => Promise<readonly OutboxMessage[]>
  /** Imports, computes, approves and publishes; sends nothing yet. */
  readonly enqueueMonth: (
    medium: Medium,
    month: Month,
    table: readonly TableRow[] | FileSource,
    decision?: ReviewDecision,
  ) => Promise<Published>
  /** The same, and everything that is due is sent. */
  readonly publishMonth: (
    medium: Medium,
    month: Month,
    table: readonly TableRow[] | FileSource,
    decision?: ReviewDecision,
  ) => Promise<Published>
}

export function officeActs(context: OfficeContext, settle: () => Promise<void>): OfficeActs {
  const db = context.database.prisma
  const acts: OfficeActs = {
    importTable: (medium, month, table, by = 'importer') => {
      const source = Array.isArray(table) ? monthFile(month, table as readonly TableRow[]) : (table as FileSource)
      return importMonth(context, { source, medium, month, dryRun: false, by: as(by) })
    },
    compute: (medium, month, by = 'importer') => computeRanking(context, { medium, month, by: as(by) }),
    review: (medium, month, decision = APPROVE, by = 'reviewer') =>
      reviewRanking(context, { medium, month, version: null, decision, by: as(by) }),
    publish: (medium, month, over = {}) =>
      publishRanking(context, { medium, month, checkOnly: false, waive: null, by: as('issuer'), ...over }),
    summon: (medium, month, over = {}) => {
      const meeting = { at: '2026-12-01 09:30', place: '三层会议室', units: null, merge: false }
      return issueSummons(context, { medium, month, by: as('issuer'), ...meeting, ...over })
    },
    retry: (id) => settleMessage(context, { id, decision: { kind: 'retry' }, by: as('administrator') }),
    cancel: (id) => settleMessage(context, { id, decision: { kind: 'cancel' }, by: as('administrator') }),
    verify: async (medium, month) => taken(await verifyRanking(db, medium, month)),
    messages: (filter = {}) => listMessages(db, filter),
    async enqueueMonth(medium, month, table, decision) {
      const report = taken(await acts.importTable(medium, month, table))
      if (!report.ok) throw new Error(`the table was refused: ${JSON.stringify(report.errors[0])}`)
      taken(await acts.compute(medium, month))
      taken(await acts.review(medium, month, decision))
      return taken(await acts.publish(medium, month))
    },
    async publishMonth(...given) {
      const published = await acts.enqueueMonth(...given)
      await settle()
      return published
    },
  }
  return acts
}
