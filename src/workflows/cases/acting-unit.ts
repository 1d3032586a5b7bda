import type { Party } from '../../domain/case.ts'
import type { CaseScene } from './scene.ts'

/**
 * The unit in whose name somebody acts: the lead or an assisting unit he holds a post in, else the issuing one, else his
 * first. `null` = he holds no post.
 */
export function actingUnitOf({ record, viewer, who }: Pick<CaseScene, 'record' | 'viewer' | 'who'>): string | null {
  const codes = viewer.posts.map(({ unitCode }) => unitCode)
  const own = [record.leadUnitCode, ...record.assistingCodes].find((code) => codes.includes(code))
  const isOwn = OWN_PARTIES.some((party) => who.parties.has(party))
  if (isOwn && own !== undefined) return own
  return codes.find((code) => code === record.issuerUnitCode) ?? codes[0] ?? null
}

const OWN_PARTIES: readonly Party[] = ['leadUnit', 'assistingUnit']
