import { readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  BackupFileError,
  type BackupManifest,
  type BackupPart,
  backupText,
  readBackup,
} from '../../src/store/backup-format.ts'
import { aFolder } from '../support/backups.ts'

const MANIFEST: BackupManifest = {
  format: 'duban-backup',
  formatVersion: 1,
  program: '0.1.0',
  at: '2026-11-05T08:00:00.000Z',
  migrations: ['20261101000000_one'],
  audit: { sequence: 2, hash: 'a'.repeat(64) },
  tables: [
    { name: 'post', columns: ['id', 'name'], rows: 3 },
    { name: 'inbox_entry', columns: ['id'], rows: 0 },
    { name: 'rate_limit', columns: ['method'], rows: 1 },
  ],
}
const ROWS = [['{"id":1,"name":"甲"}', '{"id":2,"name":"\\n"}'], ['{"id":3,"name":""}'], ['{"method":"x"}']]

let place: ReturnType<typeof aFolder>
let sound: string
beforeAll(async () => {
  place = aFolder()
  sound = ''
  for await (const text of backupText(MANIFEST, batches())) sound += text
})
afterAll(() => place[Symbol.dispose]())

async function* batches() {
  yield* ROWS
}

/** Everything of a file with this content. */
async function readAll(content: string | Uint8Array, { zip = true } = {}): Promise<readonly BackupPart[]> {
  const path = place.in('some.backup')
  writeFileSync(path, zip ? gzipSync(content) : content)
  const parts: BackupPart[] = []
  for await (const part of readBackup(path)) parts.push(part)
  return parts
}

const codeOf = (reading: Promise<unknown>) =>
  reading.then(
    () => 'sound',
    (error: unknown) => (error instanceof BackupFileError ? error.code : `fault: ${String(error)}`),
  )

it('gives back the manifest and each row under its table', async () => {
  expect(await readAll(sound)).toEqual([
    { kind: 'manifest', manifest: MANIFEST },
    ...ROWS.flat().map((line, index) => ({ kind: 'row', table: index < 3 ? 'post' : 'rate_limit', line })),
  ])
})

describe('a file that is not as it was written', () => {
  it('is found whichever byte was changed, though it unpacks', async () => {
    const bytes = Buffer.from(sound)
    const codes = new Set<string>()
    for (let at = 0; at < bytes.length; at += 7) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      codes.add(await codeOf(readAll(changed)))
    }
    expect([...codes].filter((code) => !/^backup-(damaged|unreadable|newer)$/.test(code))).toEqual([])
    expect(codes).toContain('backup-damaged')
  })

  it('is found wherever it was cut off', async () => {
    const bytes = gzipSync(sound)
    for (let length = 0; length < bytes.length; length += 11) {
      expect(await codeOf(readAll(bytes.subarray(0, length), { zip: false }))).toMatch(/^backup-(damaged|unreadable)$/)
    }
    const lines = sound.split('\n')
    for (let kept = 0; kept < lines.length - 1; kept += 1) {
      const cut = lines
        .slice(0, kept)
        .map((line) => `${line}\n`)
        .join('')
      expect(await codeOf(readAll(cut))).toBe('backup-damaged')
    }
    expect(await codeOf(readAll(sound.trimEnd()))).toBe('backup-damaged')
  })

  it('is found when a row was swapped, taken out, put in or added at the end', async () => {
    const [head = '', a = '', b = '', ...rest] = sound.split('\n')
    const variants = [
      [head, b, a, ...rest],
      [head, a, ...rest],
      [head, a, b, b, ...rest],
    ]
    for (const lines of variants) expect(await codeOf(readAll(lines.join('\n')))).toBe('backup-damaged')
    expect(await codeOf(readAll(`${sound}{}\n`))).toBe('backup-damaged')
  })

  it('says what is wrong and where', async () => {
    await expect(readAll(sound.replace('甲', '乙'))).rejects.toThrow(
      /some\.backup: is damaged \(its rows have SHA-256 [0-9a-f]{64}, expected [0-9a-f]{64}\); use another backup/,
    )
    await expect(readAll(`${sound.split('\n', 2).join('\n')}\n`)).rejects.toThrow(/it ends where row 2 of 3 of post/)
  })
})

describe('a file that is something else', () => {
  it.each([
    ['no gzip', () => readAll('month,unit_code\n', { zip: false }), 'backup-unreadable'],
    ['gzip of something else', () => readAll('month,unit_code\n'), 'backup-unreadable'],
    ['a later format', () => readAll(sound.replace('"formatVersion":1', '"formatVersion":2')), 'backup-newer'],
    ['a table that is not known', () => readAll(sound.replace('"inbox_entry"', '"feishu_entry"')), 'backup-newer'],
    ['a name that is no name', () => readAll(sound.replace('"inbox_entry"', '"x\\"; DROP"')), 'backup-damaged'],
  ])('%s', async (_name, reading, code) => {
    expect(await codeOf(reading())).toBe(code)
  })

  it('a folder, or nothing at all', async () => {
    const read = async (path: string) => {
      for await (const _part of readBackup(path)) throw new Error('expected nothing to be read')
    }
    await expect(read(place.folder)).rejects.toThrow(/expected a file, not a folder/)
    await expect(read(place.in('nothing'))).rejects.toThrow(/nothing: expected a file that exists/)
  })
})

it('is gzip of lines that a person can read', () => {
  writeFileSync(place.in('plain'), gzipSync(sound))
  const lines = gunzipSync(readFileSync(place.in('plain')))
    .toString()
    .trimEnd()
    .split('\n')
  expect(lines.slice(1, -1)).toEqual(ROWS.flat())
  expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
})
