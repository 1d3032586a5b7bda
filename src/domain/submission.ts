import { isLocalDay, type LocalDay } from './time.ts'

/**
 * Where a unit's return in a campaign stands (M7), and what each state waits for:
 *
 * - `open`: the unit's return; nothing of it is there.
 * - `draft`: the same; the unit has begun it.
 * - `submitted`: the receiver's word.
 * - `returned`: what the receiver found missing.
 * - `accepted`: the campaign's compilation; until then the receiver may still ask for more.
 * - `compiled`: nothing any more.
 * - `passedOn`: nothing any more; the unit is merged into another, which owes the return.
 */
export const SUBMISSION_STATES = ['open', 'draft', 'submitted', 'returned', 'accepted', 'compiled', 'passedOn'] as const

export type SubmissionState = (typeof SUBMISSION_STATES)[number]

export const SUBMISSION_STEPS = [
  'saveDraft',
  'submit',
  'amend',
  'askExtension',
  'grantExtension',
  'refuseExtension',
  'extend',
  'return',
  'accept',
  'compile',
  'passOn',
] as const

export type SubmissionStep = (typeof SUBMISSION_STEPS)[number]

/** `unit`: who owes the return; `receiver`: who takes it; `program`: what follows from an act or a change of units. */
export type SubmissionParty = 'unit' | 'receiver' | 'program'

const WHILE_OWED = {
  submit: 'submitted',
  askExtension: 'same',
  grantExtension: 'same',
  refuseExtension: 'same',
  extend: 'same',
  passOn: 'passedOn',
} as const

/** Every permitted step; `same` stays where it is. A pair that is absent here is refused. */
const NEXT: Readonly<Record<SubmissionState, Readonly<Partial<Record<SubmissionStep, SubmissionState | 'same'>>>>> = {
  open: { saveDraft: 'draft', ...WHILE_OWED },
  draft: { saveDraft: 'same', ...WHILE_OWED },
  submitted: { amend: 'same', return: 'returned', accept: 'accepted' },
  returned: { saveDraft: 'same', ...WHILE_OWED },
  accepted: { return: 'returned', compile: 'compiled' },
  compiled: {},
  passedOn: {},
}

/** Who may take each step. A return that came on paper may be recorded by the receiver too. */
const PARTIES: Readonly<Record<SubmissionStep, readonly SubmissionParty[]>> = {
  saveDraft: ['unit'],
  submit: ['unit', 'receiver'],
  amend: ['unit'],
  askExtension: ['unit'],
  grantExtension: ['receiver'],
  refuseExtension: ['receiver'],
  extend: ['receiver'],
  return: ['receiver'],
  accept: ['receiver'],
  compile: ['program'],
  passOn: ['program'],
}

export type SubmissionTransition =
  | { readonly ok: true; readonly to: SubmissionState }
  | { readonly ok: false; readonly refusal: 'not-your-side' | 'step-not-allowed' }

/** Where a step leads when this party takes it, or why it may not. */
export function stepSubmission(
  from: SubmissionState,
  step: SubmissionStep,
  party: SubmissionParty,
): SubmissionTransition {
  if (!PARTIES[step].includes(party)) return { ok: false, refusal: 'not-your-side' }
  const to = NEXT[from][step]
  if (to === undefined) return { ok: false, refusal: 'step-not-allowed' }
  return { ok: true, to: to === 'same' ? from : to }
}

/** The step that asks for an extension, and those after which it no longer waits: it was decided, or the return came in. */
export const EXTENSION_QUESTION = ['askExtension', 'grantExtension', 'refuseExtension', 'extend', 'submit'] as const

/** Whether a step needs that an extension has been asked for, or that none has; one that is not here needs neither. */
const ON_QUESTION: Readonly<Partial<Record<SubmissionStep, boolean>>> = {
  askExtension: false,
  grantExtension: true,
  refuseExtension: true,
}

/** Why a step is not possible while an extension is asked for, or while none is; `null` = it is. */
export function questionFault(
  step: SubmissionStep,
  isExtensionAsked: boolean,
): 'extension-asked' | 'no-extension-asked' | null {
  const needed = ON_QUESTION[step]
  if (needed === undefined || needed === isExtensionAsked) return null
  return isExtensionAsked ? 'extension-asked' : 'no-extension-asked'
}

