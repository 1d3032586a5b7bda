import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectedTimes, type Pace, type WaitingMessage } from '../../src/domain/expected-times.ts'

const NOW = new Date('2026-11-06T02:00:00Z')
const PACE: Pace = { perChannelMs: 1_000, perPostMs: 200, channelReadyAt: new Map(), heldUntil: () => null }

function aMessage(id: number, over: Partial<WaitingMessage> = {}): WaitingMessage {
  return { id, channelId: 'C1', dueAt: NOW, priority: 20, after: [], needsPerson: false, ...over }
}

/** Seconds from now by id; `null` for one that waits for a person. */
function secondsOf(messages: readonly WaitingMessage[], pace: Partial<Pace> = {}) {
  const times = expectedTimes(messages, { ...PACE, ...pace }, NOW)
  return Object.fromEntries(
    [...times].map(([id, at]) => [id, at === null ? null : (at.getTime() - NOW.getTime()) / 1000]),
  )
}

describe('the time at which a waiting message goes out', () => {
  it('keeps a second between posts of a channel, the urgent ones first', () => {
    expect(secondsOf([aMessage(1, { priority: 30 }), aMessage(2), aMessage(3, { priority: 10 })])).toEqual({
      3: 0,
      2: 1,
      1: 2,
    })
  })

  it('keeps the pace of the workspace over many channels', () => {
    const messages = [1, 2, 3].map((id) => aMessage(id, { channelId: `C${id}` }))
    expect(secondsOf(messages)).toEqual({ 1: 0, 2: 0.2, 3: 0.4 })
  })

  it('comes after the message it links to, and after its own time', () => {
    const later = new Date(NOW.getTime() + 60_000)
    const messages = [aMessage(1, { after: [2], channelId: 'C2', priority: 10 }), aMessage(2, { dueAt: later })]
    expect(secondsOf(messages)).toEqual({ 2: 60, 1: 60.2 })
  })

  it('is unknown for one that waits for a person, and for what waits for it', () => {
    expect(secondsOf([aMessage(1, { needsPerson: true }), aMessage(2, { after: [1] }), aMessage(3)])).toEqual({
      1: null,
      2: null,
      3: 0,
    })
  })

  it('waits for a channel that was told to wait and for the end of quiet hours', () => {
    const ready = new Date(NOW.getTime() + 30_000)
    const quietEnd = new Date(NOW.getTime() + 3_600_000)
    expect(secondsOf([aMessage(1)], { channelReadyAt: new Map([['C1', ready]]) })).toEqual({ 1: 30 })
    expect(secondsOf([aMessage(1)], { heldUntil: (at) => (at < quietEnd ? quietEnd : null) })).toEqual({ 1: 3_600 })
  })

  it('is never before the message is due, nor closer to another one of its channel than the pace', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 40 })
    const shape = fc.record({
      channel: fc.integer({ min: 1, max: 4 }),
      dueInMs: fc.nat(100_000),
      priority: fc.constantFrom(0, 10, 20),
    })
    fc.assert(
      fc.property(ids, fc.array(shape, { minLength: 40, maxLength: 40 }), (list, shapes) => {
        const messages = list.map((id, at) => {
          const { channel = 1, dueInMs = 0, priority = 20 } = shapes[at] ?? {}
          const after = at > 0 && at % 3 === 0 ? [list[at - 1] ?? 0] : []
          return aMessage(id, { channelId: `C${channel}`, dueAt: new Date(NOW.getTime() + dueInMs), priority, after })
        })
        const times = expectedTimes(messages, PACE, NOW)
        const timeOf = (id: number) => times.get(id)?.getTime() ?? Number.NaN
        for (const { id, dueAt, after } of messages) {
          expect(timeOf(id)).toBeGreaterThanOrEqual(dueAt.getTime())
          for (const earlier of after) expect(timeOf(id)).toBeGreaterThanOrEqual(timeOf(earlier))
        }
        const byChannel = Map.groupBy(messages, ({ channelId }) => channelId)
        for (const group of byChannel.values()) {
          const sorted = group.map(({ id }) => timeOf(id)).sort((a, b) => a - b)
          sorted.forEach((time, at) => {
            if (at > 0) expect(time - (sorted[at - 1] ?? 0)).toBeGreaterThanOrEqual(PACE.perChannelMs)
          })
        }
      }),
    )
  })
})
