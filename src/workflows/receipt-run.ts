import { canonicalJson } from '../domain/canonical-json.ts'
import { firstRecipients, type ReceiptPolicy } from '../domain/receipts.ts'
import { renderNotice } from '../notifications/render.ts'
import type { Db } from '../store/database.ts'
import { endDeadlines } from '../store/deadlines.ts'
import { sha256Of } from '../store/files.ts'
import { findMessage, type OutboxMessage, rewriteUnsent } from '../store/outbox.ts'
import { loadPosts } from '../store/posts.ts'
import {
  addPostToRun,
  insertReceiptRun,
  lockReceiptRun,
  type ReceiptRun,
  receiptRunOf,
  runShownOn,
  standingRunAbout,
  stepReceiptRun,
} from '../store/receipts.ts'
import { setDeadline } from './deadlines.ts'
import { type OfficeContext, todayOf } from './office-context.ts'
import { overtakeObjections } from './overtake-objections.ts'
import { receiptFactsOf, withRoll } from './receipt-facts.ts'
import { isSignedAtOnce } from './receipt-kinds.ts'
import { showRoll } from './receipt-roll.ts'
import { noticeOf } from './standing-messages.ts'

/**
 * Asks those who answer for the unit to sign for a message, in the transaction that writes it: the message gets the
 * button and shows who has signed. The policy of the office file is frozen with the run. The same matter written to
 * several channels of a unit is signed for once.
 *
 * Returns `null`, and changes nothing, when the office asks nobody or the unit names nobody on the day.
 */
export async function startReceiptRun(
  context: OfficeContext,
  db: Db,
  message: OutboxMessage,
  unitCode: string,
): Promise<ReceiptRun | null> {
  const policy = policyOf(context)
  if (policy === null) return null
  const known = await receiptRunOf(db, message.id)
  if (known !== null) return known
  const standing = await standingRun(db, message, unitCode)
  if (standing !== null && (await isOfVersion(db, standing, message))) {
    const run = await addPostToRun(db, standing, postIdOf(message))
    await showOn(context, db, run, message)
    return run
  }
  // Nobody is asked for two versions of one matter.
  if (standing !== null) await stop(context, db, standing)
  const day = todayOf(context)
  const recipients = firstRecipients(policy, { code: unitCode, posts: await loadPosts(db), day })
  const [first] = recipients
  if (first === undefined) return null
  const { kind, medium, month } = message
  const about = { messageId: message.id, postIds: [postIdOf(message)], kind, unitCode, medium, month }
  const run = await insertReceiptRun(db, { ...about, policy, step: first.step, recipients }, context.now())
  await setDeadline(context, db, {
    ...deadlineOf(run),
    kind: 'sign',
    unitCode,
    rule: { kind: 'workingDays', count: policy.signWithinWorkingDays },
    base: day,
    // The run's own policy says on which of the days something is due.
    plan: { ...context.office.deadlines, remind: [0], thenEvery: 1, escalateAfter: [] },
  })
  await showOn(context, db, run, message)
  return run
}

/**
 * Ends the asking for a post that is withdrawn or says something else from now on: nobody is reminded of it any more,
 * and what was objected to it is overtaken. Call it before the post is changed.
 */
export async function stopReceiptRun(context: OfficeContext, db: Db, post: OutboxMessage): Promise<void> {
  const shown = await runShownOn(db, post)
  if (shown !== null) await stop(context, db, shown)
}

async function stop(context: OfficeContext, db: Db, { id }: ReceiptRun): Promise<void> {
  const run = await lockReceiptRun(db, id)
  if (run === null || !(await stepReceiptRun(db, id, 'stop', context.now()))) return
  await endDeadlines(db, deadlineOf(run), 'cancelled', context.now())
  await overtakeObjections(context, db, run)
}

/** The same for a message of a kind that is signed for as soon as it is written; any other asks nobody. */
export async function askForReceipt(context: OfficeContext, db: Db, message: OutboxMessage): Promise<void> {
  if (isSignedAtOnce(message.kind)) await startReceiptRun(context, db, message, message.unitCode)
}

/** The deadline of a run's signatures. */
export function deadlineOf({ id }: Pick<ReceiptRun, 'id'>) {
  return { subjectKind: 'receipt', subjectId: String(id) } as const
}

/** Shows the roll of a run on a message that was written a moment ago, or else by a change of it. */
export async function showOn(context: OfficeContext, db: Db, run: ReceiptRun, message: OutboxMessage): Promise<void> {
  const notice = withRoll(noticeOf(message), await receiptFactsOf(context, db, run, false))
  const { text, blocks, files } = renderNotice(context.templates, notice)
  const keepsFiles = files.length === message.files.length
  const contentSha256 = sha256Of(canonicalJson({ text, blocks, files: message.files }))
  if (keepsFiles && (await rewriteUnsent(db, message.id, { facts: notice.facts, text, blocks, contentSha256 }))) return
  await showRoll(context, db, run)
}

function policyOf({ office }: OfficeContext): ReceiptPolicy | null {
  if (office.receipts === null) return null
  const { signWithinWorkingDays } = office.notices
  return { ...office.receipts, signWithinWorkingDays, remindEveryWorkingDays: office.deadlines.thenEvery }
}

/** The run of the same matter: that of another channel's message, or of an older version. */
async function standingRun(db: Db, message: OutboxMessage, unitCode: string): Promise<ReceiptRun | null> {
  const { kind, medium, month } = message
  if (medium === null || month === null) return null
  return standingRunAbout(db, { kind, unitCode, medium, month })
}

async function isOfVersion(db: Db, { messageId }: ReceiptRun, { version }: OutboxMessage): Promise<boolean> {
  return (await findMessage(db, messageId))?.version === version
}

function postIdOf({ id, action, targetId }: OutboxMessage): number {
  return action === 'post' ? id : (targetId ?? id)
}
