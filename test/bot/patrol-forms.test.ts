import { describe, expect, it } from 'vitest'
import { viewProblems } from '../../sandbox/validate/views.ts'
import { PATROL_ACTIONS, PATROL_NOTICE_ACTIONS } from '../../src/bot/actions/patrol.ts'
import type { BotTools } from '../../src/bot/define.ts'
import { toResultView } from '../../src/bot/forms.ts'
import { toReportForm } from '../../src/bot/patrol/form.ts'
import { listSpeech, reportSpeech } from '../../src/bot/patrol/said.ts'
import { REPORT_STATES, REPORT_STEPS } from '../../src/domain/problem-report.ts'
import { done } from '../../src/domain/refusal.ts'
import { LOCALES } from '../../src/notifications/words.ts'
import { PLACES_OFFERED_MAX } from '../../src/workflows/patrol/report-places.ts'
import type { ReportView } from '../../src/workflows/patrol/report-view.ts'
import { aContext, fakeWorkflows, noFile, repliesIn } from './harness.ts'

const BY = { surface: 'slack', slackUserId: 'U1' } as const
/** As long as a name, a place and a text may be. */
const LONG = {
  name: '长'.repeat(60),
  place: '河'.repeat(200),
  text: '烟'.repeat(1_000),
  description: '水'.repeat(2_000),
}

const unit = { unitCode: '110101001201', unitName: LONG.name, district: LONG.name, level: 'village' } as const
const township = { unitCode: '110101001', unitName: LONG.name, district: LONG.name, level: 'township' } as const

const view: ReportView = {
  number: 'XC-2026-000000001',
  unit,
  township,
  handler: township,
  problemKind: '类'.repeat(30),
  place: LONG.place,
  description: LONG.description,
  isCross: true,
  state: 'received',
  outcome: 'caseOpened',
  caseNumber: 'JB-2026-000000001',
  reporter: LONG.name,
  reportedAt: new Date('2026-11-16T02:00:00Z'),
  due: { kind: 'handle', day: { day: '2026-11-20', confirmed: false } },
  events: Array.from({ length: 200 }, () => {
    const at = new Date('2026-11-16T02:00:00Z')
    return { step: 'contest', name: LONG.name, at, text: LONG.text, fromState: 'fedBack', toState: 'received' } as const
  }),
  photos: [],
  hears: true,
  steps: REPORT_STEPS,
}

function toolsIn(locale: (typeof LOCALES)[number]): BotTools {
  const { workflows } = fakeWorkflows({
    reportToStep: async () => done(view),
    proposalToDecide: async () => done({} as never),
  })
  const context = aContext(locale)
  const kinds = Array.from({ length: 50 }, (_, at) => `${at}${'类'.repeat(28)}`)
  return {
    context: { ...context, office: { ...context.office, patrol: { ...context.office.patrol, kinds } } },
    workflows,
    replies: repliesIn(locale),
  }
}

describe.each(LOCALES)('forms of village patrols in %s', (locale) => {
  const tools = toolsIn(locale)

  it.each([
    [
      'as many places as are offered',
      Array.from({ length: PLACES_OFFERED_MAX }, (_, at) => ({ unit: { ...unit, unitCode: `${at}` }, township })),
    ],
    ['one place', [{ unit, township }]],
    ['none', []],
    ['more than are offered', null],
  ])('to report are taken by Slack with %s', (_name, places) => {
    expect(viewProblems(toReportForm(tools, places))).toEqual([])
  })

  it.each(PATROL_NOTICE_ACTIONS.map((action) => [action.id, action] as const))(
    'of %s are taken by Slack with names at their limits',
    async (id, action) => {
      const value = id.startsWith('tool.') ? { proposal: 1 } : { number: view.number }
      const answer = await action.run({ value, by: BY, readFile: noFile }, tools)
      if (answer.kind === 'form') expect(viewProblems(answer.view)).toEqual([])
      else expect(answer.kind).toBe('refused')
    },
  )

  it('show a report and a list in what a view or a message takes', () => {
    const item = { number: view.number, unit, township, handler: township, problemKind: 'dust', place: LONG.place }
    const reports = REPORT_STATES.map((state) => ({ ...item, state, reportedOn: '2026-11-16', dueOn: '2026-11-20' }))
    for (const speech of [reportSpeech(tools, view), listSpeech(tools, { reports, next: 7 })]) {
      for (const text of speech.paragraphs) expect(text.length).toBeGreaterThan(0)
      for (const { text } of speech.entries ?? []) expect(text.length).toBeLessThanOrEqual(3_000)
      expect(
        viewProblems(toResultView(tools.replies, 'answer', speech.paragraphs.join('\n\n'), speech.buttons)),
      ).toEqual([])
    }
    expect(PATROL_ACTIONS.map(({ id }) => id)).toContain(
      listSpeech(tools, { reports, next: null }).entries?.[0]?.button.action,
    )
  })
})
