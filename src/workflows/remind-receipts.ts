import { channelsFor } from '../domain/channels.ts'
import { PRIORITY } from '../domain/delivery.ts'
import { copiedUnits } from '../domain/escalation.ts'
import { type Recipient, receiptDuty, recipientsOf } from '../domain/receipts.ts'
import type { ReminderOccasion } from '../domain/reminders.ts'
import { toLocalDay } from '../domain/time.ts'
import { districtOf, type UnitTree, unitOn } from '../domain/units.ts'
import type { ReceiptReminderFacts, UnitRef } from '../notifications/facts.ts'
import { signedSubject } from '../notifications/notices/receipt-reminder.ts'
import { fillIn } from '../notifications/words.ts'
import { loadChannels } from '../store/channels.ts'
import type { Db } from '../store/database.ts'
import type { StoredDeadline } from '../store/deadlines.ts'
import { findMessage } from '../store/outbox.ts'
import { loadPosts } from '../store/posts.ts'
import {
  addPostToRun,
  addRecipients,
  findReceiptRun,
  lockReceiptRun,
  type ReceiptRun,
  receiptsOf,
  recordReceiptStep,
} from '../store/receipts.ts'
import { composeMessage } from './compose-message.ts'
import { type DeadlineSubject, reminderKey } from './deadlines.ts'
import { loadTree, type OfficeContext } from './office-context.ts'
import { toRemindedFacts } from './receipt-facts.ts'
import { receiptKindOf } from './receipt-kinds.ts'
import { showRoll } from './receipt-roll.ts'
import { showOn } from './receipt-run.ts'

/** What is said of messages that nobody, or not everybody, has signed for. */
export const receiptDeadlines: DeadlineSubject = {
  subjectKind: 'receipt',
  purpose: 'notices',
  namedIds: null,
  async describe(context, db, { subjectId }) {
    const run = await findReceiptRun(db, Number(subjectId))
    if (run === null) return null
    const { format } = context.templates
    return fillIn(format.words.receiptRoll.due, { subject: signedSubject(run, format) })
  },
  remind: remindOfReceipt,
}

/**
 * On the days that the run's policy names: reminds those asked first who have not signed, in the thread of the message;
 * asks whoever comes next; and copies the unit above. Those who were asked before stay asked.
 */
async function remindOfReceipt(
  context: OfficeContext,
  db: Db,
  deadline: StoredDeadline,
  occasion: ReminderOccasion,
): Promise<void> {
  const run = await lockReceiptRun(db, Number(deadline.subjectId))
  if (run === null || run.state !== 'open') return
  const roll = await receiptsOf(db, [run.id])
  const startedOn = toLocalDay(run.startedAt, context.office.timeZone)
  const lookedOn = deadline.saidOn.at(-1) ?? startedOn
  const standing = { policy: run.policy, startedOn, step: run.step, roll, lookedOn }
  const duty = receiptDuty(standing, occasion.sayOn, context.calendar)
  if (!duty.remind) return
  const tree = await loadTree(db)
  const first = Math.min(...roll.map(({ step }) => step))
  const unsigned = roll.filter(({ step, signedAt }) => step === first && signedAt === null)
  const asked = await askNext(context, db, { run, tree, steps: duty.ask, occasion, onRoll: roll })
  const said: Reminding = {
    run,
    key: (kind, channelId) => reminderKey(kind, deadline, occasion, channelId),
    facts: {
      officeName: context.office.name,
      unit: unitRefOf(tree, run.unitCode, occasion.sayOn),
      kind: run.kind,
      medium: run.medium,
      month: run.month,
      signBy: { day: deadline.day, confirmed: deadline.confirmed },
      unsigned: unsigned.map((receipt) => toRemindedFacts(context, receipt)),
      asked: asked.ofUnit.map((recipient) => toRemindedFacts(context, { ...recipient, signedAt: null })),
      isOverdue: occasion.sayOn > deadline.day,
    },
  }
  await remindUnit(context, db, said)
  const isCopied = duty.ask.some((step) => run.policy.steps[step]?.of === 'above')
  if (asked.ofUnit.length + asked.ofAbove.length > 0) await showRoll(context, db, run)
  if (isCopied) await copyAbove(context, db, said, { tree, asked: asked.ofAbove, occasion })
}

