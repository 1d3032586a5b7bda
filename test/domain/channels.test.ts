import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Channel, channelsFor, mergeChannels, PURPOSES, type Purpose } from '../../src/domain/channels.ts'

function aChannel(parts: Partial<Channel> = {}): Channel {
  return {
    unitCode: '990101001',
    platform: 'slack',
    channelId: 'C0ALL',
    purposes: [],
    validFrom: null,
    validTo: null,
    ...parts,
  }
}

describe('the channels of a unit', () => {
  const all = aChannel()
  const summons = aChannel({ channelId: 'C0SUMMONS', purposes: ['summons', 'reports'] })
  const sibling = aChannel({ unitCode: '990101002', channelId: 'C0SIBLING', purposes: ['notices'] })
  const ended = aChannel({ channelId: 'C0OLD', purposes: ['notices'], validTo: '2026-06-30' })
  const channels = [all, summons, sibling, ended]
  const idsFor = (purpose: Purpose, day: string) =>
    channelsFor(channels, '990101001', purpose, day).map((channel) => channel.channelId)

  it.each<[string, Purpose, string, string[]]>([
    ['the one bound by name', 'summons', '2026-07-01', ['C0SUMMONS']],
    ['the unbound one where none is bound by name', 'notices', '2026-07-01', ['C0ALL']],
    ['the bound one while it lasted', 'notices', '2026-06-30', ['C0OLD']],
  ])('are %s', (_name, purpose, day, expected) => {
    expect(idsFor(purpose, day)).toEqual(expected)
  })

  it('are none when the unit has none for the purpose', () => {
    expect(channelsFor([summons], '990101001', 'notices', '2026-07-01')).toEqual([])
    expect(channelsFor(channels, '990000', 'notices', '2026-07-01')).toEqual([])
  })

  it('name each channel once', () => {
    const twice = [aChannel({ purposes: ['notices'] }), aChannel({ purposes: ['notices', 'summons'] })]
    expect(channelsFor(twice, '990101001', 'notices', '2026-07-01')).toEqual([twice[0]])
  })
})

describe('re-importing channels', () => {
  it('makes a named unit’s channels the file’s and leaves other units alone', () => {
    const old = aChannel({ channelId: 'C0OLD' })
    const kept = aChannel({ purposes: ['notices', 'summons'] })
    const other = aChannel({ unitCode: '990101002' })
    const added = aChannel({ channelId: 'C0NEW' })
    const merge = mergeChannels([old, kept, other], [aChannel({ purposes: ['summons', 'notices'] }), added])
    expect(merge.next).toEqual([kept, other, added])
    expect(merge.superseded[0]).toBe(old)
    expect(merge).toMatchObject({ superseded: [old], inserted: [added], unchanged: 1 })
  })

  const anyFile = fc.array(
    fc
      .record({
        unitCode: fc.constantFrom('990101001', '990101002', '990101003'),
        channelId: fc.constantFrom('C1', 'C2', 'C3'),
        purposes: fc.uniqueArray(fc.constantFrom(...PURPOSES), { maxLength: 2 }),
      })
      .map((parts) => aChannel(parts)),
    { maxLength: 8 },
  )
  const keysOf = (channels: readonly Channel[]) =>
    new Set(
      channels.map(({ unitCode, channelId, purposes }) => `${unitCode} ${channelId} ${purposes.toSorted().join(' ')}`),
    )

  it('is the same done twice as done once, and leaves exactly the file’s rows in the units it names', () => {
    fc.assert(
      fc.property(anyFile, anyFile, (base, file) => {
        const stored = mergeChannels([], base).next
        const once = mergeChannels(stored, file)
        const named = new Set(file.map((channel) => channel.unitCode))
        expect(keysOf(once.next.filter((channel) => named.has(channel.unitCode)))).toEqual(keysOf(file))
        const isOther = (channel: Channel) => !named.has(channel.unitCode)
        expect(once.next.filter(isOther)).toEqual(stored.filter(isOther))
        const twice = mergeChannels(once.next, file)
        expect([twice.next, twice.inserted, twice.superseded]).toEqual([once.next, [], []])
      }),
    )
  })
})
