import { beforeAll, describe, expect, it } from 'vitest'
import { CASE_STEPS } from '../../../src/domain/case.ts'
import { listAudit } from '../../../src/store/audit.ts'
import { sha256Of } from '../../../src/store/files.ts'
import { addEvidence, caseEvidence } from '../../../src/workflows/cases/evidence.ts'
import { settleSelfCriticism } from '../../../src/workflows/cases/settle-self-criticism.ts'
import { as, refusalOf, taken } from '../../support/acts.ts'
import { caseDesk, localPerson, person } from '../../support/cases.ts'
import { startOffice, type TestOffice } from '../../support/office.ts'

const TIMEOUT_MS = 120_000
const lead = localPerson('110101001')
const district = localPerson('110101')
const issuer = as('issuer')

/** Runs `work` in an office of 23 November 2026, a Monday. */
async function inOffice(work: (office: TestOffice, desk: ReturnType<typeof caseDesk>) => Promise<void>): Promise<void> {
  await using office = await startOffice({ at: '2026-11-23 10:00', allowOthers: true })
  await work(office, caseDesk(office.context))
}

const photo = { fileName: '现场.jpg', content: Buffer.from('a photo') }

describe('a case', { timeout: TIMEOUT_MS }, () => {
  it('goes the straight way to its closing, each step said where it concerns', () =>
    inOffice(async (office, desk) => {
      const number = await desk.upTo('close')
      expect(number).toBe('JB-2026-0001')
      const view = taken(await desk.view(number, lead))
      expect(view).toMatchObject({ state: 'closed', steps: [], overdueDays: 0, nextStep: null, deadlines: [] })
      expect(view.timeline.map(({ step }) => step).reverse()).toEqual([
        'register',
        'decompose',
        'assign',
        'signFor',
        'submitPlan',
        'approvePlan',
        'reportProgress',
        'claimCompletion',
        'passVerification',
        'disclose',
        'accept',
        'close',
      ])
      await office.settle()
      const sent = (await office.messages()).map(({ channelId, action, kind, state }) => {
        return `${channelId} ${kind} ${action} ${state}`
      })
      expect(sent).toMatchInlineSnapshot(`
        [
          "C110101001 caseAssignment post sent",
          "CCITYOPERATIONS caseAssignment post sent",
          "C000110101 caseAssignment post sent",
          "CCITYOPERATIONS caseUpdate reply sent",
          "CCITYOPERATIONS caseUpdate reply sent",
          "C110101001 caseUpdate reply sent",
          "CCITYOPERATIONS caseUpdate reply sent",
          "CCITYOPERATIONS caseUpdate reply sent",
          "C110101001 caseUpdate reply sent",
          "CCITYOPERATIONS caseUpdate reply sent",
          "C110101001 caseUpdate reply sent",
          "C000110101 caseUpdate reply sent",
          "C110101001 caseUpdate reply sent",
          "C000110101 caseUpdate reply sent",
          "C110101001 caseUpdate reply sent",
          "C000110101 caseUpdate reply sent",
        ]
      `)
      expect(refusalOf(await desk.step(number, 'close', issuer)).code).toBe('case-not-now')
      const audit = await listAudit(office.context.database.prisma, { take: 100 })
      const acts = audit.filter(({ act }) => act.startsWith('case.')).map(({ act, unitCode }) => `${act} ${unitCode}`)
      expect(acts).toHaveLength(12)
      expect(acts.at(-1)).toBe('case.close 110101001')
    }))

  it('goes back to work upon an objection to what was disclosed, and when it comes back after its closing', () =>
    inOffice(async (office, desk) => {
      const number = await desk.upTo('disclose')
      expect(refusalOf(await desk.step(number, 'raiseObjection', lead)).code).toBe('case-own-case')
      const objected = taken(await desk.step(number, 'raiseObjection', district))
      expect(objected).toMatchObject({ state: 'inProgress', dueOn: '2026-12-31', overdueDays: 0 })
      expect(objected.deadlines.map(({ kind, day }) => `${kind} ${day}`)).toEqual(['rectification 2026-12-31'])
      // What was done before it counts no more: the links come again in their order.
      expect(objected.links.filter(({ doneOn }) => doneOn === null).map(({ step }) => step)).toEqual([
        'reportProgress',
        'passVerification',
        'disclose',
        'accept',
        'close',
      ])
      for (const early of ['accept', 'close'] as const) {
        expect(refusalOf(await desk.step(number, early, issuer)).code).toBe('case-not-now')
      }
      taken(await desk.step(number, 'claimCompletion', lead))
      taken(await desk.step(number, 'passVerification', as('reviewer')))
      for (const step of ['disclose', 'accept', 'close'] as const) taken(await desk.step(number, step, issuer))
      expect(taken(await desk.view(number, lead)).deadlines).toEqual([])

      expect(refusalOf(await desk.step(number, 'reopen', lead)).code).toBe('case-own-case')
      expect(refusalOf(await desk.step(number, 'reopen', issuer, { cause: 'rain' })).code).toBe('bad-value')
      const passed = await desk.step(number, 'reopen', issuer, { cause: 'rebound', due: '2026-11-22' })
      expect(refusalOf(passed).code).toBe('bad-value')
      const reopened = taken(await desk.step(number, 'reopen', issuer, { cause: 'rebound' }))
      expect(reopened).toMatchObject({ state: 'inProgress', dueOn: '2027-03-31' })
      expect(reopened.deadlines.map(({ kind, day }) => `${kind} ${day}`)).toEqual(['rectification 2027-03-31'])
      await office.settle()
      office.channel('110101001').expectMessage(/重新整改/)
      expect(refusalOf(await desk.step(number, 'reopen', issuer, { cause: 'rebound' })).code).toBe('case-not-now')
    }))

  it('is nobody’s matter but its issuer’s until it is assigned', () =>
    inOffice(async (office, desk) => {
      const number = await desk.upTo('decompose')
      expect(refusalOf(await desk.view(number, lead)).code).toBe('not-found')
      expect(refusalOf(await desk.view(number, district)).code).toBe('not-found')
      expect(await office.messages()).toEqual([])
      taken(await desk.step(number, 'assign', issuer))
      expect(taken(await desk.view(number, lead)).steps).toEqual(['signFor', 'askExtension'])
      expect(taken(await desk.view(number, district)).steps).toEqual([])
    }))

  it('answers a stranger as if it were not there, whatever he tries', () =>
    inOffice(async (_office, desk) => {
      const number = await desk.upTo('assign')
      const sibling = localPerson('110101002')
      const answers = async (asked: string) => {
        const tries = [await desk.view(asked, sibling)]
        for (const step of CASE_STEPS) tries.push(await desk.step(asked, step, sibling))
        return JSON.stringify(tries).replaceAll(asked, '?')
      }
      expect(await answers(number)).toBe(await answers('JB-2026-0999'))
    }))

  it('is not ended by its own township, whatever posts its people hold', () =>
    inOffice(async (_office, desk) => {
      const number = await desk.upTo('disclose')
      for (const step of ['accept', 'close', 'passVerification', 'suspend'] as const) {
        expect(refusalOf(await desk.step(number, step, lead)).code).toBe('case-own-case')
      }
      expect(taken(await desk.view(number, lead))).toMatchObject({ state: 'disclosed', steps: [] })
    }))

  it('takes numbers without gaps, also where a registration is refused, and begins anew with the year', () =>
    inOffice(async (office, desk) => {
      const first = taken(await desk.register()).number
      expect(refusalOf(await desk.register({ leadUnit: '没有这个镇' })).code).toBe('unit-unknown')
      expect(refusalOf(await desk.register({ due: '2026-11-23' })).message).toBe(
        'due: got 2026-11-23; expected a day after 2026-11-23',
      )
      const second = taken(await desk.register()).number
      office.advance({ days: 60 })
      const third = taken(await desk.register()).number
      expect([first, second, third]).toEqual(['JB-2026-0001', 'JB-2026-0002', 'JB-2027-0001'])
    }))

  it('gives many who register at once numbers of their own', () =>
    inOffice(async (_office, desk) => {
      const made = await Promise.all(Array.from({ length: 5 }, () => desk.register()))
      const numbers = made.map((outcome) => taken(outcome).number).sort()
      expect(numbers).toEqual([1, 2, 3, 4, 5].map((count) => `JB-2026-000${count}`))
    }))

  it('lets the same step happen once when two people take it at the same time', () =>
    inOffice(async (_office, desk) => {
      const number = await desk.upTo('assign')
      const both = await Promise.all([
        desk.step(number, 'signFor', lead),
        desk.step(number, 'signFor', localPerson('110101001', 'p')),
      ])
      expect(both.filter(({ ok }) => ok)).toHaveLength(1)
      const { timeline } = taken(await desk.view(number, lead))
      expect(timeline.filter(({ step }) => step === 'signFor')).toHaveLength(1)
    }))

  it('keeps what was brought as evidence byte for byte, with its hash', () =>
    inOffice(async (office, desk) => {
      const number = await desk.upTo('reportProgress')
      const evidence = { files: [photo], links: ['https://example.invalid/record'] }
      const view = taken(await desk.step(number, 'claimCompletion', lead, {}, evidence))
      const [file, link] = view.evidence
      expect(file).toMatchObject({ fileName: '现场.jpg', byteLength: 7, sha256: sha256Of(photo.content), link: null })
      expect(link).toMatchObject({ link: 'https://example.invalid/record', sha256: null, unitName: '子镇' })
      const kept = taken(await caseEvidence(office.context, { number, evidenceId: file?.id ?? 0, by: issuer }))
      expect(Buffer.from(kept.content)).toEqual(photo.content)
      const stranger = localPerson('110101002')
      const asked = { number, evidenceId: file?.id ?? 0, by: stranger }
      expect(refusalOf(await caseEvidence(office.context, asked)).code).toBe('not-found')
      const more = { number, by: district, evidence: { files: [], links: ['ftp://example.invalid/x'] } }
      expect(refusalOf(await addEvidence(office.context, more)).code).toBe('bad-value')
      taken(await addEvidence(office.context, { ...more, evidence: { files: [photo], links: [] } }))
      expect(taken(await desk.view(number, lead)).evidence).toHaveLength(3)
    }))
})

