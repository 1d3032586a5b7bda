// Runs after `npm ci` in a clone and before packing: writes the Prisma client into src/store/generated.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'

if (existsSync('prisma/schema.prisma')) {
  const cli = createRequire(import.meta.url).resolve('prisma/build/index.js')
  const run = spawnSync(process.execPath, [cli, 'generate', '--no-hints'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
  })
  if (run.status !== 0) {
    process.stderr.write(run.stderr)
    throw new Error(`prisma generate: expected exit 0, got ${run.status}`)
  }
}
