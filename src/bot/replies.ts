import path from 'node:path'
import { isNode, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import type { Refusal } from '../domain/refusal.ts'
import { TemplateError } from '../notifications/template-error.ts'
import { openSource } from '../notifications/template-files.ts'
import { fillIn, type Locale } from '../notifications/words.ts'

export const REPLIES_FILE = 'replies.yaml'

/** Every refusal that an act begun in Slack can meet. */
export const REFUSAL_CODES = [
  'not-permitted',
  'unknown-slack-user',
  'own-import',
  'tie-undecided',
  'tie-not-open',
  'outdated-version',
  'was-returned',
  'nothing-to-review',
  'not-computed',
  'not-published',
  'not-proposed',
  'nothing-proposed',
  'coverage-gaps',
  'time-passed',
  'bad-time',
  'bad-place',
  'history-changed',
  'unit-ambiguous',
  'unit-expired',
  'unit-unknown',
] as const

/** No sentence is longer; Slack shows 3,000 characters of a paragraph. */
const SENTENCE_CHARACTERS_MAX = 500
/** How many details of a refusal are listed; the rest is counted. */
const DETAILS_SHOWN_MAX = 20

/** A sentence whose `{places}` are all among those named. */
function sentence(...places: readonly string[]) {
  return z
    .string()
    .min(1)
    .max(SENTENCE_CHARACTERS_MAX)
    .superRefine((text, check) => {
      const known = places.length === 0 ? 'no place' : places.map((place) => `{${place}}`).join(', ')
      for (const [found, name = ''] of text.matchAll(/\{(\w+)\}/g)) {
        if (!places.includes(name))
          check.addIssue({ code: 'custom', message: `unknown place ${found}; expected ${known}` })
      }
    })
}

/** Slack's bound on the title and the buttons of a form. */
const ShortText = z.string().min(1).max(24)
/** Slack's bound on an option and its description. */
const OptionText = z.string().min(1).max(75)
const Field = z.strictObject({ label: sentence(), hint: sentence('timeZone', 'max') })
const about = ['subject', 'unit'] as const
const Form = z.strictObject({ title: ShortText, submit: ShortText, intro: sentence(...about) })

const RepliesSchema = z.strictObject({
  /** What an act is about: a month's ranking. */
  subject: sentence('month', 'medium'),
  /** What became of an act that was done. */
  done: z.strictObject({
    approved: sentence('subject', 'version', 'medium', 'month'),
    returned: sentence('subject', 'version', 'medium', 'month'),
    issued: sentence(...about),
    declined: sentence(...about),
  }),
  /** Before what should be known of an act that was done, and before the details of a refusal. */
  notes: sentence(),
  more: sentence('count'),
  refusals: z.strictObject(
    Object.fromEntries(REFUSAL_CODES.map((code) => [code, sentence()])) as Record<
      (typeof REFUSAL_CODES)[number],
      ReturnType<typeof sentence>
    >,
  ),
  otherRefusal: sentence('message'),
  /** Around the slash command's own answers. */
  commands: z.strictObject({
    intro: sentence(),
    line: sentence('usage', 'summary'),
    unknown: sentence('word'),
    nearest: sentence('usage'),
    misused: sentence('usage'),
  }),
  /** What `/duban messages` says. */
  messages: z.strictObject({
    nothing: sentence(),
    head: sentence('total', 'counts'),
    count: sentence('state', 'count'),
    states: z.strictObject({
      failed: sentence(),
      unconfirmed: sentence(),
      sending: sentence(),
      pending: sentence(),
    }),
    entry: sentence('id', 'state', 'kind', 'unit', 'channel'),
    kindOfMonth: sentence('kind', 'month'),
    error: sentence('error'),
    expected: sentence('time'),
    waitsForMessage: sentence('id'),
    waitsForChannel: sentence('error'),
    channelStep: sentence('id'),
    rest: sentence('count'),
  }),
  /** What `/duban ranking` says. */
  ranking: z.strictObject({
    head: sentence('subject', 'version', 'day', 'size'),
    line: sentence('place', 'unit', 'score'),
    none: sentence('subject'),
    noneYet: sentence('medium'),
    next: sentence('medium', 'month'),
  }),
  trouble: z.strictObject({
    fault: sentence('reference'),
    commandFault: sentence('reference'),
    brokenCommand: sentence(),
    brokenButton: sentence(),
    unknownButton: sentence(),
    tooLate: sentence(),
    sameAgain: sentence(),
    working: sentence(),
  }),
  forms: z.strictObject({
    close: ShortText,
    cancel: ShortText,
    done: ShortText,
    refused: ShortText,
    trouble: ShortText,
    working: ShortText,
    returnRanking: Form,
    decideTie: Form,
    issueSummons: Form,
    declineInterview: Form,
  }),
  fields: z.strictObject({ reason: Field, policy: Field, day: Field, time: Field, place: Field, merge: Field }),
  mergeOption: OptionText,
  /** What is wrong with an entry, by field. */
  entries: z.strictObject({
    reason: sentence('max'),
    policy: sentence(),
    day: sentence(),
    time: sentence(),
    place: sentence('max'),
    merge: sentence(),
  }),
})

export type Replies = z.infer<typeof RepliesSchema>
export type FieldName = keyof Replies['entries']

/**
 * Loads what the bot answers in a locale, and checks it: nothing missing, nothing unknown, no unknown place.
 *
 * @throws {TemplateError} One line with file, line and cause.
 */
export function loadReplies({ builtInDir, locale }: { readonly builtInDir: string; readonly locale: Locale }): Replies {
  const { file, source } = openSource(REPLIES_FILE, path.join(builtInDir, locale), null)
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: true })
  const fault = document.errors[0]
  if (fault !== undefined) {
    throw new TemplateError(file, lines.linePos(fault.pos[0]).line, fault.message.split('\n')[0] ?? 'not YAML')
  }
  const parsed = RepliesSchema.safeParse(document.toJS({ maxAliasCount: 0 }))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const keys = (issue?.path ?? []).map(String)
  let depth = keys.length
  while (depth > 0 && !isNode(document.getIn(keys.slice(0, depth), true))) depth -= 1
  const node = depth === 0 ? null : document.getIn(keys.slice(0, depth), true)
  const line = isNode(node) && node.range ? lines.linePos(node.range[0]).line : null
  throw new TemplateError(file, line, `${keys.join('.') || 'replies'}: ${issue?.message ?? 'not usable'}`)
}

/** A refusal in the office's words, with its details; one the catalogue does not know is shown with its own message. */
export function refusalText(replies: Replies, { code, message, details = [] }: Refusal): string {
  const own = Object.entries(replies.refusals).find(([known]) => known === code)?.[1]
  const text = own ?? fillIn(replies.otherRefusal, { message })
  return withNotes(replies, text, details)
}

/** A text followed by a bounded list of what should be known with it. */
export function withNotes(replies: Replies, text: string, notes: readonly string[]): string {
  if (notes.length === 0) return text
  const shown = notes.slice(0, DETAILS_SHOWN_MAX).map((note) => `· ${note}`)
  const rest = notes.length - shown.length
  return [text, replies.notes, ...shown, ...(rest === 0 ? [] : [fillIn(replies.more, { count: rest })])].join('\n')
}