describe('time', { timeout: TIMEOUT_MS }, () => {
  it('is extended by whoever issued the case, to the day asked for or another', () =>
    inOffice(async (_office, desk) => {
      const number = await desk.upTo('signFor')
      taken(await desk.step(number, 'askExtension', lead))
      expect(taken(await desk.view(number, issuer)).extensionAsked).toEqual({ until: '2027-01-29', reason: '冬季停工' })
      expect(refusalOf(await desk.step(number, 'askExtension', lead)).code).toBe('case-extension-asked')
      expect(refusalOf(await desk.step(number, 'grantExtension', lead)).code).toBe('case-own-case')
      const granted = taken(await desk.step(number, 'grantExtension', issuer, { until: '2027-01-15' }))
      expect(granted).toMatchObject({ dueOn: '2027-01-15', extensions: 1, extensionAsked: null })
      const due = granted.deadlines.find(({ kind }) => kind === 'rectification')
      expect(due).toEqual({ kind: 'rectification', day: '2027-01-15', confirmed: true })
      const early = await desk.step(number, 'askExtension', lead, { until: '2027-01-15' })
      expect(refusalOf(early).message).toContain('expected a day after 2027-01-15')
    }))

  it('stands still while a case is suspended, and goes on as long as it rested', () =>
    inOffice(async (office, desk) => {
      const number = await desk.upTo('signFor')
      const resting = taken(await desk.step(number, 'suspend', issuer))
      expect(resting).toMatchObject({ isSuspended: true, deadlines: [], dueOn: '2026-12-31' })
      expect(refusalOf(await desk.step(number, 'submitPlan', lead)).code).toBe('case-suspended')
      office.advance({ days: 50 })
      expect(taken(await desk.view(number, lead)).overdueDays).toBe(0)
      const on = taken(await desk.step(number, 'resume', issuer))
      expect(on).toMatchObject({ isSuspended: false, dueOn: '2027-02-19' })
      expect(on.deadlines.map(({ kind, day }) => `${kind} ${day}`)).toEqual([
        'plan 2027-01-19',
        'rectification 2027-02-19',
      ])
    }))

  it('begins anew for a plan that was returned', () =>
    inOffice(async (office, desk) => {
      const number = await desk.upTo('submitPlan')
      expect(taken(await desk.view(number, lead)).deadlines.map(({ kind }) => kind)).toEqual(['rectification'])
      const returned = taken(await desk.step(number, 'returnPlan', as('reviewer')))
      expect(returned.deadlines[0]).toEqual({ kind: 'plan', day: '2026-11-30', confirmed: true })
      await office.settle()
      office.channel('110101001').expectMessage(/退回整改方案/)
      expect(taken(await desk.step(number, 'submitPlan', lead)).state).toBe('planSubmitted')
    }))

  it('is no longer owed once completion is claimed, and owed again when verification fails', () =>
    inOffice(async (_office, desk) => {
      const number = await desk.upTo('claimCompletion')
      expect(taken(await desk.view(number, lead)).deadlines).toEqual([])
      const failed = taken(await desk.step(number, 'failVerification', as('reviewer'), { due: '2027-01-31' }))
      expect(failed).toMatchObject({ state: 'inProgress', dueOn: '2027-01-31' })
      expect(failed.deadlines.map(({ day }) => day)).toEqual(['2027-01-31'])
    }))
})

