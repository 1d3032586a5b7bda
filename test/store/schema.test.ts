import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { ROOT } from '../support/cli.ts'

const run = promisify(execFile)
const check = (cwd: string) => run(process.execPath, [join(ROOT, 'scripts/migration.ts'), '--check'], { cwd })

it('the migrations bring everything the schema has', async () => {
  expect(await check(ROOT)).toEqual({ stdout: '', stderr: '' })
})

it('a column that no migration brings is found, with the SQL that would bring it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'duban-schema-'))
  try {
    cpSync(join(ROOT, 'prisma'), join(folder, 'prisma'), { recursive: true })
    const path = join(folder, 'prisma/schema.prisma')
    writeFileSync(path, readFileSync(path, 'utf8').replace('model Post {\n', 'model Post {\n  nickname String?\n'))
    await expect(check(folder)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('ALTER TABLE "post" ADD COLUMN     "nickname" TEXT'),
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
