import type { Sandbox } from '../../sandbox/sandbox.ts'
import { startSandbox } from '../../sandbox/workspace.ts'
import { PACKAGE_ROOT } from '../../src/app/config.ts'
import { sampleChannels, samplePeople } from '../../src/app/sample/registers.ts'
import { sampleWorkspace } from '../../src/app/sample/workspace.ts'
import { loadSampleOffice } from '../../src/app/sample-office.ts'
import { MONTH } from './cli.ts'

/** A fake Slack workspace with every channel and person of the example files. */
export async function startSampleWorkspace(): Promise<Sandbox> {
  const { tree } = await loadSampleOffice(PACKAGE_ROOT)
  const people = samplePeople(tree, MONTH)
  const channels = sampleChannels(tree, MONTH)
  return startSandbox({
    ...sampleWorkspace({ people, channels, tree, month: MONTH, botUserId: 'U0BOT' }),
    pacing: { postsPerSecondPerChannel: 10, tiers: false },
  })
}

/** The settings with which a process talks to the workspace. */
export function slackSettings({ apiUrl, botToken, signingSecret }: Sandbox): Readonly<Record<string, string>> {
  return { SLACK_API_URL: apiUrl, SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret }
}
