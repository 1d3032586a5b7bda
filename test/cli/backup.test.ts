import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { contents } from '../support/backups.ts'
import { anOffice, MAIN, MONTH, rowCounts, runHere, runProcess, type TestOffice } from '../support/cli.ts'

const ADMINISTRATOR = ['--as', 'sample-administrator'] as const
const START_MS_MAX = 240_000

let office: TestOffice
let file = ''
beforeAll(async () => {
  office = await anOffice('published')
  file = join(office.folder, 'office.backup')
  expect((await office.run('backup', file, ...ADMINISTRATOR)).stderr).toBe('')
}, START_MS_MAX)
afterAll(() => office?.remove())

describe('duban backup', () => {
  it('writes one file that only its owner reads, and says what is in it', async () => {
    const path = join(office.folder, 'another.backup')
    const { code, stderr, json } = await office.run('backup', path, ...ADMINISTRATOR, '--json')
    expect([code, stderr]).toEqual([0, ''])
    const { rows, tables, bytes, audit } = json()
    expect(json()).toMatchObject({ ok: true, file: path, at: expect.stringMatching(/^\d{4}-.*Z$/) })
    expect(bytes).toBe(statSync(path).size)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(tables).toMatchObject({ unit_span: 7886, post: 31, month_value: 343, message: expect.any(Number) })
    const counts = Object.entries(await rowCounts(await office.database())).filter(([name]) =>
      Object.hasOwn(tables, name),
    )
    expect(Object.fromEntries(counts)).toEqual(tables)
    expect(rows).toBe(counts.reduce((sum, [, count]) => sum + count, 0))
    const verified = await office.run('audit', 'verify', '--json')
    expect(verified.json()).toMatchObject({ entries: audit.sequence, head: audit.hash })
  })

  it('changes nothing in the database', async () => {
    const before = await rowCounts(await office.database())
    expect((await office.run('backup', join(office.folder, 'third.backup'), ...ADMINISTRATOR)).code).toBe(0)
    expect(await rowCounts(await office.database())).toEqual(before)
  })

  it.each([
    ['over a file that is there', () => ['backup', file, ...ADMINISTRATOR], 'file-exists'],
    ['into a folder that is not there', () => ['backup', join(file, 'x'), ...ADMINISTRATOR], 'file-not-writable'],
    ['by somebody who is no administrator', () => ['backup', `${file}2`, '--as', 'sample-issuer'], 'not-permitted'],
  ])('is refused %s', async (_name, argv, refused) => {
    const before = readFileSync(file)
    const { code, json } = await office.run(...argv(), '--json')
    expect([code, json().refusal.code]).toEqual([2, refused])
    expect(readFileSync(file)).toEqual(before)
    expect(readdirSync(office.folder).filter((name) => name.endsWith('.partial'))).toEqual([])
    expect(existsSync(`${file}2`)).toBe(false)
  })

  it('leaves a backup that is being written alone, and takes the place of one that was broken off', async () => {
    const path = join(office.folder, 'nightly.backup')
    writeFileSync(`${path}.partial`, 'half')
    const busy = await office.run('backup', path, ...ADMINISTRATOR, '--json')
    expect([busy.code, busy.json().refusal.code]).toEqual([2, 'backup-running'])
    expect(readFileSync(`${path}.partial`, 'utf8')).toBe('half')
    const minutesAgo = Date.now() / 1000 - 120
    utimesSync(`${path}.partial`, minutesAgo, minutesAgo)
    expect((await office.run('backup', path, ...ADMINISTRATOR)).code).toBe(0)
    expect(existsSync(`${path}.partial`)).toBe(false)
    expect(gunzipSync(readFileSync(path)).toString()).toContain('duban-backup')
  })

  it('killed while it writes, leaves nothing under the name it was given', { timeout: START_MS_MAX }, async () => {
    const path = join(office.folder, 'killed.backup')
    await office.close()
    const env = { PATH: process.env.PATH ?? '', DATABASE_URL: office.databaseUrl }
    let signal: NodeJS.Signals | null = null
    // One that had ended before it could be killed tells nothing.
    for (let attempt = 1; signal === null && attempt <= 5; attempt += 1) {
      rmSync(path, { force: true })
      const argv = [MAIN, 'backup', path, ...ADMINISTRATOR]
      const child = spawn(process.execPath, argv, { cwd: office.folder, env, stdio: 'ignore' })
      const ended = Promise.withResolvers<NodeJS.Signals | null>()
      child.once('exit', (_code, by) => ended.resolve(by))
      while (!existsSync(`${path}.partial`) && child.exitCode === null) await pause(1)
      child.kill('SIGKILL')
      signal = await ended.promise
    }
    expect(signal).toBe('SIGKILL')
    expect(existsSync(path)).toBe(false)
    expect(existsSync(`${path}.partial`)).toBe(true)
  })
})

