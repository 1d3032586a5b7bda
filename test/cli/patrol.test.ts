import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CLI_COMMANDS } from '../../src/cli/commands.ts'
import { commandOf } from '../../src/cli/show-case.ts'
import { REPORT_STEPS } from '../../src/domain/problem-report.ts'
import { anOffice, type TestOffice } from '../support/cli.ts'

let office: TestOffice
beforeAll(async () => {
  office = await anOffice('office')
})
afterAll(() => office.remove())

const TOWN = ['--as', 'sample-110101001-d']
const SIBLING = ['--as', 'sample-110101002-d']

it('has a command for every step of a report', () => {
  const names = new Set(CLI_COMMANDS.map(({ name }) => name))
  expect(REPORT_STEPS.filter((step) => !names.has(`patrol ${commandOf(step)}`))).toEqual([])
})

it('takes, shows and carries on a report from a terminal', { timeout: 120_000 }, async () => {
  const report = [
    'patrol',
    'report',
    '--unit',
    '110101001',
    '--kind',
    'dust',
    '--place',
    '路口',
    '--description',
    '扬尘',
  ]
  const photo = join(office.folder, 'photo.txt')
  writeFileSync(photo, 'a photo')
  const made = await office.run(...report, '--file', photo, ...TOWN, '--json')
  expect([made.code, made.json().number, made.json().steps]).toEqual([
    0,
    'XC-2026-0001',
    ['receive', 'passUp', 'refuse'],
  ])
  const number = 'XC-2026-0001'
  expect((await office.run('patrol', 'receive', number, ...TOWN)).stdout).toContain('已受理，办理中')
  const { id } = made.json().photos[0]
  const copy = join(office.folder, 'copy.txt')
  expect((await office.run('patrol', 'file', number, `${id}`, '--to', copy, ...SIBLING)).code).toBe(2)
  expect((await office.run('patrol', 'file', number, `${id}`, '--to', copy, ...TOWN)).code).toBe(0)
  expect(readFileSync(copy, 'utf8')).toBe('a photo')
  const shown = await office.run('patrol', 'show', number, ...SIBLING, '--json')
  const absent = await office.run('patrol', 'show', 'XC-2026-9999', ...SIBLING, '--json')
  expect([shown.code, shown.stdout]).toEqual([2, absent.stdout.replaceAll('XC-2026-9999', number)])
  const listed = await office.run('patrol', '--open', '--unit', '东城区', ...TOWN)
  expect([listed.code, listed.stderr]).toEqual([2, expect.stringContaining('东城区')])
  expect((await office.run('patrol', '--open', ...TOWN)).stdout).toContain('路口')
  expect((await office.run('patrol', 'handle', number, ...TOWN)).code).toBe(2)
  expect((await office.run('patrol', 'proposals', '--json', ...SIBLING)).json()).toEqual([])
})
