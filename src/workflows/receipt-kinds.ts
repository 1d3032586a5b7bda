import type { Purpose } from '../domain/channels.ts'
import type { Db } from '../store/database.ts'
import type { Receipt, ReceiptRun } from '../store/receipts.ts'
import type { Actor } from './authorise.ts'
import { acknowledgeSummons } from './interviews/acknowledge.ts'
import type { OfficeContext } from './office-context.ts'

/** What is particular about signing for one kind of message. */
export interface ReceiptKind {
  /** Which of the channels of the unit above is copied. */
  readonly purpose: Purpose
  /** Whether the receiver may object to the data. */
  readonly mayObject: boolean
  /** What follows a signature, in its transaction; `null` = nothing. */
  readonly onSigned:
    | ((
        context: OfficeContext,
        db: Db,
        signed: { readonly run: ReceiptRun; readonly receipt: Receipt; readonly actor: Actor },
      ) => Promise<void>)
    | null
}

/** Kinds of messages that are signed for as soon as they are written. */
const RECEIPT_KINDS: Readonly<Record<string, ReceiptKind>> = {
  bottomRankingNotice: { purpose: 'notices', mayObject: true, onSigned: null },
  bottomRankingDistrict: { purpose: 'notices', mayObject: false, onSigned: null },
  interviewSummons: {
    purpose: 'summons',
    mayObject: false,
    onSigned: (context, db, { run, actor }) => acknowledgeSummons(context, db, run.messageId, actor),
  },
}

const PLAIN: ReceiptKind = { purpose: 'cases', mayObject: false, onSigned: null }

/** Whether messages of the kind are signed for without anybody asking for it. */
export function isSignedAtOnce(kind: string): boolean {
  return Object.hasOwn(RECEIPT_KINDS, kind)
}

/** How messages of a kind are signed for; a kind that is not listed is copied to the channels for cases. */
export function receiptKindOf(kind: string): ReceiptKind {
  return (Object.hasOwn(RECEIPT_KINDS, kind) ? RECEIPT_KINDS[kind] : undefined) ?? PLAIN
}
