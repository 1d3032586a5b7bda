import type { Db } from '../store/database.ts'
import { openObjectionsTo, stepObjection } from '../store/objections.ts'
import type { ReceiptRun } from '../store/receipts.ts'
import { closeObjection } from './objection-messages.ts'
import type { OfficeContext } from './office-context.ts'

/** Ends what is still open of the objections to a message that was corrected or withdrawn: they are about data of before. */
export async function overtakeObjections(context: OfficeContext, db: Db, run: ReceiptRun): Promise<void> {
  for (const objection of await openObjectionsTo(db, [run.messageId])) {
    const at = context.now()
    if (!(await stepObjection(db, objection.id, 'overtake', { by: null, at, reason: null }))) continue
    await closeObjection(context, db, objection, { kind: 'overtaken', by: context.office.name, reason: null })
  }
}
