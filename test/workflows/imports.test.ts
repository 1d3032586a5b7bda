import { describe, expect, it } from 'vitest'
import { daysInMonth } from '../../src/domain/time.ts'
import { importChannels } from '../../src/workflows/import-channels.ts'
import { importMonth } from '../../src/workflows/import-month.ts'
import { importPeople } from '../../src/workflows/import-people.ts'
import { importReadings } from '../../src/workflows/import-readings.ts'
import { importUnits } from '../../src/workflows/import-units.ts'
import { grantRole } from '../../src/workflows/people/grant-role.ts'
import { listPeople } from '../../src/workflows/people/list-people.ts'
import { identifyViewer } from '../../src/workflows/viewer.ts'
import { APPROVE, as, refusalOf, taken } from '../support/acts.ts'
import { startOffice } from '../support/office.ts'
import { codeOf, ladder, monthFile, smallCity, unitsFile } from '../support/small-office.ts'

const MONTH = '2026-10'
const AT = { at: '2026-11-06 10:00', allowOthers: true } as const
const file = (text: string) => ({ fileName: 'file.csv', content: Buffer.from(text) })

describe('importing a month’s table', () => {
  it('twice gives two data versions, and the second says what differs', async () => {
    await using office = await startOffice(AT)
    expect(taken(await office.importTable('air', MONTH, ladder()))).toMatchObject({
      ok: true,
      rows: 16,
      written: 16,
      dataVersion: 1,
      differences: null,
    })
    expect(taken(await office.importTable('air', MONTH, ladder()))).toMatchObject({
      dataVersion: 2,
      differences: { since: 1, added: 0, removed: 0, changed: 0, values: [] },
    })
    const third = taken(await office.importTable('air', MONTH, ladder({ 土镇: 61, 子镇: null })))
    expect(third).toMatchObject({
      dataVersion: 3,
      written: 15,
      differences: { since: 2, added: 0, removed: 1, changed: 1 },
    })
    expect(third.differences?.values).toEqual([
      { unitCode: codeOf('子镇'), column: 'row', from: '30 / 80', to: null },
      { unitCode: codeOf('土镇'), column: 'quality_value', from: '60', to: '61' },
    ])
    const { month_value: values, data_version: versions } = await office.database.rowCounts()
    expect({ values, versions }).toEqual({ values: 47, versions: 3 })
    expect(await office.database.database.prisma.storedFile.count({ where: { fileName: `${MONTH}.csv` } })).toBe(2)
  })

  it('dry, or with an error in it, writes no row anywhere', async () => {
    await using office = await startOffice(AT)
    const before = await office.database.rowCounts()
    const input = { medium: 'air', month: MONTH, by: as('importer') } as const
    const dry = taken(await importMonth(office.context, { ...input, source: monthFile(MONTH, ladder()), dryRun: true }))
    expect(dry).toMatchObject({ ok: true, rows: 16, written: 0, dataVersion: null })
    const wrong = ladder({ 土镇: { quality: 'abc' }, 火镇: { quality: '1e400' } })
    const failed = taken(
      await importMonth(office.context, { ...input, source: monthFile(MONTH, wrong), dryRun: false }),
    )
    expect(failed).toMatchObject({ ok: false, written: 0, dataVersion: null })
    expect(failed.errors.map(({ row, column, value }) => [row, column, value])).toEqual([
      [16, 'quality_value', '1e400'],
      [17, 'quality_value', 'abc'],
    ])
    expect(await office.database.rowCounts()).toEqual(before)
  })

  it('computes nothing new from the same table unless it is computed again', async () => {
    await using office = await startOffice(AT)
    taken(await office.importTable('air', MONTH, ladder()))
    expect(taken(await office.compute('air', MONTH))).toMatchObject({ isNew: true, ranking: { version: 1 } })
    const before = await office.database.rowCounts()
    expect(taken(await office.compute('air', MONTH))).toMatchObject({ isNew: false, ranking: { version: 1 } })
    const { audit_entry: _later, ...after } = await office.database.rowCounts()
    expect(before).toMatchObject(after)
  })
})

