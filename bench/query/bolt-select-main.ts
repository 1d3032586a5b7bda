// The peer: Bolt alone, over HTTP, with one command that is acknowledged and answered with one indexed select.
import { PrismaPg } from '@prisma/adapter-pg'
import { App, HTTPReceiver } from '@slack/bolt'
import { z } from 'zod'
import { toServerAddress, toServerPool } from '../../src/store/server-connections.ts'
import { leftAlone } from '../support/listener.ts'

const Env = z.object({
  SLACK_SIGNING_SECRET: z.string(),
  SLACK_BOT_TOKEN: z.string(),
  SLACK_API_URL: z.string(),
  DATABASE_URL: z.string(),
})
const { SLACK_SIGNING_SECRET: signingSecret, SLACK_BOT_TOKEN: botToken, ...env } = Env.parse(process.env)

const ROW = 'SELECT number, title, state, "leadUnitCode", "dueOn" FROM rectification_case'
const BY_NUMBER = `${ROW} WHERE number = $1`
const BY_UNIT = `${ROW} WHERE "leadUnitCode" = $1 AND state = 'inProgress' LIMIT 8`

const connection = await new PrismaPg(toServerPool(toServerAddress(env.DATABASE_URL), 'office')).connect()
const receiver = new HTTPReceiver({ signingSecret, endpoints: '/slack/events' })
const app = new App({
  receiver,
  authorize: async () => ({ botToken, botId: 'B0BOT', botUserId: 'U0BOT' }),
  clientOptions: { slackApiUrl: env.SLACK_API_URL },
  convoStore: false,
})
app.command('/duban', async ({ ack, command, respond }) => {
  await ack()
  const asked = command.text.split(' ')[1] ?? ''
  const sql = asked.includes('-') ? BY_NUMBER : BY_UNIT
  const { rows } = await connection.queryRaw({
    sql,
    args: [asked],
    argTypes: [{ scalarType: 'string', arity: 'scalar' }],
  })
  await respond({ text: JSON.stringify(rows), response_type: 'ephemeral' })
})
const server = await receiver.start(0)
const address = server.address()
if (address === null || typeof address === 'string') throw new TypeError('expected a port')
process.send?.({ port: address.port })
await leftAlone()
server.closeAllConnections()
await receiver.stop()
await connection.dispose()
