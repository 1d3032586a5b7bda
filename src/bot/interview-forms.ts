import { z } from 'zod'
import { parseDemand } from '../domain/meeting.ts'
import { isLocalDay } from '../domain/time.ts'
import type { InterviewAct } from '../workflows/interviews/act.ts'
import { RETURNED_WORKING_DAYS_MAX } from '../workflows/interviews/decide.ts'
import { ATTENDEES_CHARACTERS_MAX } from '../workflows/interviews/record-meeting.ts'
import { SUBMISSION_CHARACTERS_MAX } from '../workflows/interviews/submit.ts'
import { PLACE_CHARACTERS_MAX } from '../workflows/issue-summons.ts'
import { REASON_CHARACTERS_MAX } from '../workflows/review-ranking.ts'
import { Reason } from './entries.ts'
import { type FormStep, INTERVIEW_FIELDS } from './interview-steps.ts'
import type { FieldName } from './replies.ts'

/** Fields that may be left empty. */
export const OPTIONAL_FIELDS: ReadonlySet<FieldName> = new Set([
  'wishedDay',
  'wishedTime',
  'remark',
  'link',
  'workingDays',
])

/** Longest entry of each written field, in characters; those that are written in several lines. */
export const TEXT_FIELDS = {
  reason: { max: REASON_CHARACTERS_MAX, multiline: true },
  remark: { max: REASON_CHARACTERS_MAX, multiline: true },
  place: { max: PLACE_CHARACTERS_MAX, multiline: false },
  attendees: { max: ATTENDEES_CHARACTERS_MAX, multiline: true },
  minutes: { max: SUBMISSION_CHARACTERS_MAX, multiline: true },
  demands: { max: SUBMISSION_CHARACTERS_MAX, multiline: true },
  statement: { max: SUBMISSION_CHARACTERS_MAX, multiline: true },
  submission: { max: SUBMISSION_CHARACTERS_MAX, multiline: true },
  link: { max: 500, multiline: false },
} as const satisfies Readonly<Partial<Record<FieldName, { readonly max: number; readonly multiline: boolean }>>>

const Day = z.string().refine(isLocalDay)
const Time = z.string().regex(/^\d{2}:\d{2}$/)
const text = (max: number) => z.string().trim().min(1).max(max)
const orNothing = <T>(schema: z.ZodType<T>) => schema.nullish().transform((value) => value ?? null)

const Entries = {
  reason: Reason,
  remark: orNothing(Reason),
  day: Day,
  time: Time,
  wishedDay: orNothing(Day),
  wishedTime: orNothing(Time),
  place: text(TEXT_FIELDS.place.max),
  attendees: text(TEXT_FIELDS.attendees.max),
  minutes: text(TEXT_FIELDS.minutes.max),
  demands: text(TEXT_FIELDS.demands.max).transform((lines) =>
    lines.split('\n').flatMap((line) => parseDemand(line) ?? []),
  ),
  statement: text(TEXT_FIELDS.statement.max),
  submission: text(TEXT_FIELDS.submission.max),
  link: orNothing(z.url({ protocol: /^https?$/ }).max(TEXT_FIELDS.link.max)),
  workingDays: orNothing(z.coerce.number().int().min(1).max(RETURNED_WORKING_DAYS_MAX)),
}
type EntryField = keyof typeof Entries
type Given = { readonly [F in EntryField]: z.output<(typeof Entries)[F]> }

/** What a step's form takes, by its fields. */
export function entriesOf(step: FormStep): z.ZodType<Given> {
  const fields: readonly EntryField[] = INTERVIEW_FIELDS[step]
  // Every step reads the fields of its own form alone.
  return z.object(Object.fromEntries(fields.map((field) => [field, Entries[field]]))) as unknown as z.ZodType<Given>
}

/** The act that a filled-in form asks for. */
export function actOf(step: FormStep, given: Given): InterviewAct {
  const { reason, remark, link, workingDays } = given
  switch (step) {
    case 'askReschedule': {
      const { wishedDay, wishedTime } = given
      return { step, reason, wishedAt: wishedDay === null ? null : `${wishedDay} ${wishedTime ?? ''}`.trim() }
    }
    case 'refuseReschedule':
    case 'postpone':
    case 'cancel':
      return { step, reason }
    case 'reschedule':
      return { step, at: `${given.day} ${given.time}`, place: given.place, reason }
    case 'recordAttendance':
      return { step, attendees: given.attendees }
    case 'recordAbsence':
      return { step, remark }
    case 'issueMinutes':
      return { step, text: given.minutes, demands: given.demands, statement: given.statement, file: null }
    case 'submitPlan':
    case 'submitReport':
      return { step, text: given.submission, link, file: null }
    case 'returnPlan':
    case 'returnReport':
      return { step, reason, workingDays }
  }
}
