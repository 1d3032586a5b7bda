import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRuntime } from '../../src/app/runtime.ts'
import { UsageError } from '../../src/cli/arguments.ts'
import { CLI_COMMANDS } from '../../src/cli/commands.ts'
import { createOutput } from '../../src/cli/output.ts'
import { GROUP_SUMMARIES, parseCommandLine } from '../../src/cli/program.ts'
import { MAIN, runProcess } from '../support/cli.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'duban-usage-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const duban = (...argv: readonly string[]) => runProcess(process.execPath, [MAIN, ...argv], { cwd: folder })

/** Why a command line is refused before anything is opened: asking for a setting would throw something else. */
async function refusalOf(argv: readonly string[]): Promise<string> {
  const parsed = parseCommandLine(argv, '0.0.0')
  if (parsed.kind === 'exit') return `${parsed.code}: ${parsed.usage}`
  const output = createOutput({ stdout: { write: () => {} }, stderr: { write: () => {} } }, true)
  const runtime = createRuntime(output, () => {
    throw new Error('opened the database')
  })
  try {
    return `${await parsed.parsed.command.run(parsed.parsed.call, runtime)}: ran`
  } catch (error) {
    if (error instanceof UsageError) return `2: ${error.message}`
    throw error
  }
}

it('tells of each word that commands hang under, and is no command itself, what they do', () => {
  const own = new Set(CLI_COMMANDS.map(({ name }) => name))
  const groups = CLI_COMMANDS.flatMap(({ name }) => {
    const [group = '', ...rest] = name.split(' ')
    return rest.length === 0 || own.has(group) ? [] : [group]
  })
  expect([...new Set(groups)].sort()).toEqual(Object.keys(GROUP_SUMMARIES).sort())
  for (const summary of Object.values(GROUP_SUMMARIES)) expect(summary).toMatch(/^[A-Z].*\.$/)
})

describe('wrong words are refused before anything is opened', () => {
  beforeEach(() => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  })
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it.each<[string, RegExp]>([
    ['frobnicate', /unknown command 'frobnicate'/],
    ['import', /COMMAND: got nothing/],
    ['ranking', /missing required argument 'medium'/],
    ['ranking air', /missing required argument 'month'/],
    ['ranking smog 2026-10', /MEDIUM smog: expected air or water/],
    ['ranking air 2026-13', /MONTH 2026-13: expected YYYY-MM/],
    ['ranking air 2026-10 extra', /too many arguments/],
    ['ranking air 2026-10 --version 0', /--version 0: expected a whole number from 1/],
    ['ranking air 2026-10 --loud', /unknown option '--loud'/],
    ['compute air 2026-1', /MONTH 2026-1: expected YYYY-MM/],
    ['import month f.csv --medium air', /required option '--month <month>'/],
    ['import month f.csv --medium land --month 2026-10', /MEDIUM land: expected air or water/],
    ['import readings f.csv --medium air --month 2026-10', /required option '--indicator <code>'/],
    ['review air 2026-10 --tie coin --reason x', /--tie coin: expected strict or include/],
    ['review air 2026-10 --tie strict', /--reason: got nothing/],
    ['review air 2026-10 --return', /--reason: got nothing/],
    ['review air 2026-10 --return --tie strict --reason x', /--tie and --return: expected one of them/],
    ['publish air 2026-10 --waive 110101001', /--reason: got nothing/],
    ['summon air 2026-10 --place x', /required option '--at <time>'/],
    ['summon air 2026-10 --at 2030-01-01', /required option '--place <text>'/],
    ['messages --state lost', /--state lost: expected one of pending/],
    ['messages --month 10', /MONTH 10: expected YYYY-MM/],
    ['messages retry one', /ID one: expected a whole number/],
    ['messages cancel 0', /ID 0: expected a whole number/],
    ['drain --timeout 0', /--timeout 0: expected a whole number/],
    ['init --units paris', /--units paris: expected beijing/],
    ['preview', /KIND or --message: expected one of them/],
  ])('%s', async (line, message) => {
    const refusal = await refusalOf(line.split(' '))
    expect(refusal).toMatch(/^2: /)
    expect(refusal).toMatch(message)
  })
})

it.each([
  ['a command that is unknown', 'import', /^COMMAND: got nothing/],
  ['an argument that is missing', 'ranking air --json', /^missing required argument 'month'$/],
  ['a value that is wrong', 'ranking air 2026-13 --json', /^MONTH 2026-13: expected YYYY-MM, such as 2026-10$/],
])(
  'ends with 2, one line on standard error and one document on standard output for %s',
  async (_name, line, message) => {
    const { code, stderr, stdout, json } = await duban(...line.split(' '))
    expect(code).toBe(2)
    if (!line.includes('--json')) {
      expect(stdout).toBe('')
      return
    }
    const { refusal } = json()
    expect(json()).toMatchObject({ ok: false, refusal: { code: 'usage', message: expect.stringMatching(message) } })
    expect(stderr).toBe(`duban: ${refusal.message}\n`)
    expect(readdirSync(folder)).toEqual([])
  },
)

it('prints help on standard output and ends with 0 when asked for it', async () => {
  const { code, stdout, stderr } = await duban('--help')
  expect([code, stderr]).toEqual([0, ''])
  for (const { name } of CLI_COMMANDS) expect(stdout).toContain(name.split(' ')[0])
  expect(await duban('import', 'month', '--help')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('--dry-run'),
  })
})

it('ends with 2 and shows the commands when called with nothing', async () => {
  expect(await duban()).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Usage: duban') })
})

it('prints the version of the package', async () => {
  expect(await duban('--version')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    stderr: '',
  })
})

it('leaves no folder behind when a command looks for a database that is not there', async () => {
  const { code, stderr, json } = await duban('ranking', 'air', '2026-10', '--json')
  expect(code).toBe(2)
  expect(stderr).toBe('duban: pglite:.duban/db: there is no database yet: run `duban init --units beijing` first\n')
  expect(json()).toMatchObject({ refusal: { code: 'database-not-initialised' } })
  expect(readdirSync(folder)).toEqual([])
})
