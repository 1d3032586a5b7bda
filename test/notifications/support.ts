import path from 'node:path'
import type { KnownBlock } from '@slack/types'
import { NOTICES, type NoticeKind } from '../../src/notifications/catalog.ts'
import { loadTemplates } from '../../src/notifications/templates.ts'
import type { Locale } from '../../src/notifications/words.ts'

export const TEMPLATES_DIR = path.join(import.meta.dirname, '../../templates')

/** The built-in templates, loaded once a locale: loading checks every sample and takes a moment. */
export const builtIn = memoize((locale: Locale) =>
  loadTemplates({ builtInDir: TEMPLATES_DIR, overrideDir: null, locale }),
)

export function memoize<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>()
  return (key) => {
    const value = made.get(key) ?? make(key)
    made.set(key, value)
    return value
  }
}

/** The first sample of a kind, with some facts replaced. */
export function aNotice<K extends NoticeKind>(
  kind: K,
  facts: Partial<(typeof NOTICES)[K]['samples'][0]> = {},
): (typeof NOTICES)[K]['samples'][0] {
  return { ...NOTICES[kind].samples[0], ...facts }
}

interface Node {
  readonly type?: string
  readonly text?: unknown
  readonly url?: string
}

/** Every object of the blocks, at any depth. */
export function nodesOf(value: unknown): readonly Node[] {
  if (typeof value !== 'object' || value === null) return []
  const children = Object.values(value).flatMap(nodesOf)
  return Array.isArray(value) ? children : [value, ...children]
}

/** The texts a reader sees in the blocks, in order. */
export function visibleTexts(blocks: readonly KnownBlock[]): readonly string[] {
  return nodesOf(blocks).flatMap((node) => (typeof node.text === 'string' ? [node.text] : []))
}

/** Slack's fallback text as a reader sees it. */
export function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
