import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WorkingCalendar } from '../../src/domain/calendar.ts'
import {
  type AddressedChannel,
  accountFindings,
  type ChannelStanding,
  calendarFindings,
  channelFindings,
  type PersonStanding,
  type Responsibility,
  type ResponsibleUnit,
  responsibilityFindings,
  responsibleUnits,
} from '../../src/domain/coverage.ts'
import type { Post, Role } from '../../src/domain/people.ts'
import { createUnitTree } from '../../src/domain/units.ts'
import { aCity, aDistrict, aUnit } from './sample-units.ts'

const DAY = '2026-11-06'
const CITY = { code: '990000', name: '天市' }
const DISTRICTS: readonly ResponsibleUnit[] = [1, 2].map((n) => {
  return { code: `99010${n}`, name: `第${n}区`, level: 'district' }
})
const TOWNSHIPS: readonly ResponsibleUnit[] = [1, 2, 3, 4].map((n) => {
  return { code: `99010100${n}`, name: `第${n}镇`, level: 'township' }
})
const [FIRST, SECOND] = TOWNSHIPS as [ResponsibleUnit, ResponsibleUnit]

function aPost(unitCode: string, parts: Partial<Post> = {}): Post {
  const person = { personId: `p${unitCode}`, name: `示例${unitCode}`, slackUserId: `U${unitCode}` }
  return { ...person, unitCode, role: 'principal', validFrom: null, validTo: null, ...parts }
}

function responsibility(parts: Partial<Responsibility> = {}): Responsibility {
  const all = [...DISTRICTS, ...TOWNSHIPS]
  return { units: all, all, city: CITY, posts: [], day: DAY, policy: 'auto', ...parts }
}

const brief = (findings: ReturnType<typeof responsibilityFindings>) =>
  findings.map(({ severity, unit }) => `${severity} ${unit.code}`)

describe('a channel', () => {
  const place: AddressedChannel = { unit: FIRST, purpose: 'notices', channelId: 'C1' }
  const standings: readonly (readonly [ChannelStanding, string | null])[] = [
    ['member', null],
    ['notMember', 'notMember'],
    ['archived', 'channelArchived'],
    ['notFound', 'channelNotFound'],
  ]

  it.each(standings)('that is certainly %s is the gap %s', (standing, problem) => {
    const findings = channelFindings([place], new Map([['C1', standing]]))
    expect(findings).toEqual(problem === null ? [] : [{ problem, severity: 'blocks', ...place }])
  })

  it('nobody knows anything of is no gap', () => {
    expect(channelFindings([place], new Map())).toEqual([])
  })

  it('says nothing of the channels of other units', () => {
    const standing = fc.constantFrom<ChannelStanding>('member', 'notMember', 'archived', 'notFound')
    const codes = fc.uniqueArray(fc.stringMatching(/^99\d{4}$/), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(codes, fc.array(standing, { minLength: 8, maxLength: 8 }), fc.nat(), (units, answers, at) => {
        const places = units.map((code): AddressedChannel => {
          return { unit: { code, name: code }, purpose: 'notices', channelId: `C${code}` }
        })
        const known = new Map(places.map(({ channelId }, index) => [channelId, answers[index] ?? 'member']))
        const mended = places[at % places.length]
        const after = channelFindings(places, new Map(known).set(mended?.channelId ?? '', 'member'))
        expect(after).toEqual(channelFindings(places, known).filter(({ unit }) => unit.code !== mended?.unit.code))
      }),
    )
  })
})

