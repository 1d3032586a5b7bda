import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bindingOf, unbindingOf } from '../../src/domain/channel-binding.ts'
import { type Channel, channelsFor, PURPOSES } from '../../src/domain/channels.ts'
import { addDays } from '../../src/domain/time.ts'

const UNIT = '110101001'
const TODAY = '2026-11-16'

const somePurposes = fc.subarray([...PURPOSES])
const aChannel = fc
  .record({
    channelId: fc.constantFrom('C1', 'C2', 'C3'),
    purposes: somePurposes,
    from: fc.constantFrom(null, '2026-01-01', TODAY),
  })
  .map(({ channelId, purposes, from }): Channel => {
    return { unitCode: UNIT, platform: 'slack', channelId, purposes, validFrom: from, validTo: null }
  })

function changed(existing: readonly Channel[], { inserted, superseded }: ReturnType<typeof bindingOf<Channel>>) {
  return [...existing.filter((channel) => !superseded.includes(channel)), ...inserted]
}

function heard(channels: readonly Channel[], purpose: (typeof PURPOSES)[number], day: string) {
  return channelsFor(channels, UNIT, purpose, day).map(({ channelId }) => channelId)
}

describe('a channel bound by command', () => {
  it('alone hears what it was bound to, leaves every other purpose as it was, and the past untouched', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(aChannel, { maxLength: 4, selector: ({ channelId }) => channelId }),
        somePurposes,
        (existing, purposes) => {
          const next = changed(existing, bindingOf(existing, { unitCode: UNIT, channelId: 'C9', purposes }, TODAY))
          const named = new Set(existing.flatMap((channel) => channel.purposes))
          for (const purpose of PURPOSES) {
            const isMeant = purposes.length === 0 ? !named.has(purpose) : purposes.includes(purpose)
            if (isMeant) expect(heard(next, purpose, TODAY)).toEqual(['C9'])
            else if (named.has(purpose)) {
              expect(heard(next, purpose, TODAY).toSorted()).toEqual(heard(existing, purpose, TODAY).toSorted())
            }
            const yesterday = addDays(TODAY, -1)
            expect(heard(next, purpose, yesterday).toSorted()).toEqual(heard(existing, purpose, yesterday).toSorted())
          }
          const again = bindingOf(next, { unitCode: UNIT, channelId: 'C9', purposes }, TODAY)
          expect(again).toEqual({ inserted: [], superseded: [], replaced: [] })
        },
      ),
      { numRuns: 200 },
    )
  })

  it('says which channels lose what', () => {
    const [one, two]: readonly Channel[] = [
      {
        unitCode: UNIT,
        platform: 'slack',
        channelId: 'C1',
        purposes: ['cases', 'notices'],
        validFrom: null,
        validTo: null,
      },
      { unitCode: UNIT, platform: 'slack', channelId: 'C2', purposes: [], validFrom: null, validTo: null },
    ]
    if (one === undefined || two === undefined) throw new Error('two channels')
    expect(bindingOf([one, two], { unitCode: UNIT, channelId: 'C9', purposes: ['cases'] }, TODAY).replaced).toEqual([
      { channelId: 'C1', purposes: ['cases'] },
    ])
    expect(bindingOf([one, two], { unitCode: UNIT, channelId: 'C9', purposes: [] }, TODAY).replaced).toEqual([
      { channelId: 'C2', purposes: [] },
    ])
  })

  it('hears nothing more once it is unbound, from that day on', () => {
    const bound: Channel = {
      unitCode: UNIT,
      platform: 'slack',
      channelId: 'C1',
      purposes: [],
      validFrom: null,
      validTo: null,
    }
    const next = changed([bound], unbindingOf([bound], { unitCode: null, channelId: 'C1' }, TODAY))
    expect(heard(next, 'notices', TODAY)).toEqual([])
    expect(heard(next, 'notices', addDays(TODAY, -1))).toEqual(['C1'])
  })
})
