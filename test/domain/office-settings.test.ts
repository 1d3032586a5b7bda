import { expect, it } from 'vitest'
import { settingsOf } from '../../src/domain/settings.ts'

it('settings are listed by their place in the file, each with whether the file says it', () => {
  const values = {
    office: { name: '某局', locale: 'zh-CN' },
    ladder: { rungs: [1] },
    receipts: null,
    exempt: [{ a: 1 }],
  }
  const given = { office: { name: '某局' }, ladder: 'jining', exempt: [{ a: 1 }] }
  expect(settingsOf(values, given)).toEqual([
    { path: 'office.name', value: '"某局"', isGiven: true },
    { path: 'office.locale', value: '"zh-CN"', isGiven: false },
    { path: 'ladder.rungs', value: '[1]', isGiven: true },
    { path: 'receipts', value: 'null', isGiven: false },
    { path: 'exempt', value: '[{"a":1}]', isGiven: true },
  ])
})
