import { CAMPAIGN_STATES, CAMPAIGN_STEPS, stepCampaign } from './campaign.ts'
import { CASE_TRANSITIONS } from './case.ts'
import { type DeliveryStep, MESSAGE_STATES, stepOf } from './delivery.ts'
import { MEETING_TRANSITIONS } from './meeting.ts'
import { OBJECTION_STATES, type ObjectionStep, objectionStep } from './objections.ts'
import { OCCURRENCE_STATES, OCCURRENCE_STEPS, occurrenceStep } from './occurrence.ts'
import { REPORT_TRANSITIONS } from './problem-report.ts'
import { RECEIPT_RUN_STATES, type ReceiptRunStep, receiptRunStep } from './receipts.ts'
import { SELF_CRITICISM_STATES, SELF_CRITICISM_STEPS, stepSelfCriticism } from './self-criticism.ts'
import { SUBMISSION_TRANSITIONS } from './submission.ts'
import { stepToolProposal, TOOL_PROPOSAL_STATES, TOOL_PROPOSAL_STEPS } from './tool-proposal.ts'

/** One lifecycle as it is drawn: every step that changes a state, or leaves it where it is. */
export interface Lifecycle {
  /** Its heading in docs/lifecycles.md. */
  readonly name: string
  /** The file of the table, below `src/domain/`. */
  readonly file: string
  readonly initial: string
  readonly transitions: readonly Transition[]
}

export type Transition = readonly [from: string, step: string, to: string]

const DELIVERY_STEPS: Readonly<Record<DeliveryStep, true>> = {
  claim: true,
  confirm: true,
  release: true,
  giveUp: true,
  doubt: true,
  lookAgain: true,
  retry: true,
  cancel: true,
  supersede: true,
}
const RECEIPT_STEPS: Readonly<Record<ReceiptRunStep, true>> = { complete: true, stop: true }
const OBJECTION_STEPS: Readonly<Record<ObjectionStep, true>> = { uphold: true, dismiss: true, overtake: true }

/** Every lifecycle there is; docs/lifecycles.md is made from it. */
export const LIFECYCLES: readonly Lifecycle[] = [
  {
    name: 'Message',
    file: 'delivery.ts',
    initial: 'pending',
    transitions: transitionsOf(MESSAGE_STATES, stepsOf(DELIVERY_STEPS), stepOf),
  },
  {
    name: 'Receipt run',
    file: 'receipts.ts',
    initial: 'open',
    transitions: transitionsOf(RECEIPT_RUN_STATES, stepsOf(RECEIPT_STEPS), receiptRunStep),
  },
  {
    name: 'Objection',
    file: 'objections.ts',
    initial: 'open',
    transitions: transitionsOf(OBJECTION_STATES, stepsOf(OBJECTION_STEPS), objectionStep),
  },
  { name: 'Interview', file: 'meeting.ts', initial: 'issued', transitions: MEETING_TRANSITIONS },
  { name: 'Case', file: 'case.ts', initial: 'registered', transitions: CASE_TRANSITIONS },
  {
    name: 'Self-criticism',
    file: 'self-criticism.ts',
    initial: 'ordered',
    transitions: transitionsOf(SELF_CRITICISM_STATES, SELF_CRITICISM_STEPS, stepSelfCriticism),
  },
  { name: 'Problem report', file: 'problem-report.ts', initial: 'reported', transitions: REPORT_TRANSITIONS },
  {
    name: 'Tool proposal',
    file: 'tool-proposal.ts',
    initial: 'proposed',
    transitions: transitionsOf(TOOL_PROPOSAL_STATES, TOOL_PROPOSAL_STEPS, stepToolProposal),
  },
  {
    name: 'Campaign',
    file: 'campaign.ts',
    initial: 'scheduled',
    transitions: transitionsOf(CAMPAIGN_STATES, CAMPAIGN_STEPS, stepCampaign),
  },
  {
    name: 'Planned run',
    file: 'occurrence.ts',
    initial: 'planned',
    transitions: transitionsOf(OCCURRENCE_STATES, OCCURRENCE_STEPS, occurrenceStep),
  },
  { name: 'Return', file: 'submission.ts', initial: 'open', transitions: SUBMISSION_TRANSITIONS },
]

/** What a function that judges steps allows, as rows. */
function transitionsOf<State extends string, Step extends string>(
  states: readonly State[],
  steps: readonly Step[],
  next: (from: State, step: Step) => State | null,
): readonly Transition[] {
  return states.flatMap((from) =>
    steps.flatMap((step) => {
      const to = next(from, step)
      return to === null ? [] : [[from, step, to] as const]
    }),
  )
}

function stepsOf<Step extends string>(steps: Readonly<Record<Step, true>>): readonly Step[] {
  return Object.keys(steps) as Step[]
}

/**
 * The lifecycle as a Mermaid state diagram, one arrow for each pair of states with all steps that lead along it. Source:
 * https://mermaid.js.org/syntax/stateDiagram.html.
 */
export function toMermaid({ initial, transitions }: Lifecycle): string {
  const steps = Map.groupBy(transitions, ([from, , to]) => `${from} --> ${to}`)
  const arrows = [...steps].map(([arrow, rows]) => `  ${arrow} : ${rows.map(([, step]) => step).join(', ')}`)
  const leaving = new Set(transitions.filter(([from, , to]) => from !== to).map(([from]) => from))
  const states = new Set([initial, ...transitions.flatMap(([from, , to]) => [from, to])])
  const ends = [...states].filter((state) => !leaving.has(state)).map((state) => `  ${state} --> [*]`)
  return ['stateDiagram-v2', `  [*] --> ${initial}`, ...arrows, ...ends].join('\n')
}
