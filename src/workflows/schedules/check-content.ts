import type { z } from 'zod'
import { minutesApart, parseCron } from '../../domain/cron.ts'
import type { LocalText } from '../../domain/local-text.ts'
import { SKIP_AFTER_HOURS_MAX } from '../../domain/occurrence.ts'
import type { QuietHours } from '../../domain/quiet-hours.ts'
import type { Refusal } from '../../domain/refusal.ts'
import {
  type Audience,
  changedScheduleMembers,
  type JobArgument,
  SCHEDULE_ID,
  SCHEDULE_MEMBERS,
  type ScheduleContent,
} from '../../domain/schedule.ts'
import { nextOccurrences } from '../../domain/schedule-rules.ts'
import { timingFault } from '../../domain/schedule-timing.ts'
import { isInForce, isTimeZone } from '../../domain/time.ts'
import { timingText } from '../../domain/timing-text.ts'
import type { Db } from '../../store/database.ts'
import { loadPosts } from '../../store/posts.ts'
import { loadRegisters } from '../../store/registers.ts'
import { localRefusal } from '../local-refusal.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import { SCHEDULABLE, schedulableOf } from '../schedulable.ts'

/** Every job that a schedule can run posts, so none runs again sooner than this. */
const APART_MINUTES_MIN = 15
const HOUR = /^([01]\d|2[0-3]):[0-5]\d$/

/**
 * Why a schedule cannot be kept; `null` = it can. A unit or an owner that it names already is not asked about again, so
 * that one whose owner has left can be switched off.
 */
export async function contentRefusal(
  context: OfficeContext,
  db: Db,
  id: string,
  { content, standing }: { readonly content: ScheduleContent; readonly standing: ScheduleContent | null },
): Promise<Refusal | null> {
  const { audience, ownerId, job, isOn } = content
  const changed = new Set(standing === null ? SCHEDULE_MEMBERS : changedScheduleMembers(standing, content))
  if (!isOn && changed.size === 1 && changed.has('isOn')) return null
  const isNewAudience = changed.has('audience') || changed.has('job')
  return (
    idRefusal(context, id) ??
    jobRefusal(context, content) ??
    timingRefusal(context, content) ??
    (isNewAudience ? await audienceRefusal(context, db, audience, job) : null) ??
    (changed.has('ownerId') ? await ownerRefusal(context, db, ownerId) : null)
  )
}

function idRefusal(context: OfficeContext, id: string): Refusal | null {
  if (SCHEDULE_ID.test(id)) return null
  return localRefusal(context, 'bad-schedule-id', {
    'zh-CN': `日程编号“${id}”：应为字母、数字、点和连字符，例如month.ask-for-table/air`,
    en: `schedule '${id}': expected letters, digits, dots and hyphens, such as month.ask-for-table/air`,
  })
}

function jobRefusal(context: OfficeContext, { job, argument }: ScheduleContent): Refusal | null {
  const entry = schedulableOf(job)
  if (entry === null) {
    const known = SCHEDULABLE.map((candidate) => candidate.job).join(', ')
    return localRefusal(context, 'bad-job', {
      'zh-CN': `任务“${job}”：应为以下之一：${known}`,
      en: `job '${job}': expected one of ${known}`,
    })
  }
  const read = entry.argument.safeParse(argument)
  if (read.success) return null
  const [issue] = read.error.issues
  return localRefusal(context, 'bad-argument', argumentFault(job, argument, issue))
}

/** What is wrong with a job's argument: the value, its place and what is expected there. */
function argumentFault(job: string, argument: JobArgument, issue: z.core.$ZodIssue | undefined): LocalText {
  if (issue?.code === 'unrecognized_keys') {
    const names = issue.keys.join(', ')
    return {
      'zh-CN': `任务${job}的参数“${names}”：没有这个参数，请去掉`,
      en: `argument '${names}' of job ${job}: there is no such argument; expected none of that name`,
    }
  }
  const [name = ''] = (issue?.path ?? []).map(String)
  const given = argument[name]
  const known = issue?.code === 'invalid_value' ? issue.values.map(String) : []
  const expected: LocalText = {
    'zh-CN': known.length > 0 ? `应为以下之一：${known.join('、')}` : '应为该任务认得的值',
    en: known.length > 0 ? `expected one of ${known.join(', ')}` : 'expected a value that the job knows',
  }
  return given === undefined
    ? {
        'zh-CN': `任务${job}的参数“${name}”：没有填写，${expected['zh-CN']}`,
        en: `argument '${name}' of job ${job}: got nothing; ${expected.en}`,
      }
    : {
        'zh-CN': `任务${job}的参数“${name}=${given}”：${expected['zh-CN']}`,
        en: `argument '${name}=${given}' of job ${job}: ${expected.en}`,
      }
}

