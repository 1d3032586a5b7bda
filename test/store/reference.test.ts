import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { currentReference, newReference, referenceOf, withReference } from '../../src/store/reference.ts'
import { emptyDatabase } from '../support/test-database.ts'

describe('a reference', () => {
  it('is eight hexadecimal digits, and never the same', () => {
    const made = Array.from({ length: 50 }, newReference)
    expect(made.filter((reference) => !/^[0-9a-f]{8}$/.test(reference))).toEqual([])
    expect(new Set(made).size).toBe(made.length)
  })

  it('holds through everything its work awaits, and for nothing beside it', async () => {
    const seen = async (reference: string, ms: number) =>
      withReference(reference, async () => {
        await pause(ms)
        return currentReference()
      })
    expect(await Promise.all([seen('aaaaaaaa', 2), seen('bbbbbbbb', 1)])).toEqual(['aaaaaaaa', 'bbbbbbbb'])
    expect(currentReference()).toBeNull()
  })

  it('gives way to one inside it until that ends', async () => {
    const inner = () => withReference('bbbbbbbb', async () => currentReference())
    const seen = await withReference('aaaaaaaa', async () => [await inner(), currentReference()])
    expect(seen).toEqual(['bbbbbbbb', 'aaaaaaaa'])
  })

  it('reaches into a transaction', async () => {
    const { database } = await emptyDatabase()
    const inside = () =>
      database.transaction(async (db) => {
        await db.$queryRaw`SELECT 1`
        return currentReference()
      })
    expect(await withReference('aaaaaaaa', inside)).toBe('aaaaaaaa')
  })

  it('is still known of a fault after its work has ended, the innermost first', async () => {
    const fault = new Error('broken')
    const fail = () => Promise.reject(fault)
    await expect(withReference('aaaaaaaa', () => withReference('bbbbbbbb', fail))).rejects.toBe(fault)
    expect(referenceOf(fault)).toBe('bbbbbbbb')
    expect(await withReference('cccccccc', async () => referenceOf('not an object'))).toBe('cccccccc')
    expect(referenceOf(new Error('another'))).toMatch(/^[0-9a-f]{8}$/)
  })
})
