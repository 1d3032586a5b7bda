import { describe, expect, it } from 'vitest'
import { viewProblems } from '../../sandbox/validate/views.ts'
import { toActForm } from '../../src/bot/cases/act-form.ts'
import { toEvidenceModal } from '../../src/bot/cases/evidence-modal.ts'
import { REGISTER_FIELDS } from '../../src/bot/cases/fields.ts'
import { CaseEntries, linksOf, toEntryFaults } from '../../src/bot/cases/form.ts'
import { toCaseModal } from '../../src/bot/cases/modal.ts'
import { toRegisterForm } from '../../src/bot/cases/register-form.ts'
import { stepTaken } from '../../src/bot/cases/taken.ts'
import type { BotTools } from '../../src/bot/define.ts'
import { toResultView } from '../../src/bot/forms.ts'
import { REFUSAL_CODES } from '../../src/bot/replies.ts'
import { CASE_SOURCES, CASE_STATES, CASE_STEPS } from '../../src/domain/case.ts'
import { CASE_ACTS } from '../../src/workflows/cases/acts/index.ts'
import type { CaseView } from '../../src/workflows/cases/case-view.ts'
import { STEP_REFUSALS } from '../../src/workflows/cases/take-act.ts'
import { aCaseView, aLongView } from './case-views.ts'
import { aContext, fakeWorkflows, repliesIn } from './harness.ts'

const LOCALES = ['zh-CN', 'en'] as const
const VIEW_BYTES_MAX = 250_000

function toolsIn(locale: (typeof LOCALES)[number]): BotTools {
  return { context: aContext(locale), replies: repliesIn(locale), workflows: fakeWorkflows().workflows }
}

function check(view: unknown): void {
  expect(viewProblems(view)).toEqual([])
  expect(Buffer.byteLength(JSON.stringify(view))).toBeLessThan(VIEW_BYTES_MAX)
}

describe.each(LOCALES)('with names and texts at their limits, in %s', (locale) => {
  const tools = toolsIn(locale)

  it.each(CASE_STATES)('Slack takes the view of a case that is %s, and every form of it', (state) => {
    const view = aLongView(state)
    for (const page of [0, 1, 24, 25]) check(toCaseModal(tools, view, page))
    for (const act of CASE_ACTS) check(toActForm(tools, act, view))
    for (const step of CASE_STEPS) {
      const { text, buttons } = stepTaken(tools, view, step)
      check(toResultView(tools.replies, 'done', text, buttons))
    }
  })

  it('Slack takes each page of the evidence, and the form to register a case', () => {
    for (const page of [0, 5, 9, 99]) check(toEvidenceModal(tools, aLongView('inProgress'), page))
    for (const sources of [CASE_SOURCES, ['patrolReport'] as const]) check(toRegisterForm(tools, sources))
  })

  it('has words for every reason why a step is refused', () => {
    expect(REFUSAL_CODES).toEqual(expect.arrayContaining(STEP_REFUSALS.map((refusal) => `case-${refusal}`)))
  })
})

describe('the view of a case', () => {
  const tools = toolsIn('zh-CN')
  const idsIn = (view: CaseView) => {
    const found = [...JSON.stringify(toCaseModal(tools, view)).matchAll(/"action_id":"([^"]+)"/g)]
    return found.map(([, id]) => id)
  }

  it('has a button for each step that is open to the person, and for no other', () => {
    expect(idsIn(aCaseView())).toEqual(['case.evidence', 'export.csv', 'export.xlsx'])
    const steps = ['signFor', 'askExtension'] as const
    expect(idsIn(aCaseView({ steps })).slice(0, 2)).toEqual(['case.signFor', 'case.askExtension'])
  })

  it('says nothing of a false rectification or a self-criticism that the view does not hold', () => {
    const { facts } = tools.replies.caseForms
    const said = JSON.stringify(toCaseModal(tools, aCaseView()))
    expect(said).not.toContain(facts.selfCriticism.split('〕')[0])
    expect(JSON.stringify(toCaseModal(tools, aLongView('assigned')))).toContain(facts.selfCriticism.split('〕')[0])
  })
})

describe('what was entered', () => {
  const tools = toolsIn('zh-CN')
  const entriesOf = (entries: Readonly<Record<string, unknown>>) => CaseEntries.parse(entries)

  it('gives texts, days and boxes apart from files and empty fields', () => {
    const entries = entriesOf({ title: '甲', due: '2026-12-31', place: null, cross: ['cross'], files: [{ id: 'F1' }] })
    expect(entries.texts).toEqual({ title: '甲', due: '2026-12-31' })
    expect([...entries.ticked]).toEqual(['cross'])
  })

  it('gives each link once, and the fault at its field where one is no address', () => {
    const two = entriesOf({ links: ' https://a.example/1\n\nhttps://a.example/2 https://a.example/1' })
    expect(linksOf(tools, two)).toEqual(['https://a.example/1', 'https://a.example/2'])
    expect(linksOf(tools, entriesOf({ links: 'ftp://a.example' }))).toMatchObject({
      errors: { links: expect.stringMatching(/https/) },
    })
    expect(linksOf(tools, entriesOf({ links: null }))).toEqual([])
  })

  it('is faulted at the field a refusal names, in the language of the form', () => {
    const faults = (code: string, field?: string) =>
      toEntryFaults(tools, REGISTER_FIELDS, {
        code,
        needs: 'input',
        message: 'in English',
        ...(field === undefined ? {} : { field }),
      })?.errors
    expect(faults('bad-value', 'due')?.due).toMatch(/^请选择今天以后的日期/)
    expect(faults('bad-value', 'title')?.title).toBe('请填写，1至200个字。')
    expect(faults('unit-unknown', 'lead')?.lead).toMatch(/单位表里没有这个单位/)
    expect(faults('bad-value', 'files')?.files).toMatch(/20件/)
    expect(faults('bad-value', 'nowhere')).toBeUndefined()
    expect(faults('case-not-now')).toBeUndefined()
  })
})
