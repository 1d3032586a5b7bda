import { REPORT_STEPS, type ReportStep } from '../../domain/problem-report.ts'
import { TOOL_CHOICES, type ToolChoice } from '../../domain/tool-proposal.ts'
import { PatrolButtonValue, ToolButtonValue } from '../../notifications/notices/button-values.ts'
import { ownWord } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import { REPORT_STEP_TEXTS } from '../../workflows/patrol/take-report-step.ts'
import { type ActionDefinition, type BotTools, defineAction } from '../define.ts'
import { toForm, toReasonInput, verbatim } from '../forms.ts'
import { toFilesInput, toPatrolInput, written } from '../patrol/form.ts'
import { introOf, reportSpeech, stepTaken } from '../patrol/said.ts'

/** Steps to which files may be added. */
const STEPS_WITH_FILES: ReadonlySet<ReportStep> = new Set(['handle', 'contest'])

function toStep(step: ReportStep) {
  return defineAction({
    id: `patrol.${step}`,
    value: PatrolButtonValue,
    async run({ value: { number }, by }, tools) {
      const { context, workflows } = tools
      if (step !== 'openCase' && REPORT_STEP_TEXTS[step] === 'none') {
        const taken = await workflows.takeReportStep(context, { number, step, text: null, by })
        return taken.ok ? stepTaken(tools, taken.value, step) : { kind: 'refused', refusal: taken.refusal }
      }
      const seen = await workflows.reportToStep(context, { number, step, by })
      if (!seen.ok) return { kind: 'refused', refusal: seen.refusal }
      const words = tools.replies.patrolForms.steps[step]
      const blocks = [verbatim(introOf(tools, seen.value)), ...inputsOf(tools, step)]
      return { kind: 'form', view: toForm(tools, { id: `patrol.${step}`, about: { number }, words, blocks }) }
    },
  })
}

function inputsOf(tools: BotTools, step: ReportStep) {
  if (step === 'openCase') {
    return [
      toPatrolInput(tools, 'title', written('title', false)),
      { ...toPatrolInput(tools, 'lead', written('lead', false)), optional: true },
    ]
  }
  const text = toPatrolInput(tools, 'text', written('text', true))
  return STEPS_WITH_FILES.has(step) ? [text, toFilesInput(tools)] : [text]
}

const showReport = defineAction({
  id: 'patrol.show',
  value: PatrolButtonValue,
  async run({ value: { number }, by }, tools) {
    const found = await tools.workflows.viewReport(tools.context, { number, by })
    return found.ok
      ? { kind: 'said', ...reportSpeech(tools, found.value) }
      : { kind: 'refused', refusal: found.refusal }
  },
})

function toChoice(choice: ToolChoice) {
  return defineAction({
    id: `tool.${choice}`,
    value: ToolButtonValue,
    async run({ value: { proposal }, by }, tools) {
      const { context, workflows, replies } = tools
      const open = await workflows.proposalToDecide(context, { proposal, by })
      if (!open.ok) return { kind: 'refused', refusal: open.refusal }
      const words = replies.patrolForms.tool
      const tool = ownWord(context.templates.format.words.patrol.tools, choice)
      const blocks = [verbatim(fillIn(words.intro, { tool })), toReasonInput(replies)]
      return { kind: 'form', view: toForm(tools, { id: 'tool.choose', about: { proposal, choice }, words, blocks }) }
    },
  })
}

/** The buttons of notices about a patrol's report and of a proposed tool. */
export const PATROL_NOTICE_ACTIONS: readonly ActionDefinition<unknown>[] = [
  ...REPORT_STEPS.map(toStep),
  ...TOOL_CHOICES.map(toChoice),
]

/** The buttons of answers about reports. */
export const PATROL_ACTIONS: readonly ActionDefinition<unknown>[] = [showReport]
