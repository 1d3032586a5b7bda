import type { HomeView, ModalView } from '@slack/types'
import type { z } from 'zod'
import type { Role } from '../domain/people.ts'
import type { Outcome, Refusal } from '../domain/refusal.ts'
import type { Locale } from '../notifications/words.ts'
import type { ActorClaim } from '../workflows/authorise.ts'
import type { OfficeContext } from '../workflows/office-context.ts'
import type { Viewer } from '../workflows/viewer.ts'
import type { ChartBlock } from './charts.ts'
import type { FormFile } from './entries.ts'
import type { ReadFile } from './form-files.ts'
import type { FieldName, Replies } from './replies.ts'
import type { BotWorkflows } from './workflows.ts'

/** What words are chosen by. */
export interface Wording {
  readonly replies: Replies
  readonly context: Pick<OfficeContext, 'templates' | 'office'>
}

/** What every listener works with. */
export interface BotTools {
  readonly context: OfficeContext
  readonly workflows: BotWorkflows
  readonly replies: Replies
}

/** What a listener has to say; `register.ts` says it, to the person who acted and to nobody else. */
export type Answer =
  | Done
  | Refused
  /** A form to fill in or to read; nothing has been done. */
  | Form
  /** What was asked for; nothing has been done. */
  | ({ readonly kind: 'said' } & Speech)
  /** A file for the person who asked, sent to him directly; nothing has been done. */
  | { readonly kind: 'file'; readonly file: DirectFile }

export interface Refused {
  readonly kind: 'refused'
  readonly refusal: Refusal
}

export type FormOrRefusal = Form | Refused

/** An act that was done. */
export interface Done {
  readonly kind: 'done'
  readonly text: string
  /** What may follow; rows as in a `Speech`. */
  readonly buttons?: readonly (readonly ReplyButton[])[]
  /** What the view says from now on upon which the form lay, or in which the button was pressed. */
  readonly beneath?: ModalView
}

export interface Form {
  readonly kind: 'form'
  readonly view: ModalView
  /** Whether it takes the place of the view whose button was pressed, instead of lying upon it; a result always gives way. */
  readonly inPlace?: boolean
}

/** What one person is shown. */
export interface Speech {
  /** One under another, each at most 3,000 characters. */
  readonly paragraphs: readonly string[]
  /** What is listed below them, each with a button of its own. */
  readonly entries?: readonly { readonly text: string; readonly button: ReplyButton }[]
  /** An address of Slack's to go on at. */
  readonly link?: string
  /** Left out where the workspace shows no charts; then the button that brings a picture stands in its place. */
  readonly chart?: { readonly block: ChartBlock; readonly instead: ReplyButton }
  /** Rows of buttons; no two of one row have the same action. */
  readonly buttons?: readonly (readonly ReplyButton[])[]
  /** Whether it takes the place of the message whose button was pressed. */
  readonly inPlace?: boolean
}

/** A button of an answer. */
export interface ReplyButton {
  /** The id of an action of the list. */
  readonly action: string
  /** At most 75 characters. */
  readonly label: string
  /** What the action's `value` takes; at most 2,000 characters of JSON. */
  readonly value: object
}

export interface DirectFile {
  readonly fileName: string
  readonly title: string
  readonly content: Uint8Array
  /** What the person should know of it. */
  readonly remark?: string
}

/** A button. `run` is a method, so that buttons of different values stand in one list. */
export interface ActionDefinition<Value> {
  /** Slack's action_id. */
  readonly id: string
  /** What the button's value says, once parsed from JSON. */
  readonly value: z.ZodType<Value>
  run(
    press: {
      readonly value: Value
      readonly by: ActorClaim
      /** Reads a file that a person put into Slack. */
      readonly readFile: ReadOneFile
    },
    tools: BotTools,
  ): Promise<Answer>
}

/** What is wrong with what was entered, in words, by the block it stands in: the form stays open. */
export interface EntryFaults {
  readonly kind: 'entries'
  readonly errors: Readonly<Record<string, string>>
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
    submission: {
      readonly about: About
      readonly entries: Entries
      /** What was put into the form's file input. */
      readonly files: readonly ReadFile[]
      readonly by: ActorClaim
      /** Opens the bot's own conversation with the person; `null` when Slack does not. */
      readonly ownChannel: () => Promise<string | null>
      /** Reads a file that a person put into Slack before the form. */
      readonly readFile: ReadOneFile
    },
    tools: BotTools,
  ): Promise<Exclude<Answer, { kind: 'file' }> | EntryFaults>
}