describe('several jurisdictions', { timeout: TIMEOUT_MS }, () => {
  const territories = ['甲区/子镇', '乙区/午镇']

  it('are led by a district or the city, and no township ends such a case', () =>
    inOffice(async (_office, desk) => {
      const refused = refusalOf(await desk.register({ territories }))
      expect(refused.message).toContain('several jurisdictions')
      const led = { territories, leadUnit: '110101' }
      const made = taken(await desk.register(led))
      expect(made.isCrossJurisdiction).toBe(true)
      const number = await desk.upTo('disclose', led, localPerson('110101'))
      expect(refusalOf(await desk.step(number, 'accept', localPerson('110101001'))).code).toBe('case-own-case')
      expect(refusalOf(await desk.step(number, 'accept', localPerson('110102001'))).code).toBe('case-not-yours')
      expect(
        taken(await desk.view(number, localPerson('110102001'))).territories.map(({ unitName }) => unitName),
      ).toEqual(['子镇', '午镇'])
      expect(taken(await desk.step(number, 'accept', issuer)).state).toBe('accepted')
    }))

  it('refuses a unit that would issue and rectify, and a unit outside the issuer’s remit', () =>
    inOffice(async (_office, desk) => {
      expect(refusalOf(await desk.register({ leadUnit: '110000' })).message).toContain('issues the case')
      const outside = await desk.register({ source: 'patrolReport', issuerUnit: '110102' })
      expect(refusalOf(outside).message).toContain('is not under 乙区')
      expect(refusalOf(await desk.register({}, lead)).code).toBe('not-permitted')
      const local = taken(await desk.register({ source: 'patrolReport' }, lead))
      expect(local.issuerUnit.unitName).toBe('甲区')
    }))
})

