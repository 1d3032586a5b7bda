import type { CalendarYear } from './calendar.ts'
import type { CampaignTerms } from './campaign.ts'
import type { CaseTerms } from './case-deadlines.ts'
import type { Ladder } from './ladder.ts'
import type { Medium } from './medium.ts'
import type { PatrolTerms } from './problem-report.ts'
import type { ReceiptPolicy } from './receipts.ts'
import type { ReminderPlan } from './reminders.ts'
import type { Shift } from './schedule-timing.ts'
import type { Month } from './time.ts'

/** The rules of one medium's ranking, as one version of the office file states them. Decimals are strings. */
export interface RankingRules {
  /** How many of the worst are listed (S6: 10). */
  readonly bottom: number
  /** What happens when a tie crosses the edge of the bottom list (K6). */
  readonly tieAtCut: TiePolicy
  readonly quality: {
    readonly indicator: string
    /** Unit of measure as people read it, e.g. 微克/立方米. */
    readonly unit: string
    readonly better: 'lower' | 'higher'
    /** Decimal places of the value from a month on, earliest first. */
    readonly decimals: readonly { readonly from: Month; readonly places: number }[]
    readonly min: string | null
    readonly max: string | null
    readonly score:
      | { readonly kind: 'linear'; readonly zeroAt: string; readonly fullAt: string }
      | { readonly kind: 'identity' }
  }
  /** Add up to exactly 1; `work` is `null` when the work score takes no part. */
  readonly weights: { readonly quality: string; readonly work: string | null }
  readonly scoreDecimals: number
  /** Fewest valid days by month of the year; `null` when the office sets no validity rule. */
  readonly validDaysMin: { readonly default: number; readonly byMonthOfYear: Readonly<Record<string, number>> } | null
  readonly hourly: { readonly hoursPerDayMin: number } | null
  /** Units never listed at the bottom, each with the reason people are shown. */
  readonly exempt: readonly { readonly unitCode: string; readonly reason: string }[]
  /** The first month these rules hold for. */
  readonly effectiveFrom: Month
}

export type TiePolicy = 'manual' | 'strict' | 'include'

/** One stored version of a medium's rules; it never changes once stored. */
export interface RuleSet {
  readonly medium: Medium
  readonly version: number
  readonly rules: RankingRules
}

export type Locale = 'zh-CN' | 'en'

/** Days of the following month on which a month is asked for, and what becomes of a day off among them (K7). */
export interface MonthDays {
  /** Day 1-28 on which the importer is asked for the table. */
  readonly dataDay: number
  /** Day 1-28 on which the reviewer is asked. */
  readonly reviewDay: number
  /** Day 1-28 on which the issuer is asked. */
  readonly publishDay: number
  readonly workingDay: Shift
  /** Local hour of all three, `HH:mm`. */
  readonly at: string
}

/** The whole office file, checked and with every default filled in. */
export interface Office {
  readonly name: string
  /** IANA name; every day and hour of the office is in it. */
  readonly timeZone: string
  readonly locale: Locale
  /** Whether the importer of a table may not review its ranking. */
  readonly separateReviewer: boolean
  /** The unit that coordinates: its channels hear summaries, reviews and operations. */
  readonly cityCode: string
  readonly rankings: Readonly<Partial<Record<Medium, RankingRules>>>
  readonly notices: {
    /** Working days a township has to sign for its notice (K14). */
    readonly signWithinWorkingDays: number
    /** Working days it has to object to the data. */
    readonly objectionWorkingDays: number
  }
  readonly interviews: {
    /** Calendar days after the interview by which the rectification plan is due, moved off rest days (K9). */
    readonly planDueDays: number
    /** Calendar months after the interview by which the report is due, moved off rest days (K10). */
    readonly reportDueMonths: number
    /** Working days before the meeting by which the unit answers who comes. */
    readonly replyWorkingDaysBefore: number
    readonly durationMinutes: number
    /** Working days within which a returned plan or report comes again, unless whoever returns it says otherwise. */
    readonly returnedWorkingDays: number
    /** The summoning side's mail address for calendar files; `null` = they name nobody. */
    readonly organizerEmail: string | null
  }
  /** Who is proposed to be summoned, by how often a unit was listed; `null` = always the principal leader (K8). */
  readonly ladder: Ladder | null
  readonly cases: CaseTerms
  /** Yearly returns that units owe (M7, M14). */
  readonly campaigns: CampaignTerms
  readonly patrol: PatrolTerms
  readonly coverage: {
    /**
     * What it means that nobody answers for an addressed district or township: `required` stops publication, `off` is
     * not looked at, `auto` stops it only where at least half of all units of that level have somebody.
     */
    readonly responsiblePersons: 'auto' | 'required' | 'off'
  }
  /** How open deadlines are recalled; each keeps the plan that held when it was set (K11). */
  readonly deadlines: ReminderPlan
  /** Years of holidays that the built-in calendar lacks, or has otherwise, by year `YYYY` (K25). */
  readonly calendar: Readonly<Record<string, CalendarYear>>
  /** Who is asked to sign for what a unit is sent; `null` = nobody. */
  readonly receipts: Pick<ReceiptPolicy, 'quorum' | 'steps'> | null
  /** When importer, reviewer and issuer are asked; `null` = never, unless an administrator sets schedules (K7). */
  readonly schedule: MonthDays | null
  /** Local hours in which nothing is posted, `HH:mm`; `null` = none. */
  readonly quietHours: { readonly from: string; readonly to: string } | null
  /** Folder with the office's own templates, absolute; `null` = the built-in ones. */
  readonly templatesDir: string | null
}
