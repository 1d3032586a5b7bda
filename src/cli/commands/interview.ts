import { parseDemand } from '../../domain/meeting.ts'
import { readSource } from '../../intake/source.ts'
import { actOnInterview, type InterviewAct } from '../../workflows/interviews/act.ts'
import type { AttachedFile } from '../../workflows/interviews/attached-file.ts'
import { RETURNED_WORKING_DAYS_MAX } from '../../workflows/interviews/decide.ts'
import { ATTENDEES_CHARACTERS_MAX } from '../../workflows/interviews/record-meeting.ts'
import { SUBMISSION_CHARACTERS_MAX } from '../../workflows/interviews/submit.ts'
import { listOption, numberOption, reasonOption, textOption, UsageError, wordOf } from '../arguments.ts'
import { type Call, type CliOption, defineCliCommand } from '../command.ts'
import { report } from '../exit.ts'

const REASON: CliOption = { flags: '--reason <text>', help: 'why; it is said to whoever hears of it', required: true }
const REMARK: CliOption = { flags: '--reason <text>', help: 'what is said with it' }
const FILE: CliOption = { flags: '--file <path>', help: 'a file that goes with it' }
const SUBMISSION: readonly CliOption[] = [
  { flags: '--text <text>', help: 'what it says', required: true },
  { flags: '--link <link>', help: 'where the whole of it is' },
  FILE,
]
const RETURN: readonly CliOption[] = [
  REASON,
  { flags: '--days <count>', help: 'working days within which it comes again (default: as the office file says)' },
]

/** The steps of an interview from a terminal. */
const STEPS: readonly {
  readonly name: string
  readonly summary: string
  readonly options: readonly CliOption[]
  readonly actOf: (call: Call) => InterviewAct | Promise<InterviewAct>
}[] = [
  {
    name: 'acknowledge',
    summary: 'Record that the unit signed for its summons.',
    options: [],
    actOf: () => ({ step: 'acknowledge' }),
  },
  {
    name: 'ask-reschedule',
    summary: 'Ask, for the summoned unit, for another time.',
    options: [REASON, { flags: '--at <time>', help: 'the time it would like, "YYYY-MM-DD HH:mm"' }],
    actOf: (call) => ({ step: 'askReschedule', reason: reasonOf(call), wishedAt: textOption(call, 'at') }),
  },
  {
    name: 'refuse-reschedule',
    summary: 'Keep the time although another was asked for.',
    options: [REASON],
    actOf: (call) => ({ step: 'refuseReschedule', reason: reasonOf(call) }),
  },
  {
    name: 'reschedule',
    summary: 'Set another time: the unit signs again, calendars move.',
    options: [
      { flags: '--at <time>', help: 'local time, "YYYY-MM-DD HH:mm"', required: true },
      { flags: '--place <text>', help: 'where (default: where it was)' },
      REASON,
    ],
    actOf: (call) => ({
      step: 'reschedule',
      at: wordOf(textOption(call, 'at') ?? undefined, '--at').trim(),
      place: textOption(call, 'place')?.trim() ?? null,
      reason: reasonOf(call),
    }),
  },
  {
    name: 'postpone',
    summary: 'Put it off until a time is set.',
    options: [REASON],
    actOf: (call) => ({ step: 'postpone', reason: reasonOf(call) }),
  },
  {
    name: 'cancel',
    summary: 'Cancel it: the summons becomes void.',
    options: [REASON],
    actOf: (call) => ({ step: 'cancel', reason: reasonOf(call) }),
  },
  {
    name: 'attendance',
    summary: 'Record that it was held, and who came.',
    options: [{ flags: '--attendees <text>', help: 'units, names and posts', required: true }],
    actOf: (call) => ({
      step: 'recordAttendance',
      attendees: textOf(call, 'attendees', ATTENDEES_CHARACTERS_MAX),
    }),
  },
  {
    name: 'absence',
    summary: 'Record that the unit did not come: its principal leader and its district are told.',
    options: [REMARK],
    actOf: (call) => ({ step: 'recordAbsence', remark: reasonOption(call) }),
  },
  {
    name: 'minutes',
    summary: 'Issue the minutes: from here on the plan and the report are due.',
    options: [
      { flags: '--text <text>', help: 'what was said', required: true },
      { flags: '--demand <text>', help: 'what is demanded, optionally "YYYY-MM-DD text"', many: true, required: true },
      { flags: '--statement <text>', help: 'what the unit undertook', required: true },
      FILE,
    ],
    actOf: async (call) => ({
      step: 'issueMinutes',
      text: textOf(call, 'text', SUBMISSION_CHARACTERS_MAX),
      demands: (listOption(call, 'demand') ?? []).flatMap((line) => parseDemand(line) ?? []),
      statement: textOf(call, 'statement', SUBMISSION_CHARACTERS_MAX),
      file: await fileOf(call),
    }),
  },
  {
    name: 'submit-plan',
    summary: 'Hand in the rectification plan.',
    options: SUBMISSION,
    actOf: async (call) => ({ step: 'submitPlan', ...(await submissionOf(call)) }),
  },
  {
    name: 'return-plan',
    summary: 'Return the plan with a reason.',
    options: RETURN,
    actOf: (call) => ({ step: 'returnPlan', ...returnOf(call) }),
  },
  {
    name: 'accept-plan',
    summary: 'Accept the plan.',
    options: [REMARK],
    actOf: (call) => ({ step: 'acceptPlan', remark: reasonOption(call) }),
  },
  {
    name: 'submit-report',
    summary: 'Hand in the rectification report.',
    options: SUBMISSION,
    actOf: async (call) => ({ step: 'submitReport', ...(await submissionOf(call)) }),
  },
  {
    name: 'return-report',
    summary: 'Return the report with a reason.',
    options: RETURN,
    actOf: (call) => ({ step: 'returnReport', ...returnOf(call) }),
  },
  {
    name: 'verify',
    summary: 'Find the report true.',
    options: [REMARK],
    actOf: (call) => ({ step: 'verify', remark: reasonOption(call) }),
  },
  {
    name: 'close',
    summary: 'Close the interview: nothing more is due.',
    options: [REMARK],
    actOf: (call) => ({ step: 'close', remark: reasonOption(call) }),
  },
]

