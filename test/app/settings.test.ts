import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../src/app/config.ts'
import { MAIN, ROOT, runProcess } from '../support/cli.ts'

const SAMPLE = join(ROOT, 'duban.sample.yaml')

function problemOf(env: Readonly<Record<string, string>>): string {
  try {
    readConfig({ DUBAN_CONFIG: SAMPLE, ...env })
  } catch (error) {
    if (error instanceof Error && error.name === 'SettingsError') return error.message
    throw error
  }
  return 'taken'
}

describe('a wrong setting is one line that names it, what it got and what it expects', () => {
  it.each([
    ['PORT', 'abc', 'PORT: got "abc"; expected a port 0-65535'],
    ['PORT', '65536', 'PORT: got "65536"; expected a port 0-65535'],
    ['PORT', '-1', 'PORT: got "-1"; expected a port 0-65535'],
    ['PORT', '1e3', 'PORT: got "1e3"; expected a port 0-65535'],
    ['PORT', '80.5', 'PORT: got "80.5"; expected a port 0-65535'],
    ['HOST', 'a b', 'HOST: got "a b"; expected an address or host name'],
    ['DUBAN_STOP_DELAY_SECONDS', '61', 'DUBAN_STOP_DELAY_SECONDS: got "61"; expected whole seconds 0-60'],
    ['DUBAN_STOP_DELAY_SECONDS', '1.5', 'DUBAN_STOP_DELAY_SECONDS: got "1.5"; expected whole seconds 0-60'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL: got "loud"; expected one of trace, debug, info, warn, error, fatal, silent'],
    ['SLACK_API_URL', 'ftp://x/', 'SLACK_API_URL: got "ftp://x/"; expected an http(s) address'],
    ['SLACK_API_URL', 'slack', 'SLACK_API_URL: got "slack"; expected an http(s) address'],
    ['DUBAN_CONFIG', 'none.yaml', 'DUBAN_CONFIG: none.yaml does not exist; expected the path of an office file'],
    ['DUBAN_CONFIG', ROOT, `DUBAN_CONFIG: ${ROOT} cannot be read (EISDIR); expected a text file`],
  ])('%s=%s', (name, value, line) => {
    expect(problemOf({ [name]: value })).toBe(line)
  })

  it.each([
    ['DATABASE_URL', 'mysql://u:pa55word@h/db', /expected postgres:\/\/… or pglite:DIR$/],
    ['DATABASE_URL', 'pglite:', /expected postgres:\/\/… or pglite:DIR$/],
    ['SLACK_BOT_TOKEN', 'xoxp-pa55word', /expected a bot token, xoxb-…$/],
    ['SLACK_APP_TOKEN', 'xoxb-pa55word', /expected an app-level token, xapp-…$/],
    ['DUBAN_HEARTBEAT_URL', 'ftp://pa55word@h/x', /expected an http\(s\) address$/],
  ])('%s, whose value is never shown', (name, value, expected) => {
    const line = problemOf({ [name]: value })
    expect(line).toMatch(expected)
    expect(line.startsWith(`${name}: got a value that is not shown; `)).toBe(true)
    expect(line).not.toContain('pa55word')
  })
})

it('takes an empty variable as one that is not set', () => {
  expect(problemOf({ PORT: '', SLACK_BOT_TOKEN: '', DATABASE_URL: '', HOST: '' })).toBe('taken')
})

it('has the defaults of a small office', () => {
  expect(readConfig({ DUBAN_CONFIG: SAMPLE })).toMatchObject({
    databaseUrl: 'pglite:.duban/db',
    slack: { botToken: null, signingSecret: null, appToken: null, apiUrl: 'https://slack.com/api/' },
    host: '127.0.0.1',
    port: 3000,
    logLevel: 'info',
  })
})

describe('the process', () => {
  const start = async (argv: readonly string[], env: Readonly<Record<string, string>>) => {
    const cwd = mkdtempSync(join(tmpdir(), 'duban-settings-'))
    try {
      return await runProcess(process.execPath, [MAIN, ...argv], { cwd, env })
    } finally {
      rmSync(cwd, { recursive: true, force: true })
    }
  }

  it('ends with 2 and that line alone', async () => {
    const { code, stdout, stderr } = await start(['ranking', 'air', '2026-10'], { PORT: 'abc' })
    expect([code, stdout, stderr]).toEqual([2, '', 'duban: PORT: got "abc"; expected a port 0-65535\n'])
  })

  it('ends with 2 when the embedded database’s folder is a file', async () => {
    const { code, stderr } = await start(['ranking', 'air', '2026-10'], { DATABASE_URL: `pglite:${MAIN}` })
    expect([code, stderr]).toEqual([2, `duban: DATABASE_URL: got pglite:${MAIN}, which is a file; expected a folder\n`])
  })

  it.each([
    ['cannot be read', 'postgres://duban:pa55word@[::/db', 2],
    ['does not answer', 'postgres://duban:pa55word@127.0.0.1:1/db', 1],
  ])('never shows the password of a server that %s', async (_name, url, expected) => {
    const { code, stdout, stderr } = await start(['ranking', 'air', '2026-10', '--json'], { DATABASE_URL: url })
    expect(code).toBe(expected)
    expect(stderr).toMatch(/^duban: DATABASE_URL: [^\n]+\n$/)
    expect(JSON.parse(stdout)).toMatchObject({ ok: false })
    expect(stdout + stderr).not.toContain('pa55word')
    if (code === 1) expect(stderr).toMatch(/\(reference [0-9a-f]{8}\)\n$/)
  })
})
