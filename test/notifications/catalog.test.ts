import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { isNoticeKind, NOTICE_KINDS, NOTICES, templateFileOf } from '../../src/notifications/catalog.ts'
import { LOCALES } from '../../src/notifications/words.ts'
import { builtIn, TEMPLATES_DIR } from './support.ts'

describe.each(LOCALES)('templates/%s', (locale) => {
  it('holds a template for every notice and none besides', () => {
    const files = readdirSync(path.join(TEMPLATES_DIR, locale)).filter((name) => name.endsWith('.md.hbs'))
    expect(files.sort()).toEqual(NOTICE_KINDS.map(templateFileOf).sort())
  })

  it('names every kind and every button', () => {
    const { kinds, buttons } = builtIn(locale).format.words
    const labels = NOTICE_KINDS.flatMap((kind) => {
      const notice = NOTICES[kind]
      return notice.samples.flatMap((facts) => actionsOf(notice, facts).map((action) => action.label))
    })
    expect(Object.keys(kinds).sort()).toEqual([...NOTICE_KINDS].sort())
    expect(Object.keys(buttons).sort()).toEqual([...new Set(labels)].sort())
  })
})

it.each(NOTICE_KINDS)('%s is declared under its own name', (kind) => {
  expect(NOTICES[kind].kind).toBe(kind)
})

it('knows its kinds and nothing that an object merely inherits', () => {
  expect(isNoticeKind('correction')).toBe(true)
  expect(isNoticeKind('toString')).toBe(false)
})

it('names a template after its kind', () => {
  expect(templateFileOf('bottomRankingNotice')).toBe('bottom-ranking-notice.md.hbs')
})

function actionsOf(notice: (typeof NOTICES)[keyof typeof NOTICES], facts: unknown) {
  return (notice.actions as (facts: unknown) => readonly { label: string }[])(facts)
}
