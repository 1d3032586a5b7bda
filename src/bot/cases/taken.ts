import type { CaseStep } from '../../domain/case.ts'
import { ownWord } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import type { CaseView } from '../../workflows/cases/case-view.ts'
import { openButton } from '../answers/cases.ts'
import type { BotTools, Done, ReplyButton } from '../define.ts'
import { actButtons, toCaseModal } from './modal.ts'

/** Steps that are offered after one; the rest stands in the case's view. */
const OFFERED_MAX = 4

/** A step that was taken: how the case stands now, and what this person may do next. */
export function stepTaken(tools: BotTools, view: CaseView, step: CaseStep): Done {
  const { caseForms } = tools.replies
  const { cases } = tools.context.templates.format.words
  const taken = fillIn(caseForms.taken, {
    step: caseForms.acts[step].title,
    number: view.number,
    state: stateWord(tools, view),
  })
  const next = view.nextStep === null ? null : ownWord(cases.nextSteps, view.nextStep.step)
  return doneIn(tools, view, next === null ? taken : `${taken}\n${fillIn(caseForms.next, { step: next })}`)
}

/** Something was done in a case; its view shows it from now on. */
export function doneIn(tools: BotTools, view: CaseView, text: string): Done {
  return { kind: 'done', text, buttons: nextButtons(tools, view), beneath: toCaseModal(tools, view) }
}

/** What this person may do next in the case, and the case itself. */
export function nextButtons(tools: BotTools, view: CaseView): readonly (readonly ReplyButton[])[] {
  return [[...actButtons(tools, view).slice(0, OFFERED_MAX), openButton(tools, view.number)]]
}

export function stateWord({ context }: BotTools, { state, isSuspended }: CaseView): string {
  return ownWord(context.templates.format.words.cases.states, isSuspended ? 'suspended' : state)
}
