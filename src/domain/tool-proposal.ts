/** The five tools of M12: 督查, 交办, 巡查, 约谈, 专项督察. */
export const TOOLS = ['supervisoryCheck', 'assignment', 'patrolInspection', 'interview', 'specialInspection'] as const

export type Tool = (typeof TOOLS)[number]

/** A tool, or the decision that none is needed. */
export const TOOL_CHOICES = [...TOOLS, 'none'] as const

export type ToolChoice = (typeof TOOL_CHOICES)[number]

export const TOOL_PROPOSAL_STATES = ['proposed', 'chosen', 'dismissed'] as const

/** Where a proposal of a tool stands; the program proposes, a person decides. */
export type ToolProposalState = (typeof TOOL_PROPOSAL_STATES)[number]

export const TOOL_PROPOSAL_STEPS = ['choose', 'dismiss'] as const

export type ToolProposalStep = (typeof TOOL_PROPOSAL_STEPS)[number]

/** Every permitted step; one that is absent here is refused. */
const NEXT: Readonly<Record<ToolProposalState, Partial<Record<ToolProposalStep, ToolProposalState>>>> = {
  proposed: { choose: 'chosen', dismiss: 'dismissed' },
  chosen: {},
  dismissed: {},
}

/** The state a step leads to, or `null` when the step is not allowed from there. */
export function stepToolProposal(from: ToolProposalState, step: ToolProposalStep): ToolProposalState | null {
  return NEXT[from][step] ?? null
}

/** What a choice does to its proposal. */
export function stepOfChoice(choice: ToolChoice): ToolProposalStep {
  return choice === 'none' ? 'dismiss' : 'choose'
}

export function isToolChoice(text: string): text is ToolChoice {
  return (TOOL_CHOICES as readonly string[]).includes(text)
}
