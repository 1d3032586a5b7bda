// `duban serve` with its pacing off; told `heap`, it collects garbage and answers with what is left.
import { readConfig } from '../../src/app/config.ts'
import { startServing } from '../../src/app/serve.ts'
import { startServices } from '../../src/app/services.ts'
import { leftAlone } from './listener.ts'

await using services = await startServices(readConfig(), { pacing: { perChannelMs: 0, limits: {} } })
await using served = await startServing(services)
process.on('message', (question) => {
  if (question !== 'heap') return
  // Twice: what the first round frees may hold more.
  globalThis.gc?.()
  globalThis.gc?.()
  process.send?.(process.memoryUsage())
})
process.send?.({ port: served.port })
await leftAlone()
