import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addMonths } from '../../src/domain/time.ts'
import { taken } from '../support/acts.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder, TOWNSHIPS } from '../support/small-office.ts'

/** All that stands in a channel: words, blocks, fallback texts, metadata and the files shown there. */
function allTextOf(office: TestOffice, channelId: string): string {
  const messages = office.sandbox.channel(channelId).messages()
  const ids = new Set(messages.flatMap((message) => message.files))
  const files = office.sandbox.files.filter((file) => ids.has(file.id))
  const contents = files.map((file) => `${file.name} ${file.title} ${file.content?.toString('utf8') ?? ''}`)
  return [JSON.stringify(messages), ...contents].join('\n')
}

/** Names a channel carries that its readers may not hear. */
function overheard(office: TestOffice): readonly string[] {
  return TOWNSHIPS.flatMap(({ code, name, districtCode, district }) => {
    const others = TOWNSHIPS.filter((other) => other.code !== code)
    const strangers = TOWNSHIPS.filter((other) => other.districtCode !== districtCode)
    const atTownship = allTextOf(office, `C${code}`)
    const atDistrict = allTextOf(office, `C000${districtCode}`)
    return [
      ...others.filter((other) => atTownship.includes(other.name)).map((other) => `${name} hears of ${other.name}`),
      ...strangers
        .filter((other) => atDistrict.includes(other.name))
        .map((other) => `${district} hears of ${other.name}`),
    ]
  })
}

const quality = fc.array(fc.integer({ min: 20, max: 60 }), { minLength: TOWNSHIPS.length, maxLength: TOWNSHIPS.length })
const tableOf = (values: readonly number[]) =>
  ladder(Object.fromEntries(TOWNSHIPS.map(({ name }, index) => [name, values[index] ?? 0])))

describe('what a channel may hear', () => {
  it('is never another township, whatever the month, its correction and its summonses', {
    timeout: 120_000,
  }, async () => {
    await using office = await startOffice({
      at: '2026-11-06 10:00',
      rules: { air: { bottom: 3, tieAtCut: 'include' } },
      allowOthers: true,
    })
    let month = '2024-01'
    await fc.assert(
      fc.asyncProperty(quality, quality, async (first, corrected) => {
        month = addMonths(month, 1)
        await office.publishMonth('air', month, tableOf(first))
        taken(await office.summon('air', month))
        await office.settle()
        await office.publishMonth('air', month, tableOf(corrected))
        expect(overheard(office)).toEqual([])
        expect(await office.verify('air', month)).toMatchObject({ difference: null })
      }),
      { numRuns: 4, endOnFailure: true },
    )
  })
})

describe('names and remarks with marks of every kind in them', () => {
  it('appear as they were written, and make no mention, link or heading', async () => {
    const hostile =
      '<!channel> *粗* _斜_ [点](https://evil.example) <https://evil.example|看> {{text body}} <b>甲</b> &amp; # 镇'
    const rename = { 土镇: hostile }
    const reason = '@everyone <!here> **并列** {{#each x}} `x` <script>1</script>'
    await using office = await startOffice({
      at: '2026-11-06 10:00',
      rename,
      rules: { air: { bottom: 2 } },
      office: { name: '<!everyone> {{officeName}} *局*' },
    })
    const tie = { policy: 'strict', reason } as const
    await office.publishMonth('air', '2026-10', ladder({ 火镇: 58, 木镇: 58 }), { kind: 'approve', tie })
    taken(await office.summon('air', '2026-10', { place: '<#C110105005> [会议室](https://evil.example)' }))
    await office.settle()
    const seen = office.channel(codeOf('土镇')).expectMessage(/^【通报】/)
    const links = new Set(
      office.sandbox.channels
        .flatMap(({ id }) =>
          office.sandbox
            .channel(id)
            .messages()
            .flatMap((it) => it.links),
        )
        .filter((link) => !link.automatic)
        .map((link) => link.url),
    )
    const mentions = office.sandbox.channels.flatMap(({ id }) =>
      office.sandbox
        .channel(id)
        .messages()
        .flatMap((it) => it.mentions),
    )
    expect(mentions).toEqual([])
    const [summary] = office.sandbox.channel('CCITYNOTICES').messages()
    if (summary === undefined) throw new Error('expected the summary')
    expect([...links]).toEqual([office.sandbox.permalink(summary)])
    for (const part of ['<!channel>', '*粗*', '[点](https://evil.example)', '{{text body}}', '<b>甲</b>']) {
      expect(seen.text).toContain(part)
    }
    expect(office.channel('110000').expectMessage(/^【通报】/).text).toContain(
      '**并列** {{#each x}} `x` <script>1</script>',
    )
    const summons = office.channel(codeOf('土镇')).expectMessage(/^约谈通知/)
    expect(summons.text).toContain('<#C110105005> [会议室](https://evil.example)')
    office.acceptAll()
  })
})
