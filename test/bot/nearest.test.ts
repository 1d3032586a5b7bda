import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearestName } from '../../src/bot/nearest.ts'

const NAMES: readonly string[] = ['help', '帮助', 'messages', '消息', 'ranking', '排名']
const aName = fc.constantFrom(...NAMES)

describe('the nearest name', () => {
  it.each([
    ['hlep', 'help'],
    ['message', 'messages'],
    ['排位', '排名'],
    ['xyz', null],
    ['', null],
    ['messages'.repeat(10), null],
  ])('of %s is %s', (word, expected) => {
    expect(nearestName(word, NAMES)).toBe(expected)
  })

  it('of a name is the name itself', () => {
    fc.assert(fc.property(aName, (name) => nearestName(name, NAMES) === name))
  })

  it('is one of those given, or none', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.subarray([...NAMES]), (word, names) => {
        const near = nearestName(word, names)
        return near === null || names.includes(near)
      }),
    )
  })

  it('of a long name with one character changed, left out or added is that name', () => {
    const slip = fc.tuple(fc.constantFrom('messages', 'ranking'), fc.nat(6), fc.constantFrom('change', 'leave', 'add'))
    fc.assert(
      fc.property(slip, ([name, at, kind]) => {
        const [before, after] = [name.slice(0, at), name.slice(at)]
        const word = {
          change: `${before}#${after.slice(1)}`,
          leave: before + after.slice(1),
          add: `${before}#${after}`,
        }[kind]
        return nearestName(word ?? '', NAMES) === name
      }),
    )
  })
})
