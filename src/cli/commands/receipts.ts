import { type LocalDay, toLocalDateTime } from '../../domain/time.ts'
import { toCsv } from '../../notifications/csv-file.ts'
import { RECEIPT_RUNS_LISTED_MAX } from '../../store/receipts.ts'
import { listReceipts, type SignedMessage } from '../../workflows/list-receipts.ts'
import { signReceipt } from '../../workflows/sign-receipt.ts'
import { flag, MESSAGE_ID_MAX, monthOf, textOption, wholeNumber } from '../arguments.ts'
import { defineCliCommand, EXIT } from '../command.ts'
import { refuse } from '../exit.ts'
import { alignRows } from '../output.ts'

const HEADER = [
  'message',
  'kind',
  'month',
  'unit',
  'unit_name',
  'state',
  'sign_by',
  'person',
  'name',
  'role',
  'of_unit',
  'asked_at',
  'signed_at',
] as const

export const receipts = defineCliCommand({
  name: 'receipts',
  summary: 'List who was asked to sign for what, and who has.',
  args: [],
  options: [
    { flags: '--month <month>', help: 'YYYY-MM' },
    { flags: '--unit <unit>', help: 'a code, or 区全称/单位名称' },
    { flags: '--open', help: 'only what waits for signatures' },
    { flags: '--csv', help: 'as CSV' },
  ],
  acts: true,
  async run(call, { output, context }) {
    const month = textOption(call, 'month')
    const office = await context()
    const found = await listReceipts(office, {
      month: month === null ? null : monthOf(month),
      unit: textOption(call, 'unit'),
      isOpen: flag(call, 'open'),
      take: RECEIPT_RUNS_LISTED_MAX,
      by: call.actor,
    })
    if (!found.ok) return refuse(output, found.refusal)
    const { listed, more } = found.value
    output.json(listed.map(toDocument))
    if (more > 0) output.note(`the newest ${listed.length} of ${listed.length + more}; --month and --unit show others`)
    const rows = listed.flatMap((entry) => rowsOf(entry, office.office.timeZone))
    if (flag(call, 'csv')) {
      output.line(new TextDecoder('utf-8').decode(toCsv([HEADER, ...rows])).trimEnd())
      return EXIT.done
    }
    for (const line of alignRows([HEADER, ...rows])) output.line(line)
    output.line(`${listed.length} message(s), ${rows.length} person(s).`)
    return EXIT.done
  },
})

export const signReceiptCommand = defineCliCommand({
  name: 'receipts sign',
  summary: 'Sign for a message, for yourself.',
  args: ['<message>'],
  options: [],
  acts: true,
  async run(call, { output, context }) {
    const id = wholeNumber(call.args[0], 'MESSAGE', 1, MESSAGE_ID_MAX)
    const office = await context()
    const outcome = await signReceipt(office, { message: { id }, by: call.actor })
    if (!outcome.ok) return refuse(output, outcome.refusal)
    const { receipt, signedAt, wasSigned } = outcome.value
    output.json({ ok: true, message: id, personId: receipt.personId, signedAt: signedAt.toISOString(), wasSigned })
    const at = toLocalDateTime(signedAt, office.office.timeZone)
    output.line(`${receipt.name} ${wasSigned ? 'had signed' : 'signed'} for message ${id} at ${at}.`)
    return EXIT.done
  },
})

function toDocument({ run, unit, roll, signBy, permalink }: SignedMessage) {
  return {
    message: run.messageId,
    kind: run.kind,
    medium: run.medium,
    month: run.month,
    unitCode: run.unitCode,
    unitName: unit.unitName,
    district: unit.district,
    state: run.state,
    step: run.step,
    startedAt: run.startedAt.toISOString(),
    signBy,
    permalink,
    policy: run.policy,
    roll: roll.map(({ personId, name, role, unitCode, step, askedAt, signedAt, surface }) => {
      const signed = signedAt?.toISOString() ?? null
      return { personId, name, role, unitCode, step, askedAt: askedAt.toISOString(), signedAt: signed, surface }
    }),
  }
}

function rowsOf({ run, unit, roll, signBy }: SignedMessage, timeZone: string): readonly (readonly string[])[] {
  const { messageId, kind, month, unitCode, state } = run
  const day: LocalDay = signBy ?? ''
  const about = [String(messageId), kind, month ?? '', unitCode, unit.unitName, state, day]
  return roll.map((receipt) => [
    ...about,
    receipt.personId,
    receipt.name,
    receipt.role,
    receipt.unitCode,
    toLocalDateTime(receipt.askedAt, timeZone),
    receipt.signedAt === null ? '' : toLocalDateTime(receipt.signedAt, timeZone),
  ])
}
