import { describe, expect, it } from 'vitest'
import { readChannels } from '../../src/intake/channels-file.ts'
import { readPeople } from '../../src/intake/people-file.ts'
import { readUnits } from '../../src/intake/units-file.ts'
import { toCsv, toXlsx } from '../support/tables.ts'

const source = (rows: readonly (readonly string[])[]) => ({ fileName: 'register', content: Buffer.from(toCsv(rows)) })

const UNITS = ['code', 'name', 'level', 'parent_code', 'kind', 'aliases', 'valid_from', 'valid_to']
const PEOPLE = ['person_id', 'name', 'unit_code', 'role', 'slack_user_id', 'valid_from', 'valid_to']
const CHANNELS = ['unit_code', 'platform', 'channel_id', 'purpose', 'valid_from', 'valid_to']

describe('units', () => {
  it('reads the built-in tree of Beijing', async () => {
    const result = await readUnits({ path: 'data/units/beijing.csv' })
    expect([result.errors, result.warnings]).toEqual([[], []])
    const townships = result.ok ? result.table.filter((unit) => unit.level === 'township') : []
    expect(townships).toHaveLength(343)
  })

  it('reads every column, in Chinese and from XLSX as well', async () => {
    const cells = ['110108025', '温泉镇', 'township', '110108', 'town', '温泉乡; 温泉地区；', '2020/1/1', '2026-06-30']
    const unit = {
      code: '110108025',
      name: '温泉镇',
      level: 'township',
      parentCode: '110108',
      kind: 'town',
      aliases: ['温泉乡', '温泉地区'],
      validFrom: '2020-01-01',
      validTo: '2026-06-30',
      row: 2,
    }
    const chinese = ['单位代码', '单位名称', '层级', '上级代码', '类别', '别名', '生效日期', '失效日期']
    for (const content of [Buffer.from(toCsv([UNITS, cells])), toXlsx([chinese, cells])]) {
      expect(await readUnits({ fileName: 'u', content })).toMatchObject({ ok: true, table: [unit] })
    }
  })

  it.each([
    ['a department', ['BJ-EPB-01', '生态环境局', 'municipal', '110000', 'department']],
    ['a development area', ['110400', '经开区', 'district', '110000', 'developmentArea']],
    ['an office’s own kind', ['HUB-1', '综合站', 'township', '110101', '综合站']],
    ['a community', ['110101001001', '多福巷社区', 'village', '110101001', 'community']],
    ['a city', ['110000', '北京市', 'municipal', '', 'government']],
  ])('accepts %s', async (_name, cells) => expect(await readUnits(source([UNITS, cells]))).toMatchObject({ ok: true }))

  it.each([
    ['no code', ['', '甲', 'district', '110000'], 'code'],
    ['no name', ['110101', '—', 'district', '110000'], 'name'],
    ['an unknown level', ['110101', '甲区', 'county', '110000'], 'level'],
    ['a district code of 9 digits', ['110101001', '甲区', 'district', '110000'], 'code'],
    ['a township code of 6 digits', ['110101', '乙镇', 'township', '110000', 'town'], 'code'],
    ['a village code of 9 digits', ['110101001', '丙村', 'village', '110101001000', 'community'], 'code'],
    ['a department code with a slash', ['a/1', '丁局', 'municipal', '110000', 'department'], 'code'],
    ['no parent', ['110101', '甲区', 'district', ''], 'parent_code'],
    ['itself as the parent', ['110101', '甲区', 'district', '110101'], 'parent_code'],
    ['a day that is none', ['110101', '甲区', 'district', '110000', '', '', '2026-02-30'], 'valid_from'],
    [
      'a span that ends first',
      ['110101', '甲区', 'district', '110000', '', '', '2026-02-02', '2026-02-01'],
      'valid_to',
    ],
  ])('refuses %s', async (_name, cells, column) => {
    expect((await readUnits(source([UNITS, cells]))).errors).toMatchObject([{ row: 2, column }])
  })

  it('takes spans that follow each other and refuses those that overlap', async () => {
    const span = (from: string, to: string) => ['110101001', '乙镇', 'township', '110101', 'town', '', from, to]
    const follow = await readUnits(source([UNITS, span('', '2025-12-31'), span('2026-01-01', '')]))
    expect(follow).toMatchObject({ ok: true, table: [{ row: 2 }, { row: 3 }] })
    const overlap = await readUnits(source([UNITS, span('', '2026-01-01'), span('2026-01-01', '')]))
    expect(overlap.errors).toMatchObject([{ row: 3, column: 'code', expected: expect.stringContaining('row 2') }])
  })

  it('bounds the spans of one unit', async () => {
    const day = (index: number) => new Date(Date.UTC(2020, 0, 1 + index)).toISOString().slice(0, 10)
    const rows = Array.from({ length: 101 }, (_, index) => [
      '110101001',
      '乙镇',
      'township',
      '110101',
      'town',
      '',
      day(index),
      day(index),
    ])
    expect((await readUnits(source([UNITS, ...rows]))).errors).toMatchObject([{ row: 102, column: 'code' }])
  })
})