describe('importing hourly readings', () => {
  const hours = (unitCode: string, value: number) =>
    Array.from({ length: daysInMonth(MONTH) * 24 }, (_, hour) => {
      const day = String(Math.floor(hour / 24) + 1).padStart(2, '0')
      return `${unitCode},${MONTH}-${day} ${String(hour % 24).padStart(2, '0')}:00,${value}`
    })
  const readingsFile = file(
    ['unit_code,time,value', ...hours(codeOf('土镇'), 61), ...hours(codeOf('火镇'), 58.5)].join('\n'),
  )
  const input = { source: readingsFile, medium: 'air', month: MONTH, indicator: 'pm25', by: as('importer') } as const

  it('is no review of one’s own, however many imports ago the reviewer brought the work scores', async () => {
    await using office = await startOffice(AT)
    const more = file(
      'person_id,name,unit_code,role\nsample-importer,示例录入员,110000,reviewer\nsample-x,示例,110000,importer\n',
    )
    taken(await importPeople(office.context, { source: more, by: as('administrator') }))
    taken(await office.importTable('air', MONTH, ladder()))
    const by = { surface: 'cli', personId: 'sample-x' } as const
    taken(await importReadings(office.context, { ...input, by, dryRun: false }))
    taken(await importReadings(office.context, { ...input, by, dryRun: false }))
    expect(taken(await office.compute('air', MONTH)).ranking.dataVersion).toBe(3)
    expect(refusalOf(await office.review('air', MONTH, APPROVE, 'importer')).code).toBe('own-import')
    taken(await office.review('air', MONTH))
  })

  it('dry writes no row anywhere, the office’s rules included', async () => {
    await using office = await startOffice(AT)
    const before = await office.database.rowCounts()
    expect(taken(await importReadings(office.context, { ...input, dryRun: true }))).toMatchObject({
      ok: true,
      written: 0,
      dataVersion: null,
    })
    expect(await office.database.rowCounts()).toEqual(before)
    expect(refusalOf(await importReadings(office.context, { ...input, indicator: 'o3', dryRun: false })).code).toBe(
      'other-indicator',
    )
    expect(await office.database.rowCounts()).toEqual(before)
  })

  it('and the work scores after them make one ranking, whichever comes first', async () => {
    await using office = await startOffice({ ...AT, rules: { air: { bottom: 1 } } })
    taken(await importReadings(office.context, { ...input, dryRun: false }))
    const scores = file(
      ['unit_code,work_score', ...[codeOf('土镇'), codeOf('火镇')].map((code) => `${code},80`)].join('\n'),
    )
    const table = taken(await office.importTable('air', MONTH, scores))
    expect(table).toMatchObject({ ok: true, dataVersion: 2 })
    const first = taken(await office.compute('air', MONTH)).ranking
    expect(first.ranked.map(({ unitName, qualityValue, score }) => [unitName, qualityValue, score])).toEqual([
      ['火镇', '58.5', '56.9'],
      ['土镇', '61.0', '55.4'],
    ])
    taken(await office.review('air', MONTH))
    taken(await office.publish('air', MONTH))
    expect(await office.verify('air', MONTH)).toMatchObject({
      difference: null,
      checked: { dataRows: 2, rankedUnits: 2 },
    })
    taken(await importReadings(office.context, { ...input, dryRun: false }))
    expect(taken(await office.compute('air', MONTH)).ranking.ranked).toEqual(first.ranked)
  })
})

