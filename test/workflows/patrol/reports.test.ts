import { expect, it } from 'vitest'
import type { ActorClaim } from '../../../src/workflows/authorise.ts'
import { viewCase } from '../../../src/workflows/cases/view-case.ts'
import { listProposals, listReports, viewReport } from '../../../src/workflows/patrol/list-reports.ts'
import { openCaseFromReport } from '../../../src/workflows/patrol/open-case.ts'
import { reportPlaces } from '../../../src/workflows/patrol/report-places.ts'
import { type ProblemInput, reportProblem } from '../../../src/workflows/patrol/report-problem.ts'
import { type SimpleReportStep, takeReportStep } from '../../../src/workflows/patrol/take-report-step.ts'
import { as, refusalOf, taken } from '../../support/acts.ts'
import { localPerson, person } from '../../support/cases.ts'
import { startOffice, type TestOffice } from '../../support/office.ts'
import { settleVillages, VILLAGES } from '../../support/patrol.ts'
import { codeOf } from '../../support/small-office.ts'

const [TOWN, DISTRICT, SIBLING, ELSEWHERE] = ['子镇', '甲区', '丑镇', '午镇']
  .map(codeOf)
  .map((code) => localPerson(code)) as [ActorClaim, ActorClaim, ActorClaim, ActorClaim]
const [EAST, WEST] = [person('patrol-east'), person('patrol-west')]
const CITY = as('reviewer')

function deskOf({ context }: TestOffice) {
  return {
    report: (by: ActorClaim, over: Partial<ProblemInput> = {}) => {
      const input = { unit: '东村', problemKind: 'blackOdorousWater', place: '河口', description: '水体发黑' }
      return reportProblem(context, { ...input, by, ...over })
    },
    step: (number: string, step: SimpleReportStep, by: ActorClaim, text: string | null = null) =>
      takeReportStep(context, { number, step, text, by }),
    view: (number: string, by: ActorClaim) => viewReport(context, { number, by }),
    numbers: async (by: ActorClaim) => {
      const question = { by, state: null, isOpen: false, unit: null, isMine: false, before: null, take: 50 }
      return taken(await listReports(context, question)).reports.map(({ number }) => number)
    },
  }
}

it('goes up where it crosses jurisdictions, and is told by a person where no message reaches the reporter', async () => {
  await using office = await startOffice({ at: '2026-11-23 10:00', allowOthers: true })
  await settleVillages(office)
  const { report, step } = deskOf(office)
  const made = taken(await report(EAST, { isCross: true }))
  const { number } = made
  expect(made).toMatchObject({ number: 'XC-2026-0001', state: 'reported', hears: false, steps: [] })
  const received = taken(await step(number, 'receive', TOWN))
  expect(received.steps).toEqual(['passUp'])
  for (const decide of ['handle', 'refuse'] as const) {
    expect(refusalOf(await step(number, decide, TOWN, '已清理')).code).toBe('report-above-township')
  }
  const open = { number, title: '河口水体发黑', lead: null, due: null }
  expect(refusalOf(await openCaseFromReport(office.context, { ...open, by: TOWN })).code).toBe('report-above-township')
  expect(refusalOf(await step(number, 'passUp', TOWN)).field).toBe('text')
  const up = taken(await step(number, 'passUp', TOWN, '涉及两区'))
  expect(up).toMatchObject({ state: 'passedUp', handler: { unitName: '甲区' }, due: { kind: 'receive' }, steps: [] })
  expect(refusalOf(await step(number, 'receive', TOWN)).code).toBe('report-not-yours')
  expect(refusalOf(await step(number, 'handle', DISTRICT, '已清理')).code).toBe('report-not-now')
  taken(await step(number, 'receive', DISTRICT))
  expect(taken(await step(number, 'passUp', DISTRICT, '涉及两区'))).toMatchObject({ handler: { unitName: '天市' } })
  taken(await step(number, 'receive', CITY))
  expect(refusalOf(await step(number, 'passUp', CITY, '再上报')).code).toBe('report-no-level')
  const opened = taken(await openCaseFromReport(office.context, { ...open, lead: '甲区', by: CITY }))
  expect(opened).toMatchObject({
    state: 'handled',
    outcome: 'caseOpened',
    caseNumber: 'JB-2026-0001',
    steps: ['feedBack'],
  })
  const opinion = taken(await viewCase(office.context, { number: 'JB-2026-0001', by: CITY }))
  expect(opinion).toMatchObject({ source: 'patrolReport', sourceRef: number, isCrossJurisdiction: true })
  expect(refusalOf(await step(number, 'close', CITY)).code).toBe('report-not-now')
  taken(await step(number, 'feedBack', CITY, '已电话告知'))
  expect(taken(await step(number, 'contest', EAST, '仍有异味'))).toMatchObject({ state: 'received', outcome: null })
  taken(await step(number, 'refuse', CITY, '复查未见'))
  taken(await step(number, 'feedBack', CITY, '已电话告知'))
  const closed = taken(await step(number, 'close', EAST))
  expect(closed).toMatchObject({ state: 'closed', outcome: 'refused', due: null, steps: [] })
})

it('is seen by its village, its township and those above, and to everybody else is as one that is not there', async () => {
  await using office = await startOffice({ at: '2026-11-23 10:00', allowOthers: true })
  await settleVillages(office)
  const { report, view, step, numbers } = deskOf(office)
  const east = taken(await report(EAST)).number
  const west = taken(await report(WEST, { unit: VILLAGES.west.code })).number
  const seen: readonly (readonly [ActorClaim, readonly string[]])[] = [
    [EAST, [east]],
    [WEST, [west]],
    [TOWN, [west, east]],
    [DISTRICT, [west, east]],
    [CITY, [west, east]],
    [SIBLING, []],
    [ELSEWHERE, []],
  ]
  for (const [by, own] of seen) {
    expect(await numbers(by)).toEqual(own)
    for (const number of [east, west]) {
      const looked = await view(number, by)
      expect(looked.ok).toBe(own.includes(number))
      if (looked.ok) continue
      const absent = refusalOf(await view('XC-2026-9999', by))
      const same = { ...absent, message: absent.message.replace('XC-2026-9999', number) }
      expect(looked.refusal).toEqual(same)
      expect(refusalOf(await step(number, 'receive', by))).toEqual(same)
    }
  }
  // One reports from one's own units alone, by a role that reports, with what the office file offers.
  expect(refusalOf(await report(EAST, { unit: '西村' }))).toMatchObject({ code: 'not-found', field: 'unit' })
  expect(refusalOf(await report(SIBLING)).code).toBe('not-found')
  expect(refusalOf(await report(CITY)).code).toBe('not-permitted')
  expect(refusalOf(await report(EAST, { problemKind: 'noise' })).field).toBe('problemKind')
  expect(refusalOf(await report(EAST, { place: ' ' })).field).toBe('place')
  const places = async (by: ActorClaim) => {
    return taken(await reportPlaces(office.context, { by }))?.map(({ unit }) => unit.unitName)
  }
  expect(await places(EAST)).toEqual(['东村'])
  expect(await places(TOWN)).toEqual(['东村', '西村'])
  expect(await places(SIBLING)).toEqual(['丑镇'])
  expect(await places(DISTRICT)).toEqual(['东村', '西村', '丑镇', '寅镇', '卯镇', '辰镇', '巳镇'])
  expect(taken(await listProposals(office.context, { by: TOWN, isOpen: false, take: 10 }))).toEqual([])
})
