import path from 'node:path'
import { isNode, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { MEETING_STEPS, type MeetingStep } from '../domain/meeting.ts'
import type { Refusal } from '../domain/refusal.ts'
import { TemplateError } from '../notifications/template-error.ts'
import { openSource } from '../notifications/template-files.ts'
import { fillIn, type Locale } from '../notifications/words.ts'
import { LINK_STEPS } from '../workflows/cases/case-view.ts'
import { ADMIN_REPLIES } from './administration/replies.ts'
import { CASE_REPLIES } from './cases/replies.ts'
import { HOME_REPLIES } from './home/replies.ts'
import { BUTTON_STEPS, type ButtonStep, FORM_STEPS, type FormStep } from './interview-steps.ts'
import { MONTH_TABLE_REPLIES } from './month-table/replies.ts'
import { PATROL_REPLIES } from './patrol/replies.ts'
import { OptionText, ShortText, sentence } from './reply-texts.ts'
import { RETURN_REPLIES } from './returns/replies.ts'
import { SCHEDULE_REPLIES } from './schedules/replies.ts'

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
  'step-not-allowed',
  'not-your-side',
  'already-asked',
  'nothing-asked',
  'same-time',
  'too-early',
  'bad-demands',
  'bad-link',
  'bad-days',
  'meeting-ambiguous',
  'meeting-changed',
  'not-found',
  'not-on-roll',
  'receipt-stopped',
  'objection-open',
  'objection-decided',
  'objection-late',
  'objection-closed',
  'case-own-case',
  'case-not-yours',
  'case-above-township',
  'case-second-person',
  'case-not-now',
  'case-suspended',
  'case-not-suspended',
  'case-extension-asked',
  'case-no-extension-asked',
  'case-held',
  'case-suspected-already',
  'case-not-suspected',
  'case-due-passed',
  'case-evidence-full',
  'report-not-yours',
  'report-not-now',
  'report-above-township',
  'report-no-level',
  'proposal-decided',
  'return-changed',
  'return-not-yours',
  'return-extension-asked',
  'return-no-extension-asked',
  'return-extension-late',
  'return-amend-late',
  'return-not-now',
  'return-passed-on',
  'campaign-over',
  'schedule-changed',
  'calendar-changed',
  'past-day',
  'nothing-missed',
  'nothing-to-undo',
  'bad-year',
  'own-role',
  'last-administrator',
  'person-unknown',
  'no-such-post',
  'post-held',
  'bad-span',
  'slack-user-taken',
  'no-such-account',
  'bad-channel',
  'unknown-message',
  'message-settled',
  'message-elsewhere',
  'too-long-for-form',
  'campaign-changed',
  'campaign-state',
  'campaign-due-unconfirmed',
  'campaign-due-past',
  'campaign-orphans',
  'campaign-nobody',
  'not-bound',
  'not-in-file',
  'same-table',
  'file-too-large',
  'file-unreadable',
] as const

/** How many details of a refusal are listed; the rest is counted. */
const DETAILS_SHOWN_MAX = 20

const Field = z.strictObject({ label: sentence(), hint: sentence('timeZone', 'max') })
const about = ['subject', 'unit'] as const
const Form = z.strictObject({ title: ShortText, submit: ShortText, intro: sentence(...about) })

/** A sentence for each step of an interview that a button takes. */
const INTERVIEW_DONE = z.strictObject(
  Object.fromEntries(BUTTON_STEPS.map((step) => [step, sentence('unit')])) as Record<
    ButtonStep,
    ReturnType<typeof sentence>
  >,
)
const InterviewForm = z.strictObject({ title: ShortText, submit: ShortText, intro: sentence('unit', 'at', 'place') })
const INTERVIEW_FORMS = z.strictObject(
  Object.fromEntries(FORM_STEPS.map((step) => [step, InterviewForm])) as Record<FormStep, typeof InterviewForm>,
)