/** An answer to a question, which does nothing. */
export type Reply =
  | ({ readonly kind: 'said' } & Speech)
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** A form to fill in. */
  | { readonly kind: 'form'; readonly view: ModalView }
  /** The words after the command's name are not those it takes. */
  | { readonly kind: 'misused' }

/** Words of one meaning in every language; a person may use any of them. */
export type LocalWords = Readonly<Record<Locale, string>>

/** A subcommand of the slash command. */
export interface CommandDefinition {
  /** What it is called; taken in either language. */
  readonly names: LocalWords
  /** What follows the name; empty when nothing does. */
  readonly usage: LocalWords
  readonly summary: LocalWords
  /** Any one of these roles, held today in whatever unit, is enough to ask. */
  readonly roles: readonly Role[]
  run(
    call: {
      /** What was written after the name, in plain half-width characters. */
      readonly words: readonly string[]
      /** Where it was written. */
      readonly channelId: string
      /** The commands that the person who asks may use. */
      readonly offered: readonly CommandDefinition[]
      /** Who asks, as Slack knows him. */
      readonly by: ActorClaim
      /** The same, with what he may see. */
      readonly viewer: Viewer
    },
    tools: BotTools,
  ): Promise<Reply>
}

/** A global shortcut: taken from wherever a person stands in Slack. */
export interface ShortcutDefinition {
  /** Slack's callback_id. */
  readonly id: string
  /** As Slack lists it, at most 24 characters. */
  readonly name: string
  /** At most 150 characters. */
  readonly description: string
  run(taken: { readonly by: ActorClaim }, tools: BotTools): Promise<Exclude<Reply, { readonly kind: 'misused' }>>
}

/** One file; refuses one that is empty, too large, or that Slack does not give. */
export type ReadOneFile = (file: FormFile) => Promise<Outcome<ReadFile>>

/** What an event came to. */
export interface EventOutcome {
  /** In a word, for the log and the metrics. */
  readonly outcome: string
  /** Whether there may be something to send. */
  readonly acted: boolean
  /** Said below the message that it was about, in the person's own conversation with the bot. */
  readonly answer?: ThreadAnswer
  /** What a person's page shows from now on. */
  readonly home?: OwnPage
}

/** Below which message of a person's own conversation with the bot. */
export interface AnswerPlace {
  readonly channelId: string
  readonly threadTs: string
  /** Told apart from every other answer of the same. */
  readonly key: string
  readonly kind: string
}

export type ThreadAnswer = Speech & AnswerPlace

export interface OwnPage {
  readonly slackUserId: string
  readonly view: HomeView
  /** Of what he sees at this moment; a page that changed meanwhile is newer and stays. `null` = whatever it is. */
  readonly hash: string | null
}

/** What happened in Slack without anybody asking the bot for anything. */
export interface EventDefinition<Event> {
  /** Slack's type of the event. */
  readonly type: string
  /** What the app asks for, where it is not the type: one that is told of by kind of channel, as `message.im`. */
  readonly subscription?: string
  /** Scopes without which Slack does not tell of it; any one of them brings its kind of channels. */
  readonly scopes: readonly string[]
  /** The parts of the event that are read. */
  readonly event: z.ZodType<Event>
  /** What the event is told for. */
  readonly why: string
  /** Whether it is of interest, where not each one is; asked before the event is recorded. */
  isOurs?(told: { readonly event: Event; readonly botUserId: string | null }): boolean
  /** Where somebody waits for an answer, and is told of a fault as well; `null` = nobody waits. */
  answersAt?(event: Event): AnswerPlace | null
  /** What it came to. */
  run(
    told: { readonly event: Event; readonly botUserId: string | null; readonly readFile: ReadOneFile },
    tools: BotTools,
  ): Promise<EventOutcome>
}

export function defineCommand(command: CommandDefinition): CommandDefinition {
  return command
}

export function defineShortcut(shortcut: ShortcutDefinition): ShortcutDefinition {
  return shortcut
}

export function defineEvent<Event>(event: EventDefinition<Event>): EventDefinition<Event> {
  return event
}

export function defineAction<Value>(action: ActionDefinition<Value>): ActionDefinition<Value> {
  return action
}

export function defineView<About, Entries>(view: ViewDefinition<About, Entries>): ViewDefinition<About, Entries> {
  return view
}