describe('false rectification', { timeout: TIMEOUT_MS }, () => {
  let office: TestOffice
  let desk: ReturnType<typeof caseDesk>
  beforeAll(async () => {
    office = await startOffice({ at: '2026-11-23 10:00', allowOthers: true })
    desk = caseDesk(office.context)
    return () => office[Symbol.asyncDispose]()
  })

  it('leaves no trace for others while it is suspected, nor of what it is once it is confirmed', async () => {
    const number = await desk.upTo('claimCompletion')
    const outsiders = [lead, district, person('sample-importer')]
    const seen = async () => JSON.stringify(await Promise.all(outsiders.map((by) => desk.view(number, by))))
    const before = await seen()
    const messages = await office.messages()
    const evidence = { files: [photo], links: [] }
    const suspected = taken(await desk.step(number, 'suspectFalse', as('reviewer'), {}, evidence))
    expect(suspected.falseRectification).toEqual({ kind: 'surface', state: 'suspected' })
    expect(await seen()).toBe(before)
    expect(await office.messages()).toEqual(messages)
    expect(refusalOf(await desk.step(number, 'passVerification', as('reviewer'))).code).toBe('case-held')
    expect(refusalOf(await desk.step(number, 'confirmFalse', as('reviewer'))).code).toBe('case-second-person')
    expect(refusalOf(await desk.step(number, 'confirmFalse', issuer, { selfCriticismDue: '' })).code).toBe('bad-value')

    const audit = await listAudit(office.context.database.prisma, { take: 100 })
    expect(JSON.stringify(audit.at(-1)?.details)).not.toMatch(/JB-|surface/)
    expect(audit.at(-1)).toMatchObject({ act: 'case.restricted', unitCode: null })

    const confirmed = taken(await desk.step(number, 'confirmFalse', issuer))
    expect(confirmed).toMatchObject({
      state: 'inProgress',
      dueOn: '2027-03-31',
      falseRectification: { kind: 'surface', state: 'confirmed' },
      selfCriticisms: [{ state: 'ordered', dueOn: '2026-12-31', unitName: '子镇' }],
    })
    expect(await seen()).not.toMatch(/:"surface"|照片不符|经核实|confirmFalse|现场\.jpg|"selfCriticisms":\[\{/)
    const shown = taken(await desk.view(number, lead))
    expect(shown.timeline[0]).toMatchObject({ step: 'reopen', texts: [], to: 'inProgress' })
    const principal = taken(await desk.view(number, localPerson('110101001', 'p')))
    expect(principal.selfCriticisms).toHaveLength(1)
    const settled = { number, evidence } as const
    const byLead = await settleSelfCriticism(office.context, { ...settled, step: 'receive', by: lead })
    expect(refusalOf(byLead).code).toBe('not-found')
    const early = await settleSelfCriticism(office.context, { number, step: 'close', by: issuer })
    expect(refusalOf(early).code).toBe('case-not-now')
    taken(await settleSelfCriticism(office.context, { ...settled, step: 'receive', by: issuer }))
    const closed = taken(await settleSelfCriticism(office.context, { number, step: 'close', by: as('reviewer') }))
    expect(closed.selfCriticisms).toMatchObject([{ state: 'closed' }])
    await office.settle()
    const said = JSON.stringify(await office.messages())
    expect(said).not.toMatch(/表面整改|深刻检查|照片不符/)
    expect(said).toContain('重新整改')
  })

  it('is dismissed by the inspection office, and the case goes on', async () => {
    const number = await desk.upTo('claimCompletion')
    taken(await desk.step(number, 'suspectFalse', as('reviewer')))
    taken(await desk.step(number, 'dismissFalse', issuer))
    expect(taken(await desk.step(number, 'passVerification', as('reviewer'))).state).toBe('verified')
  })
})
