import { townshipOf } from '../../domain/case-parties.ts'
import { mayAct } from '../../domain/people.ts'
import { done, type Outcome, type Refusal, refuse } from '../../domain/refusal.ts'
import { compareText, isBody, type Unit, type UnitTree, unitOn } from '../../domain/units.ts'
import { maySee } from '../../domain/visibility.ts'
import type { ActorClaim } from '../authorise.ts'
import { type FoundUnit, toFoundUnit } from '../find-unit.ts'
import { loadTree, type OfficeContext, todayOf } from '../office-context.ts'
import { identifyViewer, type Viewer } from '../viewer.ts'

/** More places than this are not chosen from a list: Slack offers no more options. */
export const PLACES_OFFERED_MAX = 100

/** A place somebody may report from: a village with its township, or a township itself. */
export interface ReportPlace {
  readonly unit: FoundUnit
  readonly township: FoundUnit
}

/**
 * The villages in whose name this person may report, and the townships of his that have none on record; `null` when they
 * are too many to choose from.
 */
export async function reportPlaces(
  context: OfficeContext,
  { by }: { readonly by: ActorClaim },
): Promise<Outcome<readonly ReportPlace[] | null>> {
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  const refusal = reportRefusal(viewer.value)
  if (refusal !== null) return refuse(refusal)
  const tree = await loadTree(context.database.prisma)
  const day = todayOf(context)
  const seen = territoriesOf(tree, day).filter(({ code }) =>
    maySee(viewer.value.scope, { unitCodes: [code], namedIds: null }),
  )
  const withVillages = new Set(seen.flatMap(({ level, parentCode }) => (level === 'village' ? [parentCode] : [])))
  const offered = seen.filter(({ level, code }) => level === 'village' || !withVillages.has(code))
  if (offered.length > PLACES_OFFERED_MAX) return done(null)
  return done(
    offered
      .toSorted((a, b) => compareText(a.code, b.code))
      .map((unit) => {
        const township = unitOn(tree, townshipOf(tree, unit.code, day), day) ?? unit
        return { unit: toFoundUnit(tree, unit, day), township: toFoundUnit(tree, township, day) }
      }),
  )
}

/** Why this person may not report; `null` = he may. */
export function reportRefusal({ actor, roles }: Viewer): Refusal | null {
  if (actor.personId === null || mayAct(roles, 'reportProblem')) return null
  const held = roles.size === 0 ? 'none today' : [...roles].join(', ')
  const message = `${actor.personId} (${actor.name}) may not report a problem of a patrol; roles held: ${held}`
  return { code: 'not-permitted', needs: 'input', message }
}

function territoriesOf(tree: UnitTree, day: string): readonly Unit[] {
  const units = [...tree.spansByCode.keys()].flatMap((code) => unitOn(tree, code, day) ?? [])
  return units.filter((unit) => (unit.level === 'village' || unit.level === 'township') && !isBody(unit))
}