describe('units for which nobody answers', () => {
  it('are one warning where the office keeps no register', () => {
    const [finding, ...rest] = responsibilityFindings(responsibility())
    expect(rest).toEqual([])
    expect(finding).toMatchObject({ problem: 'noResponsiblePerson', severity: 'warns', unit: CITY, addressed: 6 })
    expect(finding?.problem === 'noResponsiblePerson' && finding.missing).toHaveLength(6)
  })

  it('block where at least half of their level have somebody, and the other level only warns', () => {
    const posts = DISTRICTS.slice(0, 1).map(({ code }) => aPost(code))
    expect(brief(responsibilityFindings(responsibility({ posts })))).toEqual(['blocks 990102', 'warns 990000'])
    const more = [...posts, aPost(FIRST.code), aPost(SECOND.code)]
    expect(brief(responsibilityFindings(responsibility({ posts: more })))).toEqual([
      'blocks 990102',
      'blocks 990101003',
      'blocks 990101004',
    ])
  })

  it('are judged by the whole register and not by who happens to be addressed', () => {
    const units = [FIRST, SECOND]
    const posts = [aPost(FIRST.code)]
    expect(brief(responsibilityFindings(responsibility({ units, posts })))).toEqual(['warns 990000'])
    expect(brief(responsibilityFindings(responsibility({ units: [FIRST], posts })))).toEqual([])
  })

  it('all block when the office requires somebody, and none when it does not look', () => {
    expect(brief(responsibilityFindings(responsibility({ policy: 'required' })))).toHaveLength(6)
    expect(responsibilityFindings(responsibility({ policy: 'off' }))).toEqual([])
  })

  it.each<readonly [Role, boolean]>([
    ['leaderInCharge', true],
    ['principal', true],
    ['dutyOfficer', true],
    ['commissioner', true],
    ['observer', false],
    ['disciplineContact', false],
    ['importer', false],
  ])('a %s answers: %s', (role, answers) => {
    const posts = [aPost(FIRST.code, { role })]
    const findings = responsibilityFindings(responsibility({ units: [FIRST], posts, policy: 'required' }))
    expect(findings.length === 0).toBe(answers)
  })

  it('do not have somebody by a post that ended before the day or begins after it', () => {
    const over = [{ validTo: '2026-11-05' }, { validFrom: '2026-11-07' }].map((span) => aPost(FIRST.code, span))
    const given = { units: [FIRST], policy: 'required' } as const
    expect(responsibilityFindings(responsibility({ ...given, posts: over }))).toHaveLength(1)
    const today = [aPost(FIRST.code, { validFrom: DAY, validTo: DAY })]
    expect(responsibilityFindings(responsibility({ ...given, posts: today }))).toEqual([])
  })

  it('never include one that has somebody, under any policy and register', () => {
    const policy = fc.constantFrom('auto', 'required', 'off')
    fc.assert(
      fc.property(fc.subarray([...DISTRICTS, ...TOWNSHIPS]), policy, (peopled, chosen) => {
        const posts = peopled.map(({ code }) => aPost(code))
        const findings = responsibilityFindings(responsibility({ posts, policy: chosen }))
        const named = findings.flatMap((it) => (it.problem === 'noResponsiblePerson' ? it.missing : []))
        expect(named.filter(({ code }) => peopled.some((unit) => unit.code === code))).toEqual([])
        expect(named).toHaveLength(chosen === 'off' ? 0 : 6 - peopled.length)
        expect(findings.filter(({ severity }) => severity === 'warns').length).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('an account of somebody who answers for a unit', () => {
  const standings: readonly (readonly [PersonStanding, string | null])[] = [
    ['active', null],
    ['inactive', 'personInactive'],
    ['notInWorkspace', 'personNotInWorkspace'],
  ]

  it.each(standings)('that is certainly %s is the gap %s', (standing, problem) => {
    const given = responsibility({ units: [FIRST], posts: [aPost(FIRST.code), aPost(SECOND.code)] })
    const findings = accountFindings(given, new Map([[`U${FIRST.code}`, standing]]))
    const about = { severity: 'blocks', unit: FIRST, personName: `示例${FIRST.code}` }
    expect(findings).toMatchObject(problem === null ? [] : [{ problem, ...about }])
  })

  it('is no gap while nobody knows, without a Slack id, or where the office does not look', () => {
    const posts = [aPost(FIRST.code, { slackUserId: null }), aPost(SECOND.code)]
    const gone = new Map<string, PersonStanding>([[`U${SECOND.code}`, 'inactive']])
    expect(accountFindings(responsibility({ posts }), new Map())).toEqual([])
    expect(accountFindings(responsibility({ posts: posts.slice(0, 1) }), gone)).toEqual([])
    expect(accountFindings(responsibility({ posts, policy: 'off' }), gone)).toEqual([])
  })
})

describe('a deadline counted through a year whose holidays are not announced', () => {
  const year = { confirmed: true, holidays: [], workdays: [] }
  const calendar: WorkingCalendar = { version: 'test', years: { 2026: year, 2028: { ...year, confirmed: false } } }
  const due = (day: string, confirmed: boolean) => ({ day, confirmed })

  it('is a warning that names the year and the day', () => {
    const [finding] = calendarFindings(calendar, CITY, '2026-12-31', due('2027-01-05', false))
    expect(finding).toMatchObject({ problem: 'calendarYearMissing', severity: 'warns', unit: CITY, years: ['2027'] })
    expect(calendarFindings(calendar, CITY, '2028-02-01', due('2028-02-03', false))).toMatchObject([
      { years: ['2028'] },
    ])
  })

  it('is none when the day is certain', () => {
    expect(calendarFindings(calendar, CITY, '2026-11-06', due('2026-11-10', true))).toEqual([])
  })
})

it('districts and townships answer, each once; departments, the city and units of other days do not', () => {
  const tree = createUnitTree([
    aCity(),
    aDistrict({ code: '990101' }),
    aDistrict({ code: '990199', kind: 'department' }),
    aUnit({ code: '990101001', validTo: '2026-06-30' }),
    aUnit({ code: '990101001', name: '新名镇', validFrom: '2026-07-01' }),
    aUnit({ code: '990101002', validTo: '2026-06-30' }),
  ])
  expect(responsibleUnits(tree, DAY).map(({ code, level }) => `${level} ${code}`)).toEqual([
    'district 990101',
    'township 990101001',
  ])
})
