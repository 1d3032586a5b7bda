import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { LOOKS_MAX, retryDelayMs, STRIKES_MAX } from '../../src/domain/delivery.ts'
import {
  createDelivery,
  type DeliveryDeps,
  type DeliveryParts,
  deliverChannel,
} from '../../src/notifications/deliver.ts'
import { LINK_PLACEHOLDER } from '../../src/notifications/final-content.ts'
import type {
  LookUp,
  Messenger,
  OutgoingMessage,
  Posted,
  PostedMessage,
  SendResult,
} from '../../src/notifications/messenger.ts'
import { SLACK_PACING } from '../../src/notifications/pacing.ts'
import { reconcile } from '../../src/notifications/reconcile.ts'
import { keepContent, sha256Of } from '../../src/store/files.ts'
import { addHistoryGap } from '../../src/store/history-gaps.ts'
import {
  enqueueMessage,
  findMessage,
  type NewMessage,
  type OutboxMessage,
  stepMessage,
} from '../../src/store/outbox.ts'
import { createMovedClock, type MovedClock } from '../support/moved-clock.ts'
import { emptyDatabase, type TestDatabase } from '../support/test-database.ts'

const CHANNEL = 'C0001'
const SENT: SendResult = { kind: 'sent', ts: '1.000001' }

let database: TestDatabase
let clock: MovedClock

beforeEach(async () => {
  database = await emptyDatabase()
  clock = createMovedClock(new Date('2026-11-06T02:00:00Z'))
})

const db = () => database.database.prisma

/** A platform that answers posts as told and keeps what it was asked. */
function aPlatform(answers: readonly SendResult[] = [], lookUp: LookUp = { kind: 'absent' }) {
  const posted: (OutgoingMessage & { readonly at: number })[] = []
  const left = [...answers]
  let lookedUp = 0
  const messenger: Messenger = {
    post: async (message) => {
      posted.push({ ...message, at: clock.now().getTime() })
      return left.shift() ?? SENT
    },
    update: async () => SENT,
    upload: async () => ({ kind: 'uploaded', fileId: 'F1' }),
    share: async () => SENT,
    findShared: async () => lookUp,
    find: async () => {
      lookedUp += 1
      return lookUp
    },
    findChange: async () => {
      lookedUp += 1
      return lookUp
    },
    postedBetween: async () => ({ kind: 'read', messages: [] }),
    download: async () => ({ kind: 'read', content: new TextEncoder().encode('日程') }),
    addressOf: () => null,
    permalink: async ({ channelId, ts }) => `https://sandbox.example/${channelId}/${ts}`,
  }
  return { messenger, posted, lookedUp: () => lookedUp }
}

function depsOf(messenger: Messenger, over: Partial<DeliveryParts> = {}) {
  const troubles: string[] = []
  const deps: DeliveryDeps = createDelivery({
    database: database.database,
    messenger,
    now: clock.now,
    sleep: async (ms) => clock.advanceMs(ms),
    workerId: 'worker',
    pacing: { ...SLACK_PACING, perChannelMs: 1_000 },
    quietHours: null,
    timeZone: 'Asia/Shanghai',
    onTrouble: async (message, state, error) => void troubles.push(`${message.id} ${state}: ${error}`),
    ...over,
  })
  return { deps, troubles }
}

function write(over: Partial<NewMessage> = {}): Promise<OutboxMessage> {
  const message: NewMessage = {
    key: randomUUID(),
    kind: 'bottomRankingNotice',
    unitCode: '110101001',
    medium: 'air',
    month: '2026-10',
    version: 1,
    platform: 'slack',
    channelId: CHANNEL,
    action: 'post',
    targetId: null,
    requiresId: null,
    priority: 20,
    locale: 'zh-CN',
    facts: {},
    wordingSha256: '',
    text: '通报',
    blocks: [],
    files: [],
    contentSha256: '',
    dueAt: clock.now(),
    ...over,
  }
  return enqueueMessage(db(), message, clock.now())
}