/** The table as rows `[from, step, to]`, for the diagram. */
export const SUBMISSION_TRANSITIONS: readonly (readonly [SubmissionState, SubmissionStep, SubmissionState])[] =
  SUBMISSION_STATES.flatMap((from) =>
    SUBMISSION_STEPS.flatMap((step) => {
      const to = NEXT[from][step]
      return to === undefined ? [] : [[from, step, to === 'same' ? from : to] as const]
    }),
  )

/** Whether the unit still owes its return, and is reminded of it. */
export function isOwed(state: SubmissionState): boolean {
  return NEXT[state].submit !== undefined
}

/** Whether the return has come in, whatever was decided about it. */
export function isIn(state: SubmissionState): boolean {
  return state === 'submitted' || state === 'accepted' || state === 'compiled'
}

/** How the state reads to others than the unit: that it has begun a draft is its own affair. */
export function stateForOthers(state: SubmissionState): SubmissionState {
  return state === 'draft' ? 'open' : state
}

export function isSubmissionState(text: string): text is SubmissionState {
  return (SUBMISSION_STATES as readonly string[]).includes(text)
}

/** A file of a return, kept by its SHA-256. */
export interface ReturnedFile {
  readonly sha256: string
  readonly fileName: string
  readonly byteLength: number
}

/** What a unit hands in, by any of the ways its campaign takes. */
export interface ReturnContent {
  readonly text: string | null
  /** Where the whole of it is: an http or https address. */
  readonly link: string | null
  readonly files: readonly ReturnedFile[]
  /** Of the official document, such as 甲政文〔2027〕3号. */
  readonly documentNumber: string | null
  readonly documentDate: LocalDay | null
  /** Whether it went by the official channel on paper, so that only its number and date are recorded here. */
  readonly isOnPaper: boolean
}

/** The ways a campaign may take a return. */
export const RETURN_FORMS = ['text', 'link', 'file', 'document'] as const
export type ReturnForm = (typeof RETURN_FORMS)[number]

/** Bounds of one return. */
export const RETURN_LIMITS = {
  textCharactersMax: 2_000,
  linkCharactersMax: 500,
  filesMax: 10,
  fileBytesMax: 25 * 1024 * 1024,
  fileNameCharactersMax: 200,
  documentNumberCharactersMax: 60,
} as const

const LINK = /^https?:\/\/[^\s<>|]+$/i
const NUMBER = /^([\p{L}]{1,40})[〔[［(（【]\s*(\d{4})\s*[〕\]］)）】]\s*第?\s*0*([1-9]\d{0,5})\s*号$/u

/**
 * A document number in the form of GB/T 9704: agency code, year in 〔〕, number without leading zeros or 第. Other
 * brackets are taken for 〔〕; `null` for anything else.
 */
export function toDocumentNumber(text: string): string | null {
  const [, agency, year, number] = NUMBER.exec(text.normalize('NFC').trim()) ?? []
  return agency === undefined ? null : `${agency}〔${year}〕${number}号`
}

export type ReturnField = 'text' | 'link' | 'files' | 'documentNumber' | 'documentDate'

/** At which field each form is entered first. */
const FIELD_OF: Readonly<Record<ReturnForm, ReturnField>> = {
  text: 'text',
  link: 'link',
  file: 'files',
  document: 'documentNumber',
}

/** What is wrong with a return that is handed in, and at which field; `null` = nothing. A draft may be empty. */
export function contentFault(
  content: ReturnContent,
  forms: readonly ReturnForm[],
  { today, isDraft }: { readonly today: LocalDay; readonly isDraft: boolean },
): { readonly field: ReturnField; readonly expected: string } | null {
  const given = givenForms(content)
  const stray = given.find((form) => !forms.includes(form) && !(content.isOnPaper && form === 'document'))
  if (stray !== undefined) {
    return { field: FIELD_OF[stray], expected: `expected nothing: this return is taken as ${forms.join(', ')}` }
  }
  const fault = boundsFault(content) ?? documentFault(content, today)
  if (fault !== null || isDraft) return fault
  if (content.isOnPaper && content.documentNumber === null) {
    return { field: 'documentNumber', expected: 'expected the number of the document that was sent on paper' }
  }
  if (given.length > 0) return null
  return { field: FIELD_OF[forms[0] ?? 'text'], expected: `expected at least one of ${forms.join(', ')}` }
}

