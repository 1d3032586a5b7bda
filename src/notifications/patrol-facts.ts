import type { ReportDeadlineKind, ReportOutcome, ReportState, ReportStep } from '../domain/problem-report.ts'
import type { PatternKind } from '../domain/report-patterns.ts'
import type { ToolChoice } from '../domain/tool-proposal.ts'
import type { DueDay, UnitRef } from './facts.ts'

/** What every notice about a patrol's report begins with. */
export interface ReportRef {
  readonly number: string
  /** The village it lies in, or the township. */
  readonly unit: UnitRef
  readonly township: UnitRef
  /** A code of the words file, or the office's own name of the kind. */
  readonly problemKind: string
  readonly place: string
  readonly isCross: boolean
}

interface ReportNotice {
  readonly officeName: string
  readonly report: ReportRef
}

/** One step of a report: who took it, for which unit, when (local time), and what was said. */
export interface ReportStepFacts {
  readonly step: ReportStep
  readonly by: { readonly name: string; readonly unitName: string | null }
  readonly at: string
  readonly text: string | null
}

/** `problemReport`: a report to the unit that has it, as it stands; it is changed with every step. */
export interface ProblemReportFacts extends ReportNotice {
  readonly description: string
  readonly reporter: string
  /** Local time. */
  readonly reportedAt: string
  /** Photos in the thread. */
  readonly photos: number
  readonly state: ReportState
  readonly outcome: ReportOutcome | null
  readonly handler: UnitRef
  readonly caseNumber: string | null
  /** What the unit owes by when; `null` = nothing. */
  readonly due: { readonly kind: ReportDeadlineKind; readonly day: DueDay } | null
  readonly last: ReportStepFacts | null
  /** What the unit that has it may do now; empty for a unit that has it no more. */
  readonly steps: readonly ReportStep[]
}

/** `problemReportUpdate`: a step of a report, to whoever brought it or in the thread of the unit that has it. */
export interface ProblemReportUpdateFacts extends ReportNotice, ReportStepFacts {
  readonly addressee: 'reporter' | 'handler'
  readonly handler: UnitRef
  readonly caseNumber: string | null
  /** Whether the reporter is asked to answer. */
  readonly asks: boolean
}

/** `problemReportReminder`: something is due of a report, or was. */
export interface ProblemReportReminderFacts extends ReportNotice {
  readonly addressee: 'handler' | 'above'
  readonly handler: UnitRef
  readonly matter: ReportDeadlineKind
  readonly due: DueDay
  readonly occasion: 'before' | 'on' | 'after'
  /** Calendar days to the due day or since it. */
  readonly days: number
  /** Which reminder of this deadline it is, from 1. */
  readonly number: number
}

/** `toolProposal`: a common or repeated problem, pointed out to the inspection office (M12). */
export interface ToolProposalFacts {
  readonly officeName: string
  readonly proposalId: number
  readonly pattern: PatternKind
  readonly problemKind: string
  readonly place: string
  readonly unit: UnitRef
  readonly township: UnitRef
  readonly reports: number
  readonly places: number
  /** Calendar days looked back over. */
  readonly days: number
  /** Numbers of the newest reports of it. */
  readonly numbers: readonly string[]
  /** `null` = nobody has decided. */
  readonly outcome: {
    readonly choice: ToolChoice
    readonly by: string
    /** Local time. */
    readonly at: string
    readonly reason: string
  } | null
}
