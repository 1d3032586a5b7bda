import { done, type Outcome, refuse } from '../domain/refusal.ts'
import { type LocalDay, monthOf } from '../domain/time.ts'
import { searchUnits } from '../domain/unit-search.ts'
import { parseSpelling } from '../domain/unit-spelling.ts'
import { ADMIN_LEVELS, type AdminLevel, districtOf, type Unit, type UnitTree } from '../domain/units.ts'
import { maySee, type Scope } from '../domain/visibility.ts'
import { loadReadings } from '../intake/pinyin.ts'
import type { UnitRef } from '../notifications/facts.ts'
import { loadTree, type OfficeContext } from './office-context.ts'

export interface FoundUnit extends UnitRef {
  readonly level: AdminLevel
}

/** The unit meant, or those to choose from and how many more there are. */
export type UnitFinding =
  | { readonly kind: 'found'; readonly unit: FoundUnit }
  | { readonly kind: 'choice'; readonly units: readonly FoundUnit[]; readonly more: number }

export interface UnitQuestion {
  readonly text: string
  /** Units outside it are as if unknown; `null` = any unit may be named. */
  readonly within: Scope | null
  readonly day: LocalDay
  readonly levels?: readonly AdminLevel[]
  /** The units as they stand; loaded when they are left out. */
  readonly tree?: UnitTree
}

/** The unit a person means. One he may not see and one that is not there are refused in the same words. */
export async function findUnit(context: OfficeContext, question: UnitQuestion): Promise<Outcome<UnitFinding>> {
  const { text, within, day, levels = ADMIN_LEVELS } = question
  const tree = question.tree ?? (await loadTree(context.database.prisma))
  const isOffered = ({ code }: Unit) => within === null || maySee(within, { unitCodes: [code], namedIds: null })
  const spelling = parseSpelling(text) === null ? {} : { readingsOf: await loadReadings() }
  const found = searchUnits(tree, text, { day, levels, isOffered, ...spelling })
  switch (found.kind) {
    case 'found':
      return done({ kind: 'found', unit: toFoundUnit(tree, found.unit, day) })
    case 'choice': {
      const units = found.units.map((unit) => toFoundUnit(tree, unit, day))
      return done({ kind: 'choice', units, more: found.more })
    }
    case 'none':
      return refuseUnseen(text)
  }
}

/** The one refusal of what does not exist and of what somebody may not see. */
export function refuseUnseen(what: string) {
  const message = `${what}: nothing of this is there for you to see; expected something that exists and lies in your units`
  return refuse({ code: 'not-found', needs: 'input', message })
}

export function toFoundUnit(tree: UnitTree, unit: Unit, day: LocalDay): FoundUnit {
  const district = districtOf(tree, unit, monthOf(day))
  const isOwn = district === null || district.code === unit.code
  return { unitCode: unit.code, unitName: unit.name, district: isOwn ? '' : district.name, level: unit.level }
}
