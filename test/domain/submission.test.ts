import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  contentFault,
  isIn,
  isOwed,
  progressOf,
  questionFault,
  RETURN_FORMS,
  RETURN_LIMITS,
  type ReturnContent,
  SUBMISSION_STATES,
  SUBMISSION_STEPS,
  type SubmissionParty,
  type SubmissionState,
  type SubmissionStep,
  stepSubmission,
  toDocumentNumber,
} from '../../src/domain/submission.ts'

const PARTIES = ['unit', 'receiver', 'program'] as const satisfies readonly SubmissionParty[]

/** The return once more, told as what lies on whose desk instead of as a table. */
interface Desk {
  /** Who has the papers; nobody once it is over. */
  readonly at: 'unit' | 'receiver' | 'archive' | 'nowhere'
  readonly hasDraft: boolean
  readonly wasReturned: boolean
  readonly isBound: boolean
}

const BEGIN: Desk = { at: 'unit', hasDraft: false, wasReturned: false, isBound: false }

/** What the step makes of the desks, or `null` where common sense forbids it. */
function follow(desk: Desk, step: SubmissionStep, party: SubmissionParty): Desk | null {
  const isUnits = step === 'saveDraft' || step === 'amend' || step === 'askExtension'
  const isReceivers = ['extend', 'grantExtension', 'refuseExtension', 'return', 'accept'].includes(step)
  const isPrograms = step === 'compile' || step === 'passOn'
  if (isUnits && party !== 'unit') return null
  if (isReceivers && party !== 'receiver') return null
  if (isPrograms !== (party === 'program')) return null
  switch (step) {
    case 'saveDraft':
      return desk.at === 'unit' ? { ...desk, hasDraft: true } : null
    case 'submit':
      return desk.at === 'unit' ? { ...desk, at: 'receiver', hasDraft: false, wasReturned: false } : null
    case 'amend':
      return desk.at === 'receiver' ? desk : null
    case 'askExtension':
    case 'grantExtension':
    case 'refuseExtension':
    case 'extend':
      return desk.at === 'unit' ? desk : null
    case 'return':
      if (desk.at === 'archive') return desk.isBound ? null : { ...desk, at: 'unit', wasReturned: true }
      return desk.at === 'receiver' ? { ...desk, at: 'unit', wasReturned: true } : null
    case 'accept':
      return desk.at === 'receiver' ? { ...desk, at: 'archive' } : null
    case 'compile':
      return desk.at === 'archive' && !desk.isBound ? { ...desk, isBound: true } : null
    case 'passOn':
      return desk.at === 'unit' ? { ...desk, at: 'nowhere' } : null
  }
}

function stateOf({ at, hasDraft, wasReturned, isBound }: Desk): SubmissionState {
  if (at === 'nowhere') return 'passedOn'
  if (at === 'archive') return isBound ? 'compiled' : 'accepted'
  if (at === 'receiver') return 'submitted'
  if (wasReturned) return 'returned'
  return hasDraft ? 'draft' : 'open'
}

describe('a return', () => {
  it('goes as the desks tell, whatever is tried by whomever', () => {
    const tries = fc.array(fc.tuple(fc.constantFrom(...SUBMISSION_STEPS), fc.constantFrom(...PARTIES)), {
      maxLength: 40,
    })
    fc.assert(
      fc.property(tries, (steps) => {
        let desk = BEGIN
        let state: SubmissionState = 'open'
        for (const [step, party] of steps) {
          const next = follow(desk, step, party)
          const taken = stepSubmission(state, step, party)
          expect(taken.ok, `${state} ${step} ${party}`).toBe(next !== null)
          if (next !== null) desk = next
          if (taken.ok) state = taken.to
          expect(state).toBe(stateOf(desk))
          expect(isOwed(state)).toBe(desk.at === 'unit')
          expect(isIn(state)).toBe(desk.at === 'receiver' || desk.at === 'archive')
        }
      }),
      { numRuns: 200 },
    )
  })

  it('has one wish for more time at a time, and nothing to grant or refuse without one', () => {
    const faults = SUBMISSION_STEPS.flatMap((step) =>
      [true, false].map((isAsked) => `${step} ${isAsked}: ${questionFault(step, isAsked)}`),
    )
    expect(faults.filter((text) => !text.endsWith('null'))).toEqual([
      'askExtension true: extension-asked',
      'grantExtension false: no-extension-asked',
      'refuseExtension false: no-extension-asked',
    ])
  })

  it('reaches every state, twice sent back on the way', () => {
    const way = [
      ['saveDraft', 'unit'],
      ['submit', 'unit'],
      ['amend', 'unit'],
      ['return', 'receiver'],
      ['submit', 'receiver'],
      ['return', 'receiver'],
      ['extend', 'receiver'],
      ['submit', 'unit'],
      ['accept', 'receiver'],
      ['return', 'receiver'],
      ['submit', 'unit'],
      ['accept', 'receiver'],
      ['compile', 'program'],
    ] as const
    const seen: SubmissionState[] = ['open', 'passedOn']
    let state: SubmissionState = 'open'
    for (const [step, party] of way) {
      const taken = stepSubmission(state, step, party)
      expect(taken.ok, `${state} ${step}`).toBe(true)
      if (taken.ok) state = taken.to
      seen.push(state)
    }
    expect(state).toBe('compiled')
    expect([...new Set(seen)].sort()).toEqual([...SUBMISSION_STATES].sort())
  })

  it('is never decided about by the unit that owes it', () => {
    for (const state of SUBMISSION_STATES) {
      for (const step of ['return', 'accept', 'extend', 'compile'] as const) {
        expect(stepSubmission(state, step, 'unit').ok).toBe(false)
      }
    }
  })
})

