import { BUILT_IN_SCHEDULES } from '../../domain/schedule.ts'
import { SCHEDULE_MEMBER_NAMES } from '../../domain/schedule-words.ts'
import { type ChangedSchedule, changeSchedule, type ScheduleChange } from '../../workflows/schedules/change-schedule.ts'
import { decideMissedRuns } from '../../workflows/schedules/decide-missed.ts'
import { runText } from '../../workflows/schedules/look.ts'
import { BASED_ON, basedOnOption, flag, UsageError, wordOf } from '../arguments.ts'
import { type Call, type CliOption, defineCliCommand } from '../command.ts'
import { report } from '../exit.ts'
import type { Output } from '../output.ts'
import { SCHEDULE_OPTIONS, scheduleMembers } from '../schedule-options.ts'

const CHANGE_OPTIONS: readonly CliOption[] = [
  BASED_ON,
  { flags: '--dry-run', help: 'only show the runs it would plan' },
]

function change(
  name: string,
  summary: string,
  changeOf: (call: Call) => ScheduleChange,
  options: readonly CliOption[],
) {
  return defineCliCommand({
    name: `schedule ${name}`,
    summary,
    args: ['<id>'],
    options: [...options, ...CHANGE_OPTIONS],
    acts: true,
    async run(call, { output, context }) {
      const id = wordOf(call.args[0], 'ID')
      const basedOn = basedOnOption(call)
      const input = { id, change: changeOf(call), basedOn, dryRun: flag(call, 'dryRun'), by: call.actor }
      return report(output, await changeSchedule(await context(), input), (changed) => {
        showChange(output, changed)
        return undefined
      })
    },
  })
}

function showChange(output: Output, changed: ChangedSchedule): void {
  const { id, version, content, follows, nextRuns, dryRun } = changed
  output.json({
    ok: true,
    id,
    version,
    dryRun,
    changed: changed.changed,
    follows,
    ...content,
    nextRuns: nextRuns.map(({ slot, at, confirmed }) => ({ slot, at: at.toISOString(), confirmed })),
  })
  const members = changed.changed.map((member) => SCHEDULE_MEMBER_NAMES[member].en).join(', ')
  const what = changed.changed.length === 0 ? 'nothing changes' : `changed: ${members}`
  output.line(`${id}: version ${version}${dryRun ? ' would hold' : ' holds'}; ${what}.`)
  const source = BUILT_IN_SCHEDULES.has(id) ? 'what is built in' : 'the office file'
  if (follows === 'again')
    output.line(`It ${dryRun ? 'would follow' : 'follows'} ${source} again, also when that changes.`)
  if (follows === 'still') output.line(`It follows ${source}, as before.`)
  output.line(content.isOn ? 'next runs:' : 'it is off.')
  for (const run of nextRuns) output.line(`  ${runText({ content }, run, 'en')}`)
}

const set = change(
  'set',
  'Change a schedule, or make a new one with --job and --timing; shows the next five runs.',
  (call) => {
    const members = scheduleMembers(call)
    if (Object.keys(members).length > 0) return { kind: 'set', members }
    throw new UsageError('schedule set: got nothing to change; expected one option such as --timing')
  },
  SCHEDULE_OPTIONS,
)
const on = change('on', 'Switch a schedule on; its runs are planned from now on.', () => switched(true), [])
const off = change('off', 'Switch a schedule off; nothing that was missed is made up for.', () => switched(false), [])
const undo = change(
  'undo',
  'Take a schedule back to what it said before its last change.',
  () => ({ kind: 'undo' }),
  [],
)
const reset = change('reset', 'Have a schedule follow the office file again.', () => ({ kind: 'reset' }), [])

function switched(isOn: boolean): ScheduleChange {
  return { kind: 'set', members: { isOn } }
}

const decide = defineCliCommand({
  name: 'schedule decide',
  summary: 'Decide about missed runs that wait for a person: make up for the last one, or for none.',
  args: ['<id>'],
  options: [
    { flags: '--run', help: 'make up for the last one' },
    { flags: '--skip', help: 'make up for none' },
  ],
  acts: true,
  async run(call, { output, context }) {
    const scheduleId = wordOf(call.args[0], 'ID')
    if (flag(call, 'run') === flag(call, 'skip')) throw new UsageError('schedule decide: expected --run or --skip')
    const decision = flag(call, 'run') ? 'run' : 'skip'
    const input = { scheduleId, through: null, decision, by: call.actor } as const
    return report(output, await decideMissedRuns(await context(), input), ({ slots }) => {
      output.json({ ok: true, scheduleId, decision, slots })
      output.line(
        decision === 'run'
          ? `${scheduleId}: the run of ${slots.at(-1) ?? ''} is made up for by duban serve.`
          : `${scheduleId}: ${slots.length} missed run(s) are skipped.`,
      )
      return undefined
    })
  },
})

export const scheduleActs = [set, on, off, undo, reset, decide] as const
