import { describe, expect, it } from 'vitest'
import { recordsOf } from '../../sandbox/json.ts'
import { viewProblems } from '../../sandbox/validate/views.ts'
import { ACTIONS } from '../../src/bot/actions/index.ts'
import { COMMANDS } from '../../src/bot/commands/index.ts'
import type { Wording } from '../../src/bot/define.ts'
import { toHomeView } from '../../src/bot/home/page.ts'
import { byDueDay } from '../../src/domain/work-list.ts'
import { LOCALES } from '../../src/notifications/words.ts'
import {
  CAMPAIGNS_SHOWN_MAX,
  MESSAGES_SHOWN_MAX,
  MISSED_SHOWN_MAX,
  RETIRED_SHOWN_MAX,
  RUNS_SHOWN_MAX,
  UNITS_NAMED_MAX,
} from '../../src/workflows/home/administration.ts'
import type {
  Administration,
  Home,
  Listed,
  OfficeWork,
  ReturnDecisions,
  WaitingItem,
  WaitingMatter,
} from '../../src/workflows/home/facts.ts'
import { POSTS_NAMED_MAX } from '../../src/workflows/home/home.ts'
import { OBJECTIONS_SHOWN_MAX, PROPOSALS_SHOWN_MAX } from '../../src/workflows/home/office-work.ts'
import { EXTENSIONS_SHOWN_MAX, RETURNS_SHOWN_MAX } from '../../src/workflows/home/return-decisions.ts'
import { WAITING_SHOWN_MAX } from '../../src/workflows/home/waiting.ts'
import { aContext, fakeWorkflows, noFile, repliesIn } from './harness.ts'

const TODAY = '2026-11-16'
const AT = new Date('2026-11-16T02:00:00Z')
/** As long as names and texts may be. */
const LONG = {
  name: '长'.repeat(60),
  title: '报'.repeat(200),
  reason: '理'.repeat(500),
  link: `https://sandbox.slack.com/${'p'.repeat(900)}`,
}

const unit = { unitCode: '110101001001', unitName: LONG.name, district: LONG.name }
const MATTERS: readonly WaitingMatter[] = [
  {
    kind: 'receipt',
    message: 'k'.repeat(400),
    noticeKind: 'bottomRankingNotice',
    month: '2026-10',
    permalink: LONG.link,
  },
  { kind: 'receipt', message: 'k', noticeKind: 'interviewSummons', month: null, permalink: null },
  { kind: 'meeting', meetingId: 'm'.repeat(150), month: '2026-10', step: 'submitPlan' },
  { kind: 'return', submissionId: 12, title: LONG.title, state: 'returned' },
  { kind: 'case', number: `JB-2026-${'9'.repeat(40)}`, title: LONG.title, step: 'claimCompletion' },
  { kind: 'report', number: 'XC-2026-0001', problemKind: 'dust', state: 'reported' },
]

function first<Item>(count: number, max: number, make: (index: number) => Item): Listed<Item> {
  const items = Array.from({ length: Math.min(count, max) }, (_, index) => make(index))
  return { items, more: count - items.length, isCut: count > 100 }
}

function aWaitingItem(index: number): WaitingItem {
  const matter = MATTERS[index % MATTERS.length]
  if (matter === undefined) throw new RangeError(`matter ${index}: expected one`)
  return {
    matter,
    unit,
    due: index % 3 === 0 ? null : { day: index % 3 === 1 ? '2026-11-13' : '2027-01-29', confirmed: false },
  }
}

/** The office's open work of so many units. */
function someWork(units: number): OfficeWork {
  const about = { medium: 'water', month: '2026-10' } as const
  return {
    rankings: [
      { medium: 'air', month: '2026-10', state: 'undecidedTie', version: 3 },
      { ...about, state: 'awaitingReview', version: 2 },
    ],
    proposals: first(units, PROPOSALS_SHOWN_MAX, () => ({ ...about, version: 2, unit })),
    objections: first(units, OBJECTIONS_SHOWN_MAX, (id) => ({
      objection: { ...about, id: id + 1, reason: LONG.reason },
      unit,
    })),
    receipts: { count: units, isMore: false },
    overdueCases: { count: units, isMore: true },
  }
}

