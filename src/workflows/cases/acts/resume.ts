import { dueAfterRest } from '../../../domain/case-deadlines.ts'
import { done } from '../../../domain/refusal.ts'
import { toLocalDay } from '../../../domain/time.ts'
import { defineCaseAct, optional } from '../define-act.ts'

/** The case goes on, due as many days later as it rested. */
export const resume = defineCaseAct({
  step: 'resume',
  fields: [optional('note')],
  takesEvidence: false,
  plan({ record, today, suspendedAt }, _values, { office }) {
    const since = suspendedAt === null ? today : toLocalDay(suspendedAt, office.timeZone)
    const dueOn = record.dueOn === null ? null : dueAfterRest(record.dueOn, since, today)
    return done({ change: { suspended: false, dueOn }, details: { until: dueOn, was: record.dueOn } })
  },
})
