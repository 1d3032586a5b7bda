import { done } from '../../../domain/refusal.ts'
import { checkCaseUnits } from '../case-units.ts'
import { defineCaseAct, needed, optional } from '../define-act.ts'
import { dueFault, refuseInput } from '../values.ts'

/** 任务分解: goal, measures, time limit and responsible units of a case (M8). It can be done again until it is assigned. */
export const decompose = defineCaseAct({
  step: 'decompose',
  fields: [
    needed('goal'),
    needed('measures'),
    needed('due', 'day'),
    optional('lead', 'unit'),
    optional('assisting', 'units'),
    optional('territories', 'units'),
  ],
  takesEvidence: true,
  plan({ record, tree, today }, values) {
    const due = values.needed('due')
    const fault = dueFault(due, today, record.registeredOn)
    if (fault !== null) return refuseInput(`due: got ${due}; ${fault}`, 'due')
    const lead = values.units('lead')?.[0] ?? record.leadUnitCode
    const isElsewhere = lead !== record.leadUnitCode && values.units('territories') === null
    const wasOwnTerritory = record.territorialCodes.every((code) => code === record.leadUnitCode)
    const given = {
      leadUnitCode: lead,
      assistingCodes: values.units('assisting') ?? record.assistingCodes,
      // A case that lay where its lead unit is moves with the lead.
      territorialCodes: isElsewhere && wasOwnTerritory ? [] : (values.units('territories') ?? record.territorialCodes),
      issuerUnitCode: record.issuerUnitCode,
    }
    const isCross = record.crossJurisdiction && values.units('territories') === null
    const checked = checkCaseUnits(tree, given, { day: today, isCross })
    if (!checked.ok) return checked
    return done({ change: { dueOn: due, ...checked.value } })
  },
})
