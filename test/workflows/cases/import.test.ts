import { expect, it } from 'vitest'
import { importCases } from '../../../src/workflows/cases/import-cases.ts'
import { exportAnswer } from '../../../src/workflows/export-answer.ts'
import { as, refusalOf, taken } from '../../support/acts.ts'
import { caseDesk, localPerson } from '../../support/cases.ts'
import { startOffice } from '../../support/office.ts'
import { toCsv, toXlsx } from '../../support/tables.ts'

const HEADER = ['标题', '问题描述', '来源', '牵头单位', '配合单位', '属地', '整改时限', '原编号', '类别', '地点']

function file(...rows: readonly (readonly string[])[]) {
  return { fileName: '反馈清单.csv', content: Buffer.from(toCsv([HEADER, ...rows])) }
}

const dust = [
  '裸土未覆盖',
  '约2000平方米',
  '中央督察反馈',
  '甲区/子镇',
  '丑镇;寅镇',
  '',
  '2026-12-31',
  '反馈1',
  '扬尘',
  '某路',
]
const river = ['河道垃圾', '两岸堆放', 'municipalInspection', '110101', '', '甲区/子镇；乙区/午镇', '', '', '', '']

it('registers a feedback list, all or nothing, each row under a number of its own', { timeout: 120_000 }, async () => {
  await using office = await startOffice({ at: '2026-11-23 10:00', allowOthers: true })
  const { context } = office
  const desk = caseDesk(context)
  const by = as('issuer')
  const made = taken(await importCases(context, { source: file(dust, river), by }))
  expect(made).toMatchObject({ ok: true, rows: 2, written: 2, errors: [], numbers: ['JB-2026-0001', 'JB-2026-0002'] })
  expect(taken(await desk.view('JB-2026-0001', by))).toMatchObject({
    source: 'centralFeedback',
    sourceRef: '反馈1',
    state: 'registered',
    dueOn: '2026-12-31',
    problemKind: '扬尘',
    assisting: [{ unitName: '丑镇' }, { unitName: '寅镇' }],
    territories: [{ unitName: '子镇' }],
  })
  expect(taken(await desk.view('JB-2026-0002', by))).toMatchObject({ isCrossJurisdiction: true, dueOn: null })

  const wrong = file(
    dust,
    ['', '没有标题', '市级督察', '子镇', '', '', '', '', '', ''],
    ['来源不对', '…', '不知道', '子镇', '', '', '', '', '', ''],
  )
  const refused = taken(await importCases(context, { source: wrong, by }))
  expect(refused.errors.map(({ row, column }) => [row, column])).toEqual([
    [3, 'title'],
    [4, 'source'],
  ])
  const late = [...dust.slice(0, 6), '2026-11-23', '反馈2', '', '']
  const nowhere = [...dust.slice(0, 3), '没有这个镇', '', '', '', '反馈3', '', '']
  const own = [...dust.slice(0, 3), '110000', '', '', '', '反馈4', '', '']
  const township = [...dust.slice(0, 3), '子镇', '', '子镇;午镇', '', '反馈5', '', '']
  // A list of Excel is read alike, and what a Chinese table says of a step has Chinese colons.
  const sheet = { fileName: '反馈清单.xlsx', content: toXlsx([HEADER, [...dust.slice(0, 7), '反馈9', '', ''], river]) }
  const ofExcel = taken(await importCases(context, { source: sheet, by }))
  expect(ofExcel).toMatchObject({ ok: true, rows: 2, errors: [], numbers: ['JB-2026-0003', 'JB-2026-0004'] })
  expect(taken(await desk.view('JB-2026-0003', by))).toMatchObject({
    title: '裸土未覆盖',
    source: 'centralFeedback',
    dueOn: '2026-12-31',
    assisting: [{ unitName: '丑镇' }, { unitName: '寅镇' }],
  })
  taken(await desk.step('JB-2026-0003', 'decompose', by))
  const { rows } = taken(await exportAnswer(context, { ask: 'case', number: 'JB-2026-0003' }, by))
  expect(rows.flat()).toContainEqual(expect.stringMatching(/整改目标：裸土全部覆盖\n整改措施：立即苫盖$/))

  const second = taken(await importCases(context, { source: file(dust, late, nowhere, own, township), by }))
  expect(second).toMatchObject({ ok: false, written: 0, numbers: [] })
  expect(second.errors.map(({ row, column }) => [row, column])).toEqual([
    [2, 'ref'],
    [3, 'due'],
    [4, 'lead_unit'],
    [5, 'lead_unit'],
    [6, 'lead_unit'],
  ])
  expect(second.errors[0]?.expected).toBe('a reference without a case; JB-2026-0001 has it')
  const twice = taken(
    await importCases(context, {
      source: file([...river.slice(0, 7), '甲', '', ''], [...river.slice(0, 7), '甲', '', '']),
      by,
    }),
  )
  expect(twice.errors).toMatchObject([{ row: 3, column: 'ref', expected: 'a reference of its own; row 2 has it' }])
  expect(taken(await desk.register()).number).toBe('JB-2026-0005')
  expect(refusalOf(await importCases(context, { source: file(river), by: localPerson('110101001') })).code).toBe(
    'not-permitted',
  )
})
