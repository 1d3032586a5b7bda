import { expect, it } from 'vitest'
import type { Post } from '../../src/domain/people.ts'
import { presentHeir } from '../../src/workflows/people/open-items.ts'

const post = (personId: string, validTo: string | null, successorId: string | null): Post => ({
  personId,
  name: personId,
  unitCode: '110000',
  role: 'importer',
  slackUserId: null,
  validFrom: null,
  validTo,
  successorId,
})

it('what a person answered for goes to the first of his successors who is still there', () => {
  const posts = [
    post('first', '2026-01-31', 'second'),
    post('second', '2026-03-31', 'third'),
    post('third', null, null),
  ]
  expect(presentHeir(posts, 'first', '2026-04-01')).toBe('third')
  expect(presentHeir(posts, 'first', '2026-03-31')).toBe('second')
  expect(presentHeir(posts, 'third', '2026-04-01')).toBeNull()
})

it('two who followed each other and have both left have no heir', () => {
  const posts = [post('first', '2026-01-31', 'second'), post('second', '2026-03-31', 'first')]
  expect(presentHeir(posts, 'first', '2026-04-01')).toBeNull()
  expect(presentHeir(posts, null, '2026-04-01')).toBeNull()
})
