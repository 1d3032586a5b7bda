import { done, type Outcome } from '../domain/refusal.ts'
import { type Month, toLocalDateTime } from '../domain/time.ts'
import { ownWord } from '../notifications/notices/phrases.ts'
import type { ExportTable } from '../notifications/table-file.ts'
import { RECEIPT_RUNS_LISTED_MAX } from '../store/receipts.ts'
import { type TableRow, tableOf } from './export-table.ts'
import { listReceipts, type ReceiptQuestion, type SignedMessage } from './list-receipts.ts'
import { type OfficeContext, todayOf } from './office-context.ts'
import type { Asker } from './viewer.ts'

export interface ReceiptsQuestion {
  readonly ask: 'receipts'
  /** With the units below it; `null` = whichever may be seen. */
  readonly unitCode: string | null
  /** `null` = whichever. */
  readonly month: Month | null
  /** Whether what is signed for is asked for too. */
  readonly isAll: boolean
}

const COLUMNS = [
  'message',
  'kind',
  'month',
  'unitCode',
  'district',
  'unitName',
  'signBy',
  'name',
  'role',
  'askedAt',
  'signedAt',
] as const

/** What a question about receipts asks of the list. */
export function toReceiptQuery({ unitCode, month, isAll }: ReceiptsQuestion) {
  return { unit: unitCode, month, isOpen: !isAll } satisfies Partial<ReceiptQuestion>
}

/** The rolls asked for, a row a person, of at most 5,000 messages, as far as the person may see them. */
export async function receiptsTable(
  context: OfficeContext,
  question: ReceiptsQuestion,
  by: Asker,
): Promise<Outcome<ExportTable>> {
  const found = await listReceipts(context, { ...toReceiptQuery(question), take: RECEIPT_RUNS_LISTED_MAX, by })
  if (!found.ok) return found
  const { format } = context.templates
  const { listed, more } = found.value
  const rows = listed.flatMap((entry) => rowsOf(context, entry))
  const title = ownWord(format.words.exportColumns, 'receipts')
  const table = tableOf({ stem: `receipts-${todayOf(context)}`, title, columns: COLUMNS }, rows, format)
  return done({ ...table, isCut: more > 0 })
}

function rowsOf(context: OfficeContext, { run, unit, roll, signBy }: SignedMessage): readonly TableRow[] {
  const { words } = context.templates.format
  const at = (instant: Date) => toLocalDateTime(instant, context.office.timeZone)
  const about = {
    message: String(run.messageId),
    kind: ownWord(words.kinds, run.kind),
    month: run.month,
    ...unit,
    signBy,
  }
  return roll.map(({ name, role, askedAt, signedAt }) => {
    const person = { name, role: ownWord(words.roles, role), askedAt: at(askedAt) }
    return { ...about, ...person, signedAt: signedAt === null ? null : at(signedAt) }
  })
}
