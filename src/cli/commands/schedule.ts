import { BUILT_IN_SCHEDULES, SCHEDULE_MEMBERS } from '../../domain/schedule.ts'
import { memberText, missedText, OCCURRENCE_STATE_NAMES, SCHEDULE_MEMBER_NAMES } from '../../domain/schedule-words.ts'
import { toLocalDateTime } from '../../domain/time.ts'
import { timingText } from '../../domain/timing-text.ts'
import type { StoredOccurrence } from '../../store/occurrences.ts'
import type { StoredScheduleVersion } from '../../store/schedules.ts'
import type { OfficeContext } from '../../workflows/office-context.ts'
import {
  listSchedules,
  RUNS_LISTED_MAX,
  runText,
  type ScheduleSight,
  scheduleRuns,
  showSchedule,
} from '../../workflows/schedules/look.ts'
import { numberOption, wordOf } from '../arguments.ts'
import { defineCliCommand } from '../command.ts'
import { report } from '../exit.ts'
import { alignRows, type Output } from '../output.ts'

const RUNS_SHOWN = 20
const LIST_HEADER = ['schedule', 'state', 'timing', 'next run', 'last run', 'from'] as const
const RUNS_HEADER = ['planned for', 'state', 'begun', 'ended', 'version', 'reason'] as const

const list = defineCliCommand({
  name: 'schedule',
  summary: 'List the schedules: what is done when, next, and last.',
  args: [],
  options: [],
  acts: true,
  async run(call, { output, context }) {
    const office = await context()
    const outcome = await listSchedules(office, call.actor)
    return report(output, outcome, (schedules) => {
      output.json(schedules.map(toScheduleDocument))
      const rows = schedules.map((schedule) => toListRow(office, schedule))
      if (rows.length > 0) for (const line of alignRows([LIST_HEADER, ...rows])) output.line(line)
      output.line(`${schedules.length} schedule(s).`)
      for (const schedule of schedules) noteDifference(output, schedule)
      return undefined
    })
  },
})

const show = defineCliCommand({
  name: 'schedule show',
  summary: 'Show a schedule: its rule, its next runs with their reasons, its past runs and its versions.',
  args: ['<id>'],
  options: [],
  acts: true,
  async run(call, { output, context }) {
    const id = wordOf(call.args[0], 'ID')
    const office = await context()
    const outcome = await showSchedule(office, { id, by: call.actor })
    return report(output, outcome, ({ schedule, versions }) => {
      output.json({ ...toScheduleDocument(schedule), versions: versions.map(toVersionDocument) })
      output.line(`${schedule.id}: ${schedule.title.en} (version ${schedule.version})`)
      output.line(`  from: ${sourceText(office, schedule)}`)
      const members = SCHEDULE_MEMBERS.map((member) => [
        `  ${SCHEDULE_MEMBER_NAMES[member].en}`,
        memberText(schedule.content, member, 'en'),
      ])
      for (const line of alignRows(members)) output.line(line)
      output.line('next runs:')
      for (const run of schedule.nextRuns) output.line(`  ${runText(schedule, run, 'en')}`)
      if (schedule.nextRuns.length === 0) output.line('  none')
      output.line('past runs:')
      for (const line of alignRows(schedule.pastRuns.map((run) => runRow(office, run)))) output.line(`  ${line}`)
      output.line('versions:')
      for (const version of versions) output.line(`  ${versionLine(office, id, version)}`)
      noteDifference(output, schedule)
      return undefined
    })
  },
})

const runs = defineCliCommand({
  name: 'schedule runs',
  summary: 'List the runs of a schedule, planned and past, with what became of each.',
  args: ['<id>'],
  options: [{ flags: '--limit <count>', help: `how many, the newest; ${RUNS_SHOWN} unless given` }],
  acts: true,
  async run(call, { output, context }) {
    const id = wordOf(call.args[0], 'ID')
    const take = numberOption(call, 'limit', 1, RUNS_LISTED_MAX) ?? RUNS_SHOWN
    const office = await context()
    const outcome = await scheduleRuns(office, { id, take, by: call.actor })
    return report(output, outcome, (rows) => {
      output.json(rows.map(toRunDocument))
      if (rows.length > 0) {
        for (const line of alignRows([RUNS_HEADER, ...rows.map((run) => runRow(office, run))])) output.line(line)
      }
      output.line(`${rows.length} run(s).`)
      return undefined
    })
  },
})

