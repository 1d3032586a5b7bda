import { done, type Outcome, refuse } from '../domain/refusal.ts'
import { type FoundUnit, findUnit, type UnitQuestion } from '../workflows/find-unit.ts'
import type { OfficeContext } from '../workflows/office-context.ts'

/** The unit a person means in a terminal; where several fit, they are listed with their codes. */
export async function oneUnit(context: OfficeContext, question: UnitQuestion): Promise<Outcome<FoundUnit>> {
  const found = await findUnit(context, question)
  if (!found.ok) return found
  if (found.value.kind === 'found') return done(found.value.unit)
  const { units, more } = found.value
  return refuse({
    code: 'unit-ambiguous',
    needs: 'input',
    message: `${question.text}: part of the name of ${units.length + more} unit(s); expected a code or a whole name`,
    details: units.map(
      ({ unitCode, district, unitName }) => `${unitCode}  ${district}${district === '' ? '' : '/'}${unitName}`,
    ),
  })
}