const stored = async (message: OutboxMessage) => {
  const found = await findMessage(db(), message.id)
  if (found === null) throw new Error(`message ${message.id}: expected it stored`)
  return found
}

describe('delivering a channel', () => {
  it('sends by priority and then in the order written, at the channel’s pace', async () => {
    const { messenger, posted } = aPlatform()
    const written = [
      await write({ text: 'c', priority: 30 }),
      await write({ text: 'a', priority: 10 }),
      await write({ text: 'd', priority: 30 }),
    ]
    expect(await deliverChannel(CHANNEL, depsOf(messenger).deps)).toBe(3)
    expect(posted.map(({ text }) => text)).toEqual(['a', 'c', 'd'])
    const startedAt = posted[0]?.at ?? 0
    expect(posted.map(({ at }) => at - startedAt)).toEqual([0, 1_000, 2_000])
    for (const message of written) expect((await stored(message)).state).toBe('sent')
  })

  it('is one run at a time: a second one, of the same process too, leaves the channel to the first', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    const { messenger, posted } = aPlatform()
    const slow: Messenger = {
      ...messenger,
      post: async (message) => {
        begin()
        await gate
        return messenger.post(message)
      },
    }
    await write()
    await write()
    const { deps } = depsOf(slow)
    const first = deliverChannel(CHANNEL, deps)
    await begun
    expect(await deliverChannel(CHANNEL, deps)).toBe(0)
    open()
    expect(await first).toBe(2)
    expect(posted).toHaveLength(2)
  })

  it('keeps back what waits for another message, and then links to it', async () => {
    const { messenger, posted } = aPlatform()
    const summary = await write({ channelId: 'C0CITY' })
    const notice = await write({ text: `见 ${LINK_PLACEHOLDER}`, requiresId: summary.id })
    const { deps } = depsOf(messenger)
    expect(await deliverChannel(CHANNEL, deps)).toBe(0)
    await deliverChannel('C0CITY', deps)
    expect(await deliverChannel(CHANNEL, deps)).toBe(1)
    expect(posted.at(-1)?.text).toBe('见 https://sandbox.example/C0CITY/1.000001')
    expect((await stored(notice)).state).toBe('sent')
  })

  it('waits after a passing failure, longer each time, and gives up in the end with one report', async () => {
    const busy: SendResult = { kind: 'temporary', error: 'service_unavailable', retryAfterMs: null }
    const { messenger, posted } = aPlatform(Array.from({ length: STRIKES_MAX }, () => busy))
    const message = await write()
    const { deps, troubles } = depsOf(messenger)
    for (let attempts = 1; attempts < STRIKES_MAX; attempts += 1) {
      await deliverChannel(CHANNEL, deps)
      const { state, dueAt } = await stored(message)
      expect({ state, waitMs: dueAt.getTime() - clock.now().getTime() }).toEqual({
        state: 'pending',
        waitMs: retryDelayMs(attempts),
      })
      clock.advanceMs(retryDelayMs(attempts))
    }
    await deliverChannel(CHANNEL, deps)
    expect(await stored(message)).toMatchObject({ state: 'failed', attempts: STRIKES_MAX })
    expect(posted).toHaveLength(STRIKES_MAX)
    expect(troubles).toEqual([`${message.id} failed: service_unavailable (after ${STRIKES_MAX} attempts)`])
  })

  it('stops posting to a channel that is gone, and leaves the rest for the mend', async () => {
    const { messenger, posted } = aPlatform([{ kind: 'permanent', error: 'is_archived', of: 'destination' }])
    const [first, second] = [await write(), await write()]
    const { deps, troubles } = depsOf(messenger)
    await deliverChannel(CHANNEL, deps)
    await deliverChannel(CHANNEL, deps)
    expect(posted).toHaveLength(1)
    expect((await stored(first)).state).toBe('failed')
    expect((await stored(second)).state).toBe('pending')
    expect(troubles).toEqual([`${first.id} failed: is_archived`])
  })

  it('goes on after a message that Slack will never take', async () => {
    const { messenger } = aPlatform([{ kind: 'permanent', error: 'invalid_blocks', of: 'message' }])
    const [first, second] = [await write(), await write()]
    await deliverChannel(CHANNEL, depsOf(messenger).deps)
    expect([(await stored(first)).state, (await stored(second)).state]).toEqual(['failed', 'sent'])
  })

  it('waits for the workspace to be mended without giving its messages up', async () => {
    const { messenger } = aPlatform([{ kind: 'permanent', error: 'invalid_auth', of: 'workspace' }])
    const message = await write()
    const { deps, troubles } = depsOf(messenger)
    await deliverChannel(CHANNEL, deps)
    expect(await stored(message)).toMatchObject({ state: 'pending', lastError: 'invalid_auth' })
    expect(troubles).toEqual([])
  })

  it('leaves the whole workspace alone while its token is refused, and goes on after the mend', async () => {
    const refused: SendResult = { kind: 'permanent', error: 'token_revoked', of: 'workspace' }
    const { messenger, posted } = aPlatform([refused])
    const [first, second] = [await write(), await write()]
    const { deps } = depsOf(messenger)
    await deliverChannel(CHANNEL, deps)
    await deliverChannel(CHANNEL, deps)
    expect(posted).toHaveLength(1)
    clock.advanceMs(SLACK_PACING.workspaceHoldMs)
    await deliverChannel(CHANNEL, deps)
    expect([(await stored(first)).state, (await stored(second)).state]).toEqual(['sent', 'sent'])
  })

  it('is still tried when it was written long ago, such as after a mend that took weeks', async () => {
    const { messenger } = aPlatform([{ kind: 'temporary', error: 'ratelimited', retryAfterMs: 1_000 }])
    const message = await write()
    clock.advanceMs(21 * 24 * 3_600_000)
    const { deps } = depsOf(messenger)
    await deliverChannel(CHANNEL, deps)
    expect((await stored(message)).state).toBe('pending')
    clock.advanceMs(2_000)
    expect(await deliverChannel(CHANNEL, deps)).toBe(1)
  })

  it('does not count being told to wait as a failure, however often it is told', async () => {
    const wait: SendResult = { kind: 'temporary', error: 'ratelimited', retryAfterMs: 1_000 }
    const { messenger, posted } = aPlatform(Array.from({ length: 3 * STRIKES_MAX }, () => wait))
    const message = await write()
    const { deps, troubles } = depsOf(messenger)
    for (let told = 0; told <= 3 * STRIKES_MAX; told += 1) {
      await deliverChannel(CHANNEL, deps)
      clock.advanceMs(1_000)
    }
    expect(await stored(message)).toMatchObject({ state: 'sent', strikes: 0 })
    expect(posted).toHaveLength(3 * STRIKES_MAX + 1)
    expect(troubles).toEqual([])
  })

  it('ends its turn after the message at hand when the process stops', async () => {
    const stopping = new AbortController()
    const { messenger, posted } = aPlatform()
    const stopsAfterOne: Messenger = {
      ...messenger,
      async post(message) {
        stopping.abort()
        return messenger.post(message)
      },
    }
    const [first, second] = [await write(), await write()]
    await deliverChannel(CHANNEL, depsOf(stopsAfterOne, { signal: stopping.signal }).deps)
    expect(posted).toHaveLength(1)
    expect([(await stored(first)).state, (await stored(second)).state]).toEqual(['sent', 'pending'])
    expect(await deliverChannel(CHANNEL, depsOf(messenger).deps)).toBe(1)
  })

  it('posts nothing when its process stood still after the claim, and tries again later', async () => {
    const { messenger, posted } = aPlatform()
    const message = await write()
    const { deps } = depsOf(messenger)
    const claim: DeliveryDeps['books']['claim'] = async (one) => {
      const isClaimed = await deps.books.claim(one)
      clock.advanceMs(SLACK_PACING.doubtAfterMs / 2)
      return isClaimed
    }
    await deliverChannel(CHANNEL, { ...deps, books: { ...deps.books, claim } })
    expect(posted).toHaveLength(0)
    expect(await stored(message)).toMatchObject({ state: 'pending', lastErrorKind: 'temporary' })
    clock.advanceMs(retryDelayMs(1))
    expect(await deliverChannel(CHANNEL, deps)).toBe(1)
  })

  it('gives its channel back as soon as the database is there again', async () => {
    const { messenger } = aPlatform()
    await write()
    const { deps } = depsOf(messenger)
    let failures = 3
    const release: DeliveryDeps['books']['release'] = async (one) => {
      failures -= 1
      if (failures >= 0) throw new Error('connection lost')
      return deps.books.release(one)
    }
    await deliverChannel(CHANNEL, { ...deps, books: { ...deps.books, release } })
    await write()
    expect(await deliverChannel(CHANNEL, deps)).toBe(1)
  })

  it('keeps back an answer to a message that is not sent', async () => {
    const { messenger, posted } = aPlatform()
    const target = await write()
    const reply = await write({ action: 'reply', targetId: target.id })
    await db().message.update({ where: { id: target.id }, data: { state: 'cancelled' } })
    await deliverChannel(CHANNEL, depsOf(messenger).deps)
    expect(posted).toEqual([])
    expect((await stored(reply)).state).toBe('pending')
  })
})

