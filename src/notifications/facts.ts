import type { Change } from '../domain/comparison.ts'
import type { Medium } from '../domain/medium.ts'
import type { Role } from '../domain/people.ts'
import type { SelfAuditFinding } from '../domain/self-audit.ts'
import type { LocalDay, Month } from '../domain/time.ts'
import type { LadderFacts, MeetingFacts, MeetingTime } from './interview-facts.ts'

/**
 * What a workflow hands to a notice: plain values, decided and computed already. Decimals are strings, days
 * `YYYY-MM-DD` and meeting times `YYYY-MM-DD HH:mm` in the office's time zone. Nothing here is formatted for a reader.
 */

/** How many listed units one notice carries at most. */
export const LISTED_UNITS_MAX = 500
/** How many changed units one correction, and one list of a review, names at most; the rest is counted in `more`. */
export const CHANGES_MAX = 50
/** How many rows the attached full list holds at most (every community of a city fits). */
export const FULL_LIST_ROWS_MAX = 50_000

export interface UnitRef {
  readonly unitCode: string
  readonly unitName: string
  /** Full name of the district, e.g. 甲区. */
  readonly district: string
}

/** Shown at the head of a message that a later version changed or took back; `null` on a message in force. */
export type Banner = { readonly kind: 'corrected'; readonly version: number } | { readonly kind: 'withdrawn' } | null

/** A summons may also lose one of its occasions and go on for the rest, or have another time, or none yet. */
export type SummonsBanner =
  | Banner
  | { readonly kind: 'reduced'; readonly dropped: readonly Occasion[] }
  | { readonly kind: 'moved'; readonly from: MeetingTime }
  | { readonly kind: 'postponed' }

/** A computed deadline; `confirmed` is false when its year's holidays are not known yet. */
export interface DueDay {
  readonly day: LocalDay
  readonly confirmed: boolean
}

/** One person on the roll of a message that has to be signed for. */
export interface RollFacts {
  readonly name: string
  readonly role: Role
  /** Whether he was asked as one who acts in the post (代理); left out where it is his own. */
  readonly isActing?: boolean
  /** Local `YYYY-MM-DD HH:mm`; `null` while he has not signed. */
  readonly signedAt: string | null
}

/** Somebody on the roll whom a reminder is for. */
export interface RemindedFacts extends RollFacts {
  /** By which the reminder mentions him, so that Slack tells him; left out where it is not known. */
  readonly slackUserId?: string | null
}

/** Who has signed for a message and who has not, as the message itself shows it below what it says. */
export interface ReceiptFacts {
  /** Key of the message that asked; what the buttons carry. */
  readonly of: string
  /** In the order in which they were asked, at most `ROLL_MAX`. */
  readonly roll: readonly RollFacts[]
  /** Whether the receiver may object to the data. */
  readonly mayObject: boolean
  /** Whether nothing but the roll changed, so that what goes with the message is in its thread already. */
  readonly rollOnly: boolean
}

/** How many people one roll shows at most: every step of a policy with as many as it may ask. */
export const ROLL_MAX = 50

/** What a message may be signed for by; `receipt` is filled in when a run begins, never by a plan. */
export interface Signable {
  readonly receipt?: ReceiptFacts
}

export interface RankingFacts {
  readonly medium: Medium
  readonly month: Month
  readonly version: number
  readonly ruleSetVersion: number
  readonly officeName: string
  readonly issuedOn: LocalDay
  /** Indicator code of the office file, e.g. `pm25`; a code without a word of its own is shown as it is. */
  readonly indicator: string
  /** Unit of measure as people read it, e.g. 微克/立方米; empty for a pure number. */
  readonly qualityUnit: string
  /** Units that take part: `ranked` and every `notRanked` together. */
  readonly assessed: number
  readonly ranked: number
  readonly notRanked: readonly { readonly reason: string; readonly count: number }[]
  readonly bottomLimit: number
}