function someDecisions(units: number): ReturnDecisions {
  return {
    returns: first(units, RETURNS_SHOWN_MAX, (id) => {
      const late = { submittedOn: '2027-02-02', isLate: true }
      return { submissionId: id + 1, eventId: id + 1, title: LONG.title, unit, ...late }
    }),
    extensions: first(units, EXTENSIONS_SHOWN_MAX, (id) => ({
      submissionId: id + 1,
      title: LONG.title,
      unit,
      due: { day: '2027-01-29', confirmed: false },
      asked: { eventId: id + 1, until: { day: '2027-02-05', confirmed: false }, reason: LONG.reason, by: LONG.name },
    })),
  }
}

function someAdministration(units: number): Administration {
  const message = {
    id: 7,
    kind: 'bottomRankingNotice',
    month: '2026-10',
    channelId: 'C'.repeat(20),
    lastError: 'is_archived: '.padEnd(300, 'x'),
    lastErrorKind: 'destination',
  } as unknown as Administration['messages']['listed'][number]['message']
  const listed = first(units, MESSAGES_SHOWN_MAX, () => {
    return { message, state: 'failed' as const, unitName: LONG.name, district: LONG.name, wait: null, expectedAt: null }
  })
  const run = { scheduleId: 's'.repeat(60), slot: '2026-11-10 09:00', nominal: '2026-11-10', confirmed: false }
  return {
    coming: first(units, RUNS_SHOWN_MAX, () => ({
      ...run,
      job: 'askForTable',
      argument: {},
      at: AT,
      why: '理'.repeat(300),
    })),
    missed: first(units, MISSED_SHOWN_MAX, (index) => {
      const state = index % 2 === 0 ? 'asked' : 'skipped'
      const reason = state === 'asked' ? null : 'the table has been imported'
      return { ...run, title: '题'.repeat(60), state, reason, version: 1, dueAt: AT, begunAt: null, endedAt: null }
    }),
    messages: {
      counts: { failed: units, unconfirmed: units, sending: 0, pending: 0 },
      listed: listed.items,
      more: listed.more,
    },
    coverage: {
      units,
      channels: units,
      withoutChannel: first(units, UNITS_NAMED_MAX, () => unit),
      retired: first(units, RETIRED_SHOWN_MAX, (index) => {
        return { channelId: 'C'.repeat(20), reason: 'is_archived', unit: index === 0 ? null : unit }
      }),
    },
    campaigns: first(units, CAMPAIGNS_SHOWN_MAX, (id) => ({
      campaign: {
        id: id + 1,
        title: LONG.title,
        state: id === 3 ? 'open' : 'scheduled',
        launchOn: '2027-01-01',
        isDueConfirmed: id % 2 === 0,
      },
      due: { day: '2027-02-01', confirmed: false },
    })),
    people: { count: 3 * units, withoutSlack: units, unanswered: first(units, UNITS_NAMED_MAX, () => unit) },
    years: [
      { year: '2026', state: 'unconfirmed' },
      { year: '2027', state: 'missing' },
    ],
  }
}

function someHome(units: number, has: { readonly work: boolean; readonly administration: boolean }): Home {
  return {
    kind: 'known',
    today: TODAY,
    name: LONG.name,
    posts: first(units, POSTS_NAMED_MAX, () => ({ role: 'leaderInCharge' as const, unit })),
    waiting: first(units, WAITING_SHOWN_MAX, aWaitingItem),
    decisions: someDecisions(units),
    work: has.work ? someWork(units) : null,
    administration: has.administration ? someAdministration(units) : null,
  }
}

const EMPTY: Home = {
  kind: 'known',
  today: TODAY,
  name: '甲',
  posts: first(0, 1, () => ({ role: 'principal' as const, unit })),
  waiting: first(0, 1, aWaitingItem),
  decisions: someDecisions(0),
  work: someWork(0),
  administration: { ...someAdministration(0), years: [] },
}
const ROLES = [
  ['an official', { work: false, administration: false }],
  ['staff', { work: true, administration: false }],
  ['an administrator', { work: false, administration: true }],
  ['whoever is all of it', { work: true, administration: true }],
] as const

/** Every text of a page in one. */
function textOf(view: ReturnType<typeof toHomeView>): string {
  return JSON.stringify(view.blocks)
}