function timingRefusal(context: OfficeContext, content: ScheduleContent): Refusal | null {
  const { timing, timeZone, quietHours, missed } = content
  const fault = timingFault(timing)
  if (fault !== null) return localRefusal(context, 'bad-timing', fault)
  const reading = timing.kind === 'cron' ? parseCron(timing.expression) : null
  const apart = reading?.ok === true ? minutesApart(reading.cron) : null
  if (apart !== null && apart < APART_MINUTES_MIN) {
    const expression = timingText(timing, 'en')
    return localRefusal(context, 'too-often', {
      'zh-CN': `cron表达式“${expression}”：两次运行最短只隔${apart}分钟，发消息的任务应至少相隔${APART_MINUTES_MIN}分钟`,
      en: `cron '${expression}': runs ${apart} minutes apart; expected at least ${APART_MINUTES_MIN}, as the job posts`,
    })
  }
  if (!isTimeZone(timeZone)) {
    return localRefusal(context, 'bad-time-zone', {
      'zh-CN': `时区“${timeZone}”：应为IANA时区名，例如Asia/Shanghai`,
      en: `time zone '${timeZone}': expected an IANA name such as Asia/Shanghai`,
    })
  }
  if (quietHours !== null && !isSpan(quietHours)) {
    return localRefusal(context, 'bad-quiet-hours', {
      'zh-CN': `静默时段“${quietHours.from}-${quietHours.to}”：应为HH:mm-HH:mm，起止不同，例如22:00-07:00；不设的留空`,
      en: `quiet hours '${quietHours.from}-${quietHours.to}': expected HH:mm-HH:mm from one hour to another, such as 22:00-07:00, or none`,
    })
  }
  const isHours = missed.kind !== 'skipAfter' || isWholeFrom1(missed.hours, SKIP_AFTER_HOURS_MAX)
  if (!isHours) {
    return localRefusal(context, 'bad-hours', {
      'zh-CN': `小时数：应为1至${SKIP_AFTER_HOURS_MAX}的整数`,
      en: `hours: expected a whole number from 1 to ${SKIP_AFTER_HOURS_MAX}`,
    })
  }
  // One that is spent may be switched off.
  if (!content.isOn || nextOccurrences(content, context.calendar, context.now(), 1).length > 0) return null
  return localRefusal(context, 'never-runs', {
    'zh-CN': `时间安排“${timingText(timing, 'zh-CN')}”：今后没有一次会运行`,
    en: `timing '${timingText(timing, 'en')}': expected at least one run to come`,
  })
}

async function audienceRefusal(
  context: OfficeContext,
  db: Db,
  audience: Audience | null,
  job: string,
): Promise<Refusal | null> {
  if (audience === null) return null
  if (schedulableOf(job)?.takesAudience === false) {
    return localRefusal(context, 'bad-audience', {
      'zh-CN': `任务${job}自行决定发往哪里，不能另行指定`,
      en: `audience: job ${job} chooses whom it tells; expected none`,
    })
  }
  const { tree } = await loadRegisters(db)
  const today = todayOf(context)
  if ((tree.spansByCode.get(audience.unitCode) ?? []).some((unit) => isInForce(unit, today))) return null
  return localRefusal(context, 'bad-audience', {
    'zh-CN': `发往“${audience.unitCode}”：应为现有单位的代码`,
    en: `audience '${audience.unitCode}': expected the code of a unit that exists today`,
  })
}

async function ownerRefusal(context: OfficeContext, db: Db, ownerId: string | null): Promise<Refusal | null> {
  const today = todayOf(context)
  const isKnown = (await loadPosts(db)).some((post) => post.personId === ownerId && isInForce(post, today))
  if (ownerId === null || isKnown) return null
  return localRefusal(context, 'bad-owner', {
    'zh-CN': `负责人“${ownerId}”：应为今天在任人员的person_id`,
    en: `owner '${ownerId}': expected the person_id of somebody who holds a post today`,
  })
}

function isSpan({ from, to }: QuietHours): boolean {
  return HOUR.test(from) && HOUR.test(to) && from !== to
}

function isWholeFrom1(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= max
}
