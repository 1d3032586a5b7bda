import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AUDIT_START, type AuditEntry, auditText, firstBrokenLink } from '../../src/domain/audit.ts'

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

function chainOf(acts: readonly string[]): AuditEntry[] {
  const entries: AuditEntry[] = []
  for (const [index, act] of acts.entries()) {
    const unhashed = {
      sequence: index + 1,
      at: new Date(Date.UTC(2026, 10, 16, 1, index)),
      actorId: 'sample-issuer',
      actorName: '示例签发员',
      surface: 'cli',
      act,
      unitCode: null,
      medium: 'air',
      month: '2026-10',
      details: { version: index, list: ['a', 'b'] },
      previousHash: entries.at(-1)?.hash ?? AUDIT_START,
    } as const
    entries.push({ ...unhashed, hash: hashOf(auditText(unhashed)) })
  }
  return entries
}

const CHAIN = chainOf(['importMonth', 'compute', 'review', 'publish'])

function withEntry(index: number, change: Partial<AuditEntry>): AuditEntry[] {
  return CHAIN.map((entry, at) => (at === index ? { ...entry, ...change } : entry))
}

describe('the chain of acts', () => {
  it('holds as it was written, and when it is empty', () => {
    expect(firstBrokenLink(CHAIN, hashOf)).toBeNull()
    expect(firstBrokenLink([], hashOf)).toBeNull()
  })

  it.each<[string, Partial<AuditEntry>]>([
    ['another act', { act: 'cancelMessage' }],
    ['another person', { actorId: 'sample-reviewer' }],
    ['another name', { actorName: '示例审核员' }],
    ['another surface', { surface: 'slack' }],
    ['another time', { at: new Date(0) }],
    ['another unit', { unitCode: '110101001' }],
    ['another medium', { medium: 'water' }],
    ['another month', { month: '2026-09' }],
    ['other details', { details: { version: 1, list: ['b', 'a'] } }],
  ])('breaks where an entry is given %s', (_name, change) => {
    expect(firstBrokenLink(withEntry(1, change), hashOf)).toEqual({ sequence: 2, problem: 'hash' })
  })

  it('breaks where an entry was taken out, moved, or hashed anew', () => {
    expect(firstBrokenLink(CHAIN.toSpliced(2, 1), hashOf)).toEqual({ sequence: 3, problem: 'gap' })
    expect(firstBrokenLink([...CHAIN].reverse(), hashOf)).toEqual({ sequence: 1, problem: 'gap' })
    const changed = { ...(CHAIN[1] as AuditEntry), act: 'nothing' }
    const rehashed = withEntry(1, { ...changed, hash: hashOf(auditText(changed)) })
    expect(firstBrokenLink(rehashed, hashOf)).toEqual({ sequence: 3, problem: 'previousHash' })
  })

  it('does not depend on the order in which details are read back', () => {
    expect(firstBrokenLink(withEntry(2, { details: { list: ['a', 'b'], version: 2 } }), hashOf)).toBeNull()
  })

  it('continues from where an earlier part ended', () => {
    const [first, ...rest] = CHAIN
    expect(firstBrokenLink(rest, hashOf, { sequence: 1, hash: first?.hash ?? '' })).toBeNull()
    expect(firstBrokenLink(rest, hashOf)).toEqual({ sequence: 1, problem: 'gap' })
  })

  it('names the first of several changes, whatever the acts', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 2, maxLength: 12 }), fc.nat(), (acts, at) => {
        const chain = chainOf(acts)
        const index = at % chain.length
        const broken = chain.map((entry, place) =>
          place >= index ? { ...entry, actorName: `${entry.actorName}!` } : entry,
        )
        expect(firstBrokenLink(chain, hashOf)).toBeNull()
        expect(firstBrokenLink(broken, hashOf)).toEqual({ sequence: index + 1, problem: 'hash' })
      }),
    )
  })
})
