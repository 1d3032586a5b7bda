import type { ModalView } from '@slack/types'
import { describe, expect, it } from 'vitest'
import { viewProblems } from '../../sandbox/validate/views.ts'
import { ACTIONS } from '../../src/bot/actions/index.ts'
import { toBindForm, toUnbindForm } from '../../src/bot/administration/channels.ts'
import { toRegisterForm } from '../../src/bot/cases/register-form.ts'
import type { BotTools } from '../../src/bot/define.ts'
import { parseJson } from '../../src/bot/entries.ts'
import { fromHome } from '../../src/bot/home/own-page.ts'
import { toCheckedForm } from '../../src/bot/month-table/form.ts'
import { toReportForm } from '../../src/bot/patrol/form.ts'
import { resultOf } from '../../src/bot/results.ts'
import { toPreviewForm } from '../../src/bot/schedules/form.ts'
import { VIEWS } from '../../src/bot/views/index.ts'
import { CASE_SOURCES } from '../../src/domain/case.ts'
import { PURPOSES } from '../../src/domain/channels.ts'
import { ROLES } from '../../src/domain/people.ts'
import { REPORT_STEPS } from '../../src/domain/problem-report.ts'
import { done } from '../../src/domain/refusal.ts'
import { SCHEDULE_MEMBERS, type ScheduleContent } from '../../src/domain/schedule.ts'
import type { PlannedOccurrence } from '../../src/domain/schedule-rules.ts'
import { RETURN_FORMS, RETURN_LIMITS } from '../../src/domain/submission.ts'
import { parseTiming, TIMING_EXAMPLES } from '../../src/domain/timing-text.ts'
import { LOCALES } from '../../src/notifications/words.ts'
import type { ListedPost } from '../../src/workflows/people/list-people.ts'
import type { ChangedSchedule } from '../../src/workflows/schedules/change-schedule.ts'
import type { ScheduleSight } from '../../src/workflows/schedules/look.ts'
import { aLongView } from './case-views.ts'
import { aContext, fakeWorkflows, NOW, repliesIn } from './harness.ts'

/** Bytes of one view that Slack takes. */
const VIEW_BYTES_MAX = 250_000
const BY = { surface: 'slack', slackUserId: 'U1' } as const
/** As long as names, ids and texts may be; what JSON writes as two characters where a person may have typed it. */
const LONG = { name: '长'.repeat(100), id: 'p'.repeat(64), text: '理'.repeat(500), quoted: '"'.repeat(100) }
const MONTH = '2026-10'
const DUE = { day: '2027-01-29', confirmed: false } as const
const FILE = { id: 'F1', name: `${'"'.repeat(250)}.csv`, size: 1_000 }
const UNIT = { unitCode: '110101001', unitName: LONG.name, district: LONG.name, level: 'township' } as const
const RUN = { slot: '2027-01-04 09:00', at: NOW, nominal: '2027-01-01', confirmed: false } as PlannedOccurrence
const ISSUE = { row: 9, column: '来源', value: '值'.repeat(100), expected: '列'.repeat(400) }
/** What buttons carry; each button is pressed with every one that it takes. */
const VALUES = [
  { medium: 'air', month: MONTH, version: 12 },
  { medium: 'air', month: MONTH, version: 12, unitCode: UNIT.unitCode },
  { meetingId: 'm'.repeat(64) },
  { message: 'k'.repeat(255) },
  { objection: 2_147_483_647 },
  { number: 'J'.repeat(60) },
  { number: 'J'.repeat(60), page: 1 },
  { submissionId: 12, eventId: 1 },
  { proposal: 7 },
  { id: 'month.ask-for-table/air' },
  { id: 'month.ask-for-table/air', version: 3 },
  { year: 2027 },
  { personId: LONG.id },
  { file: FILE },
  { id: 2_147_483_647 },
  { campaignId: 2_147_483_647 },
  { personId: LONG.id, unitCode: UNIT.unitCode },
  { unitCode: UNIT.unitCode },
  {},
]
const TIMING = parseTiming(TIMING_EXAMPLES.en[0] ?? '')
const CONTENT = {
  timing: TIMING.ok ? TIMING.timing : null,
  timeZone: 'America/Argentina/ComodRivadavia',
  quietHours: { from: '22:00', to: '07:00' },
  job: 'month.ask-for-table',
  argument: { medium: 'air' },
  audience: { unitCode: '110101001', purpose: 'operations' },
  ownerId: LONG.id,
  missed: { kind: 'skipAfter', hours: 48 },
  isOn: true,
} as unknown as ScheduleContent

function many<Item>(count: number, item: Item): readonly Item[] {
  return Array.from({ length: count }, () => item)
}

