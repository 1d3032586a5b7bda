import { describe, expect, it } from 'vitest'
import { viewProblems } from '../../sandbox/validate/views.ts'
import { RETURN_ACTIONS, RETURN_NOTICE_ACTIONS } from '../../src/bot/actions/returns.ts'
import type { BotTools, Speech } from '../../src/bot/define.ts'
import { fieldsOf, toReturnFaults } from '../../src/bot/returns/form.ts'
import { RETURN_FORM_STEPS } from '../../src/bot/returns/replies.ts'
import { courseSpeech, listSpeech } from '../../src/bot/returns/said.ts'
import { done } from '../../src/domain/refusal.ts'
import {
  progressOf,
  RETURN_FORMS,
  RETURN_LIMITS,
  SUBMISSION_STATES,
  SUBMISSION_STEPS,
  type SubmissionState,
} from '../../src/domain/submission.ts'
import { LOCALES } from '../../src/notifications/words.ts'
import type { ReturnCourse } from '../../src/workflows/campaigns/look.ts'
import { aContext, fakeWorkflows, noFile, repliesIn } from './harness.ts'

const BY = { surface: 'slack', slackUserId: 'U1' } as const
const AT = new Date('2027-01-04T02:00:00Z')
/** As long as a unit's name, a title and a text may be. */
const LONG = { name: '长'.repeat(60), title: '报'.repeat(100), text: '情'.repeat(RETURN_LIMITS.textCharactersMax) }

function aCourse(state: SubmissionState): ReturnCourse {
  const event = {
    id: 1,
    submissionId: 12,
    step: 'return',
    fromState: 'submitted',
    toState: 'returned',
    personId: null,
    name: LONG.name,
    unitCode: null,
    surface: 'slack',
    at: AT,
    details: { reason: '理'.repeat(500) },
  } as const
  return {
    campaign: {
      id: 7,
      title: LONG.title,
      forms: RETURN_FORMS,
      state: 'open',
      year: 2026,
    } as unknown as ReturnCourse['campaign'],
    submission: {
      id: 12,
      campaignId: 7,
      unitCode: '110101',
      state,
      dueOn: '2027-01-29',
      content: {
        text: LONG.text,
        link: `https://oa.example.gov.cn/${'x'.repeat(400)}`,
        files: Array.from({ length: RETURN_LIMITS.filesMax }, () => ({
          sha256: '',
          fileName: `${'件'.repeat(190)}.pdf`,
          byteLength: 1,
        })),
        documentNumber: `${'政'.repeat(40)}〔2027〕100号`,
        documentDate: '2027-01-20',
        isOnPaper: false,
      },
      extensions: 2,
      submittedOn: '2027-01-21',
      predecessors: Array.from({ length: 3 }, () => ({ unitCode: '110102', unitName: LONG.name, until: '2026-06-30' })),
      successorCode: null,
      version: 1,
      createdAt: AT,
      updatedAt: AT,
    },
    unit: { unitCode: '110101', unitName: LONG.name, district: '' },
    due: { day: '2027-01-29', confirmed: false },
    isOverdue: true,
    isLate: true,
    steps: SUBMISSION_STEPS,
    events: Array.from({ length: 200 }, () => event),
    missing: '缺'.repeat(500),
    isEscalated: true,
    cameBy: event,
    extensionAsked: {
      eventId: 1,
      until: { day: '2027-02-05', confirmed: false },
      reason: '理'.repeat(500),
      by: LONG.name,
    },
  }
}

function toolsIn(locale: (typeof LOCALES)[number], state: SubmissionState): BotTools {
  const { workflows } = fakeWorkflows({ returnToAct: async () => done(aCourse(state)) })
  return { context: aContext(locale), workflows, replies: repliesIn(locale) }
}

/** Slack's bounds on what a person is told. */
function assertFits({ paragraphs, entries = [], buttons = [] }: Speech): void {
  for (const text of [...paragraphs, ...entries.map((entry) => entry.text)]) expect(text.length).toBeGreaterThan(0)
  expect(paragraphs.length + entries.length + buttons.length).toBeLessThanOrEqual(50)
  for (const row of buttons) {
    expect(new Set(row.map(({ action }) => action)).size).toBe(row.length)
    expect(row.length).toBeLessThanOrEqual(25)
    for (const { label } of row) expect(label.length).toBeLessThanOrEqual(75)
  }
}

describe.each(LOCALES)('in %s', (locale) => {
  const actions = [...RETURN_NOTICE_ACTIONS, ...RETURN_ACTIONS]
  const forms = actions.filter(({ id }) => RETURN_FORM_STEPS.some((step) => id === `return.${step}`))

  it.each(forms.map((action) => [action.id, action] as const))(
    '%s asks in a form that Slack takes, with names and texts at their bounds',
    async (_id, action) => {
      for (const state of ['open', 'submitted', 'returned'] as const) {
        const answer = await action.run(
          { value: { submissionId: 12, eventId: 1 }, by: BY, readFile: noFile },
          toolsIn(locale, state),
        )
        expect(answer.kind).toBe('form')
        if (answer.kind === 'form') expect(viewProblems(answer.view)).toEqual([])
      }
    },
  )

  it('shows a course and a list within Slack’s bounds, in every state', () => {
    const tools = toolsIn(locale, 'open')
    const returns = SUBMISSION_STATES.flatMap((state) => Array.from({ length: 57 }, () => aCourse(state)))
    const [{ campaign, due, unit: receiver } = aCourse('open')] = returns
    const counted = returns.map(({ submission }) => ({ ...submission, isOnPaper: false }))
    const entry = { campaign, due, receiver, returns, progress: progressOf(counted, '2027-01-04') }
    assertFits(listSpeech(tools, [entry, { ...entry, progress: null }]))
    assertFits(listSpeech(tools, []))
    for (const state of SUBMISSION_STATES) assertFits(courseSpeech(tools, aCourse(state)))
  })

  it('words every refusal of a field at that field, and of no other form’s', () => {
    const tools = toolsIn(locale, 'open')
    for (const step of RETURN_FORM_STEPS) {
      const fields = fieldsOf(step, aCourse('open'))
      for (const field of fields) {
        const refusal = { code: 'bad-value', needs: 'input', message: 'a message', field } as const
        const faults = toReturnFaults(tools, fields, refusal)
        expect(Object.keys(faults?.errors ?? {})).toEqual([field])
        expect(faults?.errors[field]).not.toContain('{')
      }
      const stray = { code: 'bad-value', needs: 'input', message: 'a message', field: 'place' } as const
      expect(toReturnFaults(tools, fields, stray)).toBeNull()
    }
  })
})
