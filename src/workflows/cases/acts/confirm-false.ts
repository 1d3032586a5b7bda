import { FALSE_KINDS, isFalseKind } from '../../../domain/case.ts'
import { done } from '../../../domain/refusal.ts'
import { defineCaseAct, needed, optional } from '../define-act.ts'
import { orderInCase } from '../order-self-criticism.ts'
import { dueFault, refuseInput } from '../values.ts'

/**
 * The inspection office confirms a false rectification: the case reopens, and the unit's principal leader owes a profound
 * self-criticism. Others only see that the case was reopened.
 */
export const confirmFalse = defineCaseAct({
  step: 'confirmFalse',
  fields: [
    { ...optional('falseKind', 'choice'), choices: FALSE_KINDS },
    needed('reason'),
    optional('due', 'day'),
    optional('selfCriticismDue', 'day'),
  ],
  takesEvidence: true,
  plan({ record, today }, values, { office }) {
    const due = values.text('due') ?? record.dueOn ?? ''
    const fault = dueFault(due, today, record.registeredOn)
    if (fault !== null) return refuseInput(`due: got ${due === '' ? 'nothing' : due}; ${fault}`, 'due')
    const criticismDue = values.text('selfCriticismDue')
    if (criticismDue === null && office.cases.selfCriticismWorkingDays === null) {
      const message = 'selfCriticismDue: got nothing; expected a day, since the office file sets no time for it'
      return refuseInput(message, 'selfCriticismDue')
    }
    const criticismFault = criticismDue === null ? null : dueFault(criticismDue, today, today)
    if (criticismFault !== null) {
      return refuseInput(`selfCriticismDue: got ${criticismDue}; ${criticismFault}`, 'selfCriticismDue')
    }
    const given = values.text('falseKind') ?? ''
    const kind = isFalseKind(given) ? given : record.falseKind
    if (kind === null) return refuseInput(`falseKind: got nothing; expected ${FALSE_KINDS.join(' or ')}`, 'falseKind')
    return done({
      change: { falseState: 'confirmed', falseKind: kind, dueOn: due, closedAt: null },
      shownAs: 'reopen',
      follow: (context, scene, event) => orderInCase(context, scene, event, { kind, dueOn: criticismDue }),
    })
  },
})
