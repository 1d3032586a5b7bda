import { done } from '../../../domain/refusal.ts'
import { detailOf } from '../../../store/case-events.ts'
import { defineCaseAct, optional } from '../define-act.ts'
import { dueFault, refuseInput } from '../values.ts'

/** The issuer gives more time: until the day asked for, or another. */
export const grantExtension = defineCaseAct({
  step: 'grantExtension',
  fields: [optional('until', 'day'), optional('note')],
  takesEvidence: false,
  plan({ record, today, extension }, values) {
    const until = values.text('until') ?? detailOf(extension, 'until') ?? ''
    const fault = dueFault(until, today, record.registeredOn)
    if (fault !== null) return refuseInput(`until: got ${until}; ${fault}`, 'until')
    return done({
      change: { dueOn: until, extensions: record.extensions + 1 },
      details: { until, was: record.dueOn },
    })
  },
})
