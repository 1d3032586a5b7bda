import { z } from 'zod'
import { isCaseSource } from '../../domain/case.ts'
import { done, type Outcome } from '../../domain/refusal.ts'
import { SELF_CRITICISM_STEPS, type SelfCriticismStep } from '../../domain/self-criticism.ts'
import { CaseButtonValue } from '../../notifications/notices/button-values.ts'
import { fillIn } from '../../notifications/words.ts'
import { CASE_ACTS } from '../../workflows/cases/acts/index.ts'
import type { CaseView } from '../../workflows/cases/case-view.ts'
import type { CaseAct } from '../../workflows/cases/define-act.ts'
import type { EvidenceInput } from '../../workflows/cases/evidence.ts'
import { type FormField, fieldsOfAct, REGISTER_FIELDS } from '../cases/fields.ts'
import { CaseEntries, linksOf, toEntryFaults } from '../cases/form.ts'
import { REGISTER_VIEW } from '../cases/register-form.ts'
import { doneIn, nextButtons, stepTaken } from '../cases/taken.ts'
import { type BotTools, type Done, defineView, type EntryFaults, type ViewDefinition } from '../define.ts'
import type { ReadFile } from '../form-files.ts'

interface Sent {
  readonly entries: CaseEntries
  readonly files: readonly ReadFile[]
}

/** Reads the evidence of a form, has it done, and says what came of it, or what is wrong at which field. */
async function carryOut(
  tools: BotTools,
  fields: readonly FormField[],
  { entries, files }: Sent,
  act: (evidence: EvidenceInput) => Promise<Outcome<Done>>,
) {
  const links = linksOf(tools, entries)
  if ('kind' in links) return links
  const outcome = await act({ files, links })
  if (outcome.ok) return outcome.value
  const faults: EntryFaults | null = toEntryFaults(tools, fields, outcome.refusal)
  return faults ?? ({ kind: 'refused', refusal: outcome.refusal } as const)
}

function toDone(outcome: Outcome<CaseView>, say: (view: CaseView) => Done): Outcome<Done> {
  return outcome.ok ? done(say(outcome.value)) : outcome
}

function formOf({ step, fields, takesEvidence }: CaseAct) {
  const asked = fieldsOfAct(fields)
  return defineView({
    id: `case.${step}`,
    about: CaseButtonValue,
    entries: CaseEntries,
    fieldOf: {},
    run: ({ about: { number }, entries, files, by }, tools) =>
      carryOut(tools, asked, { entries, files }, async (evidence) => {
        const values = Object.fromEntries(asked.map(({ name }) => [name, entries.texts[name] ?? null]))
        const input = { step, number, by, values, ...(takesEvidence ? { evidence } : {}) }
        const taken = await tools.workflows.takeCaseAct(tools.context, input)
        return toDone(taken, (view) => stepTaken(tools, view, step))
      }),
  })
}

const evidenceForm = defineView({
  id: 'case.addEvidence',
  about: CaseButtonValue,
  entries: CaseEntries,
  fieldOf: {},
  run: ({ about: { number }, entries, files, by }, tools) =>
    carryOut(tools, [], { entries, files }, async (evidence) => {
      const added = await tools.workflows.addEvidence(tools.context, { number, by, evidence })
      const text = fillIn(tools.replies.caseForms.evidence.added, { number })
      return toDone(added, (view) => doneIn(tools, view, text))
    }),
})

function settlementOf(step: SelfCriticismStep) {
  return defineView({
    id: `selfCriticism.${step}`,
    about: CaseButtonValue,
    entries: CaseEntries,
    fieldOf: {},
    run: ({ about: { number }, entries, files, by }, tools) =>
      carryOut(tools, [], { entries, files }, async (evidence) => {
        const input = { number, step, by, evidence }
        const settled = await tools.workflows.settleSelfCriticism(tools.context, input)
        return toDone(settled, (view) => doneIn(tools, view, settledText(tools, view)))
      }),
  })
}

function settledText({ replies }: BotTools, { selfCriticisms: [newest] }: CaseView): string {
  const { settled } = replies.caseForms.selfCriticism
  if (newest === undefined) throw new TypeError('a self-criticism was settled; expected the case to show it')
  const state = replies.caseForms.facts.selfCriticismStates[newest.state]
  return fillIn(settled, { unit: newest.unitName, state })
}

const registerForm = defineView({
  id: REGISTER_VIEW,
  about: z.strictObject({}),
  entries: CaseEntries,
  fieldOf: {},
  run: ({ entries, files, by }, tools) =>
    carryOut(tools, REGISTER_FIELDS, { entries, files }, async (evidence) => {
      const { texts, ticked } = entries
      const { title = '', description = '', source = '', lead = '' } = texts
      const { workflows, context, replies } = tools
      if (!isCaseSource(source)) throw new TypeError(`source: got ${source}; expected one that the form offers`)
      const registered = await workflows.registerCase(context, {
        by,
        title,
        description,
        source,
        leadUnit: lead,
        assisting: unitsIn(texts.assisting),
        territories: unitsIn(texts.territories),
        isCrossJurisdiction: ticked.has('cross'),
        due: texts.due ?? null,
        problemKind: texts.problemKind ?? null,
        place: texts.place ?? null,
        sourceRef: texts.sourceRef ?? null,
        evidence,
      })
      if (!registered.ok) return registered
      const { number } = registered.value
      // From now on it is its issuer's, who need not be the one who registered it.
      const seen = await workflows.viewCase(context, { number, by })
      const words = replies.caseForms.register
      const text = fillIn(seen.ok ? words.done : words.toIssuer, { number, title: registered.value.title })
      return done({ kind: 'done', text, ...(seen.ok ? { buttons: nextButtons(tools, seen.value) } : {}) })
    }),
})

function unitsIn(text: string | undefined): readonly string[] {
  return (text ?? '').split(/[;；]/)
}

/** The forms of what can be done in a case. A step that asks for nothing has none. */
export const CASE_VIEWS: readonly ViewDefinition<unknown, unknown>[] = [
  ...CASE_ACTS.filter(({ fields, takesEvidence }) => fields.length > 0 || takesEvidence).map(formOf),
  evidenceForm,
  ...SELF_CRITICISM_STEPS.map(settlementOf),
  registerForm,
]