function somePosts(count: number): readonly ListedPost[] {
  return Array.from({ length: count }, (_, index) => ({
    personId: LONG.id,
    name: LONG.name,
    unitCode: String(110_101_001 + index),
    unitName: LONG.name,
    role: ROLES[index % ROLES.length] ?? 'principal',
    slackUserId: null,
    validFrom: '2026-01-01',
    validTo: null,
    actingFor: LONG.name,
  }))
}

const SCHEDULE = {
  id: 'month.ask-for-table/air',
  version: 12,
  content: CONTENT,
  title: { 'zh-CN': LONG.name, en: LONG.name },
  changed: { by: LONG.id, byName: LONG.name, at: NOW },
  fileContent: CONTENT,
  differsFromFile: SCHEDULE_MEMBERS,
  nextRuns: many(5, RUN),
  pastRuns: many(20, { ...RUN, state: 'skipped', reason: LONG.text }),
} as unknown as ScheduleSight

/** An office of so many units, in which everything is open to whoever looks. */
function toolsIn(locale: (typeof LOCALES)[number], units: number): BotTools {
  const tied = { listed: units, units: many(units, UNIT) }
  const tie = { rankFromWorst: 10, score: '35.4', units: many(units, { ...UNIT, score: '1', unroundedScore: '1' }) }
  const report = {
    number: 'XC-2026-000000001',
    unit: UNIT,
    township: UNIT,
    handler: UNIT,
    problemKind: '类'.repeat(30),
    place: '河'.repeat(200),
    description: '水'.repeat(2_000),
    state: 'received',
    due: { kind: 'handle', day: DUE },
    events: [],
    photos: [],
    steps: REPORT_STEPS,
  }
  const course = {
    campaign: { id: 7, title: '报'.repeat(100), forms: RETURN_FORMS, state: 'open', year: 2026 },
    submission: {
      id: 12,
      state: 'returned',
      dueOn: DUE.day,
      content: {
        text: '情'.repeat(RETURN_LIMITS.textCharactersMax),
        link: `https://oa.example.gov.cn/${'x'.repeat(400)}`,
        files: [],
        documentNumber: LONG.name,
        documentDate: '2027-01-20',
        isOnPaper: false,
      },
    },
    unit: UNIT,
    due: DUE,
    steps: [],
    events: [],
  }
  const days = { holidays: ['2027-01-01', '2027-01-02'], workdays: ['2027-01-09'], confirmed: false }
  const entry = { version: 12, content: days, recordedAt: NOW, recordedName: LONG.name, source: '据'.repeat(200) }
  const sight = { year: 2027, origin: 'entered', days, names: {}, entry, overruled: [] }
  const objection = { id: 1, medium: 'air', month: MONTH, reason: LONG.text }
  const message = { id: 2_147_483_647, kind: 'k'.repeat(40), month: MONTH, channelId: 'C'.repeat(20) }
  const unsettled = {
    message: { ...message, lastError: 'x'.repeat(5_000), lastErrorKind: 'ambiguous' },
    state: units === 1 ? 'failed' : 'unconfirmed',
    ...UNIT,
    wait: null,
    expectedAt: null,
  }
  // As many lines of `OLD=NEW` as a form shows.
  const codes = Array.from({ length: 115 }, (_, at) => String(110_101_001_000 + at))
  const campaign = {
    ...course.campaign,
    id: 2_147_483_647,
    kind: 'k'.repeat(40),
    basis: '据'.repeat(300),
    state: 'scheduled',
    launchOn: '2027-01-01',
    dueOn: DUE.day,
    isDueConfirmed: true,
    receiverCode: '110000',
    updatedAt: NOW,
    owing: {
      hasDistricts: false,
      units: codes,
      except: codes,
      successors: Object.fromEntries(codes.map((code) => [code, code])),
    },
  }
  const guess = { isTable: true, month: '2019-01', medium: 'air', rows: units, errors: [], errorsTotal: 0 }
  const months = Array.from({ length: 24 }, (_, back) => `2024-${String((back % 12) + 1).padStart(2, '0')}`)
  const { workflows } = fakeWorkflows({
    tieToDecide: async () => done({ ...tie, strict: tied, include: tied }),
    proposalToSee: async () => done({ unit: UNIT, isMergeable: true, proposed: 'principal' as never }),
    interviewToAct: async () =>
      done({ meeting: { id: 'm'.repeat(64), at: '2026-11-20 09:00', place: '地'.repeat(200) }, unit: UNIT } as never),
    openToObjection: async () =>
      done({ unit: UNIT, facts: { ranking: { medium: 'air', month: MONTH } }, lastDay: DUE } as never),
    objectionToDecide: async () => done({ objection, unit: UNIT } as never),
    viewCase: async () => done(aLongView('inProgress')),
    caseToAct: async () => done(aLongView('inProgress')),
    reportToStep: async () => done(report as never),
    proposalToDecide: async () => done({} as never),
    returnToAct: async () => done(course as never),
    listSchedules: async () => done(many(units, SCHEDULE)),
    showSchedule: async () => done({ schedule: SCHEDULE, versions: [] } as never),
    showCalendarYear: async () => done({ sight, versions: [] } as never),
    listCalendarYears: async () => done(many(5, sight) as never),
    listPeople: async () => done({ posts: somePosts(units), more: 0 }),
    messageToSettle: async () => done(unsettled as never),
    listReturns: async () => done([{ campaign, due: DUE, progress: null, returns: [] }] as never),
    lookAtMonthTable: async () => done({ media: ['air', 'water'], months, guess } as never),
  })
  const context = { ...aContext(locale), calendar: { version: 'x', years: {} } }
  return { context, workflows, replies: repliesIn(locale) }
}

