import fc from 'fast-check'
import { expect, it } from 'vitest'
import { packed } from '../../src/bot/commands/settings.ts'

it('settings are shown whole and in order as far as Slack takes them, and the rest is counted', () => {
  const line = fc.string({ minLength: 1, maxLength: 1_200 }).map((text) => text.replaceAll('\n', ' '))
  fc.assert(
    fc.property(fc.array(fc.array(line, { minLength: 1, maxLength: 12 }), { maxLength: 8 }), (groups) => {
      const { paragraphs, left } = packed(groups)
      const all = groups.flat()
      const shown = paragraphs.flatMap((paragraph) => paragraph.split('\n'))
      expect(shown.length + left).toBe(all.length)
      let at = 0
      for (const text of all) if (text === shown[at]) at += 1
      expect(at).toBe(shown.length)
      for (const paragraph of paragraphs) expect(paragraph.length).toBeLessThanOrEqual(3_000)
      expect(paragraphs.join('').length).toBeLessThanOrEqual(10_000)
      if (all.join('\n').length < 10_000) expect(left).toBe(0)
    }),
    { numRuns: 100 },
  )
})
