import { toLocalDateTime } from '../domain/time.ts'
import type { Format } from '../notifications/format.ts'
import { ownWord } from '../notifications/notices/phrases.ts'
import type { CaseView, TimelineEntry } from '../workflows/cases/case-view.ts'
import type { FoundUnit } from '../workflows/find-unit.ts'
import { alignRows, type Output } from './output.ts'

/** A case for a terminal: where it stands, who has to do what by when, and what happened. */
export function showCase(output: Output, view: CaseView, format: Format, timeZone: string): void {
  const { cases } = format.words
  const overdue = view.overdueDays > 0 ? `, ${view.overdueDays} day(s) overdue` : ''
  output.line(`${view.number}  ${view.title}`)
  output.line(`${ownWord(cases.states, view.isSuspended ? 'suspended' : view.state)} (${view.state}${overdue})`)
  const facts: (readonly string[])[] = [
    ['source', `${ownWord(cases.sources, view.source)}${view.sourceRef === null ? '' : ` ${view.sourceRef}`}`],
    ['lead unit', unitText(view.leadUnit)],
    ['issued by', unitText(view.issuerUnit)],
    ...listed('assisting', view.assisting),
    ...listed('territory', view.territories),
    ...(view.isCrossJurisdiction ? [['touches', 'several jurisdictions']] : []),
    ['problem', view.description],
    ...(view.place === null ? [] : [['place', view.place]]),
    ['due', view.dueOn ?? '—'],
    ...view.deadlines.map(({ kind, day, confirmed }) => [
      'deadline',
      `${kind} ${day}${confirmed ? '' : ' (unconfirmed)'}`,
    ]),
    ...(view.extensionAsked === null
      ? []
      : [['extension', `asked until ${view.extensionAsked.until}: ${view.extensionAsked.reason}`]]),
    ...(view.falseRectification === null
      ? []
      : [
          [
            'restricted',
            `${ownWord(cases.falseKinds, view.falseRectification.kind)}: ${view.falseRectification.state}`,
          ],
        ]),
    ...view.selfCriticisms.map(({ state, dueOn, unitName }) => [
      'restricted',
      `self-criticism of ${unitName}: ${state}, due ${dueOn ?? '—'}`,
    ]),
  ]
  for (const line of alignRows(facts.map((row) => ['', ...row]))) output.line(line)
  output.line(view.links.map(({ step, doneOn }) => `${ownWord(cases.steps, step)} ${doneOn ?? '–'}`).join(' → '))
  for (const entry of view.timeline) for (const line of entryLines(entry, view, format, timeZone)) output.line(line)
  if (view.timelineMore > 0) output.line(`  … and ${view.timelineMore} more`)
  if (view.steps.length > 0) output.line(`→ you may: ${view.steps.map(commandOf).join(', ')}`)
}

/** `signFor` → `sign-for`: how a step is called on the command line. */
export function commandOf(step: string): string {
  return step.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** A case as `--json` prints it. */
export function toCaseDocument({ timeline, evidence, ...view }: CaseView) {
  return {
    ...view,
    timeline: timeline.map(({ at, ...entry }) => ({ ...entry, at: at.toISOString() })),
    evidence: evidence.map(({ uploadedAt, ...piece }) => ({ ...piece, uploadedAt: uploadedAt.toISOString() })),
  }
}

function entryLines(entry: TimelineEntry, view: CaseView, format: Format, timeZone: string): readonly string[] {
  const { cases } = format.words
  const who = entry.unitName === null ? entry.name : `${entry.unitName} ${entry.name}`
  const pieces = view.evidence.filter(({ id }) => entry.evidenceIds.includes(id))
  return [
    `  ${toLocalDateTime(entry.at, timeZone)}  ${ownWord(cases.steps, entry.step)}  ${who}`,
    ...entry.texts.map(({ field, value }) => `      ${ownWord(cases.fields, field)}: ${value}`),
    ...pieces.map(({ id, fileName, link, sha256 }) => {
      return `      [${id}] ${fileName ?? link ?? ''}${sha256 === null ? '' : `  sha256 ${sha256}`}`
    }),
  ]
}

function listed(name: string, units: readonly FoundUnit[]): readonly (readonly string[])[] {
  return units.length === 0 ? [] : [[name, units.map(unitText).join(', ')]]
}

function unitText({ unitCode, unitName, district }: FoundUnit): string {
  return `${district === '' ? '' : `${district}/`}${unitName} (${unitCode})`
}