/** What every button answers, whatever it carries, as the view in which it was pressed shows it. */
async function viewsOfButtons(tools: BotTools): Promise<readonly ModalView[]> {
  const readFile = async () => done({ fileName: FILE.name, content: Buffer.from('x') })
  const shown: ModalView[] = []
  for (const action of ACTIONS) {
    for (const candidate of VALUES) {
      const value = action.value.safeParse(candidate)
      if (!value.success) continue
      const answer = await action.run({ value: value.data, by: BY, readFile }, tools)
      if (answer.kind !== 'file') shown.push(resultOf(answer, tools.replies))
    }
  }
  return shown
}

/** The forms that commands, shortcuts and other forms open. */
function otherForms(tools: BotTools, units: number): readonly ModalView[] {
  const bound = {
    channelId: 'C'.repeat(20),
    units: many(units, { code: UNIT.unitCode, name: LONG.name }),
    purposes: PURPOSES,
    isChanged: true,
    replaced: many(PURPOSES.length, { channelId: 'C'.repeat(20), purposes: PURPOSES }),
    isRevived: false,
  } as unknown as Parameters<typeof toBindForm>[1]
  const changed: ChangedSchedule = {
    id: SCHEDULE.id,
    version: 13,
    content: CONTENT,
    changed: SCHEDULE_MEMBERS,
    follows: 'again',
    nextRuns: many(5, RUN),
    dryRun: true,
  }
  const fields = ['id', 'job', 'argument', 'missed', 'hours', 'timeZone', 'quietHours', 'audience', 'owner']
  const entries = { ...Object.fromEntries(fields.map((field) => [field, LONG.quoted])), timing: '"'.repeat(300) }
  const places = many(Math.min(units, 100), { unit: { ...UNIT, level: 'village' }, township: UNIT } as never)
  const report = { ok: true, rows: units, written: 0, dataVersion: null, errors: [], errorsTotal: 0 } as const
  const warnings = { warnings: many(units, ISSUE), warningsTotal: units, differences: null }
  const about = { file: FILE, medium: 'water', month: MONTH } as const
  return [
    toBindForm(tools, bound),
    toUnbindForm(tools, bound, null),
    toRegisterForm(tools, CASE_SOURCES),
    toReportForm(tools, units > 100 ? null : places),
    ...[CONTENT, null].map((before) => toPreviewForm(tools, { before, changed, version: 12, entries })),
    toCheckedForm(tools, about, { ...report, ...warnings }),
    toCheckedForm(tools, about, { ...report, ok: false, errors: many(units, ISSUE), errorsTotal: units, ...warnings }),
  ]
}

describe.each(LOCALES)('in %s', (locale) => {
  it.each([1, 17, 343])(
    'every form and every answer to a button is taken by Slack in an office of %i units with names at their limits',
    async (units) => {
      const tools = toolsIn(locale, units)
      const views = [...(await viewsOfButtons(tools)), ...otherForms(tools, units)]
      const problems = views.flatMap((view) => {
        const name = view.callback_id ?? view.title.text
        return viewProblems(fromHome(view)).map(({ pointer, message }) => `${name} ${pointer}: ${message}`)
      })
      expect(problems).toEqual([])
      for (const view of views) expect(Buffer.byteLength(JSON.stringify(view))).toBeLessThan(VIEW_BYTES_MAX)
      const forms = views.filter(({ submit }) => submit !== undefined)
      const opened = new Set(forms.map(({ callback_id: id = '' }) => id))
      expect([...opened].toSorted()).toEqual(VIEWS.map(({ id }) => id).toSorted())
      for (const form of forms) {
        const taken = VIEWS.find(({ id }) => id === form.callback_id)
        const about = taken?.about.safeParse(parseJson(form.private_metadata ?? ''))
        expect(about?.success, `${form.callback_id}: ${about?.error?.message}`).toBe(true)
      }
    },
  )
})