describe('a message whose outcome nobody recorded', () => {
  const doubtful: SendResult = { kind: 'ambiguous', error: 'ECONNRESET' }

  it('is a change that counts as made when the message stands so, however often its answer was lost', async () => {
    const target = await write()
    const { messenger } = aPlatform([], { kind: 'found', ts: '1.000001' })
    const changes: string[] = []
    const losing: Messenger = {
      ...messenger,
      update: async ({ change }) => {
        changes.push(change ?? '')
        return doubtful
      },
    }
    const { deps, troubles } = depsOf(losing)
    await deliverChannel(CHANNEL, deps)
    const change = await write({ action: 'update', targetId: target.id })
    clock.advanceMs(1_000)
    await deliverChannel(CHANNEL, deps)
    clock.advanceMs(SLACK_PACING.settleMs)
    await reconcile(deps)
    expect(await stored(change)).toMatchObject({ state: 'sent', ts: '1.000001' })
    expect(changes).toEqual([change.key])
    expect(troubles).toEqual([])
  })

  it('is left alone until its worker has been silent long enough, and then looked up before any second post', async () => {
    const { messenger, posted, lookedUp } = aPlatform([doubtful], { kind: 'found', ts: '7.000007' })
    const message = await write()
    const { deps } = depsOf(messenger)
    await deliverChannel(CHANNEL, deps)
    expect((await stored(message)).state).toBe('sending')
    clock.advanceMs(SLACK_PACING.settleMs - 1)
    expect(await reconcile(deps)).toBe(0)
    clock.advanceMs(1)
    expect(await reconcile(deps)).toBe(1)
    expect(await stored(message)).toMatchObject({ state: 'sent', ts: '7.000007' })
    expect({ posts: posted.length, lookUps: lookedUp() }).toEqual({ posts: 1, lookUps: 1 })
  })

  it('is posted again under the same key when it is certainly not there', async () => {
    const { messenger, posted } = aPlatform([doubtful])
    const message = await write()
    const { deps } = depsOf(messenger)
    await deliverChannel(CHANNEL, deps)
    clock.advanceMs(SLACK_PACING.doubtAfterMs + 1)
    await reconcile(deps)
    clock.advanceMs(retryDelayMs(1))
    await deliverChannel(CHANNEL, deps)
    expect((await stored(message)).state).toBe('sent')
    expect(new Set(posted.map(({ key }) => key))).toEqual(new Set([message.key]))
    expect(posted).toHaveLength(2)
  })

  it('is not posted again when its own slow answer comes after a look-up that found nothing', async () => {
    const { messenger, posted } = aPlatform()
    const message = await write()
    const slow: Messenger = {
      ...messenger,
      async post(outgoing) {
        clock.advanceMs(SLACK_PACING.doubtAfterMs + 1)
        await reconcile(depsOf(messenger).deps)
        return messenger.post(outgoing)
      },
    }
    await deliverChannel(CHANNEL, depsOf(slow).deps)
    expect((await stored(message)).state).toBe('sent')
    clock.advanceMs(retryDelayMs(1))
    await deliverChannel(CHANNEL, depsOf(messenger).deps)
    expect(posted).toHaveLength(1)
  })

  it('is not taken from a worker that claimed it after the look-up began', async () => {
    const { messenger } = aPlatform([doubtful])
    const message = await write()
    await deliverChannel(CHANNEL, depsOf(messenger).deps)
    clock.advanceMs(SLACK_PACING.settleMs)
    const claimedAt = new Date(clock.now().getTime() + 5)
    const stale: Messenger = {
      ...messenger,
      async find() {
        await db().message.update({ where: { id: message.id }, data: { claimedAt } })
        return { kind: 'absent' }
      },
    }
    await reconcile(depsOf(stale).deps)
    expect(await stored(message)).toMatchObject({ state: 'sending', claimedAt })
  })

  it('is looked up again as often as Slack says to wait', async () => {
    const wait: LookUp = { kind: 'later', error: 'ratelimited', retryAfterMs: 30_000 }
    const { messenger } = aPlatform([doubtful], wait)
    const message = await write()
    const { deps, troubles } = depsOf(messenger)
    await deliverChannel(CHANNEL, deps)
    for (let look = 0; look < LOOKS_MAX * 2; look += 1) {
      clock.advanceMs(60_000)
      await reconcile(deps)
    }
    expect(await stored(message)).toMatchObject({ state: 'sending', looks: 0 })
    expect(troubles).toEqual([])
  })

  it('is looked up again, a bounded number of times, while Slack cannot answer', async () => {
    const { messenger, lookedUp } = aPlatform([doubtful], {
      kind: 'later',
      error: 'internal_error',
      retryAfterMs: null,
    })
    const message = await write()
    const { deps, troubles } = depsOf(messenger)
    await deliverChannel(CHANNEL, deps)
    for (let look = 1; look < LOOKS_MAX; look += 1) {
      clock.advanceMs(10 * 60_000)
      await reconcile(deps)
      expect(await stored(message)).toMatchObject({ state: 'sending', looks: look })
    }
    clock.advanceMs(10 * 60_000)
    await reconcile(deps)
    expect((await stored(message)).state).toBe('unconfirmed')
    expect(lookedUp()).toBe(LOOKS_MAX)
    expect(troubles).toEqual([`${message.id} unconfirmed: internal_error`])
  })

  it('is shown to a person, once, when it cannot be looked up', async () => {
    const { messenger, posted } = aPlatform([doubtful], { kind: 'unreadable', error: 'missing_scope' })
    const message = await write()
    const { deps, troubles } = depsOf(messenger)
    await deliverChannel(CHANNEL, deps)
    clock.advanceMs(SLACK_PACING.doubtAfterMs + 1)
    await reconcile(deps)
    await reconcile(deps)
    await deliverChannel(CHANNEL, deps)
    expect((await stored(message)).state).toBe('unconfirmed')
    expect(troubles).toEqual([`${message.id} unconfirmed: missing_scope`])
    expect(posted).toHaveLength(1)
  })
})

