import type { Outcome } from '../../domain/refusal.ts'
import { SELF_CRITICISM_STEPS } from '../../domain/self-criticism.ts'
import { CASE_ACTS } from '../../workflows/cases/acts/index.ts'
import type { CaseView } from '../../workflows/cases/case-view.ts'
import type { CaseAct, CaseField } from '../../workflows/cases/define-act.ts'
import { addEvidence as bringEvidence, caseEvidence } from '../../workflows/cases/evidence.ts'
import { registerCase } from '../../workflows/cases/register-case.ts'
import { settleSelfCriticism } from '../../workflows/cases/settle-self-criticism.ts'
import { takeCaseAct } from '../../workflows/cases/take-act.ts'
import { viewCase } from '../../workflows/cases/view-case.ts'
import type { OfficeContext } from '../../workflows/office-context.ts'
import { flag, listOption, textOption, UsageError, wholeNumber, wordOf } from '../arguments.ts'
import {
  type Call,
  type CliCommand,
  type CliOption,
  type CliRuntime,
  defineCliCommand,
  type ExitCode,
} from '../command.ts'
import { EVIDENCE_OPTIONS, evidenceOf } from '../evidence-files.ts'
import { report } from '../exit.ts'
import { writeNewFile } from '../new-paths.ts'
import { commandOf, showCase, toCaseDocument } from '../show-case.ts'
import { sourceNamed } from './cases.ts'

const ID_MAX = 2_147_483_647

const SUMMARIES: Readonly<Record<CaseAct['step'], string>> = {
  decompose: 'Set goal, measures, time limit and units of a case.',
  withdraw: 'End a case that was registered by mistake, before it is assigned.',
  assign: 'Give a case to its lead unit, with copies to those it concerns.',
  signFor: 'Sign for a case as its lead unit.',
  submitPlan: 'Hand in the rectification plan.',
  returnPlan: 'Return the plan with a reason.',
  approvePlan: 'Approve the plan.',
  reportProgress: 'Report progress.',
  askExtension: 'Ask for more time.',
  grantExtension: 'Give more time, until the day asked for or another.',
  refuseExtension: 'Give no more time.',
  suspend: 'Let a case rest; nothing of it falls due meanwhile.',
  resume: 'Let a case go on, due as many days later as it rested.',
  claimCompletion: 'Report the rectification complete.',
  failVerification: 'Record that it was found not rectified on site.',
  passVerification: 'Record that it was found rectified on site.',
  disclose: 'Record where the result was made public.',
  raiseObjection: 'Object to the disclosed result; the unit goes on working.',
  accept: 'Accept the rectification.',
  close: 'Close an accepted case.',
  reopen: 'Reopen a closed case after a look-back or a rebound.',
  suspectFalse: 'Suspect a false rectification; only named people learn of it.',
  confirmFalse: 'Confirm it: the case reopens and a self-criticism is ordered.',
  dismissFalse: 'Find the suspicion unfounded.',
}

const HELP: Readonly<Record<CaseField['name'], string>> = {
  goal: 'what is to be reached',
  measures: 'what is to be done',
  due: 'YYYY-MM-DD by which it is to be rectified',
  lead: 'another lead unit',
  assisting: 'units that assist, separated by ;',
  territories: 'units where it lies, separated by ;',
  reason: 'why',
  note: 'what else is to be said',
  text: 'what was done, or is planned',
  until: 'YYYY-MM-DD until which',
  where: 'where it was made public',
  opinion: 'the opinion',
  cause: 'on which occasion',
  falseKind: 'of which kind',
  selfCriticismDue: 'YYYY-MM-DD by which the self-criticism is due',
}

const showCaseCommand = defineCliCommand({
  name: 'case',
  summary: 'Show a case with its timeline, and what you may do.',
  args: ['<number>'],
  options: [],
  acts: true,
  run: (call, runtime) =>
    answer(runtime, (context) => viewCase(context, { number: wordOf(call.args[0], 'NUMBER'), by: call.actor })),
})

const registerCaseCommand = defineCliCommand({
  name: 'case register',
  summary: 'Register a case under the next number of the year; nobody hears of it before it is assigned.',
  args: [],
  options: [
    { flags: '--title <text>', help: 'what it is about', required: true },
    { flags: '--description <text>', help: 'what was found', required: true },
    { flags: '--source <source>', help: 'what it came from', required: true },
    { flags: '--lead <unit>', help: 'the unit that is to rectify', required: true },
    { flags: '--assisting <unit>', help: 'a unit that assists; may be given several times', many: true },
    { flags: '--territory <unit>', help: 'where it lies; may be given several times', many: true },
    { flags: '--cross', help: 'it touches several jurisdictions, though one territory is named' },
    { flags: '--due <day>', help: 'YYYY-MM-DD, if it is known already' },
    { flags: '--issuer <unit>', help: 'in whose name it is assigned; your own unit unless given' },
    { flags: '--kind <text>', help: 'kind of problem' },
    { flags: '--place <text>', help: 'place' },
    { flags: '--ref <text>', help: 'how the source numbers it' },
    ...EVIDENCE_OPTIONS,
  ],
  acts: true,
  run: (call, runtime) =>
    answer(runtime, async (context) => {
      const input = {
        title: textOption(call, 'title') ?? '',
        description: textOption(call, 'description') ?? '',
        source: sourceNamed(textOption(call, 'source') ?? ''),
        leadUnit: textOption(call, 'lead') ?? '',
        assisting: listOption(call, 'assisting') ?? [],
        territories: listOption(call, 'territory') ?? [],
        isCrossJurisdiction: flag(call, 'cross'),
        due: textOption(call, 'due'),
        issuerUnit: textOption(call, 'issuer'),
        problemKind: textOption(call, 'kind'),
        place: textOption(call, 'place'),
        sourceRef: textOption(call, 'ref'),
        evidence: await evidenceOf(call),
      }
      return registerCase(context, { ...input, by: call.actor })
    }),
})

