import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anOffice, EXAMPLES, MONTH, rowCounts, type TestOffice } from '../support/cli.ts'

// One month of air from its table to its summonses, each step leaning on the ones before. `spawn` is a process of its own.
let office: TestOffice
beforeAll(async () => {
  office = await anOffice('office')
})
afterAll(() => office.remove())

const TABLE = join(EXAMPLES, `air-${MONTH}.csv`)
const IMPORT = ['import', 'month', TABLE, '--medium', 'air', '--month', MONTH, '--json'] as const
const by = (role: string) => ['--as', `sample-${role}`] as const

interface Expected {
  readonly unitCode: string
  readonly quality: number
  readonly work: number
  /** In thousandths, exact. */
  readonly unrounded: number
  /** In tenths. */
  readonly score: number
}

/** The example's ranks by whole numbers alone: values and work scores in tenths, weights 6 and 4. */
function expectedRanks(): readonly Expected[] {
  const tenths = (text: string) => Math.round(Number(text) * 10)
  const [, ...lines] = readFileSync(TABLE, 'utf8').trim().split(/\r?\n/)
  const rows = lines.flatMap((line) => {
    const [, code = '', , , value = '', workScore = '', days = ''] = line.replace('\ufeff', '').split(',')
    if (code === '' || !/^\d/.test(value) || Number(days) < 27) return []
    const quality = tenths(value)
    const work = tenths(workScore)
    const unrounded = 6 * (1000 - quality) + 4 * work
    return [{ unitCode: code, quality, work, unrounded, score: halfEven(unrounded) }]
  })
  return rows
}

/** Hundredths of a score to tenths, half to even. */
function halfEven(hundredths: number): number {
  const low = Math.floor(hundredths / 10)
  const rest = hundredths - low * 10
  return rest > 5 || (rest === 5 && low % 2 === 1) ? low + 1 : low
}

describe('the table', () => {
  it('is checked by a dry run, which writes nothing', async () => {
    const before = await counted()
    const { code, json } = await office.spawn(...IMPORT, '--dry-run', ...by('importer'))
    expect(code).toBe(0)
    expect(json()).toMatchObject({ ok: true, rows: 343, written: 0, dataVersion: null, errors: [], warnings: [] })
    expect(await counted()).toEqual(before)
  })

  it('is refused from somebody who is no importer', async () => {
    const { code, stderr, json } = await office.run(...IMPORT, ...by('reviewer'))
    expect(code).toBe(2)
    expect(json()).toMatchObject({ ok: false, refusal: { code: 'not-permitted' } })
    expect(stderr).toContain('takes the role importer, roles held: reviewer')
  })

  it('is a new data version each time', async () => {
    const { code, stdout, json } = await office.spawn(...IMPORT, ...by('importer'))
    expect(code).toBe(0)
    expect(stdout.trim().split('\n')).toHaveLength(1)
    expect(json()).toMatchObject({ ok: true, rows: 343, written: 343, dataVersion: 1, errors: [] })
    const again = (await office.run(...IMPORT, ...by('importer'))).json()
    expect(again).toMatchObject({
      ok: true,
      dataVersion: 2,
      differences: { since: 1, added: 0, removed: 0, changed: 0 },
    })
  })
})

