import { expect, it } from 'vitest'
import { checkAdministrators } from '../../src/app/administrators.ts'
import type { Post, Role } from '../../src/domain/people.ts'

const TODAY = '2026-11-16'

function aPost(personId: string, over: Partial<Post> = {}): Post {
  const whole = { validFrom: '2026-01-01', validTo: null }
  return {
    personId,
    name: personId.toUpperCase(),
    unitCode: '110000',
    role: 'administrator',
    slackUserId: null,
    ...whole,
    ...over,
  }
}

const reviewer: Role = 'reviewer'

it.each<[string, readonly Post[], readonly unknown[]]>([
  ['two without an end', [aPost('a'), aPost('b')], [['ok', '2']]],
  [
    'one left',
    [aPost('a'), aPost('b', { validTo: '2026-11-15' })],
    [['warning', 'only a A, whom nobody could replace']],
  ],
  [
    'one in two units',
    [aPost('a'), aPost('a', { unitCode: '110105' })],
    [['warning', 'only a A, whom nobody could replace']],
  ],
  [
    'two until one day',
    [aPost('a', { validTo: '2026-12-31' }), aPost('b', { validTo: '2026-12-31' }), aPost('c', { role: reviewer })],
    [['warning', 'nobody is administrator on 2027-01-01']],
  ],
  [
    'a gap before the next one',
    [aPost('a', { validTo: '2026-12-31' }), aPost('b', { validFrom: '2027-01-02' })],
    [['warning', 'nobody is administrator on 2027-01-01']],
  ],
  [
    'one after the other without a gap, two today',
    [
      aPost('a', { validTo: '2026-12-31' }),
      aPost('b', { validTo: '2026-12-31' }),
      aPost('c', { validFrom: '2027-01-01' }),
    ],
    [['ok', '2']],
  ],
  ['none today, which is told elsewhere', [aPost('a', { validTo: '2026-11-15' })], []],
])('of administrators, %s is told as it is', (_name, posts, expected) => {
  expect(checkAdministrators(posts, TODAY).map(({ status, found }) => [status, found])).toEqual(expected)
})
