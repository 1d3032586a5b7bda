import { isNode, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { ROLES } from '../domain/people.ts'
import { TemplateError } from './template-error.ts'

export const LOCALES = ['zh-CN', 'en'] as const
/** A language the bot writes. */
export type Locale = (typeof LOCALES)[number]

export const WORDS_FILE = 'words.yaml'
/** No word, and no sentence of the words file, is longer: it must fit a button's description or a table's header. */
const WORD_LENGTH_MAX = 500

const Word = z.string().min(1).max(WORD_LENGTH_MAX)
/** Slack allows 75 characters on a button. */
const ButtonLabel = z.string().min(1).max(75)
const MediumWords = z.strictObject({ name: Word, assessment: Word, qualityScore: Word, workScore: Word })

/** The words that views choose from. A `{name}` in a sentence is filled in; any other brace is refused. */
const WordsSchema = z.strictObject({
  media: z.strictObject({ air: MediumWords, water: MediumWords }),
  /** By indicator code; a code that is absent is shown as it is. */
  indicators: z.record(z.string(), Word),
  /** Between the parts of an enumeration, e.g. 、. */
  listSeparator: z.string().max(5),
  clauseSeparator: z.string().max(5),
  noValue: Word,
  /** Reasons for not being ranked, by code; a code that is absent is shown as it is. */
  reasons: z.record(z.string(), Word),
  reasonCount: Word,
  notRanked: Word,
  policies: z.strictObject({ strict: Word, include: Word }),
  decision: Word,
  exemptInRange: Word,
  listSize: z.strictObject({ exact: Word, differs: Word }),
  changes: z.strictObject({ up: Word, down: Word, unchanged: Word, unknown: Word }),
  comparisons: z.strictObject({ yearOnYear: Word, monthOnMonth: Word }),
  comparisonUnknown: z.strictObject({ yearOnYear: Word, monthOnMonth: Word }),
  place: z.strictObject({ plain: Word, tied: Word }),
  placeFromWorst: z.strictObject({ plain: Word, tied: Word }),
  history: z.strictObject({ first: Word, repeated: Word, inARow: Word }),
  banners: z.strictObject({ corrected: Word, withdrawn: Word, reduced: Word }),
  bannerNotes: z.strictObject({ corrected: Word, withdrawn: Word, meetingCancelled: Word, reduced: Word }),
  roles: z.strictObject(
    Object.fromEntries(ROLES.map((role) => [role, Word])) as Record<(typeof ROLES)[number], typeof Word>,
  ),
  /** How a unit is addressed, by the end of its name; the first that fits is taken. `{name}` is the unit's name. */
  bodies: z
    .array(z.strictObject({ suffix: z.string().max(20), body: Word, you: Word }))
    .min(1)
    .max(50),
  occasion: Word,
  unconfirmedDay: Word,
  unitChange: z.strictObject({
    entered: Word,
    left: Word,
    stays: Word,
    outside: Word,
    qualityValue: Word,
    workScore: Word,
    score: Word,
    rankFromWorst: Word,
    qualityScore: Word,
    tied: Word,
    notTied: Word,
    yearOnYear: Word,
    monthOnMonth: Word,
    timesInTwelveMonths: Word,
    monthsInARow: Word,
    previousMonth: Word,
    notRanked: Word,
    details: Word,
  }),
  moreChanges: Word,
  moreGaps: Word,
  outcomes: z.strictObject({ approved: Word, returned: Word, issued: Word, declined: Word, superseded: Word }),
  outcomeReason: Word,
  /** What was decided about something that a unit handed in. Words of before had none. */
  submissionOutcomes: z.record(z.string(), Word).default({}),
  /** How a meeting stands, by state. Words of before had none. */
  meetingStates: z.record(z.string(), Word).default({}),
  /** Who has to come to an interview, by the code of the ladder. Words of before had none. */
  summonees: z.record(z.string(), Word).default({}),
  /** How a ladder comes to its proposal. Words of before had none. */
  ladder: z
    .strictObject({ counts: Word, own: Word, preset: Word, names: z.record(z.string(), Word) })
    .default({ counts: '{times}/{months}', own: '{ladder}', preset: '{ladder}', names: {} }),
  /** Marks of a summons whose meeting was moved, and the notes below them. Words of before had none. */
  meetingMarks: z.record(z.string(), Word).default({}),
  tieOutcome: z.strictObject({ strict: Word, include: Word }),
  reviewStates: z.strictObject({
    notImported: Word,
    notComputed: Word,
    undecidedTie: Word,
    awaitingReview: Word,
    returned: Word,
  }),
  reviewSteps: z.strictObject({
    notImported: Word,
    notComputed: Word,
    undecidedTie: Word,
    awaitingReview: Word,
    returned: Word,
  }),
  /** What each kind of message is called, by kind. */
  kinds: z.record(z.string(), Word),
  /** What Slack's error codes mean, by code; a code that is absent is shown as it is. Words of before had none. */
  slackErrors: z.record(z.string(), Word).default({}),
  deliveryStates: z.strictObject({ failed: Word, unconfirmed: Word }),
  deliverySteps: z.strictObject({ failed: Word, unconfirmed: Word }),
  /** What the self-audit found, by check. Words of before had none. */
  selfAuditChecks: z.record(z.string(), Word).default({}),
  /** How a notice says to sign for it. Words of before knew one way. */
  signHow: z.strictObject({ button: Word, reply: Word }).default({ button: '—', reply: '—' }),
  /** Who has signed, below a message. Words of before had none, and nobody was asked. */
  receiptRoll: z
    .strictObject({
      head: Word,
      signed: Word,
      unsigned: Word,
      /** The role of one who acts in it. */
      acting: Word.default('{role}'),
      person: Word,
      subject: Word,
      due: Word,
    })
    .default({
      head: '{signed}/{total}',
      signed: '{name} {at}',
      unsigned: '{name}',
      acting: '{role}',
      person: '{name}',
      subject: '{kind}',
      due: '{subject}',
    }),
  /** What was decided about missed runs of a schedule. Words of before had none. */
  missedDecisions: z.record(z.string(), Word).default({}),
  /** What was decided about an objection. Words of before had none. */
  objectionOutcomes: z.record(z.string(), Word).default({}),
  buttons: z.record(z.string(), ButtonLabel),
  columns: z.strictObject({
    rank: Word,
    rankFromWorst: Word,
    unitCode: Word,
    unitName: Word,
    district: Word,
    qualityValue: Word,
    qualityScore: Word,
    workScore: Word,
    score: Word,
    tied: Word,
    exempt: Word,
    notRankedReason: Word,
  }),
  /** Columns of files that people take away, by column, beside those above. Words of before had none. */
  exportColumns: z.record(z.string(), Word).default({}),
  /** Words of cases, each by its code. Words of before had none. */
  cases: z
    .strictObject({
      sources: z.record(z.string(), Word),
      states: z.record(z.string(), Word),
      steps: z.record(z.string(), Word),
      nextSteps: z.record(z.string(), Word),
      copyNotes: z.record(z.string(), Word),
      about: z.record(z.string(), Word),
      fields: z.record(z.string(), Word),
      /** One field with what it says, in a table. */
      fieldLine: Word.default('{name}: {value}'),
      causes: z.record(z.string(), Word),
      matters: z.record(z.string(), Word),
      falseKinds: z.record(z.string(), Word),
    })
    .default({
      sources: {},
      states: {},
      steps: {},
      nextSteps: {},
      copyNotes: {},
      about: {},
      fields: {},
      fieldLine: '{name}: {value}',
      causes: {},
      matters: {},
      falseKinds: {},
    }),
  /** Words of village patrols, each by its code. Words of before had none. */
  patrol: z
    .strictObject({
      kinds: z.record(z.string(), Word),
      states: z.record(z.string(), Word),
      steps: z.record(z.string(), Word),
      outcomes: z.record(z.string(), Word),
      matters: z.record(z.string(), Word),
      told: z.record(z.string(), Word),
      patternTitles: z.record(z.string(), Word),
      patterns: z.record(z.string(), Word),
      tools: z.record(z.string(), Word),
      toolOutcomes: z.record(z.string(), Word),
      /** A village with the township it lies in. */
      village: Word,
      /** Between who took a step and the step, and between the step and what was said. */
      stepMark: z.string().max(5),
      saidMark: z.string().max(5),
    })
    .default({
      kinds: {},
      states: {},
      steps: {},
      outcomes: {},
      matters: {},
      told: {},
      patternTitles: {},
      patterns: {},
      tools: {},
      toolOutcomes: {},
      village: '{village}, {township}',
      stepMark: ': ',
      saidMark: '; ',
    }),
  /** Words of yearly returns, each by its code. Words of before had none. */
  campaigns: z
    .strictObject({
      titles: z.record(z.string(), Word),
      bases: z.record(z.string(), Word),
      states: z.record(z.string(), Word),
      campaignStates: z.record(z.string(), Word),
      steps: z.record(z.string(), Word),
      forms: z.record(z.string(), Word),
      outcomes: z.record(z.string(), Word),
      /** What became of a wish for more time. Words of before had none. */
      extensionOutcomes: z.record(z.string(), Word).default({}),
      document: Word,
      unit: Word,
      overdueUnit: Word,
      moreUnits: Word,
      deadline: Word,
      rollUp: Word,
    })
    .default({
      titles: {},
      bases: {},
      states: {},
      campaignStates: {},
      steps: {},
      forms: {},
      outcomes: {},
      extensionOutcomes: {},
      document: '{number}',
      unit: '{unit}',
      overdueUnit: '{unit}',
      moreUnits: '{count}',
      deadline: '{title}',
      rollUp: '{title}',
    }),
  yes: Word,
  no: Word,
  files: z.strictObject({ fullList: Word, table: Word, calendar: Word }),
  calendar: z.strictObject({ summary: Word, cancelled: Word, description: Word }),
  tableInFile: Word,
  textGoesOn: Word,
  textGoesOnInFile: Word,
})

export type Words = z.infer<typeof WordsSchema>

/**
 * Reads a words file.
 *
 * @throws {TemplateError} With the line of the key that is missing, unknown or of the wrong kind.
 */
export function parseWords(source: string, file: string): Words {
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: true })
  const fault = document.errors[0]
  if (fault !== undefined) {
    throw new TemplateError(file, lines.linePos(fault.pos[0]).line, fault.message.split('\n')[0] ?? 'not YAML')
  }
  const parsed = WordsSchema.safeParse(document.toJS({ maxAliasCount: 0 }))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const path = (issue?.path ?? []).map((part) => (typeof part === 'number' ? part : String(part)))
  throw new TemplateError(file, lineOf(path), `${path.join('.') || 'words'}: ${issue?.message ?? 'not usable'}`)

  /** The line of the deepest part of the path that the file has. */
  function lineOf(keys: readonly (string | number)[]): number | null {
    for (let depth = keys.length; depth > 0; depth--) {
      const node = document.getIn(keys.slice(0, depth), true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return null
  }
}

/**
 * Fills `{name}` places of a sentence in one pass, so that a brace inside a value stays a brace.
 *
 * @throws {TemplateError} When the sentence names a place that is not given.
 */
export function fillIn(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (_place, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value === undefined) {
      throw new TemplateError(
        WORDS_FILE,
        null,
        `unknown place {${name}} in "${sentence}"; expected one of ${Object.keys(values).join(', ')}`,
      )
    }
    return String(value)
  })
}
