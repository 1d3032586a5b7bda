import type { CaseSource, CaseState, CaseStep } from '../domain/case.ts'
import type { CaseDeadlineKind } from '../domain/case-deadlines.ts'
import type { LocalDay } from '../domain/time.ts'
import type { DueDay, UnitRef } from './facts.ts'

/** What every notice about a case begins with. */
export interface CaseRef {
  readonly number: string
  readonly title: string
  readonly source: CaseSource
  readonly leadUnit: UnitRef
}

interface CaseNotice {
  /** In whose name the case is issued, as a message signs it. */
  readonly issuerName: string
  readonly case: CaseRef
  readonly addressee: CaseAddressee
  readonly issuedOn: LocalDay
}

/** Whom a notice speaks to. `issuer`: the unit that issued the case, for its own record or because something waits for it. */
export interface CaseAddressee {
  readonly role: 'lead' | 'assisting' | 'territorial' | 'district' | 'issuer'
  readonly unit: UnitRef
}

/** `caseAssignment`: the case to its lead unit, and copies to those it concerns. */
export interface CaseAssignmentFacts extends CaseNotice {
  readonly description: string
  readonly problemKind: string | null
  readonly place: string | null
  readonly sourceRef: string | null
  readonly goal: string
  readonly measures: string
  readonly due: DueDay
  readonly signBy: DueDay
  /** Calendar days after signing in which the plan is due. */
  readonly planDueDays: number
  readonly assisting: readonly UnitRef[]
  readonly territories: readonly UnitRef[]
  readonly isCrossJurisdiction: boolean
  readonly note: string | null
}

/** `caseUpdate`: a step in a case, to those whom it concerns. */
export interface CaseUpdateFacts extends CaseNotice {
  readonly step: CaseStep
  /** Who took it, and for which unit. */
  readonly by: { readonly name: string; readonly unitName: string | null }
  /** Local time. */
  readonly at: string
  /** What was said, by field. */
  readonly texts: readonly { readonly field: string; readonly value: string }[]
  /** Files and links that came with it. */
  readonly pieces: number
  readonly state: CaseState
  readonly isSuspended: boolean
  /** The case's due day while the lead unit works on it. */
  readonly due: DueDay | null
}

/** `caseReminder`: something is due in a case, or was. */
export interface CaseReminderFacts extends Omit<CaseNotice, 'addressee'> {
  readonly addressee: 'lead' | 'district' | 'city'
  /** The district, of a copy to it. */
  readonly districtName: string
  readonly matter: CaseDeadlineKind
  readonly due: DueDay
  readonly assignedOn: LocalDay | null
  readonly occasion: 'before' | 'on' | 'after'
  /** Calendar days to the due day or since it. */
  readonly days: number
  readonly workingDays: { readonly count: number; readonly confirmed: boolean }
  /** Which reminder of this deadline it is, from 1. */
  readonly number: number
  /** Days on which it was recalled before, the last five. */
  readonly remindedOn: readonly LocalDay[]
  readonly lastProgress: { readonly on: LocalDay; readonly text: string } | null
}
