import { expect, it } from 'vitest'
import { toYearForm } from '../../src/bot/administration/calendar.ts'
import { toDefinition } from '../../src/bot/administration/campaign-entries.ts'
import { toDefinitionForm } from '../../src/bot/administration/campaigns.ts'
import type { BotTools } from '../../src/bot/define.ts'
import type { Campaign } from '../../src/store/campaigns.ts'
import { codeOf, smallCity } from '../support/small-office.ts'
import { aContext, fakeWorkflows, repliesIn } from './harness.ts'

const base = aContext()
const office = { ...base.office, campaigns: { ...base.office.campaigns, departments: [codeOf('丙区')] } }
const tools = {
  context: { ...base, office },
  workflows: fakeWorkflows().workflows,
  replies: repliesIn('zh-CN'),
} as unknown as BotTools
const SEEN = '2026-11-16T02:00:00.000Z'

function aCampaign(units: readonly string[]): Campaign {
  return {
    id: 7,
    kind: 'annualReport',
    year: 2026,
    title: '年度报告',
    basis: null,
    state: 'scheduled',
    owing: { hasDistricts: true, units, except: [], successors: {} },
    forms: ['text'],
    receiverCode: '110000',
    launchOn: '2026-12-01',
    dueOn: '2027-01-31',
    isDueConfirmed: false,
    updatedAt: new Date(SEEN),
  } as unknown as Campaign
}

/** What is sent in where nothing is entered but this. */
function sent(
  about: Parameters<typeof toDefinition>[2]['about'],
  entries: Parameters<typeof toDefinition>[2]['entries'],
) {
  const read = toDefinition(tools, smallCity(), { about, entries: { dueOn: '2027-01-29', ...entries } })
  if (!read.ok) throw new Error(JSON.stringify(read.errors))
  return read.definition
}

it('a new yearly return is owed by the departments of the office file unless others are named', () => {
  const entries = { kind: 'annualReport', reportYear: '2026' }
  expect(sent({}, entries)).toMatchObject({ kind: 'annualReport', year: 2026, units: null, basedOn: 'none' })
  expect(sent({}, { ...entries, bodies: '乙区' }).units).toEqual(['乙区'])
})

it('a form of one that is defined keeps its kind and year, and takes every department away whose line is taken out', () => {
  const about = { campaignId: 7, seenAt: SEEN, kind: 'annualReport', year: 2026 }
  const elsewhere = { kind: 'annualAssessment', reportYear: '2030' }
  expect(sent(about, elsewhere)).toMatchObject({
    kind: 'annualReport',
    year: 2026,
    units: [],
    basedOn: new Date(SEEN),
  })
})

it('a form that would not show every unit, or every day, is not opened: the terminal is named', () => {
  const few = Array.from({ length: 200 }, (_, index) => String(110_101_001 + index))
  expect(toDefinitionForm(tools, aCampaign(few))).toMatchObject({ kind: 'form' })
  const many = Array.from({ length: 400 }, (_, index) => String(110_101_001 + index))
  expect(toDefinitionForm(tools, aCampaign(many))).toMatchObject({
    kind: 'refused',
    refusal: { code: 'too-long-for-form', details: ['duban campaign define annualReport --year 2026'] },
  })
  const year = { year: 2027, origin: 'entered', entry: null, names: new Map() }
  const days = (count: number) => {
    const holidays = Array.from({ length: count }, (_, index) => new Date(Date.UTC(2027, 0, 1 + 2 * index)))
    return { holidays: holidays.map((day) => day.toISOString().slice(0, 10)), workdays: [], confirmed: true }
  }
  expect(toYearForm(tools, { ...year, days: days(30) } as never)).toMatchObject({ kind: 'form' })
  expect(toYearForm(tools, { ...year, days: days(182), names: longNames(days(182).holidays) } as never)).toMatchObject({
    kind: 'refused',
    refusal: { code: 'too-long-for-form', details: ['duban calendar import FILE --year 2027'] },
  })
})

function longNames(holidays: readonly string[]) {
  return Object.fromEntries(holidays.map((day) => [day, '节'.repeat(20)]))
}
