import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ACTIONS, NOTICE_ACTIONS } from '../../src/bot/actions/index.ts'
import { loadReplies, REFUSAL_CODES } from '../../src/bot/replies.ts'
import { VIEWS } from '../../src/bot/views/index.ts'
import { type FactsByKind, NOTICE_KINDS, NOTICES, type NoticeKind } from '../../src/notifications/catalog.ts'
import { TEMPLATES_DIR } from '../notifications/support.ts'
import { repliesIn } from './harness.ts'

/** Where the steps of an interview that Slack takes are refused. */
const INTERVIEW_STEPS = [
  'permission',
  'take-step',
  'sight',
  'ask-reschedule',
  'move',
  'record-meeting',
  'issue-minutes',
  'submit',
  'decide',
]
const WORKFLOWS_DIR = path.join(import.meta.dirname, '../../src/workflows')

function actionsOf<K extends NoticeKind>(kind: K) {
  const { actions, samples } = NOTICES[kind]
  return (samples as readonly FactsByKind[K][]).flatMap((facts) => [...(actions?.(facts as never) ?? [])])
}

describe('buttons', () => {
  const posted = NOTICE_KINDS.flatMap(actionsOf)

  it('that any notice carries are all listened to, and no others', () => {
    expect([...new Set(posted.map((action) => action.actionId))].sort()).toEqual(
      NOTICE_ACTIONS.map(({ id }) => id).sort(),
    )
  })

  it('carry values that their listeners take', () => {
    for (const { actionId, value } of posted) {
      const action = ACTIONS.find(({ id }) => id === actionId)
      expect(action?.value.safeParse(JSON.parse(value)).success).toBe(true)
    }
  })

  it('and forms have each an id of their own', () => {
    expect(new Set(ACTIONS.map(({ id }) => id)).size).toBe(ACTIONS.length)
    expect(new Set(VIEWS.map(({ id }) => id)).size).toBe(VIEWS.length)
  })
})

describe('replies', () => {
  it.each(['zh-CN', 'en'] as const)('in %s have words for every refusal an act in Slack can meet', (locale) => {
    const reachable = [
      'authorise',
      'review-ranking',
      'issue-summons',
      'decline-proposal',
      ...INTERVIEW_STEPS.map((name) => `interviews/${name}`),
      'sign-receipt',
      'raise-objection',
      'decide-objection',
      'patrol/report-places',
      'patrol/choose-tool',
      'settle-message',
      'unsettled-messages',
      'campaigns/launch-campaign',
      'channels/change-binding',
    ].flatMap((name) => {
      const source = readFileSync(path.join(WORKFLOWS_DIR, `${name}.ts`), 'utf8')
      return [...source.matchAll(/code: '([a-z-]+)'/g)].map((match) => match[1] ?? '')
    })
    const onlyInTerminal = new Set(['unknown-person', 'actor-needed'])
    const needed = reachable.filter((code) => !onlyInTerminal.has(code))
    expect(needed.length).toBeGreaterThan(10)
    expect(REFUSAL_CODES).toEqual(expect.arrayContaining(needed))
    expect(Object.keys(repliesIn(locale).refusals).sort()).toEqual([...REFUSAL_CODES].sort())
  })

  const broken: readonly [string, (source: string) => string, RegExp][] = [
    [
      'a missing sentence',
      (source) => source.replace(/^ {2}own-import:.*\n/m, ''),
      /replies\.yaml line \d+: refusals\.own-import: /,
    ],
    [
      'an unknown one',
      (source) => source.replace('refusals:\n', 'refusals:\n  x-y: 甲\n'),
      /replies\.yaml line \d+: refusals: .*x-y/,
    ],
    [
      'an unknown place',
      (source) => source.replace('{reference}', '{who}'),
      /line \d+: trouble\.fault: unknown place \{who\}; expected \{reference\}/,
    ],
    [
      'a title too long for Slack',
      (source) => source.replace('title: 退回排名', `title: ${'退'.repeat(25)}`),
      /forms\.returnRanking\.title: /,
    ],
    ['no YAML', (source) => `${source}\n a: [`, /replies\.yaml line \d+: /],
  ]
  it.each(broken)('with %s end the start with file, line and cause', (_name, spoil, expected) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'duban-replies-'))
    try {
      mkdirSync(path.join(folder, 'zh-CN'))
      const source = readFileSync(path.join(TEMPLATES_DIR, 'zh-CN/replies.yaml'), 'utf8')
      writeFileSync(path.join(folder, 'zh-CN/replies.yaml'), spoil(source))
      expect(() => loadReplies({ builtInDir: folder, locale: 'zh-CN' })).toThrow(expected)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
