import { isReportState, REPORT_STATES, type ReportState } from '../../domain/problem-report.ts'
import type { Outcome } from '../../domain/refusal.ts'
import { isToolChoice, TOOL_CHOICES } from '../../domain/tool-proposal.ts'
import { ownWord } from '../../notifications/notices/phrases.ts'
import { REPORTS_PAGE_MAX } from '../../store/problem-reports.ts'
import { PROPOSALS_LISTED_MAX } from '../../store/tool-proposals.ts'
import type { OfficeContext } from '../../workflows/office-context.ts'
import { chooseTool } from '../../workflows/patrol/choose-tool.ts'
import { listProposals, listReports, reportFile, viewReport } from '../../workflows/patrol/list-reports.ts'
import { openCaseFromReport } from '../../workflows/patrol/open-case.ts'
import { reportProblem } from '../../workflows/patrol/report-problem.ts'
import type { ReportView } from '../../workflows/patrol/report-view.ts'
import { REPORT_STEP_TEXTS, type SimpleReportStep, takeReportStep } from '../../workflows/patrol/take-report-step.ts'
import { flag, MESSAGE_ID_MAX, numberOption, textOption, UsageError, wholeNumber, wordOf } from '../arguments.ts'
import { type CliCommand, type CliRuntime, defineCliCommand, type ExitCode } from '../command.ts'
import { EVIDENCE_OPTIONS, evidenceOf } from '../evidence-files.ts'
import { report } from '../exit.ts'
import { writeNewFile } from '../new-paths.ts'
import { alignRows } from '../output.ts'
import { commandOf } from '../show-case.ts'
import { showReport, toReportDocument } from '../show-report.ts'

const PAGE = 50
const HEADER = ['number', 'state', 'unit', 'with', 'kind', 'place', 'reportedOn', 'dueOn'] as const
const PROPOSAL_HEADER = ['id', 'state', 'pattern', 'kind', 'place', 'reports', 'proposedOn', 'tool', 'by'] as const

const SUMMARIES: Readonly<Record<SimpleReportStep, string>> = {
  receive: 'Receive a report as the unit that has it.',
  handle: 'Record the result; the reporter is told.',
  passUp: 'Pass a report up to the next level.',
  handBack: 'Hand a report back to the township.',
  refuse: 'Return a report as not substantiated, with the reason; the reporter is told.',
  feedBack: 'Record how the reporter was told, where no message reaches him.',
  contest: 'Say as the reporter that the problem remains.',
  close: 'Confirm as the reporter, or close as the unit that has it.',
}

const listCommand = defineCliCommand({
  name: 'patrol',
  summary: 'List the reports of village patrols that you may see, the newest first.',
  args: [],
  options: [
    { flags: '--state <state>', help: REPORT_STATES.join(' | ') },
    { flags: '--open', help: 'those that are not closed' },
    { flags: '--unit <unit>', help: 'those of a unit or of one below it' },
    { flags: '--mine', help: 'those that you brought' },
    { flags: '--before <cursor>', help: 'the next page, by the cursor that the page before gave' },
    { flags: '--take <n>', help: `reports of a page, 1 to ${REPORTS_PAGE_MAX}; ${PAGE} unless given` },
  ],
  acts: true,
  async run(call, { output, context }) {
    const office = await context()
    const { patrol } = office.templates.format.words
    const outcome = await listReports(office, {
      by: call.actor,
      state: stateNamed(textOption(call, 'state')),
      isOpen: flag(call, 'open'),
      unit: textOption(call, 'unit'),
      isMine: flag(call, 'mine'),
      before: numberOption(call, 'before', 1, MESSAGE_ID_MAX),
      take: numberOption(call, 'take', 1, REPORTS_PAGE_MAX - 1) ?? PAGE,
    })
    return report(output, outcome, (found) => {
      output.json(found)
      const rows = found.reports.map((row) => [
        row.number,
        ownWord(patrol.states, row.state),
        row.unit.unitName,
        row.handler.unitName,
        ownWord(patrol.kinds, row.problemKind),
        row.place,
        row.reportedOn,
        row.dueOn ?? '—',
      ])
      for (const line of alignRows([HEADER, ...rows])) output.line(line)
      output.line(`${found.reports.length} report(s).`)
      if (found.next !== null) output.note(`→ the next page: --before ${found.next}`)
      return undefined
    })
  },
})

