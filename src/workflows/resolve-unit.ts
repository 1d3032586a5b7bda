import { done, type Outcome, refuse } from '../domain/refusal.ts'
import type { Month } from '../domain/time.ts'
import { type AdminLevel, districtOf, parseUnitText, resolveUnit, type UnitTree } from '../domain/units.ts'

/** The code of the township a person means. */
export function resolveTownship(tree: UnitTree, text: string, month: Month): Outcome<string> {
  return resolveCode(tree, text, month, 'township')
}

/** The code of the unit a person means: by code, by district and name, or by a bare name that fits only one. */
export function resolveCode(tree: UnitTree, text: string, month: Month, level?: AdminLevel): Outcome<string> {
  const found = resolveUnit(tree, parseUnitText(text), { month }, level)
  switch (found.kind) {
    case 'found':
      return done(found.unit.code)
    case 'ambiguous': {
      const details = found.candidates.map((unit) => {
        return `${unit.code}  ${districtOf(tree, unit, month)?.name ?? ''}/${unit.name}`
      })
      const message = `${text}: fits ${found.candidates.length} units; expected a code or 区全称/单位名称`
      return refuse({ code: 'unit-ambiguous', needs: 'input', message, details })
    }
    case 'expired':
      return refuse({
        code: 'unit-expired',
        needs: 'input',
        message: `${text}: ${found.unit.code} is not valid in ${month}`,
      })
    case 'unknown':
      return refuse({
        code: 'unit-unknown',
        needs: 'input',
        message: `${text}: no such ${level === undefined ? '' : `${level}-level `}unit; expected a code or 区全称/单位名称`,
      })
  }
}
