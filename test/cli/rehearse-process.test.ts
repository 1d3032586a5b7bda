import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { anOffice, EXAMPLES, ROOT } from '../support/cli.ts'
import { CODE_CACHE } from '../support/code-cache.ts'

const TEST_MS_MAX = 90_000
const REHEARSE = ['rehearse', '--from', '2026-11-05', '--to', '2026-11-06', '--as', 'sample-administrator', '--json']

/** `npm run sandbox` as a person starts it, on a free port. */
async function sandboxProcess() {
  const argv = [join(ROOT, 'sandbox/main.ts'), '--port', '0', '--office', EXAMPLES, '--unpaced']
  const env = { PATH: process.env.PATH ?? '', ...CODE_CACHE }
  const child = spawn(process.execPath, argv, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => child.once('close', resolve))
  const printed: Record<string, string> = {}
  for await (const line of createInterface(child.stdout)) {
    const [, name, value] = /^(SLACK_\w+)=(\S+)/.exec(line) ?? []
    if (name !== undefined && value !== undefined) printed[name] = value
    if (line.endsWith('Ctrl-C ends it.')) break
  }
  const { SLACK_API_URL = '', SLACK_BOT_TOKEN = '' } = printed
  return {
    env: { SLACK_API_URL, SLACK_BOT_TOKEN },
    /** The keys of what stands in its channels, in their order. */
    async keys(): Promise<readonly string[]> {
      const state = await (await fetch(new URL('/sandbox/state', SLACK_API_URL))).text()
      return [...state.matchAll(/"event_payload":\{"key":"([^"]+)"/g)].map(([, key = '']) => key).toSorted()
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

it(
  'a rehearsal posts in the sandbox what it lists, and reaches no workspace elsewhere',
  async () => {
    const office = await anOffice('office')
    const starting = sandboxProcess()
    const away = await office.spawnWith({ SLACK_API_URL: 'https://chat.example/api/' }, ...REHEARSE)
    await using sandbox = await starting
    expect([away.code, away.json().refusal.message]).toEqual([
      2,
      expect.stringContaining('SLACK_API_URL: got https://chat.example/api/; expected a workspace on this machine'),
    ])
    const { code, stderr, json } = await office.spawnWith(sandbox.env, ...REHEARSE)
    expect([code, stderr]).toEqual([0, ''])
    const { messages, ...ended } = json()
    expect(ended).toEqual({ ok: true, isCut: false, refused: [], faults: [], posted: messages.length, notPosted: 0 })
    const listed: readonly string[] = messages.map(({ key }: { readonly key: string }) => key)
    expect(listed.filter((key) => key.startsWith('monthTableRequest/'))).toHaveLength(2)
    expect(await sandbox.keys()).toEqual(listed.toSorted())
    await office.remove()
  },
  TEST_MS_MAX,
)