const RepliesSchema = z.strictObject({
  /** What an act is about: a month's ranking. */
  subject: sentence('month', 'medium'),
  /** What became of an act that was done. */
  done: z.strictObject({
    approved: sentence('subject', 'version', 'medium', 'month'),
    returned: sentence('subject', 'version', 'medium', 'month'),
    issued: sentence(...about),
    declined: sentence(...about),
    interview: INTERVIEW_DONE,
    signed: sentence('kind', 'at'),
    signedBefore: sentence('kind', 'at'),
    objectionRaised: sentence(...about),
    objectionUpheld: sentence(...about),
    objectionDismissed: sentence(...about),
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
    units: sentence(),
    unknown: sentence('word'),
    nearest: sentence('usage'),
    misused: sentence('usage'),
  }),
  /** What `/duban interviews` says. */
  interviews: z.strictObject({
    nothing: sentence(),
    head: sentence('from', 'to'),
    entry: sentence('unit', 'at', 'place', 'state'),
    due: sentence('kind', 'day'),
    kinds: z.strictObject({ plan: sentence(), report: sentence() }),
    overdue: sentence(),
    one: sentence('unit', 'occasions'),
    occasion: sentence('month', 'medium'),
    time: sentence('at', 'place'),
    standing: sentence('state'),
    waits: z.strictObject({ summoner: sentence('step'), summonee: sentence('step'), program: sentence('step') }),
    event: sentence('at', 'step', 'by'),
    eventNote: sentence('note'),
    steps: z.strictObject(
      Object.fromEntries([...MEETING_STEPS, 'issue'].map((step) => [step, sentence()])) as Record<
        MeetingStep | 'issue',
        ReturnType<typeof sentence>
      >,
    ),
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
    steps: z.strictObject({ failed: sentence(), unconfirmed: sentence(), channel: sentence() }),
    settle: OptionText,
    rest: sentence('count'),
  }),
  /** What `/duban ranking` says. */
  ranking: z.strictObject({
    head: sentence('subject', 'version', 'day', 'size'),
    line: sentence('place', 'unit', 'score'),
    none: sentence('subject'),
    noneYet: sentence('medium'),
    next: sentence('medium', 'month'),
    own: sentence(),
    ownHead: sentence('subject', 'version', 'day'),
    noOwn: sentence('subject', 'version', 'day'),
    summary: sentence(),
    place: sentence('unit', 'rank', 'fromWorst', 'score'),
    notRanked: sentence('unit', 'reason'),
    unlisted: sentence('unit'),
    unitNext: sentence('unit'),
  }),
  /** Around the units to choose from. */
  choice: z.strictObject({
    head: sentence('word'),
    single: sentence('word'),
    own: sentence(),
    rest: sentence('count'),
  }),
  /** What `/duban unit` says. */
  history: z.strictObject({
    head: sentence('unit', 'medium', 'count'),
    timesListed: sentence('times', 'month'),
    neverListed: sentence(),
    sparkline: sentence('sparkline', 'change'),
    change: z.strictObject({
      up: sentence('by', 'month'),
      down: sentence('by', 'month'),
      same: sentence('by', 'month'),
    }),
    ranked: sentence('month', 'rank', 'count', 'fromWorst', 'score'),
    listedMark: sentence(),
    notRanked: sentence('month', 'reason'),
    unlisted: sentence('month'),
    districtLine: sentence('month', 'count', 'units'),
    districtNone: sentence('month'),
    notAssessed: sentence('unit'),
    next: sentence('unit'),
    chartTitle: sentence('unit', 'medium'),
    score: ShortText,
    monthAxis: ShortText,
    picture: OptionText,
    nothingToDraw: sentence(),
  }),
  /** What `/duban case` says. */
  cases: z.strictObject({
    nothing: sentence(),
    head: sentence('count', 'page', 'pages'),
    headMore: sentence('count', 'page', 'pages'),
    item: sentence('number', 'unit', 'source', 'state', 'title'),
    overdue: sentence('state', 'days'),
    show: OptionText,
    next: OptionText,
    previous: OptionText,
    linkDone: sentence('step', 'day'),
    linkCurrent: sentence('step'),
    linkOpen: sentence('step'),
    /** What the links of a case are called in its answer, by the step that ends each. */
    links: z.strictObject(
      Object.fromEntries(LINK_STEPS.map((step) => [step, ShortText])) as Record<
        (typeof LINK_STEPS)[number],
        typeof ShortText
      >,
    ),
    linkSeparator: sentence(),
    due: sentence('day'),
    assisting: sentence('units'),
    nextStep: sentence('step'),
    evidence: sentence('count'),
    own: sentence('steps'),
  }),
  /** The view of one case, and the forms of what can be done in it. */
  caseForms: CASE_REPLIES,
  /** Reports of village patrols, and the tools proposed from them. */
  patrolForms: PATROL_REPLIES,
  /** Yearly returns: their forms, lists and courses. */
  returnForms: RETURN_REPLIES,
  /** What `/duban schedule` says, and the forms that change a schedule. */
  schedules: SCHEDULE_REPLIES,
  /** The calendar, people, channels and settings. */
  administration: ADMIN_REPLIES,
  /** What is said of a month's table that somebody sent. */
  monthTable: MONTH_TABLE_REPLIES,
  /** What a person's own page says. */
  home: HOME_REPLIES,
  /** What `/duban who` says. */
  who: z.strictObject({
    head: sentence('unit', 'day'),
    line: sentence('role', 'name'),
    acting: sentence('name'),
    since: sentence('day'),
    nobody: sentence('unit', 'day'),
    mend: sentence(),
    next: sentence(),
  }),
  /** What `/duban receipts` says. */
  receipts: z.strictObject({
    nothing: sentence(),
    head: sentence('count', 'from', 'to'),
    entry: sentence('unit', 'month', 'kind', 'message'),
    due: sentence('day'),
    overdue: sentence(),
    stopped: sentence(),
    signed: sentence('name', 'role', 'at'),
    unsigned: sentence('name', 'role'),
  }),
  /** Files sent to the person who asked. */
  files: z.strictObject({ sent: sentence('fileName'), csv: OptionText, xlsx: OptionText, cut: sentence('rows') }),
  trouble: z.strictObject({
    fault: sentence('reference'),
    commandFault: sentence('reference'),
    brokenCommand: sentence(),
    brokenButton: sentence(),
    unknownButton: sentence(),
    tooLate: sentence(),
    tooLateCommand: sentence(),
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
    answer: ShortText,
    returnRanking: Form,
    decideTie: Form,
    issueSummons: Form,
    declineInterview: Form,
    interview: INTERVIEW_FORMS,
    raiseObjection: Form.extend({ intro: sentence(...about, 'day') }),
    upholdObjection: Form.extend({ intro: sentence(...about, 'reason') }),
    dismissObjection: Form.extend({ intro: sentence(...about, 'reason') }),
  }),
  fields: z.strictObject({
    reason: Field,
    policy: Field,
    day: Field,
    time: Field,
    place: Field,
    merge: Field,
    who: Field,
    wishedDay: Field,
    wishedTime: Field,
    attendees: Field,
    remark: Field,
    minutes: Field,
    demands: Field,
    statement: Field,
    submission: Field,
    link: Field,
    workingDays: Field,
  }),
  mergeOption: OptionText,
  /** What is wrong with an entry, by field. */
  entries: z.strictObject({
    reason: sentence('max'),
    policy: sentence(),
    day: sentence(),
    time: sentence(),
    place: sentence('max'),
    merge: sentence(),
    who: sentence(),
    wishedDay: sentence(),
    wishedTime: sentence(),
    attendees: sentence(),
    remark: sentence('max'),
    minutes: sentence(),
    demands: sentence(),
    statement: sentence(),
    submission: sentence(),
    link: sentence(),
    workingDays: sentence(),
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