describe('a message that a restored database may have sent already', () => {
  const HOUR_MS = 60 * 60_000
  const restored = async () => {
    const now = clock.now()
    const gap = { from: new Date(now.getTime() - 24 * HOUR_MS), until: now, reason: 'restore' }
    await addHistoryGap(db(), gap, now)
    clock.advanceMs(SLACK_PACING.settleMs)
  }
  /** A platform that tells what stands in the forgotten interval, and counts how often it is asked. */
  function aMemory(posted: Posted) {
    const platform = aPlatform()
    const asked: string[] = []
    const messenger: Messenger = {
      ...platform.messenger,
      postedBetween: async ({ channelId, threadTs, from, until }) => {
        asked.push(`${channelId}/${threadTs ?? ''}`)
        if (posted.kind !== 'read') return posted
        const isWithin = ({ ts }: PostedMessage) => {
          return Number(ts) * 1000 >= from.getTime() && Number(ts) * 1000 <= until.getTime()
        }
        return { kind: 'read', messages: posted.messages.filter(isWithin) }
      },
    }
    return { ...platform, messenger, asked }
  }
  /** Slack's timestamp of something said so many hours before now. */
  const tsBefore = (hours: number) => String(clock.now().getTime() / 1000 - hours * 3_600)
  const posted = (ts: string, key: string | null, fileName?: string): PostedMessage => ({
    ts,
    key,
    files: fileName === undefined ? [] : [{ fileName, title: '全表', url: 'file:1' }],
  })

  it('is recorded as sent when it stands there, and posted when it does not', async () => {
    await restored()
    const [there, missing] = [await write(), await write()]
    const ts = tsBefore(2)
    const memory = aMemory({ kind: 'read', messages: [posted(ts, there.key), posted(tsBefore(1), null)] })
    expect(await deliverChannel(CHANNEL, depsOf(memory.messenger).deps)).toBe(2)
    expect(memory.posted.map(({ key }) => key)).toEqual([missing.key])
    expect(await stored(there)).toMatchObject({ state: 'sent', ts, attempts: 0 })
    expect((await stored(missing)).state).toBe('sent')
  })

  it('is made to say what is stored, and recorded once it does', async () => {
    await restored()
    const message = await write({ text: '第二次的文字' })
    const found = tsBefore(2)
    const memory = aMemory({ kind: 'read', messages: [posted(found, message.key)] })
    const updates: (string | undefined)[] = []
    const answers: SendResult[] = [{ kind: 'temporary', error: 'ratelimited', retryAfterMs: 10_000 }]
    const messenger: Messenger = {
      ...memory.messenger,
      update: async ({ text, ts }) => {
        updates.push(`${ts} ${text}`)
        return answers.shift() ?? SENT
      },
    }
    const { deps } = depsOf(messenger)
    await deliverChannel(CHANNEL, deps)
    expect((await stored(message)).state).toBe('pending')
    clock.advanceMs(10_000)
    await deliverChannel(CHANNEL, deps)
    expect(updates).toEqual([`${found} 第二次的文字`, `${found} 第二次的文字`])
    expect(await stored(message)).toMatchObject({ state: 'sent', ts: found })
    expect(memory.posted).toHaveLength(0)
  })

  it('is looked for with one reading of the channel, however many messages are due there', async () => {
    await restored()
    for (let count = 0; count < 5; count += 1) await write()
    const memory = aMemory({ kind: 'read', messages: [] })
    expect(await deliverChannel(CHANNEL, depsOf(memory.messenger).deps)).toBe(5)
    expect(memory.asked).toEqual([`${CHANNEL}/`])
  })

  it('is a person’s to settle when the channel cannot be read, and goes out on his word without another look', async () => {
    await restored()
    const message = await write()
    const memory = aMemory({ kind: 'unreadable', error: 'missing_scope' })
    const { deps, troubles } = depsOf(memory.messenger)
    await deliverChannel(CHANNEL, deps)
    expect((await stored(message)).state).toBe('unconfirmed')
    expect(memory.posted).toHaveLength(0)
    expect(troubles).toEqual([`${message.id} unconfirmed: missing_scope`])
    const fresh = { dueAt: clock.now(), attempts: 0, resentAt: clock.now() }
    expect(await stepMessage(db(), message.id, 'retry', fresh)).toBe(true)
    expect(await deliverChannel(CHANNEL, deps)).toBe(1)
    expect(memory.asked).toHaveLength(1)
  })

  it('waits while the channel cannot be read just now', async () => {
    await restored()
    const message = await write()
    const memory = aMemory({ kind: 'later', error: 'ratelimited', retryAfterMs: 30_000 })
    await deliverChannel(CHANNEL, depsOf(memory.messenger).deps)
    const { state, dueAt } = await stored(message)
    expect({ state, waitMs: dueAt.getTime() - clock.now().getTime() }).toEqual({ state: 'pending', waitMs: 30_000 })
    expect(memory.posted).toHaveLength(0)
  })

  it('waits until Slack shows what it took before the restore', async () => {
    const now = clock.now()
    await addHistoryGap(db(), { from: new Date(now.getTime() - HOUR_MS), until: now, reason: 'restore' }, now)
    await write()
    const memory = aMemory({ kind: 'read', messages: [] })
    await deliverChannel(CHANNEL, depsOf(memory.messenger).deps)
    expect(memory.posted).toHaveLength(0)
    clock.advanceMs(SLACK_PACING.settleMs)
    await deliverChannel(CHANNEL, depsOf(memory.messenger).deps)
    expect(memory.posted).toHaveLength(1)
  })

  it.each([
    ['the same', '日程'],
    ['other ones, of an act that was done again', '重做的日程'],
  ])('is found in its thread by its file’s name, when it is one, with bytes that are %s', async (_which, bytes) => {
    await restored()
    const target = await write()
    const thread = tsBefore(3)
    await stepMessage(db(), target.id, 'confirm', { ts: thread })
    const sha256 = sha256Of(bytes)
    const message = await write({
      action: 'file',
      targetId: target.id,
      files: [{ fileName: 'a.ics', title: '全表', sha256 }],
    })
    const ts = tsBefore(2)
    const memory = aMemory({ kind: 'read', messages: [posted(ts, null, 'a.ics')] })
    await deliverChannel(CHANNEL, depsOf(memory.messenger).deps)
    expect(memory.asked).toEqual([`${CHANNEL}/${thread}`])
    expect(await stored(message)).toMatchObject({ state: 'sent', ts })
  })

  it('is not taken for another file of the same name, such as a meeting’s that was moved', async () => {
    await restored()
    const target = await write()
    await stepMessage(db(), target.id, 'confirm', { ts: tsBefore(3) })
    const first = { fileName: 'a.ics', title: '全表', sha256: sha256Of('日程') }
    const sent = await write({ action: 'file', targetId: target.id, files: [first] })
    await stepMessage(db(), sent.id, 'confirm', { ts: tsBefore(2) })
    const content = new TextEncoder().encode('改期后的日程')
    await keepContent(db(), 'a.ics', content, clock.now())
    const file = { fileName: 'a.ics', title: '全表', sha256: sha256Of(content) }
    await write({ action: 'file', targetId: target.id, files: [file] })
    const memory = aMemory({ kind: 'read', messages: [posted(tsBefore(2), null, 'a.ics')] })
    let shared = 0
    const messenger: Messenger = {
      ...memory.messenger,
      share: async () => {
        shared += 1
        return SENT
      },
    }
    await deliverChannel(CHANNEL, depsOf(messenger).deps)
    expect(shared).toBe(1)
  })

  it('that cannot be changed to what is stored is a person’s to settle', async () => {
    await restored()
    const message = await write()
    const memory = aMemory({ kind: 'read', messages: [posted(tsBefore(2), message.key)] })
    const refusal: SendResult = { kind: 'permanent', error: 'cant_update_message', of: 'message' }
    const { deps, troubles } = depsOf({ ...memory.messenger, update: async () => refusal })
    await deliverChannel(CHANNEL, deps)
    expect((await stored(message)).state).toBe('unconfirmed')
    expect(troubles.join()).toMatch(/cannot be changed \(cant_update_message\)/)
  })

  it('costs each channel one reading, however many channels there are', async () => {
    await restored()
    const channels = Array.from({ length: 210 }, (_, at) => `C${at}`)
    const memory = aMemory({ kind: 'read', messages: [] })
    const { deps } = depsOf(memory.messenger, { pacing: { ...SLACK_PACING, limits: {} } })
    for (const round of [1, 2]) {
      for (const channelId of channels) await write({ channelId })
      await Promise.all(channels.map((channelId) => deliverChannel(channelId, deps)))
      expect([round, memory.asked.length]).toEqual([round, channels.length])
      clock.advanceMs(2_000)
    }
    expect(memory.posted).toHaveLength(2 * channels.length)
  })
})

