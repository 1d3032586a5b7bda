import type { Act } from '../../domain/people.ts'
import { authorise } from '../../workflows/authorise.ts'
import type { ForecastMessage, PlayedSpan } from '../../workflows/forecast.ts'
import { todayOf } from '../../workflows/office-context.ts'
import { flag, textOption } from '../arguments.ts'
import { type Call, type CliOption, type CliRuntime, defineCliCommand, EXIT, type ExitCode } from '../command.ts'
import { DRAFT_OPTIONS, draftsOf } from '../draft-options.ts'
import { refuse } from '../exit.ts'
import { alignRows, type Output } from '../output.ts'
import { assertNear, SPAN_OPTIONS, spanOf } from '../span-options.ts'

const OPTIONS: readonly CliOption[] = [
  ...SPAN_OPTIONS,
  { flags: '--tables <folder>', help: 'take the tables in it, such as air-2026-10.csv, through their months' },
  ...DRAFT_OPTIONS,
]

const ASSUMED = {
  nobody:
    'Nobody is assumed to act: nothing is signed for or handed in, and reminders go on until somebody would act (--met: every deadline counts as met once its day is over).',
  met: 'Every deadline counts as met once its day is over; nobody is assumed to act otherwise.',
  noTables:
    'No table is imported, so notices and summonses of coming months are left out (--tables takes months’ tables through).',
} as const

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
      noteAssumptions(call, output)
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

async function playing(
  call: Call,
  { output, context, play }: CliRuntime,
  where: { readonly act: Act; readonly workspace: { readonly isPaced: boolean } | null },
  show: (played: PlayedSpan) => Promise<ExitCode>,
): Promise<ExitCode> {
  const span = spanOf(call)
  const drafts = draftsOf(call)
  const office = await context()
  assertNear(span, todayOf(office))
  const actor = await authorise(office, call.actor, where.act)
  if (!actor.ok) return refuse(output, actor.refusal)
  const [isMet, tablesFolder] = [flag(call, 'met'), textOption(call, 'tables')]
  const { workspace } = where
  const played = await play({ ...span, isMet, tablesFolder, workspace, drafts, by: call.actor })
  return played.ok ? show(played.value) : refuse(output, played.refusal)
}

/**
 * How it ended, as the exit code and the document tell it: 1 when something went wrong, with a reference of its own; 3
 * when a person has to decide, as a table was refused or there are more messages than are listed.
 */
async function endOf(
  { output, fault }: CliRuntime,
  { faults, refused, isCut, messages }: PlayedSpan,
  { name, isFaulty }: { readonly name: string; readonly isFaulty: boolean },
) {
  for (const text of [...faults, ...refused]) output.note(text)
  if (isCut) output.note(`More than the ${messages.length} messages listed; play fewer days with --from and --to.`)
  const heldCount = messages.filter(isHeld).length
  const what = `${name} had ${faults.length} faults and ${heldCount} messages that did not go out`
  const reference = isFaulty ? await fault(what) : null
  const isUndecided = isCut || refused.length > 0
  const code: ExitCode = isFaulty ? EXIT.fault : isUndecided ? EXIT.decisionNeeded : EXIT.done
  const ended = { ok: code === EXIT.done, isCut, refused, faults }
  return { code, document: reference === null ? ended : { ...ended, fault: { reference } } }
}

function isHeld({ held }: ForecastMessage): boolean {
  return held !== null
}

/** What is assumed of those who are asked, and so left out of the list. */
function noteAssumptions(call: Call, output: Output): void {
  output.note(flag(call, 'met') ? ASSUMED.met : ASSUMED.nobody)
  if (textOption(call, 'tables') === null) output.note(ASSUMED.noTables)
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
