import { standsFor } from '../../domain/occurrence.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import { runReason } from '../../domain/run-reasons.ts'
import { toLocalDateTime } from '../../domain/time.ts'
import type { MissedRunsFacts } from '../../notifications/facts.ts'
import type { Db } from '../../store/database.ts'
import { beginOccurrence, lockAskedRuns, type StoredOccurrence, skipOccurrence } from '../../store/occurrences.ts'
import { listMessages } from '../../store/outbox.ts'
import { type ActorClaim, authoriseIn } from '../authorise.ts'
import type { OfficeContext } from '../office-context.ts'
import { recordAct } from '../record-act.ts'
import { reviseMessage, type StandingMessage } from '../standing-messages.ts'

/** What a person says of runs that were missed: the last one is made up for, or none is. */
export type MissedDecision = 'run' | 'skip'

export interface MissedInput {
  readonly scheduleId: string
  /** The last missed run it is about; `null` = every run that waits for an answer. */
  readonly through: string | null
  readonly decision: MissedDecision
  readonly by: ActorClaim
}

/** Later than any slot. */
const LAST_SLOT = '9999-12-31 23:59'

/** Decides about the missed runs of a schedule that wait for a person; the message that asked says what was decided. */
export async function decideMissedRuns(
  context: OfficeContext,
  input: MissedInput,
): Promise<Outcome<{ slots: readonly string[] }>> {
  const { scheduleId, through, decision, by } = input
  return context.database.transaction(async (db) => {
    const actor = await authoriseIn(db, context, by, 'changeSchedule')
    if (!actor.ok) return actor
    const runs = await lockAskedRuns(db, scheduleId, through ?? LAST_SLOT)
    const last = runs.at(-1)
    if (last === undefined) {
      const message = `${scheduleId}: no missed run waits for an answer`
      return refuse({ code: 'nothing-missed', needs: 'input', message })
    }
    await carryOut(context, db, runs, { decision, last, byName: actor.value.name })
    await sayDecided(context, db, { scheduleId, last: last.slot, decision, byName: actor.value.name })
    const slots = runs.map(({ slot }) => slot)
    await recordAct(context, db, actor.value, { act: 'decideMissedRuns', details: { scheduleId, decision, slots } })
    return done({ slots })
  })
}

async function carryOut(
  context: OfficeContext,
  db: Db,
  runs: readonly StoredOccurrence[],
  { decision, last, byName }: { decision: MissedDecision; last: StoredOccurrence; byName: string },
): Promise<void> {
  const now = context.now()
  for (const { scheduleId, slot } of runs) {
    if (decision === 'run' && slot === last.slot) await beginOccurrence(db, scheduleId, slot, now)
    else {
      const reason = decision === 'run' ? standsFor(last) : runReason('decided', byName)
      await skipOccurrence(db, scheduleId, slot, reason, now)
    }
  }
}

/** Says on every message that asked about these runs what was decided; its buttons go. */
async function sayDecided(
  context: OfficeContext,
  db: Db,
  {
    scheduleId,
    last,
    decision,
    byName,
  }: { scheduleId: string; last: string; decision: MissedDecision; byName: string },
): Promise<void> {
  const at = toLocalDateTime(context.now(), context.office.timeZone)
  for (const message of await questionsThatStand(db)) {
    const facts = message.current.facts as MissedRunsFacts
    if (facts.scheduleId !== scheduleId || facts.outcome !== null || (facts.slots.at(-1) ?? '') > last) continue
    const outcome = { decision, by: byName, at }
    const notice = { kind: 'missedRuns', facts: { ...facts, outcome } } as const
    await reviseMessage(context, db, message, { visible: notice, unseen: notice }, { name: decision, version: 1 })
  }
}

/** Every message that asked about missed runs, with what it says now. */
async function questionsThatStand(db: Db): Promise<readonly StandingMessage[]> {
  const rows = await listMessages(db, { kind: 'missedRuns' }, { newest: true })
  const standing = rows.filter(({ state }) => state !== 'cancelled' && state !== 'superseded')
  return standing
    .filter(({ action }) => action === 'post')
    .map((base) => {
      const changes = standing.filter(({ action, targetId }) => action === 'update' && targetId === base.id)
      return { base, current: changes.at(-1) ?? base }
    })
}