export interface ListedUnitFacts extends UnitRef {
  readonly score: string
  readonly rank: number
  readonly rankFromWorst: number
  readonly tied: boolean
  readonly qualityValue: string
  readonly qualityScore: string
  readonly workScore: string | null
  readonly monthOnMonth: Change
  readonly yearOnYear: Change
  /** This month included. */
  readonly timesInTwelveMonths: number
  readonly monthsInARow: number
  /** The last earlier month in which it was listed, if within the twelve. */
  readonly previousMonth: Month | null
}

/** `bottomRankingSummary`: to the city's channel. */
export interface SummaryFacts {
  readonly ranking: RankingFacts
  /** Worst first. */
  readonly listed: readonly ListedUnitFacts[]
  readonly decision: { readonly policy: 'strict' | 'include'; readonly reason: string } | null
  /** Exempt units whose place is no better than the best listed one: their places are missing from the list. */
  readonly exemptInRange: number
  readonly banner: Banner
}

/** `bottomRankingDistrict`: to a district with its own listed townships and no others. */
export interface DistrictFacts extends Signable {
  readonly ranking: RankingFacts
  readonly districtName: string
  /** The district's own, worst first. Empty only with a banner (all of them left the list). */
  readonly listed: readonly ListedUnitFacts[]
  readonly banner: Banner
}

/** `bottomRankingNotice`: to a listed township. */
export interface NoticeFacts extends Signable {
  readonly ranking: RankingFacts
  readonly unit: ListedUnitFacts
  readonly signBy: DueDay
  readonly objectionWorkingDays: number
  /** As in the summary. */
  readonly exemptInRange: number
  /** http(s) address of the city summary; a placeholder until that message has a permalink, replaced at sending. */
  readonly summaryUrl: string
  readonly banner: Banner
}

export interface TieAtCutFacts {
  /** The edge: the place from the end that the tied units share. */
  readonly rankFromWorst: number
  readonly score: string
  readonly units: readonly (UnitRef & { readonly score: string; readonly unroundedScore: string })[]
  /** How long the whole list becomes, and which of the tied units are on it, worst first. */
  readonly strict: { readonly listed: number; readonly units: readonly UnitRef[] }
  readonly include: { readonly listed: number; readonly units: readonly UnitRef[] }
}

export interface FullListRow extends UnitRef {
  readonly qualityValue: string | null
  readonly qualityScore: string | null
  readonly workScore: string | null
  readonly score: string | null
  readonly rank: number | null
  readonly rankFromWorst: number | null
  readonly tied: boolean
  readonly exempt: boolean
  readonly notRankedReason: string | null
}

export interface FromTo<T> {
  readonly from: T | null
  readonly to: T | null
}

/** What changed for one unit between two versions; `null` = unchanged. */
export interface UnitChange extends UnitRef {
  readonly list: 'entered' | 'left' | 'stays' | 'outside'
  readonly qualityValue: FromTo<string> | null
  readonly workScore: FromTo<string> | null
  readonly score: FromTo<string> | null
  readonly rankFromWorst: FromTo<number> | null
  /** What else the list says of a unit that stays on it; `null` for any other unit. */
  readonly listed: ListedChange | null
  /** Why the unit is no longer ranked; `null` while it is. */
  readonly notRankedReason: string | null
}

/** What changed in the further figures of a listed unit; `null` = unchanged. */
export interface ListedChange {
  readonly qualityScore: FromTo<string> | null
  readonly tied: FromTo<boolean> | null
  readonly yearOnYear: FromTo<Change> | null
  readonly monthOnMonth: FromTo<Change> | null
  readonly timesInTwelveMonths: FromTo<number> | null
  readonly monthsInARow: FromTo<number> | null
  readonly previousMonth: FromTo<Month> | null
}

/** What became of something a person was asked to decide; `null` while it waits. `at` is local time. */
export interface DecisionFacts {
  readonly kind: 'approved' | 'returned' | 'issued' | 'declined' | 'superseded'
  readonly by: string
  readonly at: string
  readonly reason: string | null
}

