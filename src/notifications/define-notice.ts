import type { z } from 'zod'
import type { Format } from './format.ts'
import { receiptActions, receiptOf } from './receipt-roll.ts'
import type { RenderedFile } from './rendered.ts'

/** What a template sees: strings, flags and lists of such, already worded. */
export type View = Readonly<Record<string, unknown>>

/** One button under a message. `label` is a key of `buttons` in the words file. */
export interface NoticeAction {
  /** Slack's `action_id`, at most 255 characters; the bot listens for it. */
  readonly actionId: string
  readonly label: string
  /** At most 2,000 characters. */
  readonly value: string
  readonly style?: 'primary' | 'danger'
}

/** A kind of message: what it needs, what its template sees, and what goes with it. */
export interface Notice<Facts> {
  readonly kind: string
  readonly view: z.ZodType<View>
  /** Chooses every word; the template only places them. */
  readonly toView: (facts: Facts, format: Format) => View
  /** Dull, valid facts that between them take every branch of the template; the first is the one previews show. */
  readonly samples: readonly [Facts, ...Facts[]]
  /** ASCII name that files of this message begin with, e.g. `air-2026-10-v1`. */
  readonly fileStem: (facts: Facts) => string
  readonly actions: (facts: Facts) => readonly NoticeAction[]
  readonly files: (facts: Facts, format: Format) => readonly RenderedFile[]
}

interface Declaration<Facts, V extends View> {
  readonly kind: string
  readonly view: z.ZodType<V>
  readonly toView: (facts: Facts, format: Format) => V
  readonly samples: readonly [Facts, ...Facts[]]
  readonly fileStem: (facts: Facts) => string
  readonly actions?: (facts: Facts) => readonly NoticeAction[]
  readonly files?: (facts: Facts, format: Format) => readonly RenderedFile[]
}

/**
 * Declares a notice; `toView` is checked against the view's schema by type here and by value at rendering. A message
 * that has to be signed for has the buttons for it after its own.
 */
export function defineNotice<Facts, V extends View>(declaration: Declaration<Facts, V>): Notice<Facts> {
  const { actions = () => [], files = () => [] } = declaration
  return {
    ...declaration,
    actions: (facts) => [...actions(facts), ...receiptActions(facts)],
    files: (facts, format) => (receiptOf(facts)?.rollOnly === true ? [] : files(facts, format)),
  }
}
