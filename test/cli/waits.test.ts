import { beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/app/config.ts'
import type { Logger } from '../../src/app/logger.ts'
import { createRuntime } from '../../src/app/runtime.ts'
import { drain } from '../../src/cli/commands/running.ts'
import { createOutput } from '../../src/cli/output.ts'
import { runHere } from '../support/cli.ts'
import { emptyDatabase, type TestDatabase } from '../support/test-database.ts'

const LISTED_MAX = 10_000

let office: TestDatabase
beforeEach(async () => {
  office = await emptyDatabase()
})

interface Row {
  readonly state?: string
  readonly requiresId?: number
  readonly targetId?: number
  readonly channelId?: string
}

/** Messages with dull values; their ids are 1, 2, … in the order given. */
async function write(...rows: readonly Row[]): Promise<void> {
  for (const [index, { state = 'pending', requiresId = null, targetId = null, channelId = 'C1' }] of rows.entries()) {
    await office.pglite.query(
      `INSERT INTO message (key, kind, "unitCode", version, platform, "channelId", action, "requiresId", "targetId",
        priority, locale, facts, "wordingSha256", text, blocks, files, "contentSha256", state, "dueAt", "createdAt")
      VALUES ($1, 'bottomRankingNotice', '1', 1, 'slack', $2, 'post', $3, $4,
        20, 'zh-CN', '{}', '', '', '[]', '[]', '', $5, now(), now())`,
      [`k${index}`, channelId, requiresId, targetId, state],
    )
  }
}

async function retire(channelId: string, retiredReason: string): Promise<void> {
  const data = { platform: 'slack', channelId, state: 'retired', retiredReason, nextPostAt: new Date() }
  await office.database.prisma.destination.create({ data })
}

async function writeWaiting(): Promise<void> {
  await retire('C2', 'is_archived')
  await write(
    { state: 'failed' },
    { requiresId: 1 },
    { targetId: 2 },
    { channelId: 'C2' },
    {},
    { requiresId: 1 },
    { state: 'cancelled' },
    { requiresId: 7 },
    { state: 'sent', targetId: 1, channelId: 'C2' },
  )
}

describe('the message log', () => {
  it('says when what waits is expected to go out, and of what waits for a person that nobody knows', async () => {
    await writeWaiting()
    const { json } = await runHere(office.database, ['messages', '--json'])
    const expected = json().map(({ id, expectedAt }: { id: number; expectedAt: string | null }) => [
      id,
      expectedAt !== null,
    ])
    // 5 waits for nothing, 8 only for what was cancelled; the others wait for 1, which failed, or for a retired channel.
    expect(expected).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((id) => [id, id === 5 || id === 8]))
    const { stdout } = await runHere(office.database, ['messages'])
    expect(stdout).toMatch(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}/)
  })

  it('says of each message that waits what it waits for', async () => {
    await writeWaiting()
    const { json } = await runHere(office.database, ['messages', '--json'])
    expect(json().map((row: { id: number; waitsFor: unknown }) => [row.id, row.waitsFor])).toEqual([
      [1, null],
      [2, { messageId: 1, state: 'failed' }],
      [3, { messageId: 2, state: 'pending' }],
      [4, { channelRetired: 'is_archived' }],
      [5, null],
      [6, { messageId: 1, state: 'failed' }],
      [7, null],
      [8, null],
      [9, null],
    ])
    const { stdout } = await runHere(office.database, ['messages'])
    expect(stdout).toMatch(/waits for/)
    expect(stdout).toMatch(/message 1 \(failed\)/)
    expect(stdout).toMatch(/its channel: is_archived/)
  })

  it('shows the newest of more than it lists, in the order they were written, and says that it cut', async () => {
    await write({})
    await office.pglite.query(
      `INSERT INTO message (key, kind, "unitCode", version, platform, "channelId", action, priority, locale, facts,
        "wordingSha256", text, blocks, files, "contentSha256", state, "dueAt", "createdAt")
      SELECT 'm' || n, kind, "unitCode", version, platform, "channelId", action, priority, locale, facts,
        "wordingSha256", text, blocks, files, "contentSha256", 'sent', "dueAt", "createdAt"
      FROM message, generate_series(2, $1) n`,
      [LISTED_MAX + 1],
    )
    const { json, stderr } = await runHere(office.database, ['messages', '--json'])
    const ids: number[] = json().map((row: { id: number }) => row.id)
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([LISTED_MAX, 2, LISTED_MAX + 1])
    expect(stderr).toContain(`the newest ${LISTED_MAX} of ${LISTED_MAX + 1} messages`)
    expect((await runHere(office.database, ['messages', '--state', 'pending'])).stderr).toBe('')
  })
})

describe('drain', () => {
  const argv = { args: [], options: {}, actor: { surface: 'cli', personId: null } } as const

  /** `duban drain` whose workers came to this; what it logged is kept. */
  async function runDrain(came: { readonly isDone: boolean; readonly waiting: number }, isJson: boolean) {
    const written = { out: '', err: '' }
    const logged: string[] = []
    const quiet = () => {}
    const logger: Logger = {
      debug: quiet,
      info: quiet,
      warn: quiet,
      error: (fields, message) => logged.push(`${JSON.stringify(fields)} ${message}`),
      child: () => logger,
    }
    const keep = (name: 'out' | 'err') => ({
      write(text: string) {
        written[name] += text
      },
    })
    const output = createOutput({ stdout: keep('out'), stderr: keep('err') }, isJson)
    const config = readConfig({ DATABASE_URL: 'pglite:memory', DUBAN_CONFIG: 'duban.sample.yaml' })
    const runtime = createRuntime(output, () => config, { database: office.database, logger })
    const code = await drain.run(argv, { ...runtime, drain: async () => ({ ...came, heldBy: null }) })
    return { code, logged, ...written }
  }

  it('says how many messages wait, and for what', async () => {
    await writeWaiting()
    const { code, out } = await runDrain({ isDone: true, waiting: 6 }, false)
    expect(code).toBe(0)
    expect(out).toContain('6 message(s) wait')
    expect(out).toContain('  2 for message 1, which is failed\n')
    expect(out).toContain('  1 for message 2, which is pending\n')
    expect(out).toContain('  1 for channel C2, which is retired: is_archived\n')
    const document = JSON.parse((await runDrain({ isDone: true, waiting: 6 }, true)).out)
    expect(document).toMatchObject({
      ok: true,
      waiting: 6,
      waitsFor: [
        { count: 2, messageId: 1, state: 'failed' },
        { count: 1, messageId: 2, state: 'pending' },
        { count: 1, channelId: 'C2', channelRetired: 'is_archived' },
      ],
    })
  })

  it('that runs out of time ends with 1, prints a reference and logs it', async () => {
    const { code, err, logged, out } = await runDrain({ isDone: false, waiting: 3 }, true)
    expect(code).toBe(1)
    const reference = /^reference ([0-9a-f]{8})$/m.exec(err)?.[1]
    expect(reference).toBeDefined()
    expect(logged).toEqual([`{"reference":"${reference}"} drain ran out of time with 3 messages not settled`])
    expect(JSON.parse(out)).toMatchObject({ ok: false, waiting: 3, fault: { reference } })
  })
})