interface Reminding {
  readonly run: ReceiptRun
  readonly key: (kind: string, channelId: string) => string
  readonly facts: ReceiptReminderFacts
}

interface AskedNext {
  readonly ofUnit: readonly Recipient[]
  readonly ofAbove: readonly Recipient[]
}

/** Puts on the roll whom the steps name; those of the unit above are asked there. */
async function askNext(
  context: OfficeContext,
  db: Db,
  given: {
    readonly run: ReceiptRun
    readonly tree: UnitTree
    readonly steps: readonly number[]
    readonly occasion: ReminderOccasion
    readonly onRoll: readonly { readonly personId: string }[]
  },
): Promise<AskedNext> {
  const { run, tree, steps, occasion } = given
  const posts = await loadPosts(db)
  const day = occasion.sayOn
  const onRoll = new Set(given.onRoll.map(({ personId }) => personId))
  const asked: Recipient[] = []
  for (const index of steps) {
    const step = run.policy.steps[index]
    if (step === undefined) continue
    const codes = step.of === 'unit' ? [run.unitCode] : copiedUnits(tree, run.unitCode, 1, day)
    for (const code of codes) {
      const named = recipientsOf(index, step, { code, posts, day }, onRoll)
      for (const { personId } of named) onRoll.add(personId)
      asked.push(...named)
    }
    await recordReceiptStep(db, run.id, index)
  }
  await addRecipients(db, run.id, asked, context.now())
  return {
    ofUnit: asked.filter(({ unitCode }) => unitCode === run.unitCode),
    ofAbove: asked.filter(({ unitCode }) => unitCode !== run.unitCode),
  }
}

async function remindUnit(context: OfficeContext, db: Db, { run, key, facts }: Reminding): Promise<void> {
  for (const postId of run.postIds) {
    const post = await findMessage(db, postId)
    if (post === null || post.kind !== run.kind) continue
    await composeMessage(
      context,
      db,
      { kind: 'receiptReminder', facts },
      {
        ...placeOf(run, post.version),
        key: key('receiptReminder', post.channelId),
        channelId: post.channelId,
        action: 'reply',
        targetId: post.id,
      },
    )
  }
}

/** Tells the unit above in its own channel, where those who are asked there sign. */
async function copyAbove(
  context: OfficeContext,
  db: Db,
  { run, key, facts }: Reminding,
  given: { readonly tree: UnitTree; readonly asked: readonly Recipient[]; readonly occasion: ReminderOccasion },
): Promise<void> {
  const day = given.occasion.sayOn
  const [above] = copiedUnits(given.tree, run.unitCode, 1, day)
  if (above === undefined) return
  const asked = given.asked.map((recipient) => toRemindedFacts(context, { ...recipient, signedAt: null }))
  const aboveName = unitOn(given.tree, above, day)?.name ?? above
  const purpose = above === context.office.cityCode ? 'operations' : receiptKindOf(run.kind).purpose
  let shown = run
  for (const { channelId } of channelsFor(await loadChannels(db), above, purpose, day)) {
    const notice = { kind: 'receiptEscalation', facts: { ...facts, asked, aboveName } } as const
    const place = { ...placeOf(run, 1), key: key('receiptEscalation', channelId), channelId }
    const message = await composeMessage(context, db, notice, place)
    if (asked.length === 0) continue
    shown = await addPostToRun(db, shown, message.id)
    await showOn(context, db, shown, message)
  }
}

function placeOf({ unitCode, medium, month }: ReceiptRun, version: number) {
  return { unitCode, medium, month, version, priority: PRIORITY.reminder }
}

function unitRefOf(tree: UnitTree, unitCode: string, day: string): UnitRef {
  const unit = unitOn(tree, unitCode, day)
  const district = unit === null ? null : districtOf(tree, unit, day.slice(0, 7))
  return { unitCode, unitName: unit?.name ?? unitCode, district: district?.name ?? '' }
}
