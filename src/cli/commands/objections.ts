import { toLocalDateTime } from '../../domain/time.ts'
import { OBJECTIONS_LISTED_MAX, type Objection } from '../../store/objections.ts'
import { decideObjection } from '../../workflows/decide-objection.ts'
import { listObjections } from '../../workflows/list-objections.ts'
import { raiseObjection } from '../../workflows/raise-objection.ts'
import { flag, MESSAGE_ID_MAX, monthOf, reasonOption, textOption, UsageError, wholeNumber } from '../arguments.ts'
import { type Call, type CliRuntime, defineCliCommand, EXIT, type ExitCode } from '../command.ts'
import { refuse } from '../exit.ts'
import { alignRows } from '../output.ts'

const HEADER = ['id', 'state', 'message', 'medium', 'month', 'version', 'unit', 'by', 'raised', 'reason', 'decision']
const REASON = { flags: '--reason <text>', help: 'why', required: true } as const

export const objections = defineCliCommand({
  name: 'objections',
  summary: 'List objections to data.',
  args: [],
  options: [
    { flags: '--month <month>', help: 'YYYY-MM' },
    { flags: '--open', help: 'only those that nobody has decided' },
  ],
  acts: true,
  async run(call, { output, context }) {
    const month = textOption(call, 'month')
    const office = await context()
    const found = await listObjections(office, {
      month: month === null ? null : monthOf(month),
      isOpen: flag(call, 'open'),
      take: OBJECTIONS_LISTED_MAX,
      by: call.actor,
    })
    if (!found.ok) return refuse(output, found.refusal)
    output.json(found.value.map(toDocument))
    const rows = found.value.map((it) => rowOf(it, office.office.timeZone))
    for (const line of alignRows([HEADER, ...rows])) output.line(line)
    output.line(`${rows.length} objection(s).`)
    return EXIT.done
  },
})

export const raiseObjectionCommand = defineCliCommand({
  name: 'objections raise',
  summary: 'Object to the data of a notice, for your unit.',
  args: ['<message>'],
  options: [REASON],
  acts: true,
  async run(call, { output, context }) {
    const id = wholeNumber(call.args[0], 'MESSAGE', 1, MESSAGE_ID_MAX)
    const reason = reasonOf(call)
    const outcome = await raiseObjection(await context(), { message: { id }, reason, by: call.actor })
    if (!outcome.ok) return refuse(output, outcome.refusal)
    const { objection } = outcome.value
    output.json(toDocument(objection))
    output.line(`Objection ${objection.id} is raised; a reviewer decides on it.`)
    return EXIT.done
  },
})

export const upholdObjectionCommand = decisionCommand('uphold', 'Uphold an objection: the data are checked.')
export const dismissObjectionCommand = decisionCommand('dismiss', 'Dismiss an objection: the data stand.')

function decisionCommand(decision: 'uphold' | 'dismiss', summary: string) {
  return defineCliCommand({
    name: `objections ${decision}`,
    summary,
    args: ['<objection>'],
    options: [REASON],
    acts: true,
    run: (call, runtime) => decide(call, runtime, decision),
  })
}

async function decide(call: Call, { output, context }: CliRuntime, decision: 'uphold' | 'dismiss'): Promise<ExitCode> {
  const id = wholeNumber(call.args[0], 'OBJECTION', 1, MESSAGE_ID_MAX)
  const outcome = await decideObjection(await context(), { id, decision, reason: reasonOf(call), by: call.actor })
  if (!outcome.ok) return refuse(output, outcome.refusal)
  output.json({ ok: true, id, decision })
  output.line(
    decision === 'uphold'
      ? `Objection ${id} is upheld; the importer is asked for the data again.`
      : `Objection ${id} is dismissed; the unit is told why.`,
  )
  return EXIT.done
}

function reasonOf(call: Call): string {
  const reason = reasonOption(call)
  if (reason === null) throw new UsageError('--reason: got nothing; expected a text')
  return reason
}

function toDocument({ raisedAt, decidedAt, ...objection }: Objection) {
  return { ...objection, raisedAt: raisedAt.toISOString(), decidedAt: decidedAt?.toISOString() ?? null }
}

function rowOf(objection: Objection, timeZone: string): readonly string[] {
  const { id, state, messageId, medium, month, rankingVersion, unitCode, name, raisedAt, reason, decision } = objection
  const at = toLocalDateTime(raisedAt, timeZone)
  return [
    String(id),
    state,
    String(messageId),
    medium,
    month,
    String(rankingVersion),
    unitCode,
    name,
    at,
    reason,
    decision ?? '',
  ]
}
