import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { taken } from '../support/acts.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const MONTH = '2026-10'
const WORST = codeOf('土镇')
let office: TestOffice

beforeAll(async () => {
  office = await startOffice({ at: '2026-11-06 10:00', rules: { air: { bottom: 3 } }, allowOthers: true })
  await office.publishMonth('air', MONTH, ladder({ 子镇: { quality: null } }))
  taken(await office.summon('air', MONTH))
  await office.settle()
})
afterAll(() => office[Symbol.asyncDispose]())

const sql = (text: string, ...values: readonly unknown[]) => office.database.pglite.query(text, [...values])

/** Runs `look` with a table changed, and puts every row of it back as it was. */
async function tampered<T>(table: string, change: () => Promise<unknown>, look: () => Promise<T>): Promise<T> {
  await sql(`CREATE TABLE kept_rows AS TABLE "${table}"`)
  try {
    await change()
    return await look()
  } finally {
    await sql(`DELETE FROM "${table}"`)
    await sql(`INSERT INTO "${table}" SELECT * FROM kept_rows`)
    await sql('DROP TABLE kept_rows')
  }
}

const noticeText = `kind = 'bottomRankingNotice' AND "unitCode" = '${WORST}'`
const tableFile = `"fileName" = '${MONTH}.csv'`
const listFile = `"fileName" LIKE '%full-list.csv'`

const CASES = [
  {
    name: 'a stored value',
    table: 'month_value',
    change: () => sql(`UPDATE month_value SET "qualityValue" = '59' WHERE "unitCode" = $1`, WORST),
    place: /^data version 1, unit 110105005, qualityValue$/,
  },
  {
    name: 'a stored work score',
    table: 'month_value',
    change: () => sql(`UPDATE month_value SET "workScore" = '79' WHERE "unitCode" = $1`, WORST),
    place: /^data version 1, unit 110105005, workScore$/,
  },
  {
    name: 'a row that was taken out',
    table: 'month_value',
    change: () => sql('DELETE FROM month_value WHERE "unitCode" = $1', WORST),
    place: /^data version 1, unit 110105005/,
  },
  {
    name: 'a stored score',
    table: 'ranked_unit',
    change: () => sql(`UPDATE ranked_unit SET score = '99.9' WHERE "unitCode" = $1`, WORST),
    place: /^ranking version 1, row 15, unit 110105005, score$/,
  },
  {
    name: 'a stored place',
    table: 'ranked_unit',
    change: () => sql('UPDATE ranked_unit SET rank = 1 WHERE "unitCode" = $1', WORST),
    place: /^ranking version 1, row 15, unit 110105005, rank$/,
  },
  {
    name: 'a reason for not being ranked',
    table: 'not_ranked_unit',
    change: () => sql(`UPDATE not_ranked_unit SET reason = 'notInTable'`),
    place: /^ranking version 1, units not ranked$/,
  },
  {
    name: 'the stored list',
    table: 'ranking',
    change: () => sql(`UPDATE ranking SET "bottomUnitCodes" = "bottomUnitCodes"[1:2]`),
    place: /^ranking version 1, bottom list$/,
  },
  {
    name: 'the text of a message',
    table: 'message',
    change: () => sql(`UPDATE message SET text = text || '。' WHERE ${noticeText}`),
    place: /^message \d+ \(bottomRankingNotice, unit 110105005, version 1\), text$/,
  },
  {
    name: 'the blocks of a message',
    table: 'message',
    change: () => sql(`UPDATE message SET blocks = blocks || '[{"type":"divider"}]'::jsonb WHERE ${noticeText}`),
    place: /bottomRankingNotice, unit 110105005, version 1\), blocks$/,
  },
  {
    name: 'what a message was made from',
    table: 'message',
    change: () => sql(`UPDATE message SET facts = jsonb_set(facts, '{unit,score}', '"1.0"') WHERE ${noticeText}`),
    place: /bottomRankingNotice, unit 110105005, version 1\), unit$/,
  },
  {
    name: 'the content hash of a message',
    table: 'message',
    change: () => sql(`UPDATE message SET "contentSha256" = 'x' WHERE ${noticeText}`),
    place: /bottomRankingNotice, unit 110105005, version 1\), content hash$/,
  },
  {
    name: 'the bytes of the table',
    table: 'stored_file',
    change: () => sql(`UPDATE stored_file SET gzipped = $1 WHERE ${tableFile}`, gzipSync('unit_code,quality_value\n')),
    place: /^data version 1, SHA-256 of 2026-10\.csv$/,
  },
  {
    name: 'bytes of the table that are no longer compressed',
    table: 'stored_file',
    change: () => sql(`UPDATE stored_file SET gzipped = $1 WHERE ${tableFile}`, Buffer.from('abc')),
    place: /2026-10\.csv/,
  },
  {
    name: 'the table itself',
    table: 'stored_file',
    change: () => sql(`DELETE FROM stored_file WHERE ${tableFile}`),
    place: /^data version 1, file 2026-10\.csv$/,
  },
  {
    name: 'the bytes of an attached list',
    table: 'stored_file',
    change: () => sql(`UPDATE stored_file SET gzipped = $1 WHERE ${listFile}`, gzipSync('x')),
    place: /\(rankingReview, unit 110000, version 1\), bytes of air-2026-10-v1-full-list\.csv$/,
  },
  {
    name: 'the bytes of a calendar file',
    table: 'stored_file',
    change: () => sql(`UPDATE stored_file SET gzipped = $1 WHERE "fileName" LIKE '%.ics'`, gzipSync('x')),
    place: /\(interviewSummons(Copy)?, unit \d+, version 1\), bytes of .*\.ics$/,
  },
  {
    name: 'the rules',
    table: 'rule_set',
    change: () => sql(`UPDATE rule_set SET rules = jsonb_set(rules, '{scoreDecimals}', '2')`),
    place: /^ranking version 1, row 1, unit \d+, score$/,
  },
  {
    name: 'a kept wording',
    table: 'wording',
    change: () => sql(`DELETE FROM wording WHERE kind = 'bottomRankingNotice'`),
    place: /bottomRankingNotice, .*, wording$/,
  },
] as const

describe('verifying a published month', () => {
  it('makes everything again, byte for byte', async () => {
    const { difference, checked } = await office.verify('air', MONTH)
    expect(difference).toBeNull()
    expect(checked).toMatchObject({ dataRows: 16, rankedUnits: 15 })
    expect(checked.messages).toBeGreaterThan(15)
  })

  it.each(CASES)('names what was changed by hand: $name', async ({ table, change, place }) => {
    const { difference } = await tampered(table, change, () => office.verify('air', MONTH))
    expect(difference?.place).toMatch(place)
    expect(difference?.expected).not.toBe(difference?.stored)
  })

  it('finds nothing once everything is as it was', async () => {
    expect(await office.verify('air', MONTH)).toMatchObject({ difference: null })
  })
})