describe('the ranking', () => {
  it('is computed once for one state of the data', async () => {
    expect((await office.run('compute', 'air', MONTH, ...by('observer'))).code).toBe(2)
    const first = (await office.run('compute', 'air', MONTH, '--json', ...by('importer'))).json()
    const second = (await office.run('compute', 'air', MONTH, '--json', ...by('reviewer'))).json()
    expect(first).toMatchObject({ version: 1, state: 'computed', dataVersion: 2, ruleSetVersion: 1, isNew: true })
    expect(second).toEqual({ ...first, isNew: false })
  })

  it('has every place that whole-number arithmetic gives', async () => {
    const { ranked, notRanked, bottom } = (await office.run('ranking', 'air', MONTH, '--json')).json()
    const expected = new Map(expectedRanks().map((row) => [row.unitCode, row]))
    expect(ranked.length + notRanked.length).toBe(343)
    expect(expected.size).toBeGreaterThan(300)
    const scores: number[] = ranked.map((row: { score: string }) => Math.round(Number(row.score) * 10))
    for (const [index, row] of ranked.entries()) {
      const score = scores[index] ?? 0
      expect(row.rank).toBe(1 + scores.filter((other) => other > score).length)
      expect(row.rankFromWorst).toBe(1 + scores.filter((other) => other < score).length)
      expect(row.tied).toBe(scores.filter((other) => other === score).length > 1)
      expect(row.exempt).toBe(false)
      const want = expected.get(row.unitCode)
      // A few rows name their unit by district and name alone; their values stand in the document all the same.
      if (want === undefined) continue
      expect(row.qualityValue).toBe(decimal(want.quality))
      expect(Math.round(Number(row.qualityScore) * 10)).toBe(1000 - want.quality)
      expect(Math.round(Number(row.workScore) * 10)).toBe(want.work)
      expect(score).toBe(want.score)
    }
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    const worst = ranked
      .toReversed()
      .slice(0, 10)
      .map((row: { unitCode: string }) => row.unitCode)
    expect(bottom).toEqual({ limit: 10, unitCodes: worst, tieAtCut: null, decision: null })
    for (const unit of notRanked) expect(unit.reason).toMatch(/^(noValue|noWorkScore|tooFewValidDays|notInTable)$/)
  })

  it('is refused for a version that is not there, and for a month without one', async () => {
    expect((await office.run('ranking', 'air', MONTH, '--version', '9')).code).toBe(2)
    const { code, json } = await office.run('ranking', 'air', '2026-09', '--json')
    expect(code).toBe(2)
    expect(json()).toMatchObject({ ok: false, refusal: { code: 'not-computed', command: 'duban compute air 2026-09' } })
  })

  it('is explained for a unit by code or by district and name, and asks back for a name two units have', async () => {
    const byCode = await office.run('explain', 'air', MONTH, '110105013', '--json')
    const byName = await office.run('explain', 'air', MONTH, '朝阳区/团结湖街道', '--json')
    expect(byCode.code).toBe(0)
    expect(byName.json()).toEqual(byCode.json())
    expect(JSON.stringify(byCode.json())).toContain('33.7')
    const ambiguous = await office.spawn('explain', 'air', MONTH, '八里庄街道', '--json')
    expect(ambiguous.code).toBe(2)
    expect(ambiguous.json().refusal).toMatchObject({
      code: 'unit-ambiguous',
      details: [/朝阳区/, /海淀区/].map(matching),
    })
    expect(await office.run('explain', 'air', MONTH, '某某街道')).toMatchObject({ code: 2, stdout: '' })
  })
})

describe('review and publication', () => {
  it('need a decision first: publishing what nobody reviewed ends with 3 and prints the command', async () => {
    const { code, stderr, json } = await office.spawn('publish', 'air', MONTH, '--json', ...by('issuer'))
    expect(code).toBe(3)
    expect(stderr).toContain(`→ duban review air ${MONTH}`)
    expect(json()).toMatchObject({ ok: false, refusal: { command: `duban review air ${MONTH}` } })
    const summon = await office.run(
      'summon',
      'air',
      MONTH,
      '--at',
      '2099-01-05 09:30',
      '--place',
      '某会议室',
      ...by('issuer'),
    )
    expect(summon.code).toBe(3)
    expect(await office.run('verify', 'air', MONTH)).toMatchObject({ code: 2 })
  })

  it('refuse the importer as reviewer, though he has the role', async () => {
    const people = join(office.folder, 'people.csv')
    writeFileSync(people, 'person_id,name,unit_code,role\nsample-importer,示例录入员,110000,reviewer\n')
    expect((await office.run('import', 'people', people, ...by('administrator'))).code).toBe(0)
    const { code, json } = await office.run('review', 'air', MONTH, '--json', ...by('importer'))
    expect(code).toBe(2)
    expect(json()).toMatchObject({ ok: false, refusal: { code: 'own-import' } })
  })

  it('are refused to other roles', async () => {
    expect((await office.run('review', 'air', MONTH, ...by('issuer'))).code).toBe(2)
  })

  it('follow one another, and publishing twice enqueues nothing more', async () => {
    const reviewed = await office.run('review', 'air', MONTH, '--json', ...by('reviewer'))
    expect(reviewed.code).toBe(0)
    expect(reviewed.json()).toMatchObject({ version: 1, state: 'reviewed' })
    expect((await office.run('publish', 'air', MONTH, '--check', '--json')).json()).toMatchObject({ gaps: [] })
    const published = await office.run('publish', 'air', MONTH, '--json', ...by('issuer'))
    expect(published.code).toBe(0)
    expect(published.json()).toMatchObject({ version: 1, state: 'published', alreadyPublished: false })
    expect(published.json().enqueued).toBeGreaterThan(20)
    const again = await office.run('publish', 'air', MONTH, '--json', ...by('issuer'))
    expect(again.json()).toMatchObject({ enqueued: 0, alreadyPublished: true })
    expect((await office.run('ranking', 'air', MONTH, '--json')).json()).toMatchObject({ state: 'published' })
  })
})