/** `rankingReview`: to the review channel, with the buttons. */
export interface ReviewFacts {
  readonly ranking: RankingFacts
  readonly dataVersion: number
  readonly importedBy: string
  /** The list every policy agrees on while `undecided`, else the whole list; worst first. */
  readonly listed: readonly ListedUnitFacts[]
  readonly tieAtCut: TieAtCutFacts | null
  readonly undecided: boolean
  readonly decision: SummaryFacts['decision']
  /** Against the last version of the same month; `null` for the first. At most `CHANGES_MAX`, the rest in `more`. */
  readonly changesFromLast: {
    readonly version: number
    readonly units: readonly UnitChange[]
    readonly more: number
  } | null
  /** What stands in the way of publishing, one line each, e.g. a township without a channel. */
  readonly gaps: readonly string[]
  /** Every unit, ranked (best first) and then not ranked; becomes the attached CSV. */
  readonly fullList: readonly FullListRow[]
  readonly outcome: DecisionFacts | null
}

export interface Occasion {
  readonly medium: Medium
  readonly month: Month
  /** How many of the worst that ranking lists. */
  readonly bottomLimit: number
}

/** `interviewProposal`: to the review channel, one a listed township. */
export interface ProposalFacts {
  readonly ranking: RankingFacts
  readonly unit: ListedUnitFacts
  /** Other lists on which the same township stands and which may share the meeting. */
  readonly alsoProposed: readonly Occasion[]
  readonly outcome: DecisionFacts | null
  /** Whom the office's ladder proposes to summon; absent where there is none, or no rung is reached. */
  readonly ladder?: LadderFacts
  /** How the meeting stands that was issued; absent before, and in proposals of before there were any. */
  readonly meeting?: MeetingFacts
}

/** `interviewSummons` (to the township) and `interviewSummonsCopy` (to its district). */
export interface SummonsFacts extends Signable {
  readonly officeName: string
  readonly unit: UnitRef
  /** One, or several merged into one meeting. */
  readonly occasions: readonly Occasion[]
  readonly at: string
  readonly timeZone: string
  readonly place: string
  /** Who must come: the post, not the person. */
  readonly attendee: Role | 'partyAndGovernmentPrincipals'
  /** By which rung of the office's ladder; absent without one. */
  readonly ladder?: LadderFacts
  /** What its buttons act on; absent in summonses of before there were any. */
  readonly meetingId?: string
  readonly planDue: DueDay
  readonly reportDue: DueDay
  readonly replyBy: DueDay
  readonly issuedOn: LocalDay
  /** The meeting as a calendar file; `null` sends none. `stampedAt` is an ISO instant. */
  readonly calendar: CalendarFacts | null
  readonly banner: SummonsBanner
}

export interface CalendarFacts {
  readonly uid: string
  readonly sequence: number
  readonly stampedAt: string
  readonly durationMinutes: number
  /** The mail address of the summoning side, where the office file gives one. */
  readonly organizer?: string
}

/** `correction`: a reply in the old message's thread. */
export interface CorrectionFacts {
  /** The new version. */
  readonly ranking: RankingFacts
  readonly previousVersion: number
  readonly addressee: {
    readonly level: 'city' | 'district' | 'township'
    readonly name: string
    readonly district: string
  }
  readonly reason: string | null
  /** What this addressee may see, at most `CHANGES_MAX`; the rest is counted in `more`. */
  readonly lines: readonly UnitChange[]
  readonly more: number
}

/** `withdrawal`: a reply in the thread of a notice whose township is no longer listed. */
export interface WithdrawalFacts {
  readonly ranking: RankingFacts
  readonly previousVersion: number
  readonly unit: UnitRef
  readonly reason: string | null
  readonly lines: readonly UnitChange[]
  /** Whether an issued summons falls with the notice. */
  readonly summonsCancelled: boolean
}

