import type { CampaignProgress, ReturnForm, SubmissionState } from '../domain/submission.ts'
import type { LocalDay } from '../domain/time.ts'
import type { DueDay, UnitRef } from './facts.ts'

/** Units one list of a progress message names. */
export const PROGRESS_UNITS_MAX = 60
/** Units that are no more and whose year one return covers. */
export const PREDECESSORS_MAX = 20

/** The campaign a message is about. */
export interface CampaignRef {
  readonly id: number
  readonly year: number
  readonly title: string
  /** On what it rests, as units read it; `null` = nothing was said of it. */
  readonly basis: string | null
}

/** What every notice about one unit's return begins with. */
interface ReturnNotice {
  readonly officeName: string
  readonly campaign: CampaignRef
  readonly submissionId: number
  readonly unit: UnitRef
  readonly issuedOn: LocalDay
}

/** A unit that is no more, with its last day. */
export interface PredecessorFacts {
  readonly unitName: string
  readonly until: LocalDay
}

/** `campaignRequest`: a unit is asked for its return. */
export interface CampaignRequestFacts extends ReturnNotice {
  readonly due: DueDay
  readonly forms: readonly ReturnForm[]
  readonly receiverName: string
  readonly predecessors: readonly PredecessorFacts[]
}

/** `campaignReminder`: a return that is still owed is due, or was; the city reads a copy when it stays out. */
export interface CampaignReminderFacts extends ReturnNotice {
  readonly addressee: 'unit' | 'city'
  readonly state: SubmissionState
  /** What the receiver found missing, of a return that was sent back. */
  readonly missing: string | null
  readonly due: DueDay
  readonly occasion: 'before' | 'on' | 'after'
  /** Calendar days to the due day or since it. */
  readonly days: number
  readonly workingDays: { readonly count: number; readonly confirmed: boolean }
  /** Which reminder of this deadline it is, from 1. */
  readonly number: number
  /** Those who are copied from now on, mentioned where Slack knows them; empty = nobody yet. */
  readonly copied: readonly { readonly name: string; readonly slackUserId: string | null }[]
  readonly submitted: number
  readonly notSubmitted: number
  /** Whether more time has been asked for and waits for an answer. Left out, it has not. */
  readonly isExtensionAsked?: boolean
}

/** What was handed in, as a message repeats it. */
export interface ReturnFacts {
  readonly text: string | null
  readonly link: string | null
  readonly fileNames: readonly string[]
  readonly documentNumber: string | null
  readonly documentDate: LocalDay | null
  readonly isOnPaper: boolean
}

/** `campaignUpdate`: what became of a return, in the thread of the request. */
export interface CampaignUpdateFacts extends ReturnNotice {
  readonly step:
    | 'submit'
    | 'amend'
    | 'askExtension'
    | 'grantExtension'
    | 'refuseExtension'
    | 'extend'
    | 'return'
    | 'accept'
    | 'takeOver'
    | 'passOn'
  readonly by: string
  /** Local time. */
  readonly at: string
  readonly content: ReturnFacts | null
  readonly reason: string | null
  readonly missing: string | null
  /** By when it is due now, where it still is. */
  readonly due: DueDay | null
  readonly isLate: boolean
  /** The unit whose return this one covers from now on, or the unit that covers this one. */
  readonly other: PredecessorFacts | null
  /** Of a unit that took over: whether it goes on from what the other had begun. Left out, it does not. */
  readonly isBegun?: boolean
  /** Of a unit that took over: whether the other's beginnings can be looked up beside its own return. Left out, they cannot. */
  readonly isKept?: boolean
  /** Of a unit that took over: whether its own return was accepted before, so that it cannot change it. Left out, it was not. */
  readonly isAccepted?: boolean
  /** The day until which more time was asked for. */
  readonly until?: LocalDay
}

/** `campaignExtension`: a unit asks for more time, for the receiver to grant or refuse. */
export interface CampaignExtensionFacts extends ReturnNotice {
  /** The step by which it was asked for: a button pressed on an older wish is refused. */
  readonly eventId: number
  readonly by: string
  /** Local time. */
  readonly askedAt: string
  /** By when it is due now. */
  readonly due: DueDay
  readonly until: DueDay
  readonly reason: string
  /** How often more time was given before. */
  readonly extensions: number
  readonly outcome:
    | ({
        readonly by: string
        readonly at: string
        readonly reason: string | null
      } & (
        | {
            readonly kind: 'granted'
            /** The day by which it is due then, which may be another than was asked for. */
            readonly until: LocalDay
          }
        /** `submitted`, `passedOn`, `compiled`: it was settled otherwise before anybody decided. */
        | { readonly kind: 'refused' | 'submitted' | 'passedOn' | 'compiled' }
      ))
    | null
}

/** `campaignSubmission`: a return came in, for the receiver to accept or send back. */
export interface CampaignSubmissionFacts extends ReturnNotice {
  /** The step by which it came in: a button pressed on an older one is refused. */
  readonly eventId: number
  readonly content: ReturnFacts
  readonly by: string
  /** Local time. */
  readonly submittedAt: string
  readonly isLate: boolean
  /** How often it was sent back before. */
  readonly returned: number
  readonly outcome: {
    /** `compiled`: the campaign ended before anybody decided. */
    readonly kind: 'accepted' | 'returned' | 'amended' | 'compiled'
    readonly by: string
    readonly at: string
    readonly reason: string | null
  } | null
}

/** One unit in a progress message. */
export interface ProgressUnitFacts {
  readonly unitName: string
  readonly state: SubmissionState
  readonly isOverdue: boolean
}

/** `campaignProgress`: to the city, who has reported and who has not, or why nobody could be asked yet. */
export interface CampaignProgressFacts {
  readonly officeName: string
  readonly campaign: CampaignRef
  readonly issuedOn: LocalDay
  /** `blocked`: the launch day has come and something has to be decided first. */
  readonly stage: 'blocked' | 'open' | 'compiled'
  readonly due: DueDay
  readonly isDueConfirmed: boolean
  readonly progress: CampaignProgress
  /** Units whose return is not in, the first of them by code. */
  readonly notSubmitted: readonly ProgressUnitFacts[]
  readonly more: number
  /** Units that are no more and for which nobody stands in. */
  readonly orphans: readonly PredecessorFacts[]
  /** `blocked`: whether there is no unit at all that owes it. Left out, there is. */
  readonly isOwedByNobody?: boolean
  /** Names of units that have no channel for reports, and are asked nowhere. */
  readonly unreachable: readonly string[]
}
