import type { MeetingStep } from '../domain/meeting.ts'

/** What each step of an interview asks for, in the order of its form; a step without fields is taken at once. */
export const INTERVIEW_FIELDS = {
  askReschedule: ['reason', 'wishedDay', 'wishedTime'],
  refuseReschedule: ['reason'],
  reschedule: ['day', 'time', 'place', 'reason'],
  postpone: ['reason'],
  recordAttendance: ['attendees'],
  recordAbsence: ['remark'],
  cancel: ['reason'],
  issueMinutes: ['minutes', 'demands', 'statement'],
  submitPlan: ['submission', 'link'],
  acceptPlan: [],
  returnPlan: ['reason', 'workingDays'],
  submitReport: ['submission', 'link'],
  verify: [],
  returnReport: ['reason', 'workingDays'],
  close: [],
} as const satisfies Readonly<Partial<Record<MeetingStep, readonly string[]>>>

/** A step that a button takes. */
export type ButtonStep = keyof typeof INTERVIEW_FIELDS
/** A step that a form asks for. */
export type FormStep = { [S in ButtonStep]: (typeof INTERVIEW_FIELDS)[S]['length'] extends 0 ? never : S }[ButtonStep]

export const BUTTON_STEPS = Object.keys(INTERVIEW_FIELDS) as readonly ButtonStep[]
export const FORM_STEPS = BUTTON_STEPS.filter((step): step is FormStep => INTERVIEW_FIELDS[step].length > 0)
