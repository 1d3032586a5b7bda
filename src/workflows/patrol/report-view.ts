import {
  type ReportOutcome,
  type ReportState,
  type ReportStep,
  reportStepsOpenTo,
} from '../../domain/problem-report.ts'
import type { UnitRef } from '../../notifications/facts.ts'
import { evidenceOf } from '../../store/evidence.ts'
import { type ReportEvent, reportEventsOf } from '../../store/problem-reports.ts'
import { refOf } from '../cases/announce-step.ts'
import { type ReportDue, reportDueOf } from './report-due.ts'
import { reporterChannels } from './reporter-channels.ts'
import type { ReportScene } from './scene.ts'

/** A report as one person may see it. */
export interface ReportView {
  readonly number: string
  readonly unit: UnitRef
  readonly township: UnitRef
  readonly handler: UnitRef
  readonly problemKind: string
  readonly place: string
  readonly description: string
  readonly isCross: boolean
  readonly state: ReportState
  readonly outcome: ReportOutcome | null
  readonly caseNumber: string | null
  readonly reporter: string
  readonly reportedAt: Date
  readonly due: ReportDue | null
  readonly events: readonly Pick<ReportEvent, 'step' | 'name' | 'at' | 'text' | 'fromState' | 'toState'>[]
  readonly photos: readonly {
    readonly id: number
    readonly fileName: string
    readonly sha256: string
    readonly byteLength: number
    readonly name: string
    readonly uploadedAt: Date
  }[]
  /** Whether messages tell the reporter what becomes of it. */
  readonly hears: boolean
  /** What this person may do now. */
  readonly steps: readonly ReportStep[]
}

export async function toReportView({ db, record, standing, parties, tree, today }: ReportScene): Promise<ReportView> {
  const { number, problemKind, place, description, isCross, state, outcome, caseNumber, reportedAt } = record
  return {
    number,
    unit: refOf(tree, record.unitCode, today),
    township: refOf(tree, record.townshipCode, today),
    handler: refOf(tree, record.handlerCode, today),
    problemKind,
    place,
    description,
    isCross,
    state,
    outcome,
    caseNumber,
    reporter: record.reporterName,
    reportedAt,
    due: await reportDueOf(db, record.id),
    events: (await reportEventsOf(db, record.id)).map(({ step, name, at, text, fromState, toState }) => {
      return { step, name, at, text, fromState, toState }
    }),
    photos: (await evidenceOf(db, 'problemReport', record.id)).flatMap((piece) => {
      const { id, fileName, sha256, byteLength, name, uploadedAt } = piece
      if (fileName === null || sha256 === null || byteLength === null) return []
      return [{ id, fileName, sha256, byteLength, name, uploadedAt }]
    }),
    hears: (await reporterChannels({ db, record, today })).length > 0,
    steps: reportStepsOpenTo(standing, parties),
  }
}