const showCommand = defineCliCommand({
  name: 'patrol show',
  summary: 'Show a report with its history, and what you may do.',
  args: ['<number>'],
  options: [],
  acts: true,
  run: (call, runtime) =>
    answer(runtime, (context) => viewReport(context, { number: wordOf(call.args[0], 'NUMBER'), by: call.actor })),
})

const fileCommand = defineCliCommand({
  name: 'patrol file',
  summary: 'Save a photo or another file of a report.',
  args: ['<number>', '<id>'],
  options: [{ flags: '--to <path>', help: 'where to', required: true }],
  acts: true,
  async run(call, { output, context }) {
    const number = wordOf(call.args[0], 'NUMBER')
    const fileId = wholeNumber(call.args[1], 'ID', 1, MESSAGE_ID_MAX)
    const path = wordOf(textOption(call, 'to') ?? undefined, '--to')
    const outcome = await reportFile(await context(), { number, fileId, by: call.actor })
    if (outcome.ok) await writeNewFile('--to', path, outcome.value.content)
    return report(output, outcome, ({ fileName, content }) => {
      output.json({ ok: true, fileName, path, bytes: content.byteLength })
      output.line(`${fileName}: ${content.byteLength} bytes written to ${path}`)
      return undefined
    })
  },
})

const reportCommand = defineCliCommand({
  name: 'patrol report',
  summary: 'Report what a village patrol found; it goes to the township.',
  args: [],
  options: [
    { flags: '--unit <unit>', help: 'the village, or the township where no village is on record', required: true },
    { flags: '--kind <kind>', help: 'one of the office file’s kinds, or other', required: true },
    { flags: '--place <text>', help: 'where', required: true },
    { flags: '--description <text>', help: 'what was found', required: true },
    { flags: '--cross', help: 'it touches several townships or districts, or a shared river section' },
    ...EVIDENCE_OPTIONS,
  ],
  acts: true,
  run: (call, runtime) =>
    answer(runtime, async (context) =>
      reportProblem(context, {
        unit: textOption(call, 'unit') ?? '',
        problemKind: textOption(call, 'kind') ?? '',
        place: textOption(call, 'place') ?? '',
        description: textOption(call, 'description') ?? '',
        isCross: flag(call, 'cross'),
        evidence: await evidenceOf(call),
        by: call.actor,
      }),
    ),
})

const STEPS = Object.keys(REPORT_STEP_TEXTS) as readonly SimpleReportStep[]

/** One command a step, made from the list of steps. */
const STEP_COMMANDS: readonly CliCommand[] = STEPS.map((step) =>
  defineCliCommand({
    name: `patrol ${commandOf(step)}`,
    summary: SUMMARIES[step],
    args: ['<number>'],
    options: [
      ...(REPORT_STEP_TEXTS[step] === 'needed'
        ? [{ flags: '--text <text>', help: 'the result, the reason, or how he was told', required: true }]
        : []),
      ...EVIDENCE_OPTIONS,
    ],
    acts: true,
    run: (call, runtime) =>
      answer(runtime, async (context) =>
        takeReportStep(context, {
          number: wordOf(call.args[0], 'NUMBER'),
          step,
          text: REPORT_STEP_TEXTS[step] === 'needed' ? textOption(call, 'text') : null,
          evidence: await evidenceOf(call),
          by: call.actor,
        }),
      ),
  }),
)