describe('the message log', () => {
  it('lists each message in the shape scripts rely on, by kind, state and month', async () => {
    const notices = (await office.run('messages', '--kind', 'bottomRankingNotice', '--json')).json()
    expect(notices).toHaveLength(10)
    const { bottom } = (await office.run('ranking', 'air', MONTH, '--json')).json()
    expect(notices.map((it: { unitCode: string }) => it.unitCode).toSorted()).toEqual(bottom.unitCodes.toSorted())
    for (const message of notices) {
      expect(message).toMatchObject({
        id: expect.any(Number),
        kind: 'bottomRankingNotice',
        month: MONTH,
        version: 1,
        destination: { platform: 'slack', channelId: `C${message.unitCode}` },
        state: 'pending',
        attempts: 0,
        ts: null,
        permalink: null,
        lastError: null,
        dueAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      })
    }
    const sent = (await office.run('messages', '--state', 'sent', '--month', MONTH, '--json')).json()
    expect(sent).toEqual([])
  })

  it('lets an issuer retry or cancel what waits, and refuses both for what is settled', async () => {
    const [message] = (await office.run('messages', '--kind', 'interviewProposal', '--json')).json()
    const id = String(message.id)
    const retried = await office.run('messages', 'retry', id, '--json', ...by('issuer'))
    expect([retried.code, retried.json().state]).toEqual([0, 'pending'])
    expect(await office.run('messages', 'cancel', id, ...by('importer'))).toMatchObject({ code: 2 })
    const cancelled = await office.run('messages', 'cancel', id, '--json', ...by('issuer'))
    expect([cancelled.code, cancelled.json().state]).toEqual([0, 'cancelled'])
    const again = await office.run('messages', 'cancel', id, '--json', ...by('issuer'))
    expect([again.code, again.json().refusal.code]).toEqual([2, 'message-settled'])
    const late = await office.run('messages', 'retry', id, '--json', ...by('issuer'))
    expect([late.code, late.json().refusal.code]).toEqual([2, 'message-settled'])
    expect((await office.run('messages', 'retry', '99999', ...by('issuer'))).code).toBe(2)
  })
})

describe('the summonses', () => {
  const summon = (...more: readonly string[]) => office.run('summon', 'air', MONTH, '--place', '某会议室', ...more)

  it('are refused for a time that has passed or is none, for a role that is not the issuer, and for a unit not listed', async () => {
    const at = ['--at', '2099-01-05 09:30'] as const
    expect((await summon('--at', '2020-01-01 09:00', '--json', ...by('issuer'))).json().refusal.code).toBe(
      'time-passed',
    )
    expect((await summon('--at', 'tomorrow', '--json', ...by('issuer'))).json().refusal.code).toBe('bad-time')
    expect((await summon(...at, '--json', ...by('reviewer'))).json().refusal.code).toBe('not-permitted')
    expect((await summon(...at, '--unit', '八里庄街道', '--json', ...by('issuer'))).json().refusal.code).toBe(
      'unit-ambiguous',
    )
    const { code, json } = await summon(...at, '--unit', '团结湖街道', '--json', ...by('issuer'))
    expect([code, json().refusal.code]).toEqual([2, 'not-proposed'])
  })

  it('go to those named, then to all that are left, each once', async () => {
    const { bottom } = (await office.run('ranking', 'air', MONTH, '--json')).json()
    const [worst] = bottom.unitCodes
    const one = await summon('--at', '2099-01-05 09:30', '--unit', worst, '--json', ...by('issuer'))
    expect(one.code).toBe(0)
    expect(one.json()).toMatchObject({ ok: true, units: [{ unitCode: worst, media: ['air'] }] })
    const rest = await summon('--at', '2099-01-05 14:30', '--json', ...by('issuer'))
    expect(rest.json().units).toHaveLength(9)
    const none = await summon('--at', '2099-01-05 14:30', '--json', ...by('issuer'))
    expect([none.code, none.json().refusal.code]).toEqual([2, 'nothing-proposed'])
    const summonses = (await office.run('messages', '--kind', 'interviewSummons', '--json')).json()
    expect(summonses.filter((it: { action: string }) => it.action === 'post')).toHaveLength(10)
  })
})

describe('verify', () => {
  it('makes the ranking and every message again', async () => {
    const { code, json } = await office.run('verify', 'air', MONTH, '--json')
    expect(json()).toMatchObject({ ok: true, version: 1, difference: null })
    expect(code).toBe(0)
  })

  it('ends with 1 and names the value that was changed by hand', async () => {
    const { prisma } = await office.database()
    await prisma.$executeRaw`
      UPDATE month_value SET "qualityValue" = '1.5' WHERE "unitCode" = '110105013' AND "dataVersion" = 2`
    const { code, stderr, json } = await office.spawn('verify', 'air', MONTH, '--json')
    expect(code).toBe(1)
    expect(json()).toMatchObject({ ok: false, difference: { expected: '"33.7"', stored: '"1.5"' } })
    expect(json().difference.place).toContain('110105013')
    expect(stderr).toContain('110105013')
    const reference = /^reference ([0-9a-f]{8})$/m.exec(stderr)?.[1]
    expect(json().fault).toEqual({ reference })
    expect(stderr).toContain(`"reference":"${reference}"`)
  })
})

function decimal(tenths: number): string {
  return tenths % 10 === 0 ? `${tenths / 10}.0` : String(tenths / 10)
}

function matching(pattern: RegExp) {
  return expect.stringMatching(pattern)
}

async function counted() {
  return rowCounts(await office.database())
}
