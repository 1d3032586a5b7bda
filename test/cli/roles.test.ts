import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anOffice, EXAMPLES, MONTH, rowCounts, type TestOffice } from '../support/cli.ts'

const TABLE = join(EXAMPLES, `air-${MONTH}.csv`)
const IMPORT = ['import', 'month', TABLE, '--medium', 'air', '--month', MONTH] as const
const AT = ['--at', '2099-01-05 09:30', '--place', '某会议室'] as const

async function importPeople(office: TestOffice, rows: readonly string[], ...more: readonly string[]) {
  const path = join(office.folder, 'people.csv')
  writeFileSync(path, ['person_id,name,unit_code,role,valid_from,valid_to', ...rows, ''].join('\n'))
  return office.run('import', 'people', path, ...more)
}

describe('who acts', () => {
  let office: TestOffice
  beforeAll(async () => {
    office = await anOffice('units')
  })
  afterAll(() => office.remove())

  it('may be left out while the office has no person', async () => {
    expect((await office.run(...IMPORT)).code).toBe(0)
    expect((await office.run(...IMPORT, '--as', 'someone', '--json')).json().refusal.code).toBe('unknown-person')
  })

  it('may be left out while it has exactly one, whose roles still count', async () => {
    expect((await importPeople(office, ['p1,示例甲,110000,administrator,,'])).code).toBe(0)
    const refused = await office.run(...IMPORT, '--json')
    expect([refused.code, refused.json().refusal.code]).toEqual([2, 'not-permitted'])
    expect((await importPeople(office, ['p1,示例甲,110000,importer,,'])).code).toBe(0)
    expect((await office.run(...IMPORT)).code).toBe(0)
  })

  it('has to be said as soon as there are two', async () => {
    expect((await importPeople(office, ['p2,示例乙,110000,reviewer,,'])).code).toBe(0)
    const { code, json } = await office.run(...IMPORT, '--json')
    expect([code, json().refusal.code]).toEqual([2, 'actor-needed'])
    expect((await office.run(...IMPORT, '--as', 'p1')).code).toBe(0)
  })

  it('has the roles of the day: one that has ended and one still to come allow nothing', async () => {
    const rows = ['p3,示例丙,110000,importer,2001-01-01,2001-12-31', 'p4,示例丁,110000,importer,2999-01-01,']
    expect((await importPeople(office, rows, '--as', 'p1')).code).toBe(0)
    for (const person of ['p3', 'p4']) {
      const { code, stderr } = await office.run(...IMPORT, '--as', person)
      expect(code).toBe(2)
      expect(stderr).toContain('roles held: none today')
    }
  })
})

describe('each act takes its own role and nothing is written for another', () => {
  let office: TestOffice
  beforeAll(async () => {
    office = await anOffice('published')
  })
  afterAll(() => office.remove())

  it.each<[string, readonly string[], readonly string[]]>([
    ['import units', ['import', 'units', 'f'], ['importer', 'reviewer', 'issuer']],
    ['import people', ['import', 'people', 'f'], ['importer', 'reviewer', 'issuer']],
    ['import channels', ['import', 'channels', 'f'], ['importer', 'reviewer', 'issuer']],
    ['import month', IMPORT, ['reviewer', 'issuer', 'administrator']],
    [
      'import readings',
      ['import', 'readings', 'f', '--medium', 'air', '--indicator', 'pm25', '--month', MONTH],
      ['reviewer', 'issuer', 'administrator'],
    ],
    ['review', ['review', 'air', MONTH], ['importer', 'issuer', 'administrator']],
    ['publish', ['publish', 'air', MONTH], ['importer', 'reviewer', 'administrator']],
    ['summon', ['summon', 'air', MONTH, ...AT], ['importer', 'reviewer', 'administrator']],
    ['messages retry', ['messages', 'retry', '1'], ['importer', 'reviewer']],
    ['messages cancel', ['messages', 'cancel', '1'], ['importer', 'reviewer']],
  ])('%s', async (_name, argv, roles) => {
    const before = await rowCounts(await office.database())
    for (const role of roles) {
      const { code, json } = await office.run(...argv, '--json', '--as', `sample-${role}`)
      expect([role, code, json().refusal?.code]).toEqual([role, 2, 'not-permitted'])
    }
    expect(await rowCounts(await office.database())).toEqual(before)
  })

  it('compute takes any of the four, and looking takes none', async () => {
    for (const role of ['importer', 'reviewer', 'issuer', 'administrator']) {
      expect((await office.run('compute', 'air', MONTH, '--as', `sample-${role}`)).code).toBe(0)
    }
    expect((await office.run('compute', 'air', MONTH, '--as', 'sample-110101-d')).code).toBe(2)
    expect((await office.run('ranking', 'air', MONTH, '--as', 'sample-110101-d')).code).toBe(0)
  })
})

it('names the unit that cannot be reached, stops with 3, and goes on once that is waived with a reason', async () => {
  const office = await anOffice('units')
  try {
    await importPeople(office, [
      'p1,示例甲,110000,importer,,',
      'p1,示例甲,110000,issuer,,',
      'p2,示例乙,110000,reviewer,,',
    ])
    await office.run(...IMPORT, '--as', 'p1')
    await office.run('compute', 'air', MONTH, '--as', 'p1')
    expect((await office.run('review', 'air', MONTH, '--as', 'p2')).code).toBe(0)
    const check = await office.run('publish', 'air', MONTH, '--check', '--json')
    expect(check.code).toBe(3)
    const codes: string[] = check.json().gaps.map((gap: { unitCode: string }) => gap.unitCode)
    const { bottom } = (await office.run('ranking', 'air', MONTH, '--json')).json()
    expect(codes).toEqual(expect.arrayContaining(['110000', ...bottom.unitCodes]))
    const refused = await office.run('publish', 'air', MONTH, '--json', '--as', 'p1')
    expect([refused.code, refused.json().refusal.code]).toEqual([3, 'coverage-gaps'])
    expect(refused.json().refusal.command).toContain('--waive')
    const waive = [...new Set(codes)].flatMap((code) => ['--waive', code])
    const unknown = await office.run('publish', 'air', MONTH, '--waive', '某某街道', '--reason', 'x', '--as', 'p1')
    expect(unknown.code).toBe(2)
    const waived = await office.run(
      'publish',
      'air',
      MONTH,
      ...waive,
      '--reason',
      '另行书面通知',
      '--json',
      '--as',
      'p1',
    )
    expect(waived.code).toBe(0)
    expect(waived.json().waivers).toHaveLength(new Set(codes).size)
    expect(waived.json().waivers[0]).toMatchObject({ reason: '另行书面通知', by: 'p1' })
  } finally {
    await office.remove()
  }
})
