import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CountedReport,
  findPatterns,
  type PointedOut,
  patternDays,
  placeKeyOf,
  type ReportPatterns,
} from '../../src/domain/report-patterns.ts'
import { addDays } from '../../src/domain/time.ts'

const START = '2026-11-01'
const dayOf = (offset: number) => addDays(START, offset)

const anyReports = fc
  .array(fc.record({ kind: fc.nat({ max: 2 }), place: fc.nat({ max: 3 }), gap: fc.nat({ max: 6 }) }), {
    minLength: 1,
    maxLength: 40,
  })
  .map((draws) => {
    let offset = 0
    return draws.map(({ kind, place, gap }, id): CountedReport & { readonly offset: number } => {
      offset += gap
      return { id, problemKind: `kind${kind}`, placeKey: `place${place}`, reportedOn: dayOf(offset), offset }
    })
  })

const anyRules: fc.Arbitrary<ReportPatterns> = fc.record({
  sameKind: fc.option(
    fc.record({
      reports: fc.integer({ min: 2, max: 8 }),
      places: fc.integer({ min: 2, max: 3 }),
      days: fc.integer({ min: 1, max: 40 }),
    }),
  ),
  samePlace: fc.option(fc.record({ reports: fc.integer({ min: 2, max: 6 }), days: fc.integer({ min: 1, max: 40 }) })),
})

/** Lets reports come one after another, and remembers what was pointed out, as the office does. */
function pointOut(rules: ReportPatterns, reports: readonly CountedReport[]) {
  const before: PointedOut[] = []
  return reports.map((newest, at) => {
    const since = addDays(newest.reportedOn, 1 - patternDays(rules))
    const like = reports
      .slice(0, at + 1)
      .filter(({ problemKind, placeKey }) => problemKind === newest.problemKind || placeKey === newest.placeKey)
      .filter(({ reportedOn }) => reportedOn >= since)
    const found = findPatterns(rules, newest, { reports: like, before, hasKind: true })
    for (const { pattern, subject } of found) before.push({ pattern, subject, on: newest.reportedOn })
    return found
  })
}

describe('patterns among reports', () => {
  it('are what counting every window anew finds, once in its days', () => {
    fc.assert(
      fc.property(anyRules, anyReports, (rules, reports) => {
        const lastOffset = new Map<string, number>()
        const found = pointOut(rules, reports)
        for (const [at, newest] of reports.entries()) {
          const expected: string[] = []
          const look = (
            pattern: 'samePlace' | 'sameKind',
            subject: string,
            days: number,
            need: number,
            places: number,
          ) => {
            const isOf = (one: CountedReport) => (pattern === 'samePlace' ? one.placeKey : one.problemKind) === subject
            const window = reports.slice(0, at + 1).filter((one) => isOf(one) && newest.offset - one.offset < days)
            const last = lastOffset.get(`${pattern}/${subject}`)
            if (window.length < need || new Set(window.map(({ placeKey }) => placeKey)).size < places) return
            if (last !== undefined && newest.offset - last < days) return
            lastOffset.set(`${pattern}/${subject}`, newest.offset)
            expected.push(`${pattern}/${subject}: ${window.map(({ id }) => id).join(' ')}`)
          }
          const { samePlace, sameKind } = rules
          if (samePlace !== null) look('samePlace', newest.placeKey, samePlace.days, samePlace.reports, 1)
          if (sameKind !== null) look('sameKind', newest.problemKind, sameKind.days, sameKind.reports, sameKind.places)
          const told = (found[at] ?? []).map(
            ({ pattern, subject, reportIds }) => `${pattern}/${subject}: ${reportIds.join(' ')}`,
          )
          expect(told).toEqual(expected)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('are not looked for until they are set', () => {
    const off = { sameKind: null, samePlace: null }
    const reports = [0, 1, 2, 3].map((id) => ({ id, problemKind: 'dust', placeKey: 'p', reportedOn: START }))
    expect(pointOut(off, reports).flat()).toEqual([])
    expect(patternDays(off)).toBe(0)
  })

  it('do not make what is of no kind common', () => {
    const reports = [0, 1, 2].map((id) => ({ id, problemKind: 'other', placeKey: `p${id}`, reportedOn: START }))
    const [, , newest] = reports
    if (newest === undefined) throw new Error('expected three reports')
    const rules = { sameKind: { reports: 3, places: 3, days: 7 }, samePlace: null }
    expect(findPatterns(rules, newest, { reports, before: [], hasKind: false })).toEqual([])
    expect(findPatterns(rules, newest, { reports, before: [], hasKind: true })).toHaveLength(1)
  })
})

describe('the same place', () => {
  it.each([
    ['blanks and punctuation', '村北 河堤，东侧', '村北河堤东侧。', true],
    ['full-width characters', '５号院（北门）', '5号院北门', true],
    ['capital letters', 'A座', 'a座', true],
    ['other words', '村北河堤西侧', '村北河堤东侧', false],
    ['nothing but signs', '？？', '！！', false],
  ])('%s', (_name, one, other, isSame) => {
    expect(placeKeyOf('110101001201', one) === placeKeyOf('110101001201', other)).toBe(isSame)
  })

  it('is another one in another village', () => {
    expect(placeKeyOf('110101001201', '村口')).not.toBe(placeKeyOf('110101001202', '村口'))
  })
})
