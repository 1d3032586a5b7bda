import { beforeAll, describe, expect, it } from 'vitest'
import { recordAct } from '../../src/store/audit.ts'
import type { Db } from '../../src/store/database.ts'
import { loadPosts, savePosts } from '../../src/store/posts.ts'
import { loadRegisters, loadUnitTree } from '../../src/store/registers.ts'
import { loadUnits, saveUnits } from '../../src/store/units.ts'
import { aUnit } from '../domain/sample-units.ts'
import { emptyDatabase, type TestDatabase } from '../support/test-database.ts'

const NOW = new Date('2026-11-16T02:00:00Z')
const NOTHING = { inserted: [], superseded: [] } as const

let test: TestDatabase
beforeAll(async () => {
  test = await emptyDatabase()
})

/** Units change by an act of the office, which is recorded with the change. */
async function changeUnits(db: Db, merge: Parameters<typeof saveUnits>[1]): Promise<void> {
  await saveUnits(db, merge, null, NOW)
  const details = { names: merge.inserted.map(({ name }) => name) }
  const whole = { actorId: null, actorName: '—', surface: 'cli', unitCode: null, medium: null, month: null } as const
  await recordAct(db, { ...whole, act: 'importUnits', at: NOW, details })
}

function aPost(personId: string) {
  const post = { personId, name: '某人', unitCode: '990101001', role: 'dutyOfficer', slackUserId: null } as const
  return { ...post, validFrom: null, validTo: null }
}

describe('units and posts kept in memory', () => {
  it('are the same objects while nothing changes, and are read anew once anything does', async () => {
    const db = test.database.prisma
    const empty = await loadRegisters(db)
    expect([empty.tree.units, empty.posts]).toEqual([[], []])
    expect(await loadRegisters(db)).toBe(empty)
    await changeUnits(db, { ...NOTHING, inserted: [aUnit()] })
    const one = await loadRegisters(db)
    expect(one.tree.spansByCode.get('990101001')?.[0]?.name).toBe('乙镇')
    expect(await loadUnitTree(db)).toBe(one.tree)
    const [stored] = await loadUnits(db)
    if (stored === undefined) throw new Error('expected the unit')
    await changeUnits(db, { inserted: [aUnit({ name: '新乙镇' })], superseded: [stored] })
    expect((await loadUnitTree(db)).spansByCode.get('990101001')?.map(({ name }) => name)).toEqual(['新乙镇'])
    await savePosts(db, { ...NOTHING, inserted: [aPost('p1')] }, null, NOW)
    expect((await loadRegisters(db)).posts.map(({ personId }) => personId)).toEqual(['p1'])
    await savePosts(db, { inserted: [], superseded: await loadPosts(db) }, null, NOW)
    expect((await loadRegisters(db)).posts).toEqual([])
  })

  it('are read anew when a database was emptied and filled with other rows of the same ids', async () => {
    const filled = async (name: string) => {
      const { database } = await emptyDatabase()
      await changeUnits(database.prisma, { ...NOTHING, inserted: [aUnit({ name })] })
      const [unit] = (await loadUnitTree(database.prisma)).units
      return [(unit as { readonly id?: number }).id, unit?.name]
    }
    expect(await filled('子镇')).toEqual([1, '子镇'])
    expect(await filled('丑镇')).toEqual([1, '丑镇'])
  })

  it('stay the same objects over an act that changes none of them', async () => {
    const db = test.database.prisma
    const before = await loadRegisters(db)
    await changeUnits(db, NOTHING)
    expect(await loadRegisters(db)).toBe(before)
  })

  it('are, in a transaction, what the transaction sees, and outside it what is committed', async () => {
    const db = test.database.prisma
    await loadRegisters(db)
    const undone = test.database.transaction(async (tx) => {
      await savePosts(tx, { ...NOTHING, inserted: [aPost('p2')] }, null, NOW)
      expect((await loadRegisters(tx)).posts.map(({ personId }) => personId)).toEqual(['p2'])
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect((await loadRegisters(db)).posts).toEqual([])
  })

  it('are one statement for all who ask at the same moment', async () => {
    const db = test.database.prisma
    const all = await Promise.all(Array.from({ length: 50 }, () => loadRegisters(db)))
    expect(new Set(all).size).toBe(1)
  })
})