describe.each(LOCALES)('a page in %s', (locale) => {
  const wording: Wording = { replies: repliesIn(locale), context: aContext(locale) }

  it.each(ROLES.flatMap(([role, has]) => [1, 17, 343].map((units) => [role, units, has] as const)))(
    'of %s with %i units and names at their limits is taken by Slack',
    (_role, units, has) => {
      const view = toHomeView(wording, someHome(units, has))
      expect(viewProblems(view)).toEqual([])
      expect(view.blocks.length).toBeLessThanOrEqual(100)
    },
  )

  it('with nothing to do, and of somebody nobody knows, is taken by Slack and says so', () => {
    expect(viewProblems(toHomeView(wording, EMPTY))).toEqual([])
    expect(textOf(toHomeView(wording, EMPTY))).toContain(wording.replies.home.waiting.nothing)
    for (const administrators of [[], [LONG.name, '乙']]) {
      const view = toHomeView(wording, { kind: 'unknown', administrators })
      expect(viewProblems(view)).toEqual([])
      expect(textOf(view)).toContain(administrators[0] ?? wording.replies.home.unknown.nobody)
    }
  })

  it('has only buttons the bot listens to, with values they take', () => {
    const view = toHomeView(wording, someHome(343, { work: true, administration: true }))
    const buttons = recordsOf(view.blocks).flatMap((block) => [
      ...recordsOf(block.elements),
      ...recordsOf([block.accessory]),
    ])
    const pressed = buttons.filter(({ type }) => type === 'button')
    expect(pressed.length).toBeGreaterThan(20)
    for (const button of pressed) {
      const action = ACTIONS.find(({ id }) => id === button.action_id)
      expect(action?.value.safeParse(JSON.parse(String(button.value))).success, String(button.action_id)).toBe(true)
    }
  })

  it('has in each of an administrator’s sections a button that opens a form at once, gaps or none', async () => {
    const { workflows } = fakeWorkflows()
    const tools = { context: aContext(locale), workflows, replies: repliesIn(locale) }
    const opensForm = async ({ action_id: id, value }: Readonly<Record<string, unknown>>) => {
      const action = ACTIONS.find((one) => one.id === id)
      const about = action?.value.safeParse(JSON.parse(String(value)))
      if (action === undefined || about?.success !== true) return false
      const by = { surface: 'slack', slackUserId: 'U1' } as const
      return (await action.run({ value: about.data, by, readFile: noFile }, tools)).kind === 'form'
    }
    const { schedules, messages, coverage, people, campaigns } = wording.replies.home.heads
    const sections = [schedules, messages, coverage, people, campaigns]
    for (const home of [EMPTY, someHome(17, { work: true, administration: true })]) {
      const opening = new Map<string, number>(sections.map((head) => [head, 0]))
      let head = ''
      for (const block of recordsOf(toHomeView(wording, home).blocks)) {
        if (block.type === 'header') head = String((block.text as { readonly text: string }).text)
        for (const button of [...recordsOf(block.elements), ...recordsOf([block.accessory])]) {
          if (opening.has(head) && (await opensForm(button))) opening.set(head, (opening.get(head) ?? 0) + 1)
        }
      }
      for (const [section, count] of opening) expect(count, section).toBeGreaterThan(0)
    }
  })

  it('has a button that mends it beside each gap and each message in trouble', () => {
    const { blocks } = toHomeView(wording, someHome(343, { work: false, administration: true }))
    const opened = recordsOf(blocks).flatMap((block) => recordsOf([block.accessory]).map(({ action_id: id }) => id))
    const count = (id: string) => opened.filter((one) => one === id).length
    expect(count('message.settle')).toBe(MESSAGES_SHOWN_MAX)
    expect(count('channels.choose')).toBe(UNITS_NAMED_MAX + RETIRED_SHOWN_MAX)
    expect(count('people.grant')).toBe(UNITS_NAMED_MAX)
  })

  it('names only commands there are', () => {
    const named = [...JSON.stringify(wording.replies.home).matchAll(/\/duban ([\p{L}]+)/gu)].map(([, name]) => name)
    expect(named.length).toBeGreaterThan(5)
    const known = COMMANDS.map(({ names }) => names[locale])
    expect(known).toEqual(expect.arrayContaining([...new Set(named)]))
  })
})

describe('a list of work', () => {
  it('begins with what is overdue the longest and ends with what has no day, equal ones as they came', () => {
    const items = ['2026-11-20', null, '2026-11-01', '2026-11-20', null].map((day, id) => {
      return { id, due: day === null ? null : { day } }
    })
    expect(byDueDay(items).map(({ id }) => id)).toEqual([2, 0, 3, 1, 4])
  })
})
