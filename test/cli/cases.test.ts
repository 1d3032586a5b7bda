import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CLI_COMMANDS } from '../../src/cli/commands.ts'
import { commandOf } from '../../src/cli/show-case.ts'
import { CASE_STEPS } from '../../src/domain/case.ts'
import { anOffice, type TestOffice } from '../support/cli.ts'

let office: TestOffice
beforeAll(async () => {
  office = await anOffice('office')
})
afterAll(() => office.remove())

const ISSUER = ['--as', 'sample-issuer']
const LEAD = ['--as', 'sample-110101001-d']
const REGISTER = [
  'case',
  'register',
  '--title',
  '裸土未覆盖',
  '--description',
  '约2000平方米',
  '--source',
  'municipalInspection',
  '--lead',
  '110101001',
]

it('has a command for every step of a case', () => {
  const names = new Set(CLI_COMMANDS.map(({ name }) => name))
  expect(CASE_STEPS.filter((step) => !names.has(`case ${commandOf(step)}`))).toEqual([])
})

it('carries a case on from a terminal, and shows it to whoever may see it', { timeout: 120_000 }, async () => {
  const made = await office.run(...REGISTER, ...ISSUER, '--json')
  expect([made.code, made.json().number, made.json().state]).toEqual([0, 'JB-2026-0001', 'registered'])
  const number = 'JB-2026-0001'
  const early = await office.run('case', number, ...LEAD)
  expect([early.code, early.stdout]).toEqual([2, ''])
  const due = ['--goal', '覆盖', '--measures', '苫盖', '--due', '2027-06-30']
  expect((await office.run('case', 'decompose', number, ...due, ...ISSUER)).code).toBe(0)
  expect((await office.run('case', 'assign', number, ...ISSUER)).stdout).toContain('已交办，待签收')
  const early2 = await office.run('case', 'close', number, ...LEAD)
  expect([early2.code, early2.stderr]).toEqual([2, expect.stringContaining('the unit under rectification does not')])
  const photo = join(office.folder, 'photo.txt')
  writeFileSync(photo, 'a photo')
  expect((await office.run('case', 'sign-for', number, ...LEAD)).code).toBe(0)
  const plan = await office.run(
    'case',
    'submit-plan',
    number,
    '--text',
    '两周内完成',
    '--file',
    photo,
    ...LEAD,
    '--json',
  )
  expect(plan.json()).toMatchObject({ state: 'planSubmitted', evidence: [{ fileName: 'photo.txt', byteLength: 7 }] })
  const shown = await office.run('case', number, ...ISSUER)
  expect(shown.stdout).toContain('→ you may: return-plan, approve-plan, suspend')
  const missing = await office.run('case', 'return-plan', number, ...ISSUER)
  expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('--reason')])
})

it('lists cases by state, unit and page, as JSON and as CSV', { timeout: 120_000 }, async () => {
  for (const _ of [1, 2]) expect((await office.run(...REGISTER, ...ISSUER)).code).toBe(0)
  const page = (await office.run('cases', '--state', 'registered', '--take', '1', ...ISSUER, '--json')).json()
  expect(page).toMatchObject({ count: 2, isMore: false, cases: [{ state: 'registered', overdueDays: 0 }] })
  const rest = (await office.run('cases', '--state', 'registered', '--page', page.next, ...ISSUER, '--json')).json()
  expect(rest).toMatchObject({ next: null, cases: [{ number: 'JB-2026-0002' }] })
  const csv = await office.run('cases', '--open', '--unit', '110101001', '--csv', ...LEAD)
  expect(csv.stdout.replace('\uFEFF', '').split(/\r?\n/).slice(0, 2)).toEqual([
    'number,state,leadUnit,district,source,dueOn,overdueDays,title',
    'JB-2026-0001,planSubmitted,东华门街道,东城区,municipalInspection,2027-06-30,0,裸土未覆盖',
  ])
  const elsewhere = await office.run('cases', '--unit', '110105001', ...LEAD)
  expect([elsewhere.code, elsewhere.stdout]).toEqual([2, ''])
  expect((await office.run('cases', '--state', 'lost', ...ISSUER)).code).toBe(2)
})