/** `interview STEP MEETING`: MEETING is an id of `duban interviews`, or a unit with one open interview. */
export const interviewCommands = STEPS.map(({ name, summary, options, actOf }) =>
  defineCliCommand({
    name: `interview ${name}`,
    summary,
    args: ['<meeting>'],
    options,
    acts: true,
    async run(call, { output, context }) {
      const meeting = wordOf(call.args[0], 'MEETING').trim()
      const act = await actOf(call)
      const outcome = await actOnInterview(await context(), { meeting, act, by: call.actor })
      return report(output, outcome, (taken) => {
        output.json({ ok: true, ...taken })
        output.line(`${taken.meetingId} (${taken.unitName}) is ${taken.state}: ${taken.at}, ${taken.place}`)
        if (taken.enqueued > 0) output.line(`${taken.enqueued} message(s) enqueued.`)
        return undefined
      })
    },
  }),
)

function reasonOf(call: Call): string {
  const reason = reasonOption(call)
  if (reason !== null) return reason
  throw new UsageError('--reason: got nothing; expected a text')
}

function textOf(call: Call, name: string, max: number): string {
  const text = wordOf(textOption(call, name) ?? undefined, `--${name}`).trim()
  if (text.length <= max) return text
  throw new UsageError(`--${name}: ${text.length} characters; expected ${max} at most`)
}

async function submissionOf(call: Call) {
  const text = textOf(call, 'text', SUBMISSION_CHARACTERS_MAX)
  return { text, link: textOption(call, 'link'), file: await fileOf(call) }
}

function returnOf(call: Call) {
  return { reason: reasonOf(call), workingDays: numberOption(call, 'days', 1, RETURNED_WORKING_DAYS_MAX) }
}

async function fileOf(call: Call): Promise<AttachedFile | null> {
  const path = textOption(call, 'file')
  if (path === null) return null
  const read = await readSource({ path })
  if ('issue' in read) throw new UsageError(`--file ${path}: expected ${read.issue.expected}`)
  return { fileName: read.fileName, content: read.bytes }
}
