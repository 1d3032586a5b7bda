import type { CaseStep } from '../../domain/case.ts'
import type { Medium } from '../../domain/medium.ts'
import type { MeetingStep } from '../../domain/meeting.ts'
import type { Role } from '../../domain/people.ts'
import type { ReportState } from '../../domain/problem-report.ts'
import type { SubmissionState } from '../../domain/submission.ts'
import type { LocalDay, Month } from '../../domain/time.ts'
import type { DueDay, ReviewReminderFacts, UnitRef } from '../../notifications/facts.ts'
import type { Campaign } from '../../store/campaigns.ts'
import type { Objection } from '../../store/objections.ts'
import type { StoredOccurrence } from '../../store/occurrences.ts'
import type { AskedExtension } from '../campaigns/look.ts'
import type { ComingRun } from '../planned-runs.ts'
import type { UnsettledMessages } from '../unsettled-messages.ts'

/** A bounded list, and how many there are beyond it. */
export interface Listed<Item> {
  readonly items: readonly Item[]
  readonly more: number
  /** Whether there are more than `more`: no further was counted. */
  readonly isCut: boolean
}

/** What waits for one person, by kind. */
export type WaitingMatter =
  | {
      readonly kind: 'receipt'
      /** The key of the message that asks. */
      readonly message: string
      readonly noticeKind: string
      readonly month: Month | null
      /** Where it can be read; `null` while it is not posted. */
      readonly permalink: string | null
    }
  | { readonly kind: 'meeting'; readonly meetingId: string; readonly month: Month; readonly step: MeetingStep }
  | { readonly kind: 'return'; readonly submissionId: number; readonly title: string; readonly state: SubmissionState }
  | { readonly kind: 'case'; readonly number: string; readonly title: string; readonly step: CaseStep }
  | { readonly kind: 'report'; readonly number: string; readonly problemKind: string; readonly state: ReportState }

/** One thing that waits for the person's next act. */
export interface WaitingItem {
  readonly matter: WaitingMatter
  readonly unit: UnitRef
  /** `null` = no day was set. */
  readonly due: DueDay | null
}

/** Where a month's ranking stands, and what it waits for. */
export interface RankingWork {
  readonly medium: Medium
  readonly month: Month
  readonly state: ReviewReminderFacts['state'] | 'awaitingPublication' | 'published'
  readonly version: number | null
}

/** A proposed interview that an issuer has to decide about. */
export interface ProposalWork {
  readonly medium: Medium
  readonly month: Month
  readonly version: number
  readonly unit: UnitRef
}

export interface ObjectionWork {
  readonly objection: Pick<Objection, 'id' | 'medium' | 'month' | 'reason'>
  readonly unit: UnitRef
}

/** A yearly return that came in and waits for its receiver. */
export interface ReturnWork {
  readonly submissionId: number
  /** The step by which it came in. */
  readonly eventId: number
  readonly title: string
  readonly unit: UnitRef
  readonly submittedOn: LocalDay
  readonly isLate: boolean
}

/** More time for a yearly return, as its unit asked for it. */
export interface ExtensionWork {
  readonly submissionId: number
  readonly title: string
  readonly unit: UnitRef
  readonly due: DueDay
  readonly asked: AskedExtension
}

/** A number of things that are open. */
export interface OpenCount {
  readonly count: number
  /** Whether there are more than were counted. */
  readonly isMore: boolean
}

/** The office's open work. */
export interface OfficeWork {
  readonly rankings: readonly RankingWork[]
  readonly proposals: Listed<ProposalWork>
  readonly objections: Listed<ObjectionWork>
  /** Messages for which somebody has still to sign. */
  readonly receipts: OpenCount
  readonly overdueCases: OpenCount
}

/** What a receiver of yearly returns has to decide about. */
export interface ReturnDecisions {
  /** Returns that wait to be accepted or sent back. */
  readonly returns: Listed<ReturnWork>
  /** More time that units asked for. */
  readonly extensions: Listed<ExtensionWork>
}

/** A yearly return of the whole office. */
export interface CampaignWork {
  readonly campaign: Pick<Campaign, 'id' | 'title' | 'state' | 'launchOn' | 'isDueConfirmed'>
  readonly due: DueDay
}

/** A run that was missed, with what it does in the office's language. */
export interface MissedRun extends StoredOccurrence {
  readonly title: string
}

/** What an administrator has to look after. */
export interface Administration {
  /** Runs of the coming days. */
  readonly coming: Listed<ComingRun>
  /** Runs of the past days that were skipped, or that wait for a person. */
  readonly missed: Listed<MissedRun>
  readonly messages: UnsettledMessages
  readonly coverage: {
    readonly units: number
    /** Districts and townships that no channel is bound to for notices. */
    readonly withoutChannel: Listed<UnitRef>
    /** Channels that took no post any more, with the reason. */
    readonly retired: Listed<{ readonly channelId: string; readonly reason: string; readonly unit: UnitRef | null }>
    readonly channels: number
  }
  readonly people: {
    readonly count: number
    readonly withoutSlack: number
    /** Districts and townships for which nobody answers. */
    readonly unanswered: Listed<UnitRef>
  }
  /** Yearly returns that are not launched yet, then those that are asked for. */
  readonly campaigns: Listed<CampaignWork>
  /** Years of which the holidays are missing, or not announced. */
  readonly years: readonly { readonly year: string; readonly state: 'missing' | 'unconfirmed' }[]
}

/** What somebody with a post finds on his own page of the bot. */
export interface KnownHome {
  readonly kind: 'known'
  readonly today: LocalDay
  readonly name: string
  readonly posts: Listed<{ readonly role: Role; readonly unit: UnitRef }>
  readonly waiting: Listed<WaitingItem>
  /** `null` = no yearly return comes to him. */
  readonly decisions: ReturnDecisions | null
  /** `null` = none of his roles works on it. */
  readonly work: OfficeWork | null
  readonly administration: Administration | null
}

/** What somebody finds on his own page of the bot. */
export type Home =
  | KnownHome
  /** Somebody without a post today: whom to ask. */
  | { readonly kind: 'unknown'; readonly administrators: readonly string[] }
