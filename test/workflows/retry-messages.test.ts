import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listAudit } from '../../src/store/audit.ts'
import { runHere } from '../support/cli.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const WORST = codeOf('土镇')
const AS = ['--as', 'sample-administrator']
let office: TestOffice

const ids = async (state: 'failed' | 'unconfirmed' | 'pending' | 'sending') =>
  (await office.messages({ state })).map(({ id }) => id)
const run = (...argv: readonly string[]) => runHere(office.database.database, ['messages', ...argv])
const retries = async () =>
  (await listAudit(office.database.database.prisma, { take: 1_000 })).filter(({ act }) => act === 'retryMessage')

/** Puts messages back to where a test wants them; the workspace shows them already. */
async function set(state: string, count: number, lastErrorKind: string): Promise<readonly number[]> {
  const { prisma } = office.database.database
  await prisma.message.updateMany({ data: { state: 'sent', lastError: null, lastErrorKind: null } })
  const rows = (await office.messages()).filter(({ action }) => action === 'post').slice(0, count)
  const chosen = rows.map(({ id }) => id)
  const data = { state, lastError: 'is_archived', lastErrorKind, attempts: 20, strikes: 20 }
  await prisma.message.updateMany({ where: { id: { in: [...chosen] } }, data })
  return chosen
}

beforeAll(async () => {
  office = await startOffice({ at: '2026-11-06 10:00', rules: { air: { bottom: 2 } }, allowOthers: true })
  await office.publishMonth('air', '2026-10', ladder())
})
afterAll(() => office[Symbol.asyncDispose]())

describe('messages retry --all', () => {
  it('retries everything that failed, one act each, and lists it', async () => {
    const failed = await set('failed', 3, 'message')
    const before = (await retries()).length
    const { code, json } = await run('retry', '--all', '--json', ...AS)
    expect(code).toBe(0)
    expect(json()).toMatchObject({ ok: true, count: 3, isMore: false })
    expect(json().messages.map(({ id, state }: { id: number; state: string }) => [id, state])).toEqual(
      failed.map((id) => [id, 'pending']),
    )
    expect(await ids('pending')).toEqual(failed)
    expect((await office.messages({ ids: failed })).every(({ attempts, strikes }) => attempts + strikes === 0)).toBe(
      true,
    )
    expect((await retries()).slice(before).map(({ details }) => details.message)).toEqual(failed)
    const again = await run('retry', '--all', ...AS)
    expect(again.stdout).toContain('0 message(s) are tried again.')
  })

  it('looks unconfirmed ones up first, and takes them alone with --state', async () => {
    const doubtful = await set('unconfirmed', 2, 'ambiguous')
    expect((await run('retry', '--all', '--state', 'failed', '--json', ...AS)).json()).toMatchObject({ count: 0 })
    expect((await run('retry', '--all', '--state', 'unconfirmed', '--json', ...AS)).json()).toMatchObject({ count: 2 })
    expect(await ids('sending')).toEqual(doubtful)
  })

  it('takes those of one channel with --channel', async () => {
    const failed = await set('failed', 20, 'message')
    const own = (await office.messages({ ids: failed })).filter(({ channelId }) => channelId === `C${WORST}`)
    expect(own.length).toBeGreaterThan(0)
    const { json } = await run('retry', '--all', '--channel', `C${WORST}`, '--json', ...AS)
    expect(json().messages.map(({ id }: { id: number }) => id)).toEqual(own.map(({ id }) => id))
    expect(await ids('pending')).toEqual(own.map(({ id }) => id))
  })

  it('takes the role that one retry takes', async () => {
    const failed = await set('failed', 1, 'message')
    const { code } = await run('retry', '--all', '--as', 'sample-reviewer')
    expect(code).toBe(2)
    expect(await ids('failed')).toEqual(failed)
  })
})

describe('messages retry ID…', () => {
  it('retries each once, or, when one of them cannot be, none', async () => {
    const [first = 0, second = 0, third = 0] = await set('failed', 3, 'message')
    const refused = await run('retry', String(first), '99999', ...AS)
    expect([refused.code, await ids('failed')]).toEqual([2, [first, second, third]])
    expect(refused.stderr).toContain('message 99999: no such message')
    const { code, json } = await run('retry', String(second), String(first), String(second), '--json', ...AS)
    expect([code, json().count, await ids('pending')]).toEqual([0, 2, [first, second]])
    expect(await ids('failed')).toEqual([third])
  })

  it('of one id prints the document of the one message', async () => {
    const [only = 0] = await set('failed', 1, 'message')
    expect((await run('retry', String(only), '--json', ...AS)).json()).toMatchObject({ id: only, state: 'pending' })
  })

  it.each([
    [['retry'], /ID: got nothing/],
    [['retry', '1', '--all'], /ID 1: goes without --all/],
    [['retry', 'x'], /ID x: expected a whole number/],
    [['retry', '1', '--channel', 'C1'], /go with --all/],
    [['retry', '--all', '--state', 'sent'], /--state sent: expected failed or unconfirmed/],
  ])('%j is refused and does nothing', async (argv, expected) => {
    const failed = await set('failed', 2, 'message')
    const { code, stderr } = await run(...argv, ...AS)
    expect(code).toBe(2)
    expect(stderr).toMatch(expected)
    expect(await ids('failed')).toEqual(failed)
  })
})

describe('messages --state failed', () => {
  it.each([
    ['destination', /invite the bot again, and it goes out by itself/],
    ['workspace', /mend the token or the scopes/],
    ['message', /does not take what it says/],
    ['exhausted', /mend the cause/],
  ])('that failed of %s shows the reason and the mend', async (kind, expected) => {
    const [id] = await set('failed', 1, kind)
    const { json } = await run('--state', 'failed', '--json')
    expect(json()).toMatchObject([
      { id, lastError: 'is_archived', lastErrorKind: kind, mend: expect.stringMatching(expected) },
    ])
    const { stdout } = await run('--state', 'failed')
    expect(stdout).toMatch(new RegExp(`message ${id}: is_archived\\n {2}→ .*${expected.source}`))
  })

  it('says nothing of a mend where nothing is broken', async () => {
    await set('failed', 0, 'message')
    const { json, stdout } = await run('--json')
    expect(json().filter(({ mend }: { mend: string | null }) => mend !== null)).toEqual([])
    expect(stdout).not.toContain('→')
  })
})
