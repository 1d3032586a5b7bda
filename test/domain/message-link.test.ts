import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseMessageLink } from '../../src/domain/message-link.ts'

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(''))

it('a message’s link leads to its channel and timestamp, in a thread or not', () => {
  const run = fc.property(
    fc.stringMatching(/^[CG][A-Z0-9]{2,20}$/),
    digits(10),
    digits(6),
    fc.boolean(),
    (...given) => {
      const [channelId, seconds, micros, isThread] = given
      const link = `https://office.slack.com/archives/${channelId}/p${seconds}${micros}`
      const suffix = isThread ? `?thread_ts=${seconds}.${micros}&cid=${channelId}` : ''
      expect(parseMessageLink(`${link}${suffix}`)).toEqual({ channelId, ts: `${seconds}.${micros}` })
    },
  )
  fc.assert(run, { numRuns: 100 })
})

it.each([
  ['nothing', ''],
  ['a channel’s link', 'https://office.slack.com/archives/C012ABC'],
  ['a timestamp that is cut', 'https://office.slack.com/archives/C012ABC/p179544319468300'],
  ['a timestamp that is too long', 'https://office.slack.com/archives/C012ABC/p17954431946830001'],
  ['words', '频道里第三条'],
])('%s is no message’s link', (_name, link) => {
  expect(parseMessageLink(link)).toBeNull()
})
