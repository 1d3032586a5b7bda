import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anOffice, EXAMPLES, MONTH, type TestOffice } from '../support/cli.ts'

// October's water table has a tie across place 10, and the sample rules leave it to the reviewer.
let office: TestOffice
beforeAll(async () => {
  office = await anOffice('office')
  const table = join(EXAMPLES, `water-${MONTH}.csv`)
  await office.run('import', 'month', table, '--medium', 'water', '--month', MONTH, '--as', 'sample-importer')
  await office.run('compute', 'water', MONTH, '--as', 'sample-importer')
  await office.close()
})
afterAll(() => office.remove())

const REVIEW = ['review', 'water', MONTH, '--as', 'sample-reviewer'] as const

it('lists, while it is undecided, the units that every choice lists, and names those of the tie', async () => {
  const { state, ranked, bottom } = (await office.run('ranking', 'water', MONTH, '--json')).json()
  const worstFirst: { unitCode: string; rankFromWorst: number }[] = ranked.toReversed()
  const { rankFromWorst, unitCodes } = bottom.tieAtCut
  const tied = worstFirst.filter((row) => row.rankFromWorst === rankFromWorst)
  expect(state).toBe('computed')
  expect(bottom).toMatchObject({ limit: 10, decision: null })
  expect(unitCodes).toEqual(tied.map((row) => row.unitCode))
  expect(rankFromWorst).toBeLessThanOrEqual(10)
  expect(rankFromWorst - 1 + tied.length).toBeGreaterThan(10)
  // `strict` takes exactly ten in row order and `include` takes more, so the ten are what both list.
  expect(bottom.unitCodes).toEqual(worstFirst.slice(0, 10).map((row) => row.unitCode))
})

it('stops review and publication with 3 and prints the command that decides it', async () => {
  const refused = await office.spawn(...REVIEW, '--json')
  expect(refused.code).toBe(3)
  const command = `duban review water ${MONTH} --tie strict|include --reason TEXT`
  expect(refused.json()).toMatchObject({ ok: false, refusal: { code: 'tie-undecided', command } })
  expect(refused.stderr).toContain(`→ ${command}`)
  const unpublished = await office.run('publish', 'water', MONTH, '--json', '--as', 'sample-issuer')
  expect([unpublished.code, unpublished.json().refusal.command]).toEqual([3, command])
})

it('takes no decision without a reason', async () => {
  expect((await office.run(...REVIEW, '--tie', 'strict')).code).toBe(2)
  expect((await office.run(...REVIEW, '--tie', 'strict', '--reason', ' ')).code).toBe(2)
})

describe('a reviewer decides', () => {
  it.each(['strict', 'include'] as const)('%s, which is kept with his name and reason', async (policy) => {
    const copy = await anOffice('nothing')
    try {
      await office.close()
      cpSync(join(office.folder, 'db'), join(copy.folder, 'db'), { recursive: true })
      const before = (await copy.run('ranking', 'water', MONTH, '--json')).json()
      const { code, json } = await copy.run(...REVIEW, '--tie', policy, '--reason', '按规则', '--json')
      expect(code).toBe(0)
      const { bottom, ranked } = json()
      const { tieAtCut } = before.bottom
      const order: string[] = ranked.map((row: { unitCode: string }) => row.unitCode).toReversed()
      const all = tieAtCut.rankFromWorst - 1 + tieAtCut.unitCodes.length
      expect(bottom).toEqual({
        limit: 10,
        unitCodes: order.slice(0, policy === 'strict' ? 10 : all),
        tieAtCut,
        decision: { policy, by: 'sample-reviewer', reason: '按规则' },
      })
      const published = await copy.run('publish', 'water', MONTH, '--json', '--as', 'sample-issuer')
      expect(published.code).toBe(0)
      const notices = (await copy.run('messages', '--kind', 'bottomRankingNotice', '--json')).json()
      expect(notices).toHaveLength(bottom.unitCodes.length)
      expect((await copy.run('verify', 'water', MONTH)).code).toBe(0)
    } finally {
      await copy.remove()
    }
  })
})
