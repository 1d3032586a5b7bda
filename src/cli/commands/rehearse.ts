import { authorise } from '../../workflows/authorise.ts'
import type { ForecastMessage, PlayedSpan } from '../../workflows/forecast.ts'
import { flag, textOption } from '../arguments.ts'
import { type Call, type CliRuntime, defineCliCommand, EXIT, type ExitCode } from '../command.ts'
import { refuse } from '../exit.ts'
import { alignRows, type Output } from '../output.ts'
import { SPAN_OPTIONS, spanOf } from '../span-options.ts'

const NOBODY_ACTS =
  'Nobody is assumed to act: no table is imported, nothing is signed for or handed in. So notices and summonses of coming months are left out, and reminders go on until somebody would act (--met: every deadline counts as met once its day is over).'
const EVERYBODY_ACTS =
  'Every deadline counts as met once its day is over; nobody is assumed to act otherwise: no table is imported, so notices and summonses of coming months are left out.'

export const simulate = defineCliCommand({
  name: 'simulate',
  summary:
    'List every message that the rules, schedules, calendar and open work of today would send, and why; sends nothing.',
  args: [],
  options: SPAN_OPTIONS,
  acts: true,
  run: (call, runtime) =>
    playing(call, runtime, { tablesFolder: null, workspace: null }, (played, isMet) => {
      const { output } = runtime
      output.json(played.messages.map(toMessageDocument))
      showMessages(output, played)
      output.note(isMet ? EVERYBODY_ACTS : NOBODY_ACTS)
      return endOf(runtime, played, 'a simulation')
    }),
})

export const rehearse = defineCliCommand({
  name: 'rehearse',
  summary: 'Play the same days in the workspace on this machine that SLACK_API_URL names, and list what was posted.',
  args: [],
  options: [
    ...SPAN_OPTIONS,
    { flags: '--tables <folder>', help: 'take the tables in it, such as air-2026-10.csv, through their months' },
    { flags: '--paced', help: 'keep Slack’s limits; as fast as the workspace takes them without it' },
  ],
  acts: true,
  run: (call, runtime) => {
    const workspace = { isPaced: flag(call, 'paced') }
    return playing(call, runtime, { tablesFolder: textOption(call, 'tables'), workspace }, (played) => {
      const { output } = runtime
      const { messages, refused, faults, isCut } = played
      const posted = messages.filter(({ held }) => held === null).length
      const isWhole = refused.length === 0 && faults.length === 0 && posted === messages.length
      const counts = { posted, notPosted: messages.length - posted }
      output.json({ ok: isWhole, ...counts, isCut, refused, faults, messages: messages.map(toMessageDocument) })
      showMessages(output, played)
      for (const text of refused) output.note(text)
      output.line(`${counts.posted} message(s) posted, ${counts.notPosted} not.`)
      return isWhole ? EXIT.done : endOf(runtime, played, 'a rehearsal')
    })
  },
})

async function playing(
  call: Call,
  { output, context, play }: CliRuntime,
  where: { readonly tablesFolder: string | null; readonly workspace: { readonly isPaced: boolean } | null },
  show: (played: PlayedSpan, isMet: boolean) => Promise<ExitCode> | ExitCode,
): Promise<ExitCode> {
  const span = spanOf(call)
  const isMet = flag(call, 'met')
  const actor = await authorise(await context(), call.actor, 'changeSchedule')
  if (!actor.ok) return refuse(output, actor.refusal)
  return show(await play({ ...span, isMet, ...where }), isMet)
}

/** What went wrong while the days were played is a fault, with a reference of its own. */
async function endOf(
  { output, fault }: CliRuntime,
  { faults, messages, refused }: PlayedSpan,
  what: string,
): Promise<ExitCode> {
  const held = messages.filter((message) => message.held !== null)
  for (const text of faults) output.note(text)
  const isFaulty = faults.length > 0 || (what === 'a rehearsal' && held.length > 0)
  if (!isFaulty) return refused.length > 0 ? EXIT.decisionNeeded : EXIT.done
  await fault(`${what} had ${faults.length} faults and ${held.length} messages that did not go out`)
  return EXIT.fault
}

function showMessages(output: Output, { messages, isCut }: PlayedSpan): void {
  for (const line of alignRows(messages.map(rowOf))) output.line(line)
  output.line(`${messages.length} message(s)${isCut ? '; there are more than are listed' : ''}.`)
}

function rowOf({ at, kind, action, unitName, channelId, persons, why, held }: ForecastMessage): readonly string[] {
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
