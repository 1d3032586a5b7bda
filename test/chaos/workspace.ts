import { NO_PACING } from '../../sandbox/pacing.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { startSandbox } from '../../sandbox/workspace.ts'
import { sampleChannels, samplePeople } from '../../src/app/sample/registers.ts'
import { sampleWorkspace } from '../../src/app/sample/workspace.ts'
import { smallCity } from '../support/small-office.ts'
import { chaosOffice, LAST_MONTH, startingOffsetMs } from './settings.ts'

/** The office's clock: the machine's, moved. */
export interface Clock {
  readonly offsetMs: () => number
  readonly advanceMs: (ms: number) => void
}

/** The Slack workspace of a run, in this process, on the office's clock. */
export interface ChaosWorkspace extends AsyncDisposable {
  readonly sandbox: Sandbox
  readonly clock: Clock
}

export async function openWorkspace(): Promise<ChaosWorkspace> {
  let offsetMs = startingOffsetMs(chaosOffice().timeZone)
  const tree = smallCity()
  const [people, channels] = [samplePeople(tree, LAST_MONTH), sampleChannels(tree, LAST_MONTH)]
  const sandbox = await startSandbox({
    ...sampleWorkspace({ people, channels, tree, month: LAST_MONTH, botUserId: 'U0BOT' }),
    pacing: NO_PACING,
    now: () => new Date(Date.now() + offsetMs),
  })
  const advanceMs = (ms: number) => {
    offsetMs += ms
  }
  return { sandbox, clock: { offsetMs: () => offsetMs, advanceMs }, [Symbol.asyncDispose]: () => sandbox.close() }
}
