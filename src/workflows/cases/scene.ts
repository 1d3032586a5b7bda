import { type CaseParticipant, type CaseStanding, isUnassigned } from '../../domain/case.ts'
import { type CaseUnits, NOBODY_YET, partiesIn } from '../../domain/case-parties.ts'
import { done, type Outcome } from '../../domain/refusal.ts'
import type { LocalDay } from '../../domain/time.ts'
import type { UnitTree } from '../../domain/units.ts'
import { maySee, type Viewable } from '../../domain/visibility.ts'
import { type CaseEvent, newestCaseEventOf } from '../../store/case-events.ts'
import { findCase, lockCase, type StoredCase } from '../../store/cases.ts'
import type { Db } from '../../store/database.ts'
import { refuseUnseen } from '../find-unit.ts'
import { loadTree, type OfficeContext, todayOf } from '../office-context.ts'
import type { Viewer } from '../viewer.ts'

/** A case as somebody stands before it: what it is, where it stands, and whom he speaks for. */
export interface CaseScene {
  readonly db: Db
  readonly record: StoredCase
  readonly standing: CaseStanding
  readonly viewer: Viewer
  readonly who: CaseParticipant
  readonly tree: UnitTree
  readonly today: LocalDay
  /** The extension that was asked for and is not decided; `null` = none. */
  readonly extension: CaseEvent | null
  /** Since when the case rests; `null` = it does not. */
  readonly suspendedAt: Date | null
  /** The suspicion of false rectification that is not decided; `null` = none. */
  readonly suspicion: CaseEvent | null
}

/**
 * The case of that number as this person stands before it. One he may not see and one that is not there are refused in
 * the same words.
 *
 * @param options.isLocked Locks the case until the transaction ends: its steps take turns.
 */
export async function loadScene(
  context: OfficeContext,
  db: Db,
  number: string,
  viewer: Viewer,
  { isLocked }: { readonly isLocked: boolean },
): Promise<Outcome<CaseScene>> {
  const record = await (isLocked ? lockCase(db, number) : findCase(db, number))
  if (record === null || !maySee(viewer.scope, viewableOf(record))) return refuseUnseen(number)
  const tree = await loadTree(db)
  const today = todayOf(context)
  const { personId } = viewer.actor
  const who = personId === null ? NOBODY_YET : partiesIn(tree, viewer.posts, record, personId, today)
  const extension = await extensionAsked(db, record.id)
  const suspicion = record.falseState === 'suspected' ? await newestCaseEventOf(db, record.id, ['suspectFalse']) : null
  const rest = record.suspended ? await newestCaseEventOf(db, record.id, ['suspend']) : null
  const standing: CaseStanding = {
    state: record.state,
    isSuspended: record.suspended,
    isExtensionAsked: extension !== null,
    suspicion: suspicion === null ? null : { personId: suspicion.personId },
    isCrossJurisdiction: record.crossJurisdiction,
  }
  return done({ db, record, standing, viewer, who, tree, today, extension, suspendedAt: rest?.at ?? null, suspicion })
}

/** Whose matter a case is: until it is assigned, nobody's but its issuer's. */
export function viewableOf(record: Pick<StoredCase, 'state' | keyof CaseUnits>): Viewable {
  const { issuerUnitCode, leadUnitCode, assistingCodes, territorialCodes } = record
  const unitCodes = isUnassigned(record.state)
    ? [issuerUnitCode]
    : [leadUnitCode, ...assistingCodes, ...territorialCodes, issuerUnitCode]
  return { unitCodes, namedIds: null }
}

/** The step that asks for an extension, and those after which it no longer waits: it was decided, or the work is done. */
export const EXTENSION_QUESTION = ['askExtension', 'grantExtension', 'refuseExtension', 'claimCompletion'] as const

async function extensionAsked(db: Db, caseId: number): Promise<CaseEvent | null> {
  const newest = await newestCaseEventOf(db, caseId, EXTENSION_QUESTION)
  return newest?.step === EXTENSION_QUESTION[0] ? newest : null
}
