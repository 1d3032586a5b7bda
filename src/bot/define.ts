import type { ModalView } from '@slack/types'
import type { z } from 'zod'
import type { Refusal } from '../domain/refusal.ts'
import type { ActorClaim } from '../workflows/authorise.ts'
import type { OfficeContext } from '../workflows/office-context.ts'
import type { FieldName, Replies } from './replies.ts'
import type { BotWorkflows } from './workflows.ts'

/** What every listener works with. */
export interface BotTools {
  readonly context: OfficeContext
  readonly workflows: BotWorkflows
  readonly replies: Replies
}

/** What a listener has to say; `register.ts` says it, to the person who acted and to nobody else. */
export type Answer =
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** A form to fill in; nothing has been done yet. */
  | { readonly kind: 'form'; readonly view: ModalView }

/** A button. `run` is a method, so that buttons of different values stand in one list. */
export interface ActionDefinition<Value> {
  /** Slack's action_id. */
  readonly id: string
  /** What the button's value says, once parsed from JSON. */
  readonly value: z.ZodType<Value>
  run(press: { readonly value: Value; readonly by: ActorClaim }, tools: BotTools): Promise<Answer>
}

/** A form that was sent in. */
export interface ViewDefinition<About, Entries> {
  /** Slack's callback_id. */
  readonly id: string
  /** What the form is about, kept in its private_metadata. */
  readonly about: z.ZodType<About>
  /** What was entered, by field; an issue is shown at the field its path begins with. */
  readonly entries: z.ZodType<Entries>
  /** Refusals that belong to a field: the form stays open and shows them there. */
  readonly fieldOf: Readonly<Partial<Record<string, FieldName>>>
  run(
    submission: { readonly about: About; readonly entries: Entries; readonly by: ActorClaim },
    tools: BotTools,
  ): Promise<Exclude<Answer, { kind: 'form' }>>
}

export function defineAction<Value>(action: ActionDefinition<Value>): ActionDefinition<Value> {
  return action
}

export function defineView<About, Entries>(view: ViewDefinition<About, Entries>): ViewDefinition<About, Entries> {
  return view
}
