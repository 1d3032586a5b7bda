import type { Act } from '../../domain/people.ts'
import { authorise } from '../../workflows/authorise.ts'
import type { ForecastMessage, PlayedSpan } from '../../workflows/forecast.ts'
import { todayOf } from '../../workflows/office-context.ts'
import { flag, textOption } from '../arguments.ts'
import { type Call, type CliOption, type CliRuntime, defineCliCommand, EXIT, type ExitCode } from '../command.ts'
import { DRAFT_OPTIONS, draftsOf } from '../draft-options.ts'
import { report } from '../exit.ts'
import { alignRows, type Output } from '../output.ts'
import { assertNear, SPAN_OPTIONS, spanOf } from '../span-options.ts'

const OPTIONS: readonly CliOption[] = [
  ...SPAN_OPTIONS,
  { flags: '--tables <folder>', help: 'take the tables in it, such as air-2026-10.csv, through their months' },
  ...DRAFT_OPTIONS,
]

export const simulate = defineCliCommand({
  name: 'simulate',
  summary:
    'List every message that the rules, schedules, calendar and open work of today would send, and why; sends nothing.',
  args: [],
  options: OPTIONS,
  acts: true,
  run: (call, runtime) =>
    playing(call, runtime, { act: 'simulate', workspace: null }, async (played) => {
      const { output } = runtime
      const end = await endOf(runtime, played, { name: 'a simulation', isFaulty: played.faults.length > 0 })
      output.json({ ...end.document, messages: played.messages.map(toMessageDocument) })
      showMessages(output, played)
      const heldCount = played.messages.filter(isHeld).length
      if (heldCount > 0) output.line(`${heldCount} of them would not go out.`)
      output.note(assumptionOf(call))
      return end.code
    }),
})

export const rehearse = defineCliCommand({
  name: 'rehearse',
  summary: 'Play the same days in the workspace on this machine that SLACK_API_URL names, and list what was posted.',
  args: [],
  options: [
    ...OPTIONS,
    { flags: '--paced', help: 'keep Slack’s limits; as fast as the workspace takes them without it' },
  ],
  acts: true,
  run: (call, runtime) => {
    const workspace = { isPaced: flag(call, 'paced') }
    return playing(call, runtime, { act: 'changeSchedule', workspace }, async (played) => {
      const { output } = runtime
      const { messages, faults } = played
      const notPosted = messages.filter(isHeld).length
      const posted = messages.filter((message) => !isHeld(message) && message.why.kind !== 'sent').length
      const isFaulty = faults.length > 0 || notPosted > 0
      const end = await endOf(runtime, played, { name: 'a rehearsal', isFaulty })
      output.json({ ...end.document, posted, notPosted, messages: messages.map(toMessageDocument) })
      showMessages(output, played)
      output.line(`${posted} message(s) posted, ${notPosted} not.`)
      return end.code
    })
  },
})

/** What is assumed of those who are asked, as the list leaves out what they would bring about. */
function assumptionOf(call: Call): string {
  const acts = textOption(call, 'tables') === null
  const but = acts ? '' : ', but for the tables given,'
  const month = acts ? 'no table is imported, ' : ''
  const left = acts ? ' Notices and summonses of coming months are left out.' : ''
  return flag(call, 'met')
    ? `Every deadline counts as met once its day is over; nobody is assumed to act otherwise${but === '' ? '' : ', but for the tables given'}.${left}`
    : `Nobody is assumed to act${but} ${month}nothing is signed for or handed in.${left} Reminders go on until somebody would act (--met: every deadline counts as met once its day is over).`
}

@@MID@@function rowOf({ at, kind, action, unitName, channelId, persons, why, held }: ForecastMessage): readonly string[] {
  const names = persons.map(({ name }) => name).join(', ')
  return [
    at,
    action === 'post' ? kind : `${kind} (${action})`,
    unitName,
    channelId,
    names === '' ? '—' : names,
    held === null ? why.text : `${why.text} — not sent: ${held}`,
  ]
}

/** A message as `simulate --json` and `rehearse --json` print it. */
function toMessageDocument(message: ForecastMessage) {
  const { at, kind, action, unitCode, unitName, channelId, persons, why, key, held } = message
  const { kind: cause, scheduleId, slot, movedFrom, confirmed, text } = why
  const [day = '', time = ''] = at.split(' ')
  const said = { day, time, kind, action, unitCode, unitName, channelId, persons }
  return { ...said, cause, scheduleId, slot, movedFrom, confirmed, why: text, key, held }
}
