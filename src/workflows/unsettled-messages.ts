import type { MessageState } from '../domain/delivery.ts'
import { done, type Outcome, refuse } from '../domain/refusal.ts'
import { districtOf, type UnitTree, unitInMonth, unitOn } from '../domain/units.ts'
import { messageIds } from '../store/message-ids.ts'
import { countByState, findMessage, listMessages, type OutboxMessage } from '../store/outbox.ts'
import { type Wait, waitsOf } from '../store/waits.ts'
import { type ActorClaim, authorise } from './authorise.ts'
import { expectedTimesOf } from './expected-times.ts'
import { loadTree, type OfficeContext, todayOf } from './office-context.ts'

/** States in which a message is not settled; those that need a person come first. */
export const UNSETTLED_STATES = [
  'failed',
  'unconfirmed',
  'sending',
  'pending',
] as const satisfies readonly MessageState[]
export type UnsettledState = (typeof UNSETTLED_STATES)[number]

export interface UnsettledMessage {
  readonly message: OutboxMessage
  readonly state: UnsettledState
  /** The unit it is about, with its names as of its month. */
  readonly unitName: string
  /** `null` for the city and for a district. */
  readonly district: string | null
  /** What else keeps it back; `null` = nothing but its time. */
  readonly wait: Wait | null
  /** When one that waits goes out if nothing goes wrong; `null` = it waits for a person, or does not wait. */
  readonly expectedAt: Date | null
}

export interface UnsettledMessages {
  /** Of all states, whichever are listed. */
  readonly counts: Readonly<Record<UnsettledState, number>>
  /** State by state in the order of `UNSETTLED_STATES`, the newest of each first. */
  readonly listed: readonly UnsettledMessage[]
  /** How many more there are in the states asked for. */
  readonly more: number
}

/** What is not settled: how much in each state, and the first `take` of the states asked for. */
export async function unsettledMessages(
  context: OfficeContext,
  { states, take }: { readonly states: readonly UnsettledState[]; readonly take: number },
): Promise<UnsettledMessages> {
  const db = context.database.prisma
  const counted = await countByState(db)
  const counts = Object.fromEntries(UNSETTLED_STATES.map((state) => [state, counted[state] ?? 0]))
  const ids: number[] = []
  for (const state of UNSETTLED_STATES.filter((candidate) => states.includes(candidate))) {
    if (ids.length < take) {
      ids.push(...(await messageIds(db, { states: [state] }, { take: take - ids.length, newest: true })))
    }
  }
  const listed = await sightsOf(context, await listMessages(db, { ids }), ids)
  const total = states.reduce((sum, state) => sum + (counts[state] ?? 0), 0)
  return {
    counts: counts as Readonly<Record<UnsettledState, number>>,
    listed,
    more: Math.max(0, total - listed.length),
  }
}

/**
 * One message that is not settled, for somebody who may settle it. Refuses one that is not there and one that is settled.
 */
export async function messageToSettle(
  context: OfficeContext,
  { id, by }: { readonly id: number; readonly by: ActorClaim },
): Promise<Outcome<UnsettledMessage>> {
  const actor = await authorise(context, by, 'retryMessage')
  if (!actor.ok) return actor
  const message = await findMessage(context.database.prisma, id)
  if (message === null) {
    return refuse({ code: 'unknown-message', needs: 'input', message: `message ${id}: no such message` })
  }
  const [sight] = await sightsOf(context, [message], [id])
  if (sight !== undefined) return done(sight)
  const text = `message ${id} is ${message.state}; expected one that is ${UNSETTLED_STATES.join(', ')}`
  return refuse({ code: 'message-settled', needs: 'input', message: text })
}

/** What somebody has to know of messages that are not settled, in the order of the ids. */
async function sightsOf(
  context: OfficeContext,
  rows: readonly OutboxMessage[],
  ids: readonly number[],
): Promise<readonly UnsettledMessage[]> {
  const db = context.database.prisma
  const messages = new Map(rows.map((message) => [message.id, message]))
  const waits = await waitsOf(db, [...messages.values()])
  const isAnyPending = [...messages.values()].some(({ state }) => state === 'pending')
  const times = isAnyPending ? await expectedTimesOf(context) : new Map<number, Date | null>()
  const tree = await loadTree(db)
  return ids.flatMap((id) => {
    const message = messages.get(id)
    if (message === undefined || !isUnsettled(message.state)) return []
    const { state, dueAt } = message
    const wait = waits.get(id) ?? null
    // One that is too far down to be estimated goes out at its time at the earliest.
    const expectedAt = state === 'pending' ? (times.has(id) ? (times.get(id) ?? null) : dueAt) : null
    return [{ message, state, ...namesOf(context, tree, message), wait, expectedAt }]
  })
}

function isUnsettled(state: MessageState): state is UnsettledState {
  return (UNSETTLED_STATES as readonly MessageState[]).includes(state)
}

function namesOf(context: OfficeContext, tree: UnitTree, { unitCode, month }: OutboxMessage) {
  const unit = month === null ? unitOn(tree, unitCode, todayOf(context)) : unitInMonth(tree, unitCode, month)
  const district = unit === null || month === null ? null : districtOf(tree, unit, month)
  const isOwn = district?.code === unitCode
  return { unitName: unit?.name ?? unitCode, district: district === null || isOwn ? null : district.name }
}
