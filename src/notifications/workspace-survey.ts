import type { ChannelStanding, PersonStanding } from '../domain/coverage.ts'
import type { Answer, OpenWorkspace, Workspace } from './workspace.ts'

export interface SurveyRequest {
  readonly channelIds: readonly string[]
  readonly slackUserIds: readonly string[]
}

/** What is known for certain, and what nobody could say. */
export interface Survey {
  readonly channels: ReadonlyMap<string, ChannelStanding>
  readonly persons: ReadonlyMap<string, PersonStanding>
  readonly notChecked: readonly NotChecked[]
}

export interface NotChecked {
  readonly of: 'channels' | 'persons'
  readonly count: number
  readonly why: WhyNotChecked
}

export type WhyNotChecked =
  | { readonly kind: 'noToken' }
  /** What the platform, or the way to it, said instead of an answer. */
  | { readonly kind: 'noAnswer'; readonly reason: string }
  | { readonly kind: 'timedOut'; readonly seconds: number }
  | { readonly kind: 'tooMany'; readonly max: number }

export interface SurveyLimits {
  /** All of a survey ends within this time. */
  readonly totalMs: number
  /** Channels missing from the listing that are asked for one by one; Slack takes about 50 such calls a minute. */
  readonly channelsMax: number
  /** Persons asked for; Slack takes about 100 such calls a minute. */
  readonly personsMax: number
  readonly inParallel: number
  /** Calls without an answer after which the rest is not asked for. */
  readonly failuresMax: number
}

export const SURVEY_LIMITS: SurveyLimits = {
  totalMs: 20_000,
  channelsMax: 40,
  personsMax: 90,
  inParallel: 4,
  failuresMax: 3,
}

/**
 * Asks a workspace for the standing of channels and persons, within bounds of time and calls. A channel counts as
 * anything but joined only after it was asked for by itself: a listing may be cut or late.
 */
export async function surveyWorkspace(
  open: OpenWorkspace,
  request: SurveyRequest,
  limits: SurveyLimits = SURVEY_LIMITS,
): Promise<Survey> {
  const deadline = createDeadline(limits.totalMs)
  const workspace = await open(deadline.signal)
  const asking = { workspace, deadline, limits }
  const [channels, persons] = await Promise.all([
    surveyChannels(asking, [...new Set(request.channelIds)]),
    askEach(asking, [...new Set(request.slackUserIds)], workspace.person, limits.personsMax),
  ])
  const notChecked = [
    ...channels.left.map((left) => ({ of: 'channels', ...left }) as const),
    ...persons.left.map((left) => ({ of: 'persons', ...left }) as const),
  ]
  return { channels: channels.found, persons: persons.found, notChecked }
}

/** A survey in which nothing was asked, for want of a token. */
export function surveyWithoutToken({ channelIds, slackUserIds }: SurveyRequest): Survey {
  const counts = [
    { of: 'channels', count: new Set(channelIds).size },
    { of: 'persons', count: new Set(slackUserIds).size },
  ] as const
  const notChecked = counts.flatMap((it) => (it.count === 0 ? [] : [{ ...it, why: { kind: 'noToken' } as const }]))
  return { channels: new Map(), persons: new Map(), notChecked }
}

interface Asking {
  readonly workspace: Workspace
  readonly deadline: Deadline
  readonly limits: SurveyLimits
}

interface Asked<T> {
  readonly found: ReadonlyMap<string, T>
  readonly left: readonly Omit<NotChecked, 'of'>[]
}

async function surveyChannels(asking: Asking, ids: readonly string[]): Promise<Asked<ChannelStanding>> {
  if (ids.length === 0) return { found: new Map(), left: [] }
  const { workspace, deadline, limits } = asking
  const listing = await deadline.race(workspace.joinedChannels())
  if (listing.kind === 'unknown') {
    return { found: new Map(), left: [{ count: ids.length, why: whyOf(listing.reason, asking) }] }
  }
  const { ids: joined } = listing.value
  const asked = await askEach(
    asking,
    ids.filter((id) => !joined.has(id)),
    workspace.channel,
    limits.channelsMax,
  )
  const found = new Map(asked.found)
  for (const id of ids) if (joined.has(id)) found.set(id, 'member')
  return { found, left: asked.left }
}

/** Asks for at most `max` of the ids, a few at a time, until the time is over or too many calls had no answer. */
async function askEach<T>(
  asking: Asking,
  ids: readonly string[],
  ask: (id: string) => Promise<Answer<T>>,
  max: number,
): Promise<Asked<T>> {
  const { deadline, limits } = asking
  const queue = ids.slice(0, max)
  const wanted = queue.length
  const found = new Map<string, T>()
  const failures: string[] = []
  const work = async () => {
    while (!deadline.signal.aborted && failures.length < limits.failuresMax) {
      const id = queue.shift()
      if (id === undefined) return
      const answer = await deadline.race(ask(id))
      if (answer.kind === 'known') found.set(id, answer.value)
      else failures.push(answer.reason)
    }
  }
  await Promise.all(Array.from({ length: limits.inParallel }, work))
  const unanswered = wanted - found.size
  const beyond = ids.length - wanted
  return {
    found,
    left: [
      ...(unanswered === 0 ? [] : [{ count: unanswered, why: whyOf(failures[0] ?? '', asking) }]),
      ...(beyond === 0 ? [] : [{ count: beyond, why: { kind: 'tooMany', max } as const }]),
    ],
  }
}

function whyOf(reason: string, { deadline, limits }: Asking): WhyNotChecked {
  if (deadline.signal.aborted) return { kind: 'timedOut', seconds: limits.totalMs / 1000 }
  return { kind: 'noAnswer', reason }
}

interface Deadline {
  readonly signal: AbortSignal
  /** The answer, or `unknown` as soon as the time is over. */
  readonly race: <T>(answer: Promise<Answer<T>>) => Promise<Answer<T>>
}

function createDeadline(totalMs: number): Deadline {
  const signal = AbortSignal.timeout(totalMs)
  const { promise, resolve } = Promise.withResolvers<Answer<never>>()
  signal.addEventListener('abort', () => resolve({ kind: 'unknown', reason: 'out of time' }), { once: true })
  return { signal, race: (answer) => Promise.race([answer, promise]) }
}
