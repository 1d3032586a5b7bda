import { z } from 'zod'
import { isCampaignKind } from '../domain/campaign.ts'
import type { LocalText } from '../domain/local-text.ts'
import { MEDIA } from '../domain/medium.ts'
import {
  ASK_FOR_PUBLICATION,
  ASK_FOR_REVIEW,
  ASK_FOR_TABLE,
  ASK_FOR_YEAR,
  type Audience,
  type JobArgument,
} from '../domain/schedule.ts'
import { type LocalDay, previousMonthOf } from '../domain/time.ts'
import { type Asked, askForPublication, askForReview, askForTable } from './ask-for-month.ts'
import { askForYear } from './calendar/ask-for-year.ts'
import { launchCampaign } from './campaigns/launch-campaign.ts'
import { reportProgressOf } from './campaigns/report-progress.ts'
import type { OfficeContext } from './office-context.ts'

/** One run of a schedule, as its job sees it. */
export interface ScheduledRun<Argument> {
  readonly scheduleId: string
  readonly argument: Argument
  /** Nominal local time `YYYY-MM-DD HH:mm`. */
  readonly slot: string
  /** The day of the slot. */
  readonly day: LocalDay
  /** The day the rule named before it moved off a day off. */
  readonly nominal: LocalDay
  /** `null` = whom the job tells of itself. */
  readonly audience: Audience | null
}

/**
 * A job that a schedule can run. It may run twice for one slot, when a process died in between: what it says has a key
 * that is the same both times. It returns why it did nothing, where it did nothing.
 */
export interface Schedulable<Argument extends JobArgument> {
  readonly job: string
  /** By name, each a text; what the terminal takes as `--argument name=value`. */
  readonly argument: z.ZodType<Argument>
  /** What the job does, whatever it is about, such as in a menu; 75 characters at most. */
  readonly name: LocalText
  /** What a run does, as a heading of the list. */
  readonly title: (argument: Argument) => LocalText
  /** Whether it can tell another unit's channels than its own choice. */
  readonly takesAudience: boolean
  run(context: OfficeContext, run: ScheduledRun<Argument>): Promise<Asked>
}

function defineSchedulable<Argument extends JobArgument>(entry: Schedulable<Argument>): Schedulable<JobArgument> {
  return entry as unknown as Schedulable<JobArgument>
}

const MediumArgument = z.strictObject({ medium: z.enum(MEDIA as ['air', 'water']) })
const MEDIUM_NAMES: Readonly<Record<string, LocalText>> = {
  air: { 'zh-CN': '空气质量', en: 'air quality' },
  water: { 'zh-CN': '水环境质量', en: 'water quality' },
}

function withMedium(medium: string, zh: string, en: string): LocalText {
  const name = MEDIUM_NAMES[medium] ?? { 'zh-CN': medium, en: medium }
  return { 'zh-CN': zh.replace('{medium}', name['zh-CN']), en: en.replace('{medium}', name.en) }
}

const KIND_NAMES: Readonly<Record<string, LocalText>> = {
  annualReport: { 'zh-CN': '年度报告', en: 'annual report' },
  annualAssessment: { 'zh-CN': '考核自评', en: 'self-assessment' },
}

/** A kind of the office's own goes by its code. */
function withKind(kind: string, zh: string, en: string): LocalText {
  const name = KIND_NAMES[kind] ?? { 'zh-CN': kind, en: kind }
  return { 'zh-CN': zh.replace('{kind}', name['zh-CN']), en: en.replace('{kind}', name.en) }
}

/** A yearly return of the year of the run's day, or of the year before. */
const CampaignArgument = z.strictObject({
  kind: z.string().refine(isCampaignKind),
  year: z.enum(['this', 'last']),
})

function campaignOf({ kind, year }: { readonly kind: string; readonly year: string }, day: LocalDay) {
  return { kind, year: Number(day.slice(0, 4)) - (year === 'last' ? 1 : 0) }
}

/** Every job that a schedule can run. */
export const SCHEDULABLE: readonly Schedulable<JobArgument>[] = [
  defineSchedulable({
    job: ASK_FOR_TABLE,
    name: { 'zh-CN': '请数据员报数据表', en: "ask for the month's table" },
    argument: MediumArgument,
    title: ({ medium }) => withMedium(medium, '请数据员报{medium}数据表', 'ask for the {medium} table'),
    takesAudience: true,
    run: (context, { argument, day, nominal, audience }) =>
      askForTable(context, { medium: argument.medium, month: previousMonthOf(nominal), day, audience }),
  }),
  defineSchedulable({
    job: ASK_FOR_REVIEW,
    name: { 'zh-CN': '请审核员审核排名', en: 'ask for the review of a ranking' },
    argument: MediumArgument,
    title: ({ medium }) => withMedium(medium, '请审核员审核{medium}排名', 'ask for the review of the {medium} ranking'),
    takesAudience: true,
    run: (context, { argument, day, nominal, audience }) =>
      askForReview(context, { medium: argument.medium, month: previousMonthOf(nominal), day, audience }),
  }),
  defineSchedulable({
    job: ASK_FOR_PUBLICATION,
    name: { 'zh-CN': '请签发员发布排名', en: 'ask for the publication of a ranking' },
    argument: MediumArgument,
    title: ({ medium }) =>
      withMedium(medium, '请签发员发布{medium}排名', 'ask for the publication of the {medium} ranking'),
    takesAudience: true,
    run: (context, { argument, day, nominal, audience }) =>
      askForPublication(context, { medium: argument.medium, month: previousMonthOf(nominal), day, audience }),
  }),
  defineSchedulable({
    job: ASK_FOR_YEAR,
    name: { 'zh-CN': '提醒录入放假安排', en: 'ask for the holidays of a year' },
    argument: z.strictObject({}),
    title: () => ({ 'zh-CN': '提醒录入放假安排', en: 'ask for the holidays of a year' }),
    takesAudience: true,
    run: (context, { day, audience }) => askForYear(context, { day, audience }),
  }),
  defineSchedulable({
    job: 'campaign.launch',
    name: { 'zh-CN': '启动年度报送', en: 'launch a yearly return' },
    argument: CampaignArgument,
    title: ({ kind }) => withKind(kind, '启动年度报送（{kind}）', 'launch the yearly return {kind}'),
    takesAudience: false,
    run: (context, { argument, nominal }) => launchCampaign(context, campaignOf(argument, nominal)),
  }),
  defineSchedulable({
    job: 'campaign.progress',
    name: { 'zh-CN': '报告报送进度', en: 'tell how far a yearly return is' },
    argument: CampaignArgument,
    title: ({ kind }) => withKind(kind, '报告报送进度（{kind}）', 'tell how far the yearly return {kind} is'),
    takesAudience: false,
    run: (context, { argument, nominal }) => reportProgressOf(context, campaignOf(argument, nominal)),
  }),
]

/** The entry of a job; `null` when no schedule can run it. */
export function schedulableOf(job: string): Schedulable<JobArgument> | null {
  return SCHEDULABLE.find((entry) => entry.job === job) ?? null
}

/** What a run does, in words; the job's name where it is not known any more. */
export function titleOf({ job, argument }: { readonly job: string; readonly argument: JobArgument }): LocalText {
  const entry = schedulableOf(job)
  const read = entry?.argument.safeParse(argument)
  return entry !== null && read?.success === true ? entry.title(read.data) : { 'zh-CN': job, en: job }
}
