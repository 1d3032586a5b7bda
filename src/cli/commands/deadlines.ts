import { toLocalDateTime } from '../../domain/time.ts'
import type { StoredDeadline } from '../../store/deadlines.ts'
import { listDeadlines } from '../../workflows/list-deadlines.ts'
import { flag, textOption } from '../arguments.ts'
import { defineCliCommand } from '../command.ts'
import { report } from '../exit.ts'
import { alignRows } from '../output.ts'

const HEADER = ['id', 'due', 'state', 'unit', 'matter', 'what', 'reminded', 'next reminder'] as const

export const deadlines = defineCliCommand({
  name: 'deadlines',
  summary: 'List deadlines: of what, by when, and when they are recalled.',
  args: [],
  options: [
    { flags: '--open', help: 'those that are neither met nor cancelled' },
    { flags: '--unit <unit>', help: 'those one unit has to meet' },
  ],
  acts: true,
  async run(call, { output, context }) {
    const office = await context()
    const question = { by: call.actor, unit: textOption(call, 'unit'), isOpen: flag(call, 'open') }
    const outcome = await listDeadlines(office, question)
    return report(output, outcome, ({ deadlines: rows, isCut }) => {
      output.json(rows.map(toDeadlineDocument))
      if (isCut) output.note(`the ${rows.length} that are due first; --open and --unit show others`)
      const lines = rows.map((row) => lineOf(row, office.office.timeZone))
      if (rows.length > 0) for (const line of alignRows([HEADER, ...lines])) output.line(line)
      output.line(`${rows.length} deadline(s).`)
      return undefined
    })
  },
})

function lineOf(row: StoredDeadline, timeZone: string): readonly string[] {
  return [
    String(row.id),
    `${row.day}${row.confirmed ? '' : ' (unconfirmed)'}`,
    row.state,
    row.unitCode,
    `${row.subjectKind} ${row.subjectId}`,
    row.kind,
    String(row.saidOn.length),
    row.nextAt === null ? '—' : toLocalDateTime(row.nextAt, timeZone),
  ]
}

/** A deadline as `deadlines --json` prints it. */
function toDeadlineDocument(row: StoredDeadline) {
  const { id, subjectKind, subjectId, kind, unitCode, state, day, confirmed, rule, base, calendarVersion } = row
  return {
    id,
    subjectKind,
    subjectId,
    kind,
    unitCode,
    state,
    day,
    confirmed,
    rule,
    base,
    calendarVersion,
    remindedOn: row.saidOn,
    nextReminderAt: row.nextAt?.toISOString() ?? null,
    setAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  }
}
