import { z } from 'zod'
import { SELF_CRITICISM_STEPS, type SelfCriticismStep } from '../../domain/self-criticism.ts'
import { CaseButtonValue } from '../../notifications/notices/button-values.ts'
import { fillIn } from '../../notifications/words.ts'
import { CASE_ACTS } from '../../workflows/cases/acts/index.ts'
import type { CaseAct } from '../../workflows/cases/define-act.ts'
import { toActForm } from '../cases/act-form.ts'
import { toEvidenceModal } from '../cases/evidence-modal.ts'
import { evidenceInputs } from '../cases/form.ts'
import { toCaseModal } from '../cases/modal.ts'
import { stepTaken } from '../cases/taken.ts'
import { type ActionDefinition, defineAction } from '../define.ts'
import { toForm, verbatim } from '../forms.ts'

const PageValue = CaseButtonValue.extend({ page: z.int().nonnegative().max(1_000) })
const EvidenceValue = CaseButtonValue.extend({ evidenceId: z.int().positive() })

/** Opens a case's view. */
const openCase = toView('case.open', CaseButtonValue, false)

/** Another page of its timeline, in the place of the one looked at. */
const newerEntries = toView('case.newer', PageValue, true)
const olderEntries = toView('case.older', PageValue, true)

function toView<Value extends { readonly number: string; readonly page?: number }>(
  id: string,
  value: z.ZodType<Value>,
  inPlace: boolean,
) {
  return defineAction({
    id,
    value,
    async run({ value: { number, page = 0 }, by }, tools) {
      const found = await tools.workflows.viewCase(tools.context, { number, by })
      if (!found.ok) return { kind: 'refused', refusal: found.refusal }
      return { kind: 'form', view: toCaseModal(tools, found.value, page), inPlace }
    },
  })
}

const openEvidence = toEvidence('case.evidence', false)
const nextEvidence = toEvidence('case.evidenceNext', true)
const previousEvidence = toEvidence('case.evidencePrevious', true)

function toEvidence(id: string, inPlace: boolean) {
  return defineAction({
    id,
    value: PageValue,
    async run({ value: { number, page }, by }, tools) {
      const found = await tools.workflows.viewCase(tools.context, { number, by })
      if (!found.ok) return { kind: 'refused', refusal: found.refusal }
      return { kind: 'form', view: toEvidenceModal(tools, found.value, page), inPlace }
    },
  })
}

/** Sends one file of a case to the person, by what he may see at the press. */
const sendEvidence = defineAction({
  id: 'case.sendEvidence',
  value: EvidenceValue,
  async run({ value: { number, evidenceId }, by }, { context, workflows }) {
    const found = await workflows.caseEvidence(context, { number, evidenceId, by })
    if (!found.ok) return { kind: 'refused', refusal: found.refusal }
    const { fileName, content } = found.value
    return { kind: 'file', file: { fileName, title: fileName, content } }
  },
})

const askForEvidence = defineAction({
  id: 'case.addEvidence',
  value: CaseButtonValue,
  async run({ value: { number }, by }, tools) {
    const found = await tools.workflows.viewCase(tools.context, { number, by })
    if (!found.ok) return { kind: 'refused', refusal: found.refusal }
    const { add: words, intro } = tools.replies.caseForms.evidence
    const { title } = found.value
    const blocks = [verbatim(fillIn(intro, { number, title })), ...evidenceInputs(tools)]
    return { kind: 'form', view: toForm(tools, { id: 'case.addEvidence', about: { number }, words, blocks }) }
  },
})

/** Takes a step that asks for nothing at once, and asks for what any other one takes. */
function toAct(act: CaseAct) {
  const { step, fields, takesEvidence } = act
  const isAtOnce = fields.length === 0 && !takesEvidence
  return defineAction({
    id: `case.${step}`,
    value: CaseButtonValue,
    async run({ value: { number }, by }, tools) {
      const { context, workflows } = tools
      if (isAtOnce) {
        const taken = await workflows.takeCaseAct(context, { step, number, by, values: {} })
        return taken.ok ? stepTaken(tools, taken.value, step) : { kind: 'refused', refusal: taken.refusal }
      }
      const found = await workflows.caseToAct(context, { number, step, by })
      if (!found.ok) return { kind: 'refused', refusal: found.refusal }
      return { kind: 'form', view: toActForm(tools, act, found.value) }
    },
  })
}

const STEP_ACTIONS: readonly ActionDefinition<unknown>[] = CASE_ACTS.map(toAct)

function toSettlement(step: SelfCriticismStep) {
  return defineAction({
    id: `selfCriticism.${step}`,
    value: CaseButtonValue,
    async run({ value: { number }, by }, tools) {
      const found = await tools.workflows.viewCase(tools.context, { number, by })
      if (!found.ok) return { kind: 'refused', refusal: found.refusal }
      const { acts, intro } = tools.replies.caseForms.selfCriticism
      const unit = found.value.selfCriticisms[0]?.unitName
      // To whom it is not named there is none, so he learns of none.
      if (unit === undefined) return { kind: 'refused', refusal: unseen(number) }
      const evidence = step === 'receive' ? evidenceInputs(tools) : []
      const blocks = [verbatim(fillIn(intro, { unit, number })), ...evidence]
      const words = acts[step]
      return { kind: 'form', view: toForm(tools, { id: `selfCriticism.${step}`, about: { number }, words, blocks }) }
    },
  })
}

function unseen(number: string) {
  return { code: 'not-found', needs: 'input', message: `${number}: nothing that can be seen is called so` } as const
}

/** The buttons that notices about a case carry. */
export const CASE_NOTICE_ACTIONS: readonly ActionDefinition<unknown>[] = [
  ...STEP_ACTIONS.filter(({ id }) => id === 'case.signFor'),
  openCase,
]

/** The buttons of a case's view, and of what follows a step. */
export const CASE_ACTIONS: readonly ActionDefinition<unknown>[] = [
  ...STEP_ACTIONS.filter(({ id }) => id !== 'case.signFor'),
  newerEntries,
  olderEntries,
  openEvidence,
  nextEvidence,
  previousEvidence,
  sendEvidence,
  askForEvidence,
  ...SELF_CRITICISM_STEPS.map(toSettlement),
]
