import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { anOffice, MONTH, runHere, type TestOffice } from '../support/cli.ts'
import { slackSettings, startSampleWorkspace } from '../support/sample-workspace.ts'

// October's air list is published and unsent; a check looks at it as it would at a new one.
let office: TestOffice
let sandbox: Sandbox
beforeAll(async () => {
  office = await anOffice('published')
  sandbox = await startSampleWorkspace()
})
afterAll(async () => {
  await office.remove()
  await sandbox.close()
})

const CHECK = ['publish', 'air', MONTH, '--check'] as const
const check = async (...options: readonly string[]) =>
  runHere(await office.database(), [...CHECK, ...options], slackSettings(sandbox))

it('without a token finds no gap, says that Slack was not asked, and ends with 0', async () => {
  const { code, json, stderr } = await office.run(...CHECK, '--json')
  expect(code).toBe(0)
  expect(json()).toMatchObject({ gaps: [], warnings: [{ problem: 'noResponsiblePerson', severity: 'warns' }] })
  expect(json().notChecked[0]).toMatch(/^未向Slack核对\d+个频道：没有设置 SLACK_BOT_TOKEN$/)
  expect(stderr).toContain(`note: ${json().notChecked[0]}`)
})

it('with everything fine in Slack finds no gap and ends with 0', async () => {
  const { code, json } = await check('--json')
  expect(code).toBe(0)
  expect(json()).toMatchObject({ gaps: [], notChecked: [] })
  const shown = await check()
  expect([shown.code, shown.stderr]).toEqual([0, ''])
  expect(shown.stdout).toMatch(
    /^No gaps: everybody who has to hear can be reached\.\n1 warning\(s\):\n {2}本次通报涉及/,
  )
})

it('names a channel without the bot with severity, unit and mend, and ends with 3', async () => {
  const { bottom } = (await office.run('ranking', 'air', MONTH, '--json')).json()
  const [worst] = bottom.unitCodes as readonly string[]
  sandbox.channel(`C${worst}`).record.members.delete('U0BOT')
  const { code, json } = await check('--json')
  expect(code).toBe(3)
  const { gaps } = json()
  expect(gaps).toHaveLength(1)
  expect(gaps[0]).toMatchObject({
    unitCode: worst,
    unitName: expect.any(String),
    purpose: 'notices',
    problem: 'notMember',
    severity: 'blocks',
    channelId: `C${worst}`,
    message: expect.stringContaining(`频道 C${worst}`),
    mend: '请在该频道中执行 /invite，将机器人加入频道',
  })
  const shown = await check()
  expect([shown.code, shown.stdout]).toEqual([3, expect.stringContaining(`1 gap(s):\n  ${gaps[0].message} → `)])
})
