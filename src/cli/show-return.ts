import { toLocalDateTime } from '../domain/time.ts'
import type { DueDay } from '../notifications/facts.ts'
import type { SubmissionEvent } from '../store/submissions.ts'
import type { ReturnCourse } from '../workflows/campaigns/look.ts'
import type { Output } from './output.ts'
import { commandOf } from './show-case.ts'

/** Shows a return: where it stands, what was handed in, its whole course, and what one may do next. */
export function showReturn(output: Output, course: ReturnCourse, timeZone: string): void {
  const { submission, unit, campaign, events, steps, due } = course
  const { extensions, predecessors } = submission
  output.line(`${submission.id}: ${unit.unitName}, ${campaign.title}`)
  const mark = course.isOverdue ? ', overdue' : course.isLate ? '; it came in late' : ''
  output.line(`state: ${submission.state}; due: ${dueText(due, submission.dueOn)}${mark}`)
  if (extensions > 0) output.line(`more time was given: ${extensions} time(s)`)
  if (course.extensionAsked !== null) {
    const { until, by, reason } = course.extensionAsked
    output.line(`more time asked for: until ${until.day}, by ${by}: ${reason}`)
  }
  for (const { unitName, until } of predecessors) output.line(`covers: ${unitName}, which ended on ${until}`)
  showSentBack(output, course)
  showContent(output, course)
  for (const { at, step, name, details } of events) {
    output.line(`  ${toLocalDateTime(at, timeZone)}  ${step} (${name})${noteOf(details)}`)
  }
  output.line(`you may: ${steps.length === 0 ? 'nothing' : steps.map(commandOf).join(', ')}`)
}

/** The last day in time, and where it was named on a day off, that day too. */
function dueText({ day, confirmed }: DueDay, named: string): string {
  const moved = day === named ? '' : `, moved from ${named}, a day off`
  return `${day}${moved}${confirmed ? '' : ' (holidays not announced)'}`
}

/** Why it was sent back and what is missing, as long as that waits for the unit. */
function showSentBack(output: Output, { submission, events, missing }: ReturnCourse): void {
  if (submission.state !== 'returned') return
  const { reason } = events.findLast(({ step }) => step === 'return')?.details ?? {}
  if (typeof reason === 'string') output.line(`sent back: ${reason}`)
  if (missing !== null) output.line(`missing: ${missing}`)
}

function showContent(output: Output, { submission: { content } }: ReturnCourse): void {
  if (content === null) {
    output.line('content: nothing yet')
    return
  }
  const { text, link, files, documentNumber, documentDate, isOnPaper } = content
  if (text !== null) output.line(`text: ${text}`)
  if (link !== null) output.line(`link: ${link}`)
  for (const { fileName, byteLength, sha256 } of files) {
    output.line(`file: ${fileName}, ${byteLength} bytes, SHA-256 ${sha256}`)
  }
  if (documentNumber === null) return
  const dated = documentDate === null ? '' : `, dated ${documentDate}`
  output.line(`${isOnPaper ? 'sent on paper' : 'document'}: ${documentNumber}${dated}`)
}

/** What was said with a step: why, what is missing, until when. */
function noteOf({ reason, remark, missing, until, due }: SubmissionEvent['details']): string {
  const day = until ?? due
  const said = [
    ...(typeof day === 'string' ? [`until ${day}`] : []),
    ...(typeof reason === 'string' ? [reason] : []),
    ...(typeof remark === 'string' ? [remark] : []),
    ...(typeof missing === 'string' ? [`missing: ${missing}`] : []),
  ]
  return said.length === 0 ? '' : `: ${said.join('; ')}`
}
