import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readOfficeFile } from '../../src/app/office-file.ts'
import { MAIN, ROOT, runProcess } from '../support/cli.ts'

const SAMPLE = join(ROOT, 'duban.sample.yaml')
const TEXT = readFileSync(SAMPLE, 'utf8')

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'duban-office-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Writes the sample with one place changed and gives the line it is refused with. */
function problemOf(found: string, put: string): string {
  const path = join(folder, 'duban.yaml')
  if (!TEXT.includes(found)) throw new Error(`the sample has no ${found}`)
  writeFileSync(path, TEXT.replace(found, put))
  return lineOf(path)
}

function lineOf(path: string): string {
  try {
    readOfficeFile(path, SAMPLE)
  } catch (error) {
    if (error instanceof Error && error.name === 'SettingsError') return error.message.replace(`${folder}/`, '')
    throw error
  }
  return 'taken'
}

describe('a wrong place is one line with the file, the place, the value and what was expected', () => {
  it.each<[string, string, string, RegExp]>([
    [
      'weights beside 1',
      'work: 0.4',
      'work: 0.5',
      /rankings\.air\.weights: got {"quality":0\.6,"work":0\.5}; expected weights .* add up to 1/,
    ],
    [
      'a negative weight',
      '{ quality: 0.6, work: 0.4 }',
      '{ quality: 1.4, work: -0.4 }',
      /rankings\.air\.weights: got .*from 0/,
    ],
    ['an unknown key', '    bottom: 10', '    botom: 10', /rankings\.air\.botom: unknown key/],
    ['an unknown key at the top', 'quietHours:', 'silentHours:', /silentHours: unknown key/],
    [
      'a scale against its direction',
      'zeroAt: 100, fullAt: 0',
      'zeroAt: 0, fullAt: 100',
      /rankings\.air\.quality\.score: got {.*"zeroAt":0,"fullAt":100}; expected fullAt below zeroAt/,
    ],
    [
      'a scale without length',
      'zeroAt: 100, fullAt: 0',
      'zeroAt: 5, fullAt: 5',
      /rankings\.air\.quality\.score: got .*; expected fullAt below/,
    ],
    [
      'identity where lower is better',
      '{ kind: linear, zeroAt: 100, fullAt: 0 }',
      '{ kind: identity }',
      /rankings\.air\.quality\.score: got {"kind":"identity"}; expected better: higher/,
    ],
    ['an unknown scale', 'kind: linear', 'kind: cubic', /rankings\.air\.quality\.score\.kind: got "cubic"; expected/],
    [
      'a zone that is none',
      'Asia/Shanghai',
      'Asia/Nowhere',
      /office\.timeZone: got "Asia\/Nowhere"; expected an IANA time zone/,
    ],
    [
      'a month that is none',
      'effectiveFrom: 2013-01',
      'effectiveFrom: 2013-13',
      /rankings\.air\.effectiveFrom: got "2013-13"; expected a month YYYY-MM/,
    ],
    [
      'a minimum above the maximum',
      'min: 0\n      max: 1000',
      'min: 9\n      max: 5',
      /rankings\.air\.quality\.max: got 5; expected a max above min, which is 9/,
    ],
    [
      'a minimum that is no number',
      'min: 0',
      'min: low',
      /rankings\.air\.quality\.min: got "low"; expected a plain decimal/,
    ],
    [
      'places beyond the bound',
      'places: 0',
      'places: 7',
      /rankings\.air\.quality\.decimals\.0\.places: got 7; expected/,
    ],
    [
      'no list of decimals',
      'decimals: [{ from: 2013-01, places: 0 }, { from: 2024-12, places: 1 }]',
      'decimals: []',
      /rankings\.air\.quality\.decimals: got \[\]; expected/,
    ],
    [
      'a pattern of fewer reports than places',
      'sameKind: null',
      'sameKind: { reports: 3, places: 4, days: 30 }',
      /patrol\.patterns\.sameKind: got .*; expected no more places than reports/,
    ],
    [
      'a kind twice',
      'kinds: [openBurning, dust,',
      'kinds: [dust, dust,',
      /patrol\.kinds: got .*; expected kinds that differ from each other/,
    ],
    [
      'a number pattern without a year',
      'numberPattern: XC-{year}-{number}',
      'numberPattern: XC-{number}',
      /patrol\.numberPattern: got "XC-\{number\}"; expected letters/,
    ],
    ['a bottom of nobody', 'bottom: 10', 'bottom: 0', /rankings\.air\.bottom: got 0; expected/],
    ['a policy that is none', 'tieAtCut: manual', 'tieAtCut: coin', /rankings\.air\.tieAtCut: got "coin"; expected/],
    ['days beyond a month', 'default: 27', 'default: 32', /rankings\.air\.validDaysMin\.default: got 32; expected/],
    [
      'days of a thirteenth month',
      '"02": 25',
      '"13": 25',
      /rankings\.air\.validDaysMin\.13: got the key "13"; expected default or a month 01-12/,
    ],
    [
      'an exemption without a reason',
      'exempt: []',
      'exempt: [{ unitCode: "110101001" }]',
      /rankings\.air\.exempt\.0\.reason: got nothing; expected/,
    ],
    [
      'a ladder that is none',
      'ladder: null',
      'ladder: shanghai',
      /ladder: got "shanghai"; expected jining, anyang, national2017, or a list/,
    ],
    [
      'a rung for nobody',
      'ladder: null',
      'ladder: [{ when: { monthsInARow: 2 }, summon: mayor }]',
      /ladder\S*: got .*; expected/,
    ],
    [
      'a mail address that is none',
      'returnedWorkingDays: 5 }',
      'returnedWorkingDays: 5, organizerEmail: bureau }',
      /interviews\.organizerEmail: got "bureau"; expected a mail address/,
    ],
    ['a language that is none', 'locale: zh-CN', 'locale: fr', /office\.locale: got "fr"; expected/],
    [
      'a yes that is a word',
      'separateReviewer: true',
      'separateReviewer: maybe',
      /office\.separateReviewer: got "maybe"; expected/,
    ],
    [
      'a word that is none for coverage',
      'responsiblePersons: auto',
      'responsiblePersons: sometimes',
      /coverage\.responsiblePersons: got "sometimes"; expected/,
    ],
    [
      'reminders after the deadline',
      'remind: [-7, -3, -1, 0]',
      'remind: [-7, 1]',
      /deadlines\.remind\.1: got 1; expected/,
    ],
    [
      'reminders in disorder',
      'remind: [-7, -3, -1, 0]',
      'remind: [-1, -3]',
      /deadlines\.remind: got \[-1,-3\]; expected days before the deadline in order/,
    ],
    [
      'reminders at night',
      'remindAt: "09:00"',
      'remindAt: "03:00"',
      /deadlines\.remindAt: got "03:00"; expected an hour from 05:00 to 22:00/,
    ],
    [
      'more levels than there are',
      'escalateAfter: [2, 4]',
      'escalateAfter: [2, 4, 6]',
      /deadlines\.escalateAfter: got \[2,4,6\]; expected/,
    ],
    [
      'levels copied in disorder',
      'escalateAfter: [2, 4]',
      'escalateAfter: [4, 2]',
      /deadlines\.escalateAfter: got \[4,2\]; expected rising numbers/,
    ],
    [
      'a due day that no year has',
      'dueDay: null ',
      'dueDay: "02-30" ',
      /campaigns\.dueDay: got "02-30"; expected a day MM-DD such as 01-31/,
    ],
    [
      'a holiday of another year',
      'calendar: {}',
      'calendar: { "2027": { holidays: ["2026-10-01"] } }',
      /calendar\.2027\.holidays: got \["2026-10-01"\]; expected days of 2027/,
    ],
    [
      'a make-up day that is a weekday',
      'calendar: {}',
      'calendar: { "2027": { workdays: ["2027-10-11"] } }',
      /calendar\.2027\.workdays: got .*; expected Saturdays and Sundays .* not 2027-10-11/,
    ],
    [
      'a day that is both off and made up',
      'calendar: {}',
      'calendar: { "2027": { holidays: ["2027-10-09"], workdays: ["2027-10-09"] } }',
      /calendar\.2027\.workdays: got .*; expected Saturdays and Sundays that are no holidays/,
    ],
    [
      'a holiday that is no day',
      'calendar: {}',
      'calendar: { "2027": { holidays: ["2027-02-29"] } }',
      /calendar\.2027\.holidays\.0: got "2027-02-29"; expected a day YYYY-MM-DD/,
    ],
    [
      'a year that is none',
      'calendar: {}',
      'calendar: { "27": {} }',
      /calendar\.27: got the key "27"; expected a year YYYY/,
    ],
    ['an hour that is none', 'at: "09:00"', 'at: "25:00"', /schedule\.at: got "25:00"; expected a local time HH:mm/],
    [
      'a key twice',
      'quietHours: null',
      'quietHours: null\nquietHours: null',
      /keys must be unique.*line \d+.*expected YAML/,
    ],
    ['YAML that is cut short', 'name: 北京市生态环境局', 'name: [北京市', /line \d+.*expected YAML/],
    [
      'no rankings',
      TEXT.slice(TEXT.indexOf('rankings:'), TEXT.indexOf('notices:')),
      '',
      /rankings: got nothing; expected/,
    ],
  ])('%s', (_name, found, put, expected) => {
    const line = problemOf(found, put)
    expect(line).toMatch(expected)
    expect(line.startsWith('duban.yaml: ')).toBe(true)
    expect(line).not.toContain('\n')
  })
})

