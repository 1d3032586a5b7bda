import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { PACKAGE_ROOT, readConfig } from '../../src/app/config.ts'
import { examine } from '../../src/app/doctor.ts'
import { anOffice, type TestOffice } from '../support/cli.ts'
import { slackSettings, startSampleWorkspace } from '../support/sample-workspace.ts'

let office: TestOffice
let sandbox: Sandbox
beforeAll(async () => {
  office = await anOffice('office')
  sandbox = await startSampleWorkspace()
})
afterAll(async () => {
  await office.remove()
  await sandbox.close()
})

async function membership() {
  await office.close()
  const settings = { DATABASE_URL: office.databaseUrl, DUBAN_CONFIG: join(PACKAGE_ROOT, 'duban.sample.yaml') }
  const findings = await examine(readConfig({ ...settings, ...slackSettings(sandbox) }))
  return findings.find(({ check }) => check === 'membership')
}

describe('the doctor', () => {
  it('finds the bot in every channel of the channels file', async () => {
    expect(await membership()).toMatchObject({
      status: 'ok',
      found: expect.stringMatching(/^member of all \d+ channels$/),
    })
  })

  it('names channels without the bot', async () => {
    sandbox.channel('C110101001').record.members.delete('U0BOT')
    expect(await membership()).toEqual({
      check: 'membership',
      status: 'problem',
      found: 'not a member of 1 channels, e.g. C110101001',
      mend: 'invite the bot: /invite @duban',
    })
  })

  it('says so when Slack does not list the channels', async () => {
    sandbox.faults.add({ kind: 'slackError', code: 'missing_scope', method: 'users.conversations' })
    const found = 'not checked: users.conversations: missing_scope'
    expect(await membership()).toMatchObject({ status: 'problem', found })
  })
})