describe('a document number', () => {
  it.each([
    ['甲政文〔2027〕3号', '甲政文〔2027〕3号'],
    ['甲政文[2027]第003号', '甲政文〔2027〕3号'],
    [' 京环发（2027） 12 号 ', '京环发〔2027〕12号'],
    ['京环发【2026】120号', '京环发〔2026〕120号'],
    ['甲政文〔2027〕0号', null],
    ['甲政文2027-3', null],
    ['', null],
  ])('%s', (text, expected) => {
    expect(toDocumentNumber(text)).toBe(expected)
  })

  it('is the same once it is written properly', () => {
    const agency = fc.constantFrom('甲政文', '京环发', '水务')
    const open = fc.constantFrom('〔', '[', '［', '(', '（', '【')
    const parts = fc.tuple(agency, open, fc.integer({ min: 1000, max: 9999 }), fc.integer({ min: 1, max: 999_999 }))
    fc.assert(
      fc.property(parts, ([name, bracket, year, number]) => {
        const close = '〕]］)）】'['〔[［(（【'.indexOf(bracket)] ?? ''
        const written = toDocumentNumber(`${name}${bracket}${year}${close}第0${number}号`)
        expect(written).toBe(`${name}〔${year}〕${number}号`)
        expect(toDocumentNumber(written ?? '')).toBe(written)
      }),
      { numRuns: 100 },
    )
  })
})

const NOTHING: ReturnContent = {
  text: null,
  link: null,
  files: [],
  documentNumber: null,
  documentDate: null,
  isOnPaper: false,
}
const DOCUMENT = { documentNumber: '甲政文〔2027〕3号', documentDate: '2027-01-20' }
const FILE = { sha256: '0'.repeat(64), fileName: '报告.pdf', byteLength: 1 }

describe('what is handed in', () => {
  it.each<[string, Partial<ReturnContent>, string | null]>([
    ['nothing', {}, 'text'],
    ['a text', { text: '情况' }, null],
    ['a text that is too long', { text: '长'.repeat(RETURN_LIMITS.textCharactersMax + 1) }, 'text'],
    ['a link', { link: 'https://oa.example.gov.cn/1' }, null],
    ['a link of another kind', { link: 'file:///etc/passwd' }, 'link'],
    ['a file', { files: [FILE] }, null],
    ['an empty file', { files: [{ ...FILE, byteLength: 0 }] }, 'files'],
    ['too many files', { files: Array.from({ length: RETURN_LIMITS.filesMax + 1 }, () => FILE) }, 'files'],
    ['a document', DOCUMENT, null],
    ['a document without its day', { ...DOCUMENT, documentDate: null }, 'documentDate'],
    ['a document of tomorrow', { ...DOCUMENT, documentDate: '2027-01-22' }, 'documentDate'],
    ['a day without a document', { documentDate: '2027-01-20' }, 'documentNumber'],
    ['a number in no form', { ...DOCUMENT, documentNumber: '3号' }, 'documentNumber'],
    ['on paper with its number', { ...DOCUMENT, isOnPaper: true }, null],
    ['on paper without a number', { text: '已送', isOnPaper: true }, 'documentNumber'],
  ])('%s', (_name, given, field) => {
    const content = { ...NOTHING, ...given }
    expect(contentFault(content, RETURN_FORMS, { today: '2027-01-21', isDraft: false })?.field ?? null).toBe(field)
  })

  it('may be empty as a draft, and only in the forms that are taken', () => {
    const on = { today: '2027-01-21', isDraft: true } as const
    expect(contentFault(NOTHING, ['document'], on)).toBeNull()
    expect(contentFault({ ...NOTHING, text: '情况' }, ['document'], on)?.field).toBe('text')
    expect(contentFault({ ...NOTHING, ...DOCUMENT }, ['text'], on)?.field).toBe('documentNumber')
    expect(contentFault({ ...NOTHING, ...DOCUMENT, isOnPaper: true }, ['text'], { ...on, isDraft: false })).toBeNull()
  })
})

it('counts every return once: it is in, or it is not', () => {
  const one = fc.record({
    state: fc.constantFrom(...SUBMISSION_STATES),
    dueOn: fc.constantFrom('2027-01-20', '2027-01-21', '2027-01-22'),
    isOnPaper: fc.boolean(),
    extensions: fc.integer({ min: 0, max: 2 }),
  })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 60 }), (returns) => {
      const progress = progressOf(returns, '2027-01-21')
      const passedOn = returns.filter(({ state }) => state === 'passedOn').length
      expect(progress.submitted + progress.notSubmitted).toBe(progress.owing)
      expect(progress.owing + passedOn).toBe(returns.length)
      expect(progress.accepted).toBeLessThanOrEqual(progress.submitted)
      expect(progress.returned + progress.overdue).toBeLessThanOrEqual(2 * progress.notSubmitted)
      const late = returns.filter(({ state, dueOn }) => isOwed(state) && dueOn === '2027-01-20')
      expect(progress.overdue).toBe(late.length)
    }),
    { numRuns: 150 },
  )
})
