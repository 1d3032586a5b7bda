import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorkbook } from '../../src/intake/xlsx.ts'
import { visitSheet } from '../../src/intake/xlsx-sheet.ts'
import { anOffice, type TestOffice } from '../support/cli.ts'

const CITY = ['--as', 'sample-reviewer'] as const
/** 东华门街道 and its neighbour, which have people of their own in the sample office. */
const OWN = ['--as', 'sample-110101001-d'] as const
const SIBLING = ['--as', 'sample-110101002-d'] as const

let office: TestOffice
beforeAll(async () => {
  office = await anOffice('published')
})
afterAll(() => office.remove())

describe('duban unit', () => {
  it('shows a unit’s months as words, JSON, CSV and a workbook, all alike', async () => {
    const words = await office.run('unit', '东城区东华门街道', '--medium', 'air', ...OWN)
    expect([words.code, words.stderr]).toEqual([0, ''])
    expect(words.stdout).toMatch(/^110101001 {2}东城区东华门街道\nair:\n {2}2026-10 {2}\d+ of \d+/)
    const { unit, isInScope, media } = (await office.run('unit', '110101001', '--json', ...OWN)).json()
    expect([unit.unitCode, isInScope, media.map(({ medium }: { medium: string }) => medium)]).toEqual([
      '110101001',
      true,
      ['air', 'water'],
    ])
    const { score } = media[0].months[0].figures
    expect(words.stdout).toContain(score)
    const csv = await office.run('unit', '110101001', '--medium', 'air', '--csv', ...OWN)
    expect(csv.stdout.trimEnd().split('\r\n')).toHaveLength(2)
    expect(csv.stdout).toContain(`,${score},`)
    const path = join(office.folder, 'unit.xlsx')
    expect((await office.run('unit', '110101001', '--medium', 'air', '--xlsx', path, ...OWN)).code).toBe(0)
    const rows: (readonly string[])[] = []
    await visitSheet(await openWorkbook(readFileSync(path)), (_row, cells) => {
      rows.push(cells)
      return true
    })
    expect(rows[1]).toContain('110101001')
    expect((await office.run('unit', '110101001', '--xlsx', path, ...OWN)).code).toBe(2)
  })

  it('refuses a sibling’s unit as one that is not there', async () => {
    const [elsewhere, absent] = await Promise.all([
      office.run('unit', '东华门街道', '--json', ...SIBLING),
      office.run('unit', '无此街道', '--json', ...SIBLING),
    ])
    expect([elsewhere.code, absent.code]).toEqual([2, 2])
    expect(elsewhere.stdout.replaceAll('东华门街道', 'X')).toBe(absent.stdout.replaceAll('无此街道', 'X'))
  })

  it('lists what a part of a name fits, with codes', async () => {
    const { code, stderr } = await office.run('unit', '八里庄', ...CITY)
    expect(code).toBe(2)
    expect(stderr).toMatch(/110105\d+ {2}朝阳区\/八里庄街道/)
    expect(stderr).toMatch(/110108\d+ {2}海淀区\/八里庄街道/)
  })

  it('refuses a medium, a form and a person it does not know before anything is opened', async () => {
    expect((await office.run('unit', '110101001', '--medium', 'soil')).code).toBe(2)
    expect((await office.run('unit', '110101001', '--csv', '--json')).code).toBe(2)
    expect((await office.run('unit', '110101001')).stderr).toContain('--as is missing')
  })
})

describe('duban who', () => {
  it('names the people of a day', async () => {
    const { code, stdout } = await office.run('who', '110101001', '--on', '2026-07-01', ...OWN)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^principal +sample-110101001-p /)
    const { day, posts } = (await office.run('who', '110101001', '--on', '2026-07-01', '--json', ...CITY)).json()
    expect(day).toBe('2026-07-01')
    expect(posts.map(({ role }: { role: string }) => role)).toEqual(['principal', 'leaderInCharge', 'dutyOfficer'])
    expect((await office.run('who', '110101001', '--csv', ...OWN)).stdout.trimEnd().split('\r\n')).toHaveLength(4)
  })

  it('refuses a wrong day, and a unit that is not one’s own', async () => {
    expect((await office.run('who', '110101001', '--on', '2026-02-30', ...OWN)).code).toBe(2)
    expect((await office.run('who', '110101001', ...SIBLING)).code).toBe(2)
  })
})