const openCaseCommand = defineCliCommand({
  name: 'patrol open-case',
  summary: 'Open a case from a report, issued by a unit above the one that is to rectify.',
  args: ['<number>'],
  options: [
    { flags: '--title <text>', help: 'what the case is about', required: true },
    { flags: '--lead <unit>', help: 'the unit that is to rectify; the township unless given' },
    { flags: '--due <day>', help: 'YYYY-MM-DD, if it is known already' },
  ],
  acts: true,
  run: (call, runtime) =>
    answer(runtime, (context) =>
      openCaseFromReport(context, {
        number: wordOf(call.args[0], 'NUMBER'),
        title: textOption(call, 'title') ?? '',
        lead: textOption(call, 'lead'),
        due: textOption(call, 'due'),
        by: call.actor,
      }),
    ),
})

const proposalsCommand = defineCliCommand({
  name: 'patrol proposals',
  summary: 'List common or repeated problems that were pointed out, and what was decided.',
  args: [],
  options: [
    { flags: '--open', help: 'those that nobody has decided' },
    { flags: '--take <n>', help: `how many at most, 1 to ${PROPOSALS_LISTED_MAX}; ${PAGE} unless given` },
  ],
  acts: true,
  async run(call, { output, context }) {
    const office = await context()
    const { patrol } = office.templates.format.words
    const take = numberOption(call, 'take', 1, PROPOSALS_LISTED_MAX) ?? PAGE
    const outcome = await listProposals(office, { by: call.actor, isOpen: flag(call, 'open'), take })
    return report(output, outcome, (found) => {
      output.json(found)
      const rows = found.map((row) => [
        String(row.id),
        row.state,
        row.pattern,
        ownWord(patrol.kinds, row.problemKind),
        row.place,
        String(row.reportIds.length),
        row.proposedOn,
        row.tool === null ? '—' : ownWord(patrol.tools, row.tool),
        row.decidedName ?? '—',
      ])
      for (const line of alignRows([PROPOSAL_HEADER, ...rows])) output.line(line)
      output.line(`${found.length} proposal(s).`)
      return undefined
    })
  },
})

const chooseCommand = defineCliCommand({
  name: 'patrol choose',
  summary: 'Choose a tool for a common or repeated problem, or none, with the reason.',
  args: ['<id>', '<tool>'],
  options: [{ flags: '--reason <text>', help: 'why', required: true }],
  acts: true,
  async run(call, { output, context }) {
    const proposal = wholeNumber(call.args[0], 'ID', 1, MESSAGE_ID_MAX)
    const choice = wordOf(call.args[1], 'TOOL')
    if (!isToolChoice(choice)) throw new UsageError(`TOOL ${choice}: expected ${TOOL_CHOICES.join(' or ')}`)
    const office = await context()
    const reason = textOption(call, 'reason') ?? ''
    return report(output, await chooseTool(office, { proposal, choice, reason, by: call.actor }), (decided) => {
      output.json(decided)
      const { tools } = office.templates.format.words.patrol
      output.line(`proposal ${decided.id}: ${ownWord(tools, choice)}, ${decided.decidedName ?? '—'}`)
      return undefined
    })
  },
})

/** Everything about village patrols. */
export const PATROL_COMMANDS: readonly CliCommand[] = [
  listCommand,
  showCommand,
  fileCommand,
  reportCommand,
  ...STEP_COMMANDS,
  openCaseCommand,
  proposalsCommand,
  chooseCommand,
]

async function answer(
  { output, context }: CliRuntime,
  ask: (context: OfficeContext) => Promise<Outcome<ReportView>>,
): Promise<ExitCode> {
  const office = await context()
  return report(output, await ask(office), (view) => {
    output.json(toReportDocument(view))
    if (!output.isJson) showReport(output, view, office.templates.format, office.office.timeZone)
    return undefined
  })
}

function stateNamed(text: string | null): ReportState | null {
  if (text === null || isReportState(text)) return text
  throw new UsageError(`--state ${text}: expected ${REPORT_STATES.join(' or ')}`)
}
