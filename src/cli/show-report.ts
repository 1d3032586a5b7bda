import { toLocalDateTime } from '../domain/time.ts'
import type { Format } from '../notifications/format.ts'
import { ownWord } from '../notifications/notices/phrases.ts'
import type { ReportView } from '../workflows/patrol/report-view.ts'
import type { Output } from './output.ts'
import { commandOf } from './show-case.ts'

/** Shows a patrol's report with its history. */
export function showReport(output: Output, view: ReportView, { words }: Format, timeZone: string): void {
  const { patrol } = words
  output.line(`${view.number}  ${ownWord(patrol.states, view.state)}`)
  output.line(
    `${view.township.unitName} ${view.unit.unitName}  ${view.place}  ${ownWord(patrol.kinds, view.problemKind)}`,
  )
  output.line(view.description)
  output.line(
    `with: ${view.handler.unitCode} ${view.handler.unitName}${view.isCross ? '  (several jurisdictions)' : ''}`,
  )
  if (view.outcome !== null) output.line(`result: ${ownWord(patrol.outcomes, view.outcome)}`)
  if (view.caseNumber !== null) output.line(`case: ${view.caseNumber}`)
  if (view.due !== null) {
    const mark = view.due.day.confirmed ? '' : ' (to be confirmed)'
    output.line(`due: ${ownWord(patrol.matters, view.due.kind)} by ${view.due.day.day}${mark}`)
  }
  for (const { id, fileName, byteLength, sha256, name } of view.photos) {
    output.line(`photo ${id}: ${fileName}, ${byteLength} bytes, ${name}, SHA-256 ${sha256}`)
  }
  for (const { at, step, name, text } of view.events) {
    const said = text === null ? '' : `: ${text}`
    output.line(`${toLocalDateTime(at, timeZone)}  ${ownWord(patrol.steps, step)}  ${name}${said}`)
  }
  if (view.steps.length > 0) output.line(`→ you may: ${view.steps.map(commandOf).join(', ')}`)
}

/** The same as one JSON document. */
export function toReportDocument(view: ReportView) {
  return {
    ...view,
    reportedAt: view.reportedAt.toISOString(),
    events: view.events.map((event) => ({ ...event, at: event.at.toISOString() })),
    photos: view.photos.map((photo) => ({ ...photo, uploadedAt: photo.uploadedAt.toISOString() })),
  }
}
