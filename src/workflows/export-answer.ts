import type { Medium } from '../domain/medium.ts'
import { done, type Outcome } from '../domain/refusal.ts'
import type { LocalDay, Month } from '../domain/time.ts'
import type { ExportTable } from '../notifications/table-file.ts'
import type { ActorClaim } from './authorise.ts'
import { exportCampaign } from './campaigns/export-campaign.ts'
import { type CasesQuestion, casesTable, caseTable } from './export-cases.ts'
import { type InterviewsQuestion, interviewsTable } from './export-interviews.ts'
import { peopleTable, rankingTable, unitTable } from './export-rankings.ts'
import { type ReceiptsQuestion, receiptsTable } from './export-receipts.ts'
import type { OfficeContext } from './office-context.ts'
import { identifyViewer } from './viewer.ts'

/** What was asked; asked again, it is answered by what may be seen then. */
export type Question =
  | { readonly ask: 'ranking'; readonly medium: Medium; readonly month: Month }
  /** `null` = both media. */
  | { readonly ask: 'unit'; readonly unitCode: string; readonly medium: Medium | null }
  | { readonly ask: 'who'; readonly unitCode: string; readonly day: LocalDay }
  | { readonly ask: 'case'; readonly number: string }
  | CasesQuestion
  | InterviewsQuestion
  | ReceiptsQuestion
  /** A campaign of yearly returns, by its id. */
  | { readonly ask: 'campaign'; readonly campaign: string }

/** The answer to a question as a table: exactly what was asked, as far as the person may see it now. */
export async function exportAnswer(
  context: OfficeContext,
  question: Question,
  by: ActorClaim,
): Promise<Outcome<ExportTable>> {
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  const { scope } = viewer.value
  switch (question.ask) {
    case 'ranking':
      return rankingTable(context, question, scope)
    case 'unit':
      return unitTable(context, question, scope)
    case 'who':
      return peopleTable(context, question, scope)
    case 'case':
      return caseTable(context, question, by)
    case 'cases':
      return casesTable(context, question, viewer.value)
    case 'interviews':
      return interviewsTable(context, question, viewer.value)
    case 'receipts':
      return receiptsTable(context, question, viewer.value)
    case 'campaign': {
      const archive = await exportCampaign(context, { campaign: question.campaign, by })
      return archive.ok ? done(archive.value.table) : archive
    }
  }
}