describe('importing the registers', () => {
  it('warns while nobody is administrator today, and then takes people from anybody known', async () => {
    await using office = await startOffice(AT)
    const { context } = office
    const ended = file(
      'person_id,name,unit_code,role,valid_to\nsample-administrator,示例管理员,110000,administrator,2026-11-05\n',
    )
    const report = taken(await importPeople(context, { source: ended, by: as('administrator') }))
    expect(report).toMatchObject({ ok: true, warningsTotal: 1, warnings: [{ row: 0, column: 'role', value: '' }] })
    expect(report.warnings[0]?.expected).toContain('administrator today')
    const units = { source: unitsFile(smallCity()), by: as('reviewer') }
    expect(refusalOf(await importUnits(context, units)).code).toBe('not-permitted')
    const stranger = { surface: 'cli', personId: 'nobody' } as const
    expect(refusalOf(await importPeople(context, { source: ended, by: stranger })).code).toBe('unknown-person')
    const named = file('person_id,name,unit_code,role\nsample-y,示例,110000,administrator\n')
    expect(taken(await importPeople(context, { source: named, by: as('reviewer') }))).toMatchObject({
      warningsTotal: 0,
    })
    expect(refusalOf(await importPeople(context, { source: named, by: as('reviewer') })).code).toBe('not-permitted')
  })

  it('never gives one Slack account to two people, nor does a role given to somebody whose account is another’s now', async () => {
    await using office = await startOffice(AT)
    const { context } = office
    const by = as('administrator')
    const header = 'person_id,name,unit_code,role,slack_user_id,valid_from,valid_to'
    const bring = async (...rows: readonly string[]) =>
      taken(await importPeople(context, { source: file(`${[header, ...rows].join('\n')}\n`), by }))
    expect(await bring('sample-a,甲某,110101,dutyOfficer,U0ACCOUNT1,,2026-11-05')).toMatchObject({ written: 1 })
    // The account of one who has gone may be another's.
    expect(await bring('sample-b,乙某,110101,dutyOfficer,U0ACCOUNT1,2026-11-06,')).toMatchObject({ written: 1 })
    const taking = await bring('sample-c,丙某,110102,dutyOfficer,U0ACCOUNT1,,', 'sample-d,丁某,110102,observer,,,')
    expect(taking).toMatchObject({
      ok: false,
      written: 0,
      errors: [{ row: 2, column: 'slack_user_id', value: 'U0ACCOUNT1' }],
    })
    expect(taking.errors[0]?.expected).toContain('sample-b (乙某) has it')
    const span = { validFrom: '2026-11-06', validTo: null }
    taken(await grantRole(context, { to: { personId: 'sample-a' }, unit: '110000', role: 'reviewer', span, by }))
    const asked = { unit: null, personId: 'sample-a', withPast: false, by }
    expect(taken(await listPeople(context, asked)).posts).toMatchObject([{ role: 'reviewer', slackUserId: null }])
    const viewer = await identifyViewer(context, { surface: 'slack', slackUserId: 'U0ACCOUNT1' })
    expect(taken(viewer).actor.personId).toBe('sample-b')
  })

  it('again writes nothing but the act, and a unit nobody knows is an error with its row', async () => {
    await using office = await startOffice(AT)
    const { context } = office
    const by = as('administrator')
    const { audit_entry: _acts, stored_file: _files, ...before } = await office.database.rowCounts()
    expect(taken(await importUnits(context, { source: unitsFile(smallCity()), by }))).toMatchObject({
      ok: true,
      written: 0,
    })
    const people = file('person_id,name,unit_code,role\nsample-x,示例,999999,observer\n')
    expect(taken(await importPeople(context, { source: people, by }))).toMatchObject({
      ok: false,
      written: 0,
      errors: [{ row: 2, column: 'unit_code', value: '999999' }],
    })
    const channels = file('unit_code,platform,channel_id\n110101,slack,C0NEW\n110109,slack,C0OTHER\n')
    expect(taken(await importChannels(context, { source: channels, by }))).toMatchObject({
      ok: false,
      errors: [{ row: 3, column: 'unit_code', value: '110109' }],
    })
    expect(await office.database.rowCounts()).toMatchObject(before)
  })
})