describe('people', () => {
  it('reads several posts of a person', async () => {
    const rows = [
      ['p1', '甲', '110000', 'importer', 'U012ABC', '2026-01-01', ''],
      ['p1', '甲', '110000', 'observer', '', '', ''],
    ]
    const result = await readPeople(source([PEOPLE, ...rows]))
    expect(result.ok && result.table).toEqual([
      {
        personId: 'p1',
        name: '甲',
        unitCode: '110000',
        role: 'importer',
        slackUserId: 'U012ABC',
        validFrom: '2026-01-01',
        validTo: null,
        row: 2,
      },
      {
        personId: 'p1',
        name: '甲',
        unitCode: '110000',
        role: 'observer',
        slackUserId: null,
        validFrom: null,
        validTo: null,
        row: 3,
      },
    ])
  })

  const FIRST = ['p1', '甲', '110000', 'importer', 'U012ABC', '', '']
  it.each([
    ['an unknown role', ['p2', '乙', '110000', 'boss'], 'role'],
    ['a person id with blanks', ['p 2', '乙', '110000', 'reviewer'], 'person_id'],
    ['no unit', ['p2', '乙', '', 'reviewer'], 'unit_code'],
    ['a channel for a person', ['p2', '乙', '110000', 'reviewer', 'C012ABC'], 'slack_user_id'],
    ['a post held twice', FIRST, 'person_id'],
    ['one person under two names', ['p1', '乙', '110000', 'reviewer'], 'name'],
    ['one person with two accounts', ['p1', '甲', '110000', 'reviewer', 'U999ABC'], 'slack_user_id'],
    ['two people with one account', ['p2', '乙', '110000', 'reviewer', 'U012ABC'], 'slack_user_id'],
  ])('refuses %s', async (_name, cells, column) => {
    expect((await readPeople(source([PEOPLE, FIRST, cells]))).errors).toMatchObject([{ row: 3, column }])
  })
})

describe('channels', () => {
  it.each([
    ['', []],
    ['notices', ['notices']],
    ['notices;summons', ['notices', 'summons']],
    ['notices，summons、 cases  reports', ['notices', 'summons', 'cases', 'reports']],
  ])('reads the purposes %j', async (purpose, purposes) => {
    const result = await readChannels(source([CHANNELS, ['110000', '', 'C012ABC', purpose]]))
    expect(result.ok && result.table).toEqual([
      { unitCode: '110000', platform: 'slack', channelId: 'C012ABC', purposes, validFrom: null, validTo: null, row: 2 },
    ])
  })

  it.each([
    ['another platform', ['110000', 'feishu', 'C012ABC', ''], 'platform'],
    ['a channel by name', ['110000', 'slack', '#general', ''], 'channel_id'],
    ['a direct message', ['110000', 'slack', 'D012ABC', ''], 'channel_id'],
    ['an unknown purpose', ['110000', 'slack', 'C012ABC', 'notices;fun'], 'purpose'],
    ['the same binding twice', ['110101', 'slack', 'C9', 'summons;notices'], 'channel_id'],
    ['no unit', ['', 'slack', 'C012ABC', ''], 'unit_code'],
  ])('refuses %s', async (_name, cells, column) => {
    const first = ['110101', 'slack', 'C999', 'notices']
    const row = cells.map((cell) => (cell === 'C9' ? 'C999' : cell))
    expect((await readChannels(source([CHANNELS, first, row]))).errors).toMatchObject([{ row: 3, column }])
  })
})
