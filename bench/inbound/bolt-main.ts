// The peer: Bolt alone, over HTTP, with one command that is acknowledged and, when told so, answered.
import { App, HTTPReceiver } from '@slack/bolt'
import { z } from 'zod'
import { leftAlone } from '../support/listener.ts'

const Env = z.object({
  SLACK_SIGNING_SECRET: z.string(),
  SLACK_BOT_TOKEN: z.string(),
  SLACK_API_URL: z.string(),
  ANSWERS: z.enum(['yes', 'no']),
})
const { SLACK_SIGNING_SECRET: signingSecret, SLACK_BOT_TOKEN: botToken, ...env } = Env.parse(process.env)

const receiver = new HTTPReceiver({ signingSecret, endpoints: '/slack/events' })
const app = new App({
  receiver,
  authorize: async () => ({ botToken, botId: 'B0BOT', botUserId: 'U0BOT' }),
  clientOptions: { slackApiUrl: env.SLACK_API_URL },
  convoStore: false,
})
app.command('/duban', async ({ ack, respond }) => {
  await ack()
  if (env.ANSWERS === 'yes') await respond({ text: 'ok', response_type: 'ephemeral' })
})
const server = await receiver.start(0)
const address = server.address()
if (address === null || typeof address === 'string') throw new TypeError('expected a port')
process.send?.({ port: address.port })
await leftAlone()
server.closeAllConnections()
await receiver.stop()
