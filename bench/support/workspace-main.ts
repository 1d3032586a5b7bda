// A Slack workspace in a process of its own, without pacing or faults; `workspace.ts` starts it and talks to it.
import { z } from 'zod'
import { NO_PACING } from '../../sandbox/pacing.ts'
import { startSandbox } from '../../sandbox/workspace.ts'

/** What the workspace is made of, as its first argument. */
const Made = z.object({ channels: z.array(z.string()), users: z.array(z.string()) })

const { channels, users } = Made.parse(JSON.parse(process.argv[2] ?? ''))
const sandbox = await startSandbox({
  users: users.map((id) => ({ id })),
  channels: channels.map((id) => ({ id, members: ['U0BOT', ...users] })),
  pacing: NO_PACING,
})
const { apiUrl, botToken, signingSecret, url } = sandbox
process.send?.({ apiUrl, botToken, signingSecret, url })
const { promise: isLeft, resolve } = Promise.withResolvers<void>()
process.once('disconnect', () => resolve())
await isLeft
await sandbox.close()
