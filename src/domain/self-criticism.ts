export const SELF_CRITICISM_STATES = ['ordered', 'received', 'closed'] as const

/** Where a profound self-criticism stands (M19). */
export type SelfCriticismState = (typeof SELF_CRITICISM_STATES)[number]

export const SELF_CRITICISM_STEPS = ['receive', 'close'] as const

export type SelfCriticismStep = (typeof SELF_CRITICISM_STEPS)[number]

/** Every permitted step; one that is absent here is refused. */
const NEXT: Readonly<Record<SelfCriticismState, Partial<Record<SelfCriticismStep, SelfCriticismState>>>> = {
  ordered: { receive: 'received' },
  received: { close: 'closed' },
  closed: {},
}

/** The state a step leads to, or `null` when the step is not allowed from there. */
export function stepSelfCriticism(from: SelfCriticismState, step: SelfCriticismStep): SelfCriticismState | null {
  return NEXT[from][step] ?? null
}
