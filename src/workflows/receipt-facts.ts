import { postsOn } from '../domain/people.ts'
import { toLocalDateTime, toLocalDay } from '../domain/time.ts'
import type { NoticeInput } from '../notifications/catalog.ts'
import type { ReceiptFacts, RemindedFacts, RollFacts } from '../notifications/facts.ts'
import type { Db } from '../store/database.ts'
import { findMessage } from '../store/outbox.ts'
import { actingPosts } from '../store/posts.ts'
import { type Receipt, type ReceiptRun, receiptsOf, runShownOn } from '../store/receipts.ts'
import type { OfficeContext } from './office-context.ts'
import { receiptKindOf } from './receipt-kinds.ts'

/** The roll of a run as its messages show it now. */
export async function receiptFactsOf(
  context: Pick<OfficeContext, 'office'>,
  db: Db,
  run: ReceiptRun,
  rollOnly: boolean,
): Promise<ReceiptFacts> {
  const message = await findMessage(db, run.messageId)
  if (message === null) throw new RangeError(`receipt run ${run.id}: expected message ${run.messageId}, got none`)
  const receipts = await receiptsOf(db, [run.id])
  const acting = await actingPosts(
    db,
    receipts.map(({ personId }) => personId),
  )
  const roll = receipts.map((receipt): RollFacts => {
    const { personId, unitCode, role, askedAt } = receipt
    const day = toLocalDay(askedAt, context.office.timeZone)
    const isActing = postsOn(acting, unitCode, day).some((post) => post.personId === personId && post.role === role)
    return { ...toRollFacts(context, receipt), ...(isActing ? { isActing } : {}) }
  })
  return { of: message.key, roll, mayObject: receiptKindOf(run.kind).mayObject, rollOnly }
}

function toRollFacts(
  { office }: Pick<OfficeContext, 'office'>,
  { name, role, signedAt }: Pick<Receipt, 'name' | 'role' | 'signedAt'>,
): RollFacts {
  return { name, role, signedAt: signedAt === null ? null : toLocalDateTime(signedAt, office.timeZone) }
}

/** The same of somebody whom a reminder is for, who is mentioned where Slack knows him. */
export function toRemindedFacts(
  context: Pick<OfficeContext, 'office'>,
  person: Pick<Receipt, 'name' | 'role' | 'signedAt' | 'slackUserId'>,
): RemindedFacts {
  return { ...toRollFacts(context, person), slackUserId: person.slackUserId }
}

/** The same notice saying who has signed; a notice without a roll when there is none. */
export function withRoll(notice: NoticeInput, receipt: ReceiptFacts | null): NoticeInput {
  const { receipt: _old, ...facts } = notice.facts as { readonly receipt?: ReceiptFacts }
  return { kind: notice.kind, facts: receipt === null ? facts : { ...facts, receipt } } as NoticeInput
}

/**
 * A notice with the roll of the run that its message shows at present, or with none: what a change takes over from the
 * message it changes may be out of date. A change of the roll alone comes with its own.
 */
export async function withCurrentRoll(
  context: Pick<OfficeContext, 'office'>,
  db: Db,
  notice: NoticeInput,
  place: {
    readonly unitCode: string
    readonly action?: 'post' | 'update' | 'reply'
    readonly targetId?: number
    readonly isRoll?: boolean
  },
): Promise<NoticeInput> {
  const { action = 'post', targetId, unitCode, isRoll = false } = place
  if (isRoll) return notice
  const given = (notice.facts as { readonly receipt?: ReceiptFacts }).receipt
  if (action !== 'update' || targetId === undefined) return given === undefined ? notice : withRoll(notice, null)
  const run = await runShownOn(db, { id: targetId, unitCode })
  if (run === null && given === undefined) return notice
  return withRoll(notice, run === null ? null : await receiptFactsOf(context, db, run, false))
}
