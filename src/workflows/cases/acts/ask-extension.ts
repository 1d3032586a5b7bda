import { done } from '../../../domain/refusal.ts'
import { defineCaseAct, needed } from '../define-act.ts'
import { dueFault, refuseInput } from '../values.ts'

/** The lead unit asks for more time, until a day later than the one it has. */
export const askExtension = defineCaseAct({
  step: 'askExtension',
  fields: [needed('until', 'day'), needed('reason')],
  takesEvidence: true,
  plan({ record, today }, values) {
    const until = values.needed('until')
    if (record.dueOn !== null && until <= record.dueOn) {
      return refuseInput(`until: got ${until}; expected a day after ${record.dueOn}, when the case is due`, 'until')
    }
    const fault = dueFault(until, today, record.registeredOn)
    return fault === null ? done({}) : refuseInput(`until: got ${until}; ${fault}`, 'until')
  },
})