/** One command a step, made from the list of acts. */
const STEP_COMMANDS: readonly CliCommand[] = CASE_ACTS.map((act) =>
  defineCliCommand({
    name: `case ${commandOf(act.step)}`,
    summary: SUMMARIES[act.step],
    args: ['<number>'],
    options: [...act.fields.map(optionOf), ...(act.takesEvidence ? EVIDENCE_OPTIONS : [])],
    acts: true,
    run: (call, runtime) =>
      answer(runtime, async (context) =>
        takeCaseAct(context, {
          step: act.step,
          number: wordOf(call.args[0], 'NUMBER'),
          by: call.actor,
          values: Object.fromEntries(act.fields.map(({ name }) => [name, textOption(call, name)])),
          evidence: await evidenceOf(call),
        }),
      ),
  }),
)

const addEvidenceCommand = defineCliCommand({
  name: 'case evidence',
  summary: 'Bring files and links to a case, or save one of its files.',
  args: ['<number>'],
  options: [
    ...EVIDENCE_OPTIONS,
    { flags: '--note <text>', help: 'what they show' },
    { flags: '--save <id>', help: 'save the file with this id instead' },
    { flags: '--to <path>', help: 'with --save: where to' },
  ],
  acts: true,
  async run(call, runtime) {
    const number = wordOf(call.args[0], 'NUMBER')
    const id = textOption(call, 'save')
    if (id !== null) return saveEvidence(call, runtime, number, wholeNumber(id, '--save', 1, ID_MAX))
    const evidence = { ...(await evidenceOf(call)), note: textOption(call, 'note') }
    return answer(runtime, (context) => bringEvidence(context, { number, by: call.actor, evidence }))
  },
})

const selfCriticismCommand = defineCliCommand({
  name: 'case self-criticism',
  summary: 'Record that the self-criticism ordered in a case has come in, or is closed.',
  args: ['<number>', '<step>'],
  options: EVIDENCE_OPTIONS,
  acts: true,
  async run(call, runtime) {
    const number = wordOf(call.args[0], 'NUMBER')
    const step = SELF_CRITICISM_STEPS.find((known) => known === call.args[1])
    if (step === undefined) throw new UsageError(`STEP ${call.args[1]}: expected ${SELF_CRITICISM_STEPS.join(' or ')}`)
    const evidence = await evidenceOf(call)
    return answer(runtime, (context) => settleSelfCriticism(context, { number, step, by: call.actor, evidence }))
  },
})

/** Everything about one case. */
export const CASE_COMMANDS: readonly CliCommand[] = [
  showCaseCommand,
  registerCaseCommand,
  ...STEP_COMMANDS,
  addEvidenceCommand,
  selfCriticismCommand,
]

async function answer(
  { output, context }: CliRuntime,
  ask: (context: OfficeContext) => Promise<Outcome<CaseView>>,
): Promise<ExitCode> {
  const office = await context()
  return report(output, await ask(office), (view) => {
    output.json(toCaseDocument(view))
    if (!output.isJson) showCase(output, view, office.templates.format, office.office.timeZone)
    return undefined
  })
}

async function saveEvidence(call: Call, { output, context }: CliRuntime, number: string, evidenceId: number) {
  const path = wordOf(textOption(call, 'to') ?? undefined, '--to')
  const outcome = await caseEvidence(await context(), { number, evidenceId, by: call.actor })
  if (outcome.ok) await writeNewFile('--to', path, outcome.value.content)
  return report(output, outcome, ({ fileName, content }) => {
    output.json({ ok: true, fileName, path, bytes: content.byteLength })
    output.line(`${fileName}: ${content.byteLength} bytes written to ${path}`)
    return undefined
  })
}

function optionOf({ name, kind, isNeeded, choices }: CaseField): CliOption {
  const value = kind === 'text' ? 'text' : kind
  const help = choices === undefined ? HELP[name] : `${HELP[name]}: ${choices.join(' | ')}`
  return { flags: `--${commandOf(name)} <${value}>`, help, ...(isNeeded ? { required: true } : {}) }
}
