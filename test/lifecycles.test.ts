import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LIFECYCLES, toMermaid } from '../src/domain/lifecycles.ts'

const document = readFileSync(join(resolve(import.meta.dirname, '..'), 'docs/lifecycles.md'), 'utf8')
const sections = document.split('\n## ').slice(1)

it('docs/lifecycles.md has a section for every lifecycle and no other', () => {
  expect(sections.map((section) => section.split('\n', 1)[0])).toEqual(LIFECYCLES.map(({ name }) => name))
})

describe.each(LIFECYCLES.map((lifecycle) => [lifecycle.name, lifecycle] as const))('%s', (name, lifecycle) => {
  const section = sections.find((text) => text.startsWith(`${name}\n`)) ?? ''

  it('is drawn as its table says', () => {
    expect(/```mermaid\n([\s\S]*?)\n```/.exec(section)?.[1]).toBe(toMermaid(lifecycle))
  })

  it('names the file of its table', () => {
    expect(section).toContain(`\`src/domain/${lifecycle.file}\``)
  })

  it('reaches every state from its first one', () => {
    const reached = new Set([lifecycle.initial])
    for (const state of reached) {
      for (const [from, , to] of lifecycle.transitions) if (from === state) reached.add(to)
    }
    const states = new Set(lifecycle.transitions.flatMap(([from, , to]) => [from, to]))
    expect([...states].filter((state) => !reached.has(state))).toEqual([])
  })
})

it('draws one arrow for all steps between two states', () => {
  const transitions = [
    ['a', 'go', 'b'],
    ['a', 'run', 'b'],
    ['a', 'stay', 'a'],
  ] as const
  expect(toMermaid({ name: 'Sample', file: 'sample.ts', initial: 'a', transitions })).toBe(
    'stateDiagram-v2\n  [*] --> a\n  a --> b : go, run\n  a --> a : stay\n  b --> [*]',
  )
})