/** `summonsCancelled`: a reply in the summons's thread. */
export interface SummonsCancelledFacts {
  readonly officeName: string
  /** Whether the township reads it, or its district in the thread of its copy. */
  readonly addressee: 'township' | 'district'
  readonly unit: UnitRef
  readonly occasions: readonly Occasion[]
  readonly at: string
  readonly timeZone: string
  readonly place: string
  readonly reason: string
  readonly issuedOn: LocalDay
  readonly calendar: CalendarFacts | null
  /** Whether the interview took place already: then its demands fall away, not the meeting. */
  readonly wasHeld?: boolean
}

/** `monthTableRequest`: asks the importer on the data day. */
export interface MonthTableRequestFacts {
  readonly officeName: string
  readonly medium: Medium
  readonly month: Month
  readonly dataDay: LocalDay
  /** `null` = no schedule asks for the review. */
  readonly reviewDay: LocalDay | null
  /** Names of those who hold the role; may be empty. */
  readonly importers: readonly string[]
}

/** `rankingReviewReminder`: asks the reviewer on the review day. */
export interface ReviewReminderFacts {
  readonly officeName: string
  readonly medium: Medium
  readonly month: Month
  readonly reviewDay: LocalDay
  readonly reviewers: readonly string[]
  readonly state: 'notImported' | 'notComputed' | 'undecidedTie' | 'awaitingReview' | 'returned'
  readonly version: number | null
}

/** `publicationReminder`: asks the issuer on the publication day. */
export interface PublicationReminderFacts {
  readonly officeName: string
  readonly medium: Medium
  readonly month: Month
  readonly publishDay: LocalDay
  readonly issuers: readonly string[]
  readonly state: ReviewReminderFacts['state'] | 'awaitingPublication'
  readonly version: number | null
}

/** `deliveryTrouble`: to the operations channel. */
export interface DeliveryTroubleFacts {
  readonly officeName: string
  readonly messageId: string
  /** Kind of the message in trouble. */
  readonly kind: string
  readonly unitName: string | null
  readonly month: Month | null
  readonly channelId: string
  readonly state: 'failed' | 'unconfirmed'
  readonly lastError: string | null
  readonly attempts: number
  readonly noticedAt: string
}

/** `selfAudit`: to the operations channel. */
export interface SelfAuditFacts {
  readonly officeName: string
  /** Findings nobody was told of before, in the order of the checks. */
  readonly findings: readonly SelfAuditFinding[]
  readonly noticedAt: string
}

/** `destinationRetired`: to the operations channel. */
export interface DestinationRetiredFacts {
  readonly officeName: string
  readonly channelId: string
  /** Slack's error code for posts there, such as `is_archived`. */
  readonly reason: string
  /** The first units bound to the channel; `district` is empty for the city and a district. */
  readonly units: readonly UnitRef[]
  readonly moreUnits: number
  /** Messages that were due there, or become so. */
  readonly waiting: number
  readonly noticedAt: string
}

/** `databaseRestored`: to the operations channel. */
export interface DatabaseRestoredFacts {
  readonly officeName: string
  /** `failover`: another server took over; `restored`: the database was put back, copied or moved. */
  readonly cause: 'restored' | 'failover'
  /** What happened between these two may be missing: `YYYY-MM-DD HH:mm`, the end being when it was noticed. */
  readonly from: string
  readonly until: string
}

/** `receiptReminder`: a reply in the thread of a message that not everybody has signed for. */
export interface ReceiptReminderFacts {
  readonly officeName: string
  /** The unit that was addressed; `district` is empty for a district and the city. */
  readonly unit: UnitRef
  /** What kind of message it is, and of which month. */
  readonly kind: string
  readonly medium: Medium | null
  readonly month: Month | null
  readonly signBy: DueDay
  /** Those asked first who have not signed. */
  readonly unsigned: readonly RemindedFacts[]
  /** Those who are asked from now on. */
  readonly asked: readonly RemindedFacts[]
  /** Whether the last day to sign in time has passed. */
  readonly isOverdue: boolean
}