describe('a file as a whole is refused when it is', () => {
  it.each<[string, string | null, RegExp]>([
    ['missing', null, /^DUBAN_CONFIG: .*missing does not exist; expected the path of an office file$/],
    ['empty', '', /^empty: \(top\): got (nothing|null); expected/],
    ['a list', '- 1\n', /^a list: \(top\): got \[1\]; expected/],
    ['larger than the bound', `# ${'x'.repeat(1024 * 1024)}\n`, /^larger than the bound: larger than 1 MiB/],
    [
      'full of aliases',
      `a: &a [1,1]\n${'b: &b [*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b]\n'}`,
      /^full of aliases: .*expected YAML with at most 20 aliases$/,
    ],
  ])('%s', (name, text, expected) => {
    const path = join(folder, name)
    if (text !== null) writeFileSync(path, text)
    expect(lineOf(path)).toMatch(expected)
  })
})

it('takes the sample, and an office that ranks only one medium', () => {
  expect(lineOf(SAMPLE)).toBe('taken')
  const water = TEXT.slice(TEXT.indexOf('  water:'), TEXT.indexOf('notices:'))
  expect(problemOf(water, '')).toBe('taken')
})

it('gives decimals as exact text, whatever YAML made of them', () => {
  const path = join(folder, 'duban.yaml')
  writeFileSync(path, TEXT.replace('{ quality: 0.6, work: 0.4 }', '{ quality: 0.10, work: 9e-1 }'))
  expect(lineOf(path)).toMatch(/taken|expected a plain decimal/)
  expect(readOfficeFile(SAMPLE, SAMPLE).rankings.air).toMatchObject({
    weights: { quality: '0.6', work: '0.4' },
    quality: { min: '0', max: '1000', score: { kind: 'linear', zeroAt: '100', fullAt: '0' } },
    validDaysMin: { default: 27, byMonthOfYear: { '02': 25 } },
  })
})

it('is found as duban.yaml where the program is started, and ends it with 2 when it is wrong', async () => {
  writeFileSync(join(folder, 'duban.yaml'), TEXT.replace('work: 0.4', 'work: 0.5'))
  const { code, stdout, stderr } = await runProcess(process.execPath, [MAIN, 'ranking', 'air', '2026-10'], {
    cwd: folder,
  })
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toBe(
    'duban: duban.yaml: rankings.air.weights: got {"quality":0.6,"work":0.5}; expected weights from 0 that add up to 1\n',
  )
})
