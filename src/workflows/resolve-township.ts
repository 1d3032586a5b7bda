import { done, type Outcome, refuse } from '../domain/refusal.ts'
import type { Month } from '../domain/time.ts'
import { districtOf, parseUnitText, resolveUnit, type UnitTree } from '../domain/units.ts'

/** The township a person means, by code, by district and name, or by a bare name that fits only one. */
export function resolveTownship(tree: UnitTree, text: string, month: Month): Outcome<string> {
  const found = resolveUnit(tree, parseUnitText(text), { month }, 'township')
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
        message: `${text}: no such township-level unit; expected a code or 区全称/单位名称`,
      })
  }
}