/** `receiptEscalation`: to the unit above, which is asked to see to it and to sign that it knows. */
export interface ReceiptEscalationFacts extends ReceiptReminderFacts, Signable {
  readonly aboveName: string
}

/** What became of an objection; `at` is local time. */
export interface ObjectionOutcome {
  readonly kind: 'upheld' | 'dismissed' | 'overtaken'
  readonly by: string
  readonly at: string
  readonly reason: string | null
}

/** `objection`: to the review channel, with the buttons while it is open. */
export interface ObjectionFacts {
  readonly officeName: string
  readonly objectionId: number
  readonly unit: UnitRef
  readonly medium: Medium
  readonly month: Month
  readonly version: number
  /** Who raised it, and when, in local time. */
  readonly by: string
  readonly raisedAt: string
  readonly reason: string
  readonly outcome: ObjectionOutcome | null
}

/** `objectionReply`: in the thread of the notice it objects to. */
export type ObjectionReplyFacts = ObjectionFacts

/** `dataReviewRequest`: asks the importer, in the review channel, for the data again. */
export interface DataReviewRequestFacts extends ObjectionFacts {
  /** Names of those who hold the role; may be empty. */
  readonly importers: readonly string[]
}

/** How many moved deadlines one message names at most; the rest is counted in `more`. */
export const MOVED_DEADLINES_MAX = 50

/** One deadline that a calendar entered later has moved. */
export interface MovedDeadlineFacts {
  /** What is due, as the message names it. */
  readonly what: string
  readonly from: LocalDay
  readonly to: DueDay
}

/** `deadlinesMoved`: to a unit whose open deadlines fall on other days since a year's holidays were entered. */
export interface DeadlinesMovedFacts {
  readonly officeName: string
  readonly unitName: string
  readonly deadlines: readonly MovedDeadlineFacts[]
  readonly more: number
  readonly issuedOn: LocalDay
}

/** `calendarMissing`: to the operations channel while the holidays of a year are not known, or not confirmed. */
export interface CalendarMissingFacts {
  readonly officeName: string
  /** `YYYY`. */
  readonly year: string
  /** Whether nobody has entered them, or they may still change. */
  readonly state: 'missing' | 'unconfirmed'
  /** Open deadlines that are counted without them. */
  readonly unconfirmedDeadlines: number
  readonly issuedOn: LocalDay
}

/** Runs of schedules one message names; the rest is counted. */
export const MOVED_RUNS_MAX = 20

/** `calendarEntered`: to the operations channel, once for each entry of a year. */
export interface CalendarEnteredFacts {
  readonly officeName: string
  /** `YYYY`. */
  readonly year: string
  /** Version of the entry. */
  readonly version: number
  readonly by: string
  /** Where the days were taken from; `null` = the entry was taken back and the shipped days or the office file's hold. */
  readonly source: string | null
  /** Days off and worked weekends as they hold from now on; `null` = the year is not known any more. */
  readonly days: { readonly holidays: number; readonly workdays: number; readonly confirmed: boolean } | null
  /** Runs of schedules that fall on another day, by local times `YYYY-MM-DD HH:mm`. */
  readonly runs: readonly { readonly what: string; readonly from: string; readonly to: string }[]
  readonly moreRuns: number
  readonly issuedOn: LocalDay
}

/** `missedRuns`: to the operations channel, with the buttons while nobody has decided. */
export interface MissedRunsFacts {
  readonly officeName: string
  readonly scheduleId: string
  /** What the schedule does, in the office's language. */
  readonly title: string
  /** Local times `YYYY-MM-DD HH:mm` of the runs that were missed, the last ones, ascending. */
  readonly slots: readonly string[]
  /** How many earlier ones there are. */
  readonly more: number
  /** The zone of these times where it is not the office's. */
  readonly timeZone: string | null
  /** Name of who answers for the schedule. */
  readonly owner: string | null
  /** Local time. */
  readonly noticedAt: string
  readonly outcome: { readonly decision: 'run' | 'skip'; readonly by: string; readonly at: string } | null
}