describe('duban restore', () => {
  it('makes a missing database just as it was, and every check of it holds', { timeout: START_MS_MAX }, async () => {
    const before = await office.run('ranking', 'air', MONTH, '--json')
    const spoken = await office.run('messages', '--json')
    const was = await contents(await office.database())
    const url = `pglite:${join(office.folder, 'restored')}`
    await office.close()
    const { code, stderr, stdout } = await runProcess(process.execPath, [MAIN, 'restore', file], {
      cwd: office.folder,
      env: { DATABASE_URL: url },
    })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('duban drain')
    await using restored = await openDatabase(url)
    expect(await contents(restored)).toEqual(was)
    const here = (...argv: readonly string[]) => runHere(restored, argv)
    expect((await here('ranking', 'air', MONTH, '--json')).stdout).toBe(before.stdout)
    // When they are expected to go out is counted from now.
    const asRows = (listed: readonly object[]) => listed.map((row) => ({ ...row, expectedAt: null }))
    expect(asRows((await here('messages', '--json')).json())).toEqual(asRows(spoken.json()))
    expect((await here('verify', 'air', MONTH, '--json')).json()).toMatchObject({ ok: true, difference: null })
    expect((await here('audit', 'verify', '--json')).json()).toMatchObject({ ok: true, broken: null })
    const [last] = await restored.prisma.auditEntry.findMany({ orderBy: { sequence: 'desc' }, take: 1 })
    expect(last).toMatchObject({ act: 'restoreDatabase', surface: 'cli', actorId: null })
    const [gap, ...others] = await restored.prisma.historyGap.findMany()
    expect(others).toEqual([])
    expect(gap).toMatchObject({ reason: 'restore' })
    expect(gap?.from.getTime()).toBeLessThan(statSync(file).mtimeMs - 9 * 60_000)
    // Numbers go on where they were.
    const ids = await restored.prisma.message.aggregate({ _max: { id: true } })
    const [next] = await restored.prisma.$queryRaw<{ id: number }[]>`
      SELECT nextval(pg_get_serial_sequence('message', 'id'))::int AS id`
    expect(next?.id).toBe((ids._max.id ?? 0) + 1)
  })

  it('is refused into a database that holds anything, which stays as it is', async () => {
    const before = await contents(await office.database())
    const { code, json } = await office.run('restore', file, '--json')
    expect([code, json().refusal.code]).toEqual([2, 'database-not-empty'])
    expect(await contents(await office.database())).toEqual(before)
  })

  it('names a person only if he is administrator in the backup; else nothing of it stays', async () => {
    await using empty = await openDatabase('pglite:memory')
    for (const [person, refused] of [
      ['sample-issuer', 'not-permitted'],
      ['nobody', 'unknown-person'],
    ] as const) {
      const { code, json } = await runHere(empty, ['restore', file, '--as', person, '--json'])
      expect([code, json().refusal.code]).toEqual([2, refused])
    }
    const { _prisma_migrations: _, ...counts } = await rowCounts(empty)
    expect(new Set(Object.values(counts))).toEqual(new Set([0]))
    expect((await runHere(empty, ['restore', file, ...ADMINISTRATOR])).code).toBe(0)
    const [last] = await empty.prisma.auditEntry.findMany({ orderBy: { sequence: 'desc' }, take: 1 })
    expect(last).toMatchObject({ act: 'restoreDatabase', actorId: 'sample-administrator' })
  })

  it.each<[string, (content: Buffer) => Buffer, string]>([
    ['damaged', (content) => changedAt(content, Math.floor(content.length / 2)), 'backup-damaged'],
    ['cut off', (content) => content.subarray(0, content.length - 200), 'backup-damaged'],
    ['of a later format', (content) => rewritten(content, '"formatVersion":1', '"formatVersion":9'), 'backup-newer'],
    ['no backup', () => Buffer.from('month,unit_code\n'), 'backup-unreadable'],
  ])('of a file that is %s is refused before there is a database', async (_name, change, refused) => {
    const folder = join(office.folder, 'never')
    const path = join(office.folder, 'changed.backup')
    writeFileSync(path, change(readFileSync(file)))
    const { code, json } = await runProcess(process.execPath, [MAIN, 'restore', path, '--json'], {
      cwd: office.folder,
      env: { DATABASE_URL: `pglite:${folder}` },
    })
    expect([code, json().refusal.code]).toEqual([2, refused])
    expect(existsSync(folder)).toBe(false)
  })
})

function changedAt(content: Buffer, at: number): Buffer {
  const changed = Buffer.from(content)
  changed[at] = (changed[at] ?? 0) ^ 0xff
  return changed
}

function rewritten(content: Buffer, from: string, to: string): Buffer {
  return gzipSync(gunzipSync(content).toString().replace(from, to))
}
