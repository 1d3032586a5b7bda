import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT, runProcess } from './support/cli.ts'

const PACK_MS_MAX = 240_000
const DEMO_MS_MAX = 180_000
/** What a fresh clone has not, or what the package has no part in. */
const LEFT_OUT = /^\/(node_modules|\.git|\.duban|dist|coverage|test|bench|src\/store\/generated)(\/|$)/

interface Manifest {
  readonly version: string
  readonly bin: Readonly<Record<string, string>>
  readonly files: readonly string[]
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
}

let folder = ''
let installed = ''
let packed: readonly string[] = []

// Packing generates the database client and compiles, so it is done in a copy: other tests read the checkout meanwhile.
// The tarball is unpacked beside links to its declared dependencies and to nothing else, as an install would lay it
// out, so that a missing file or an undeclared dependency shows.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'duban-package-'))
  const clone = join(folder, 'clone')
  cpSync(ROOT, clone, { recursive: true, filter: (path) => !LEFT_OUT.test(path.slice(ROOT.length)) })
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'))
  execFileSync('npm', ['pack', '--pack-destination', folder], { cwd: clone, stdio: 'pipe', timeout: PACK_MS_MAX })
  const tarball = `duban-${readManifest(ROOT).version}.tgz`
  execFileSync('tar', ['-xzf', tarball], { cwd: folder })
  packed = execFileSync('tar', ['-tzf', tarball], { cwd: folder, encoding: 'utf8' }).trim().split('\n')
  installed = join(folder, 'package')
  for (const name of Object.keys(readManifest(installed).dependencies)) {
    const link = join(folder, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules', name), link)
  }
}, PACK_MS_MAX)
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

function readManifest(root: string): Manifest {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
}

function duban(name: string, ...argv: readonly string[]) {
  const cwd = join(folder, name)
  mkdirSync(cwd, { recursive: true })
  return runProcess(process.execPath, [join(installed, 'bin/duban.js'), ...argv], { cwd, timeoutMs: DEMO_MS_MAX })
}

describe('the package', () => {
  it('holds everything it names, and nothing of tests or sources', () => {
    const { files, bin } = readManifest(installed)
    for (const name of files) expect([name, existsSync(join(installed, name))]).toEqual([name, true])
    expect(existsSync(join(installed, bin.duban ?? ''))).toBe(true)
    expect(packed.filter((path) => /^package\/(src|test|bench|scripts|node_modules|\.duban)\//.test(path))).toEqual([])
    expect(packed.filter((path) => path.endsWith('.ts'))).toEqual([])
    expect(packed).toContain('package/prisma/schema.prisma')
  })

  it('runs no script of ours when it is installed', () => {
    const { scripts } = readManifest(installed)
    for (const name of ['preinstall', 'install', 'postinstall']) expect(scripts[name]).toBeUndefined()
  })

  it('says its version', async () => {
    const { code, stdout } = await duban('version', '--version')
    expect([code, stdout]).toEqual([0, `${readManifest(ROOT).version}\n`])
  })

  it('sets up an office with the built-in units', { timeout: DEMO_MS_MAX }, async () => {
    const { code, stderr, json } = await duban('office', 'init', '--units', 'beijing', '--json')
    expect([code, stderr]).toEqual([0, ''])
    expect(json()).toMatchObject({ ok: true, units: { rows: 7886, written: 7886 } })
    expect(json().migrations).not.toEqual([])
    const ranking = await duban('office', 'ranking', 'air', '2026-10', '--json')
    expect([ranking.code, ranking.json().refusal.code]).toEqual([2, 'not-computed'])
  })

  it('shows the whole month in its demo', { timeout: DEMO_MS_MAX }, async () => {
    const { code, json } = await duban('demo', 'demo', '--json')
    expect(code).toBe(0)
    expect(json()).toMatchObject({
      ok: true,
      sent: { bottomRankingSummary: 2, bottomRankingNotice: 20, interviewSummons: 20 },
      workspace: null,
    })
    expect(existsSync(join(folder, 'demo/.duban/demo/messages.txt'))).toBe(true)
  })
})

const oldNode = (process.env.PATH ?? '')
  .split(delimiter)
  .map((place) => join(place, 'node'))
  .find((path) => existsSync(path) && majorOf(path) < 24)

function majorOf(path: string): number {
  return Number(/^v(\d+)/.exec(execFileSync(path, ['--version'], { encoding: 'utf8' }))?.[1])
}

describe.skipIf(oldNode === undefined)('on a Node older than 24 (skipped where none is installed)', () => {
  it('says so in one line and ends with 2', async () => {
    const { code, stdout, stderr } = await runProcess(oldNode ?? '', [join(installed, 'bin/duban.js'), 'demo'], {
      cwd: folder,
    })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^duban: Node \d+\.\d+\.\d+ is too old; expected Node 24 or newer\n$/)
  })
})
