import { dutyOf } from '../../domain/meeting.ts'
import { toLocalDateTime } from '../../domain/time.ts'
import type { MeetingEvent } from '../../store/meetings.ts'
import { interviewTimeline, listInterviews, type MeetingEntry } from '../../workflows/interviews/look.ts'
import { flag, monthOf, numberOption, textOption, wordOf } from '../arguments.ts'
import { defineCliCommand } from '../command.ts'
import { report } from '../exit.ts'
import { alignRows } from '../output.ts'

const LISTED_DEFAULT = 100
const LISTED_MAX = 1_000
const SKIPPED_MAX = 1_000_000

export const interviews = defineCliCommand({
  name: 'interviews',
  summary: 'List the interviews one may see, with where they stand and what comes next.',
  args: [],
  options: [
    { flags: '--unit <unit>', help: 'a township by code or 区全称/单位名称, or a district for its townships' },
    { flags: '--month <month>', help: 'YYYY-MM' },
    { flags: '--all', help: 'closed and cancelled ones too' },
    { flags: '--skip <count>', help: 'pass over so many' },
    { flags: '--take <count>', help: `list at most so many (default ${LISTED_DEFAULT})` },
  ],
  acts: true,
  async run(call, { output, context }) {
    const month = textOption(call, 'month')
    const outcome = await listInterviews(await context(), {
      unit: textOption(call, 'unit'),
      month: month === null ? null : monthOf(month),
      isOpen: !flag(call, 'all'),
      offset: numberOption(call, 'skip', 0, SKIPPED_MAX) ?? 0,
      take: numberOption(call, 'take', 1, LISTED_MAX) ?? LISTED_DEFAULT,
      by: call.actor,
    })
    return report(output, outcome, ({ listed, hasMore }) => {
      output.json({ interviews: listed.map(toDocument), hasMore })
      const header = ['id', 'unit', 'time', 'state', 'waits for', 'due']
      const rows = listed.map((entry) => {
        const { meeting, unit } = entry
        return [
          meeting.id,
          `${unit.district}/${unit.unitName}`,
          meeting.at,
          meeting.state,
          nextText(entry),
          dueText(entry),
        ]
      })
      for (const line of alignRows([header, ...rows])) output.line(line)
      output.line(`${listed.length} interview(s).`)
      if (hasMore) output.note('there are more; --skip, --month and --unit show others')
      return undefined
    })
  },
})

export const interviewShow = defineCliCommand({
  name: 'interview show',
  summary: 'Show the whole course of an interview, and what one may do next.',
  args: ['<meeting>'],
  options: [],
  acts: true,
  async run(call, { output, context }) {
    const meeting = wordOf(call.args[0], 'MEETING').trim()
    const office = await context()
    const outcome = await interviewTimeline(office, { meeting, by: call.actor })
    return report(output, outcome, (course) => {
      const { events, steps, permalink } = course
      output.json({ ...toDocument(course), steps, permalink, events: events.map(toEventDocument) })
      output.line(`${course.meeting.id}: ${course.unit.district}/${course.unit.unitName}`)
      output.line(`${course.meeting.at} (${course.meeting.timeZone}), ${course.meeting.place}`)
      output.line(`state: ${course.meeting.state}; waits for: ${nextText(course)}; due: ${dueText(course)}`)
      for (const event of events) output.line(`  ${eventText(event, office.office.timeZone)}`)
      output.line(`you may: ${steps.length === 0 ? 'nothing' : steps.join(', ')}`)
      if (permalink !== null) output.line(permalink)
      return undefined
    })
  },
})

function nextText({ meeting }: MeetingEntry): string {
  const duty = dutyOf(meeting.state)
  return duty === null ? '—' : `${duty.step} (${duty.party})`
}

function dueText({ deadlines }: MeetingEntry): string {
  return deadlines.length === 0 ? '—' : deadlines.map(({ kind, day }) => `${kind} ${day}`).join(', ')
}

function eventText({ at, step, name, details }: MeetingEvent, timeZone: string): string {
  const said = [details.reason, details.remark, details.text, details.attendees].find((it) => typeof it === 'string')
  return `${toLocalDateTime(at, timeZone)}  ${step} (${name})${said === undefined ? '' : `: ${String(said)}`}`
}

/** A meeting as `interviews --json` prints it. */
function toDocument({ meeting, unit, interviews: about, deadlines }: MeetingEntry) {
  const { id, month, state, at, timeZone, place, sequence } = meeting
  return {
    id,
    month,
    media: about.map(({ medium }) => medium),
    unitCode: unit.unitCode,
    unitName: unit.unitName,
    district: unit.district,
    state,
    at,
    timeZone,
    place,
    sequence,
    waitsFor: dutyOf(state),
    deadlines: deadlines.map(({ kind, day, confirmed }) => ({ kind, day, confirmed })),
  }
}

function toEventDocument({ step, fromState, toState, personId, name, surface, at, details }: MeetingEvent) {
  return { step, fromState, toState, personId, name, surface, at: at.toISOString(), details }
}
