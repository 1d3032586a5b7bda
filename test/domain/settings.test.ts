import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readOfficeFile } from '../../src/app/office-file.ts'
import type { Office } from '../../src/domain/office.ts'
import { changedMembers, settingsPrint } from '../../src/domain/settings.ts'
import { ROOT } from '../support/cli.ts'

const SAMPLE = readOfficeFile(null, join(ROOT, 'duban.sample.yaml'))
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const printOf = (over: Partial<Office> = {}) => settingsPrint({ ...SAMPLE, ...over }, sha256)

it('is the same for the same settings in another order, and wherever their templates lie', () => {
  const reversed = Object.fromEntries(Object.entries(SAMPLE).reverse()) as unknown as Office
  expect(settingsPrint(reversed, sha256)).toEqual(printOf())
  expect(printOf({ templatesDir: '/one/templates' })).toEqual(printOf({ templatesDir: '/other/templates' }))
})

it('names the members that changed and says nothing of their values', () => {
  const other = printOf({ name: '某某局', quietHours: { from: '22:00', to: '07:00' }, templatesDir: '/x' })
  expect(changedMembers(printOf().members, other.members)).toEqual(['name', 'quietHours', 'templates'])
  expect(other.sha256).not.toBe(printOf().sha256)
  expect(JSON.stringify(other)).not.toContain('某某局')
})

it('takes a member that came or went for one that changed', () => {
  expect(changedMembers({ a: '1', b: '2' }, { b: '2', c: '3' })).toEqual(['a', 'c'])
})
