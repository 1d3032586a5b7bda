import { isSignedFor } from '../domain/receipts.ts'
import { done, type Outcome, type Refusal, refuse } from '../domain/refusal.ts'
import type { Db } from '../store/database.ts'
import { endDeadlines } from '../store/deadlines.ts'
import { findMessage, messageOfKey, type OutboxMessage } from '../store/outbox.ts'
import {
  lockReceiptRun,
  type Receipt,
  type ReceiptRun,
  receiptRunOf,
  receiptsOf,
  recordSignature,
  runShownOn,
  stepReceiptRun,
} from '../store/receipts.ts'
import { allOrNothing } from './all-or-nothing.ts'
import { type ActorClaim, identify } from './authorise.ts'
import type { OfficeContext } from './office-context.ts'
import { receiptKindOf } from './receipt-kinds.ts'
import { showRoll } from './receipt-roll.ts'
import { deadlineOf } from './receipt-run.ts'
import { recordAct } from './record-act.ts'

/** The message a person means: by the key its buttons carry, or by its id. */
export type MessageRef = { readonly key: string } | { readonly id: number }

export interface Signed {
  readonly run: ReceiptRun
  readonly receipt: Receipt
  readonly signedAt: Date
  /** Whether he had signed before; then nothing was written. */
  readonly wasSigned: boolean
}

/** A recipient signs for himself, once; whoever is not on the roll is told so and nothing is recorded. */
export async function signReceipt(
  context: OfficeContext,
  input: { readonly message: MessageRef; readonly by: ActorClaim },
): Promise<Outcome<Signed>> {
  const person = await identify(context, input.by)
  if (!person.ok) return person
  const { actor } = person.value
  return allOrNothing<Signed>(context.database, async (db) => {
    const found = await runMeant(db, input.message)
    const run = found === null ? null : await lockReceiptRun(db, found.id)
    if (run === null) return refuse(notOnRoll())
    const roll = await receiptsOf(db, [run.id])
    const receipt = roll.find(({ personId }) => personId === actor.personId)
    if (receipt === undefined) return refuse(notOnRoll())
    if (receipt.signedAt !== null) return done({ run, receipt, signedAt: receipt.signedAt, wasSigned: true })
    if (run.state === 'stopped') return refuse(stopped())
    const signedAt = context.now()
    await recordSignature(db, receipt, { at: signedAt, surface: actor.surface })
    const signed = { ...receipt, signedAt }
    const isComplete = isSignedFor(run.policy, [...roll.filter((other) => other !== receipt), signed])
    if (isComplete && (await stepReceiptRun(db, run.id, 'complete', signedAt))) {
      await endDeadlines(db, deadlineOf(run), 'met', signedAt)
    }
    await showRoll(context, db, run)
    await receiptKindOf(run.kind).onSigned?.(context, db, { run, receipt: signed, actor })
    const { unitCode, medium, month, kind } = run
    const about = { unitCode, ...(medium === null ? {} : { medium }), ...(month === null ? {} : { month }) }
    await recordAct(context, db, actor, { act: 'signReceipt', ...about, details: { message: run.messageId, kind } })
    return done({ run, receipt: signed, signedAt, wasSigned: false })
  })
}

/** The run that a message asked for, or that it shows; `null` when there is none. */
export async function runMeant(db: Db, ref: MessageRef): Promise<ReceiptRun | null> {
  const message = await messageMeant(db, ref)
  if (message === null) return null
  return (await receiptRunOf(db, message.id)) ?? (await runShownOn(db, message))
}

export function messageMeant(db: Db, ref: MessageRef): Promise<OutboxMessage | null> {
  return 'id' in ref ? findMessage(db, ref.id) : messageOfKey(db, ref.key)
}

/** The same whether the message is not there, is not signed for, or asks others. */
function notOnRoll(): Refusal {
  return { code: 'not-on-roll', needs: 'input', message: 'you are not among those who are asked to sign for this' }
}

function stopped(): Refusal {
  const message = 'what was to be signed for was withdrawn or replaced by a newer version; look at the newest message'
  return { code: 'receipt-stopped', needs: 'input', message }
}
