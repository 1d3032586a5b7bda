import type { Medium } from '../domain/medium.ts'
import type { Month } from '../domain/time.ts'
import { recordAct as record } from '../store/audit.ts'
import type { Db } from '../store/database.ts'
import { currentReference } from '../store/reference.ts'
import type { Actor } from './authorise.ts'
import type { OfficeContext } from './office-context.ts'

/** What an act was about; see `AuditedAct`. */
export interface ActRecord {
  readonly act: string
  readonly unitCode?: string
  readonly medium?: Medium
  readonly month?: Month
  readonly details?: Readonly<Record<string, unknown>>
}

/**
 * Writes the act to the audit log, in the act's own transaction, with the reference of the request that did it. Call it
 * last: entries take turns from here on.
 */
export async function recordAct(
  context: Pick<OfficeContext, 'now'>,
  db: Db,
  actor: Actor,
  made: ActRecord,
): Promise<void> {
  const reference = currentReference()
  await record(db, {
    at: context.now(),
    actorId: actor.personId,
    actorName: actor.name,
    surface: actor.surface,
    act: made.act,
    unitCode: made.unitCode ?? null,
    medium: made.medium ?? null,
    month: made.month ?? null,
    details: { ...made.details, ...(reference === null ? {} : { reference }) },
  })
}