export const scheduleLooks = [list, show, runs] as const

function toListRow(office: OfficeContext, schedule: ScheduleSight): readonly string[] {
  const { id, content, nextRuns, pastRuns } = schedule
  const [next] = nextRuns
  const [last] = pastRuns
  return [
    id,
    content.isOn ? 'on' : 'off',
    timingText(content.timing, 'en'),
    next?.slot ?? '—',
    last === undefined ? '—' : `${last.slot} ${OCCURRENCE_STATE_NAMES[last.state].en}`,
    sourceText(office, schedule),
  ]
}

/** Where a schedule comes from, in words. */
function sourceText({ office }: OfficeContext, { origin, changed }: ScheduleSight): string {
  if (origin === 'person' && changed !== null) {
    return `${changed.byName}, ${toLocalDateTime(changed.at, office.timeZone)}`
  }
  return origin === 'builtIn' ? 'built in' : 'the office file'
}

/** A schedule as `schedule --json` prints it. */
export function toScheduleDocument(schedule: ScheduleSight) {
  const { id, version, origin, title, content, changed, differsFromFile, nextRuns, pastRuns } = schedule
  return {
    id,
    version,
    origin,
    title,
    ...content,
    timingText: { 'zh-CN': timingText(content.timing, 'zh-CN'), en: timingText(content.timing, 'en') },
    missedText: missedText(content.missed, 'en'),
    changedAt: changed?.at.toISOString() ?? null,
    changedBy: changed?.byName ?? null,
    differsFromFile,
    nextRuns: nextRuns.map((run) => {
      const { slot, at, nominal, confirmed } = run
      return { slot, at: at.toISOString(), nominal, confirmed, text: runText(schedule, run, 'en') }
    }),
    pastRuns: pastRuns.map(toRunDocument),
  }
}

function noteDifference(output: Output, { id, differsFromFile }: ScheduleSight): void {
  if (differsFromFile.length === 0) return
  const members = differsFromFile.map((member) => SCHEDULE_MEMBER_NAMES[member].en).join(', ')
  const source = BUILT_IN_SCHEDULES.has(id) ? 'the built-in one' : 'the office file'
  output.note(`${id}: ${members}: not as ${source} says; \`duban schedule reset ${id}\` follows it again`)
}

function toRunDocument(run: StoredOccurrence) {
  const { scheduleId, slot, state, reason, version, nominal, confirmed, dueAt, begunAt, endedAt } = run
  const instants = { dueAt: dueAt.toISOString(), begunAt: begunAt?.toISOString() ?? null }
  return {
    scheduleId,
    slot,
    state,
    reason,
    version,
    nominal,
    confirmed,
    ...instants,
    endedAt: endedAt?.toISOString() ?? null,
  }
}

function toVersionDocument({
  version,
  origin,
  content,
  restores,
  recordedAt,
  recordedBy,
  recordedName,
}: StoredScheduleVersion) {
  return { version, origin, content, restores, recordedAt: recordedAt.toISOString(), recordedBy, recordedName }
}

function runRow({ office }: OfficeContext, run: StoredOccurrence): readonly string[] {
  const local = (instant: Date | null) => (instant === null ? '—' : toLocalDateTime(instant, office.timeZone))
  const { slot, state, begunAt, endedAt, version, reason } = run
  return [slot, OCCURRENCE_STATE_NAMES[state].en, local(begunAt), local(endedAt), `v${version}`, reason ?? '']
}

function versionLine({ office }: OfficeContext, id: string, version: StoredScheduleVersion): string {
  const { content, origin, restores, recordedAt, recordedName } = version
  const followed = BUILT_IN_SCHEDULES.has(id) ? 'built in' : 'the office file'
  const by = origin === 'officeFile' && restores === null ? followed : recordedName
  const what = restores === null ? timingText(content.timing, 'en') : `as version ${restores}`
  const state = content.isOn ? 'on' : 'off'
  return `${version.version}: ${state}, ${what} (${by}, ${toLocalDateTime(recordedAt, office.timeZone)})`
}