function givenForms(content: ReturnContent): readonly ReturnForm[] {
  const { text, link, files, documentNumber, documentDate } = content
  return [
    ...(text === null ? [] : (['text'] as const)),
    ...(link === null ? [] : (['link'] as const)),
    ...(files.length === 0 ? [] : (['file'] as const)),
    ...(documentNumber === null && documentDate === null ? [] : (['document'] as const)),
  ]
}

function boundsFault({ text, link, files }: ReturnContent) {
  const { textCharactersMax, linkCharactersMax, filesMax, fileBytesMax, fileNameCharactersMax } = RETURN_LIMITS
  if (text !== null && text.length > textCharactersMax) {
    return { field: 'text', expected: `${text.length} characters; expected ${textCharactersMax} at most` } as const
  }
  if (link !== null && (link.length > linkCharactersMax || !LINK.test(link))) {
    return { field: 'link', expected: 'expected an address beginning with https:// or http://' } as const
  }
  if (files.length > filesMax) return { field: 'files', expected: `expected ${filesMax} files at most` } as const
  const bad = files.find(
    ({ byteLength, fileName }) =>
      byteLength < 1 || byteLength > fileBytesMax || fileName === '' || fileName.length > fileNameCharactersMax,
  )
  if (bad === undefined) return null
  const bounds = `1 to ${fileBytesMax} bytes and a name of ${fileNameCharactersMax} characters at most`
  return { field: 'files', expected: `${bad.fileName}: ${bad.byteLength} bytes; expected ${bounds}` } as const
}

function documentFault({ documentNumber, documentDate }: ReturnContent, today: LocalDay) {
  if (documentNumber === null && documentDate === null) return null
  if (documentNumber === null || toDocumentNumber(documentNumber) !== documentNumber) {
    return { field: 'documentNumber', expected: 'expected a number such as 甲政文〔2027〕3号' } as const
  }
  if (documentDate === null || !isLocalDay(documentDate) || documentDate > today) {
    return {
      field: 'documentDate',
      expected: `expected the document's day YYYY-MM-DD, ${today} at the latest`,
    } as const
  }
  return null
}

/** How the returns of a campaign stand, by number; one that was passed on is nobody's any more and not counted. */
export interface CampaignProgress {
  readonly owing: number
  readonly submitted: number
  readonly accepted: number
  readonly returned: number
  readonly notSubmitted: number
  readonly overdue: number
  readonly onPaper: number
  readonly extended: number
}

/** A return as progress counts it. `dueOn` is the last day on which it is in time. */
export interface CountedReturn {
  readonly state: SubmissionState
  readonly dueOn: LocalDay
  readonly isOnPaper: boolean
  readonly extensions: number
}

export function progressOf(returns: readonly CountedReturn[], today: LocalDay): CampaignProgress {
  const owing = returns.filter(({ state }) => state !== 'passedOn')
  const count = (is: (one: CountedReturn) => boolean) => owing.filter(is).length
  return {
    owing: owing.length,
    submitted: count(({ state }) => isIn(state)),
    accepted: count(({ state }) => state === 'accepted' || state === 'compiled'),
    returned: count(({ state }) => state === 'returned'),
    notSubmitted: count(({ state }) => isOwed(state)),
    overdue: count((one) => isOverdue(one, today)),
    onPaper: count(({ state, isOnPaper }) => isOnPaper && isIn(state)),
    extended: count(({ extensions }) => extensions > 0),
  }
}

/** Whether a return that is still owed is late. */
export function isOverdue({ state, dueOn }: Pick<CountedReturn, 'state' | 'dueOn'>, today: LocalDay): boolean {
  return isOwed(state) && today > dueOn
}
