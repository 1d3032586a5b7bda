import { z } from 'zod'
import { REPORT_STEPS, type ReportStep } from '../../domain/problem-report.ts'
import type { Outcome } from '../../domain/refusal.ts'
import { TOOL_CHOICES } from '../../domain/tool-proposal.ts'
import { PatrolButtonValue, ToolButtonValue } from '../../notifications/notices/button-values.ts'
import { ownWord } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import type { ReportView } from '../../workflows/patrol/report-view.ts'
import { REPORT_STEP_TEXTS } from '../../workflows/patrol/take-report-step.ts'
import { nameOfUnit } from '../answers/choose-unit.ts'
import { CaseEntries } from '../cases/form.ts'
import { type BotTools, type Done, defineView, type ViewDefinition } from '../define.ts'
import { Reason } from '../entries.ts'
import { REPORT_VIEW, toPatrolFaults } from '../patrol/form.ts'
import type { PatrolField } from '../patrol/replies.ts'
import { stepTaken } from '../patrol/said.ts'

/** What came of it, or what is wrong at which field. */
function answerOf(
  { replies }: BotTools,
  fields: readonly PatrolField[],
  outcome: Outcome<ReportView>,
  say: (view: ReportView) => Done,
) {
  if (outcome.ok) return say(outcome.value)
  return toPatrolFaults(replies, fields, outcome.refusal) ?? ({ kind: 'refused', refusal: outcome.refusal } as const)
}

const reportForm = defineView({
  id: REPORT_VIEW,
  about: z.strictObject({}),
  entries: CaseEntries,
  fieldOf: {},
  async run({ entries: { texts, ticked }, files, by, ownChannel }, tools) {
    const outcome = await tools.workflows.reportProblem(tools.context, {
      unit: texts.unit ?? '',
      problemKind: texts.problemKind ?? '',
      place: texts.place ?? '',
      description: texts.description ?? '',
      isCross: ticked.has('cross'),
      evidence: { files, links: [] },
      reporterChannelId: await ownChannel(),
      by,
    })
    return answerOf(tools, ['unit', 'problemKind', 'place', 'description', 'files'], outcome, (view) =>
      reported(tools, view),
    )
  },
})

function reported(tools: BotTools, view: ReportView): Done {
  const words = tools.replies.patrolForms.report
  const { format } = tools.context.templates
  const day = view.due === null ? format.words.noValue : format.dayAndWeekday(view.due.day.day)
  const { number } = view
  const text = fillIn(words.done, { number, township: nameOfUnit(tools, view.township), day })
  return { kind: 'done', text: `${text}${view.hears ? words.hears : fillIn(words.looks, { number })}` }
}

function formOf(step: Exclude<ReportStep, 'openCase'>) {
  return defineView({
    id: `patrol.${step}`,
    about: PatrolButtonValue,
    entries: CaseEntries,
    fieldOf: {},
    async run({ about: { number }, entries: { texts }, files, by }, tools) {
      const input = { number, step, text: texts.text ?? null, evidence: { files, links: [] }, by }
      const outcome = await tools.workflows.takeReportStep(tools.context, input)
      return answerOf(tools, ['text', 'files'], outcome, (view) => stepTaken(tools, view, step))
    },
  })
}

const openCaseForm = defineView({
  id: 'patrol.openCase',
  about: PatrolButtonValue,
  entries: CaseEntries,
  fieldOf: {},
  async run({ about: { number }, entries: { texts }, by }, tools) {
    const input = { number, title: texts.title ?? '', lead: texts.lead ?? null, due: null, by }
    const outcome = await tools.workflows.openCaseFromReport(tools.context, input)
    return answerOf(tools, ['title', 'lead'], outcome, (view) => stepTaken(tools, view, 'openCase'))
  },
})

const chooseToolForm = defineView({
  id: 'tool.choose',
  about: ToolButtonValue.extend({ choice: z.enum(TOOL_CHOICES) }),
  entries: z.object({ reason: Reason }),
  fieldOf: {},
  async run({ about: { proposal, choice }, entries: { reason }, by }, { context, workflows, replies }) {
    const outcome = await workflows.chooseTool(context, { proposal, choice, reason, by })
    if (!outcome.ok) return { kind: 'refused', refusal: outcome.refusal }
    const tool = ownWord(context.templates.format.words.patrol.tools, choice)
    return { kind: 'done', text: fillIn(replies.patrolForms.tool.done, { tool }) }
  },
})

const WRITTEN_STEPS = REPORT_STEPS.filter((step) => step !== 'openCase').filter(
  (step) => REPORT_STEP_TEXTS[step] === 'needed',
)

/** The forms of village patrols. */
export const PATROL_VIEWS: readonly ViewDefinition<unknown, unknown>[] = [
  reportForm,
  ...WRITTEN_STEPS.map(formOf),
  openCaseForm,
  chooseToolForm,
]
