import type { AuditEntry } from '../../domain/audit.ts'
import { fromLocalDateTime, isLocalDay } from '../../domain/time.ts'
import { toCsv } from '../../notifications/csv-file.ts'
import { listAudit } from '../../store/audit.ts'
import { verifyAudit } from '../../workflows/verify-audit.ts'
import { flag, textOption, UsageError } from '../arguments.ts'
import { defineCliCommand, EXIT } from '../command.ts'
import { alignRows } from '../output.ts'

/** Most entries one listing returns. */
const ENTRIES_MAX = 100_000
const HEADER = [
  'sequence',
  'at',
  'actor',
  'name',
  'surface',
  'act',
  'unit',
  'medium',
  'month',
  'details',
  'hash',
] as const

export const audit = defineCliCommand({
  name: 'audit',
  summary: 'Show who did what when, from where.',
  args: [],
  options: [
    { flags: '--unit <code>', help: 'acts about one unit' },
    { flags: '--since <day>', help: 'acts from this local day on, YYYY-MM-DD' },
    { flags: '--csv', help: 'as CSV' },
  ],
  acts: false,
  async run(call, { output, context }) {
    const { database, office } = await context()
    const unitCode = textOption(call, 'unit')
    const sinceDay = textOption(call, 'since')
    if (sinceDay !== null && !isLocalDay(sinceDay)) throw new UsageError(`--since ${sinceDay}: expected YYYY-MM-DD`)
    const since = sinceDay === null ? null : fromLocalDateTime(`${sinceDay} 00:00`, office.timeZone)
    const entries = await listAudit(database.prisma, {
      ...(unitCode === null ? {} : { unitCode }),
      ...(since === null ? {} : { since }),
      take: ENTRIES_MAX,
    })
    output.json(entries.map((entry) => ({ ...entry, at: entry.at.toISOString() })))
    if (flag(call, 'csv')) {
      output.line(new TextDecoder('utf-8').decode(toCsv([HEADER, ...entries.map(rowOf)])).trimEnd())
      return EXIT.done
    }
    for (const line of alignRows([HEADER.slice(0, -1), ...entries.map((entry) => rowOf(entry).slice(0, -1))]))
      output.line(line)
    output.line(`${entries.length} act(s).`)
    return EXIT.done
  },
})

function rowOf(entry: AuditEntry): readonly string[] {
  return [
    String(entry.sequence),
    entry.at.toISOString(),
    entry.actorId ?? '—',
    entry.actorName,
    entry.surface,
    entry.act,
    entry.unitCode ?? '',
    entry.medium ?? '',
    entry.month ?? '',
    JSON.stringify(entry.details),
    entry.hash,
  ]
}

export const auditVerify = defineCliCommand({
  name: 'audit verify',
  summary: 'Walk the audit log and name the first broken link.',
  args: [],
  options: [],
  acts: false,
  async run(_call, { output, context, fault }) {
    const { entries, head, broken } = await verifyAudit((await context()).database.prisma)
    if (broken === null) {
      output.json({ ok: true, entries, head, broken })
      output.line(`${entries} act(s), every link holds. Head: ${head}`)
      return EXIT.done
    }
    output.note(
      `the audit log is broken at entry ${broken.sequence} (${broken.problem}); ${entries} act(s) before it hold`,
    )
    const reference = await fault('the audit log is broken')
    output.json({ ok: false, entries, head, broken, fault: { reference } })
    return EXIT.fault
  },
})
