import { describe, expect, it } from 'vitest'
import type { ChannelStanding, PersonStanding } from '../../src/domain/coverage.ts'
import type { Answer, Workspace } from '../../src/notifications/workspace.ts'
import { SURVEY_LIMITS, surveyWithoutToken, surveyWorkspace } from '../../src/notifications/workspace-survey.ts'

const known = <T>(value: T): Answer<T> => ({ kind: 'known', value })
const unknown = (reason: string): Answer<never> => ({ kind: 'unknown', reason })
const never = <T>() => Promise.withResolvers<T>().promise
const ids = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index}`)

/** A workspace in which the bot is in `C0` and everybody is active, and what was asked of it. */
function aWorkspace(over: Partial<Workspace> = {}) {
  const asked: string[] = []
  const workspace: Workspace = {
    joinedChannels: async () => known({ ids: new Set(['C0']), isComplete: true }),
    personByEmail: async () => known(null),
    channel: async () => known<ChannelStanding>('notMember'),
    person: async () => known<PersonStanding>('active'),
    ...over,
  }
  const noting = (ask: (id: string) => Promise<Answer<never>>) => (id: string) => {
    asked.push(id)
    return ask(id)
  }
  const open = async (): Promise<Workspace> => ({
    ...workspace,
    channel: noting(workspace.channel as never),
    person: noting(workspace.person as never),
  })
  return { open, asked }
}

describe('a survey', () => {
  it('asks for a channel by itself only when the listing does not have it', async () => {
    const { open, asked } = aWorkspace()
    const survey = await surveyWorkspace(open, { channelIds: ['C0', 'C1', 'C0'], slackUserIds: ['U0', 'U0'] })
    expect(survey.channels).toEqual(
      new Map([
        ['C0', 'member'],
        ['C1', 'notMember'],
      ]),
    )
    expect([...survey.persons]).toEqual([['U0', 'active']])
    expect([survey.notChecked, asked.sort()]).toEqual([[], ['C1', 'U0']])
  })

  it('takes a channel that a cut listing lacks for what it says itself', async () => {
    const { open } = aWorkspace({
      joinedChannels: async () => known({ ids: new Set<string>(), isComplete: false }),
      channel: async () => known<ChannelStanding>('member'),
    })
    const survey = await surveyWorkspace(open, { channelIds: ['C1'], slackUserIds: [] })
    expect([...survey.channels]).toEqual([['C1', 'member']])
  })

  it('knows nothing of any channel without the listing, and says why', async () => {
    const { open, asked } = aWorkspace({ joinedChannels: async () => unknown('missing_scope') })
    const survey = await surveyWorkspace(open, { channelIds: ['C0', 'C1'], slackUserIds: ['U0'] })
    expect(survey.channels.size).toBe(0)
    expect(survey.notChecked).toEqual([
      { of: 'channels', count: 2, why: { kind: 'noAnswer', reason: 'missing_scope' } },
    ])
    expect(asked).toEqual(['U0'])
  })

  it('stops asking after a few calls without an answer, and keeps what it has', async () => {
    const { open, asked } = aWorkspace({
      person: async (id) => (id === 'U0' ? known<PersonStanding>('inactive') : unknown('unknown_method')),
    })
    const survey = await surveyWorkspace(open, { channelIds: [], slackUserIds: ids('U', 60) })
    expect([...survey.persons]).toEqual([['U0', 'inactive']])
    expect(survey.notChecked).toEqual([
      { of: 'persons', count: 59, why: { kind: 'noAnswer', reason: 'unknown_method' } },
    ])
    expect(asked.length).toBeLessThanOrEqual(SURVEY_LIMITS.failuresMax + SURVEY_LIMITS.inParallel)
  })

  it('asks for no more than it may, a few at a time, and counts the rest', async () => {
    const { promise: gate, resolve: openGate } = Promise.withResolvers<void>()
    let running = 0
    let most = 0
    const { open, asked } = aWorkspace({
      person: async () => {
        running += 1
        most = Math.max(most, running)
        await gate
        running -= 1
        return known<PersonStanding>('active')
      },
    })
    const surveying = surveyWorkspace(open, { channelIds: [], slackUserIds: ids('U', 100) })
    openGate()
    const { notChecked } = await surveying
    expect([asked.length, most]).toEqual([SURVEY_LIMITS.personsMax, SURVEY_LIMITS.inParallel])
    expect(notChecked).toEqual([{ of: 'persons', count: 10, why: { kind: 'tooMany', max: 90 } }])
  })

  it('ends when its time is over, whoever does not answer', async () => {
    const limits = { ...SURVEY_LIMITS, totalMs: 30 }
    const request = { channelIds: ['C0', 'C1'], slackUserIds: ['U0'] }
    const why = { kind: 'timedOut', seconds: 0.03 }
    const silent = aWorkspace({ joinedChannels: never, person: never })
    expect((await surveyWorkspace(silent.open, request, limits)).notChecked).toEqual([
      { of: 'channels', count: 2, why },
      { of: 'persons', count: 1, why },
    ])
    const half = await surveyWorkspace(aWorkspace({ channel: never }).open, request, limits)
    expect([half.channels.get('C0'), half.notChecked]).toEqual(['member', [{ of: 'channels', count: 1, why }]])
  })

  it('without a token asks nothing and says so of what there was to ask', () => {
    const why = { kind: 'noToken' }
    expect(surveyWithoutToken({ channelIds: ['C0', 'C0'], slackUserIds: [] })).toEqual({
      channels: new Map(),
      persons: new Map(),
      notChecked: [{ of: 'channels', count: 1, why }],
    })
  })
})