describe('changes of one message', () => {
  it('are made in the order they were written, though the outcome of the first is unknown for a while', async () => {
    const { messenger } = aPlatform()
    const shown: string[] = []
    const answers: SendResult[] = [{ kind: 'ambiguous', error: 'timeout' }]
    const changing: Messenger = {
      ...messenger,
      update: async ({ text }) => {
        shown.push(text)
        return answers.shift() ?? SENT
      },
    }
    const target = await write()
    const { deps } = depsOf(changing)
    await deliverChannel(CHANNEL, deps)
    const second = await write({ action: 'update', targetId: target.id, text: 'v2' })
    clock.advanceMs(2_000)
    await deliverChannel(CHANNEL, deps)
    const third = await write({ action: 'update', targetId: target.id, text: 'v3' })
    clock.advanceMs(2_000)
    await deliverChannel(CHANNEL, deps)
    expect(shown).toEqual(['v2'])
    clock.advanceMs(SLACK_PACING.settleMs)
    await reconcile(deps)
    clock.advanceMs(retryDelayMs(1))
    await deliverChannel(CHANNEL, deps)
    expect(shown).toEqual(['v2', 'v2', 'v3'])
    for (const message of [second, third]) expect((await stored(message)).state).toBe('sent')
  })
})

describe('the workspace’s limits', () => {
  it('space posts to many channels, over all runs of them', async () => {
    const { messenger, posted } = aPlatform()
    for (let at = 0; at < 6; at += 1) await write({ channelId: `C000${at}` })
    const limits = { 'chat.postMessage': { perMinute: 60, burst: 2 } }
    const { deps } = depsOf(messenger, { pacing: { ...SLACK_PACING, limits } })
    const startedAt = clock.now().getTime()
    for (let at = 0; at < 6; at += 1) await deliverChannel(`C000${at}`, deps)
    expect(posted.map(({ at }) => at - startedAt)).toEqual([0, 0, 1_000, 2_000, 3_000, 4_000])
  })

  it('hold every change of a message while one was told to wait, and no post, and nobody waits for it', async () => {
    const { messenger, posted } = aPlatform()
    const updated: number[] = []
    const answers: SendResult[] = [{ kind: 'temporary', error: 'ratelimited', retryAfterMs: 40_000 }]
    const limited: Messenger = {
      ...messenger,
      update: async () => {
        updated.push(clock.now().getTime())
        return answers.shift() ?? SENT
      },
    }
    const [one, other] = [await write({ channelId: 'C0CITY' }), await write({ channelId: 'C0CITY' })]
    for (const target of [one, other]) await stepMessage(db(), target.id, 'confirm', { ts: '1.5' })
    await write({ action: 'update', targetId: one.id })
    await write({ channelId: 'C0OTHER', action: 'update', targetId: other.id })
    await write({ channelId: 'C0THIRD' })
    const { deps } = depsOf(limited)
    const startedAt = clock.now().getTime()
    for (const channelId of [CHANNEL, 'C0OTHER', 'C0THIRD']) await deliverChannel(channelId, deps)
    expect(posted.map(({ at }) => at - startedAt)).toEqual([0])
    expect(updated.map((at) => at - startedAt)).toEqual([0])
    clock.advanceMs(42_000)
    for (const channelId of [CHANNEL, 'C0OTHER']) await deliverChannel(channelId, deps)
    expect(updated).toHaveLength(3)
  })
})
