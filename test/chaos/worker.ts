// One worker process of the chaos suite: the product's own workers, told everything by one argument of JSON. It says
// 'ready' to its parent once they run, and ends when its parent is gone.
import { startServices } from '../../src/app/services.ts'
import { createSlackMessenger } from '../../src/notifications/slack-messenger.ts'
import { withFuse, withoutLookUp } from './fuse.ts'
import { CALL_TIMEOUT_MS, CHAOS_PACING, chaosConfig, type WorkerSettings } from './settings.ts'

process.on('disconnect', () => process.exit(0))
const settings = JSON.parse(process.argv[2] ?? 'null') as WorkerSettings
const { apiUrl, botToken: token, clockOffsetMs, lookUp, fuse } = settings
const real = createSlackMessenger({ token, apiUrl, timeoutMs: CALL_TIMEOUT_MS })
const messenger = lookUp ? real : withoutLookUp(real)
const services = await startServices(chaosConfig(settings), {
  now: () => new Date(Date.now() + clockOffsetMs),
  pacing: CHAOS_PACING,
  messenger: fuse === null ? messenger : withFuse(messenger, fuse),
})
await services.startWorkers()
process.send?.('ready')
