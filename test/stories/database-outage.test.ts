import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MONTH } from '../support/cli.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { until } from '../support/served.ts'
import { makeOfficeTemplate, REVIEW, startServerOffice } from '../support/server-office.ts'

const STORY_MS_MAX = 240_000
/** A lease that nobody could give back ends by itself after a minute; a message in doubt is looked up sooner. */
const MENDED_MS_MAX = 120_000
const OUTAGE_MS = 3_000

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
  await makeOfficeTemplate(server)
}, STORY_MS_MAX)
afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
}, STORY_MS_MAX)

describe('the database', () => {
  it(
    'may restart, crash and stay away for seconds: serve goes on, nothing is lost and nothing twice',
    async () => {
      await using office = await startServerOffice(server, 'outage')
      const both = await Promise.all([office.serve(), office.serve()])
      const statuses = () => Promise.all(both.map(({ status }) => status('/readyz')))
      office.balancer.passTo(...both.map(({ url }) => url))
      await office.publish('water')
      await until('the review of air is asked for', () => office.buttons('ranking.approve') > 0)
      const approve = () => office.sandbox.press({ user: 'U0REVIEWER', channel: REVIEW, actionId: 'ranking.approve' })

      await server.stop('fast')
      await until('neither is ready', async () => (await statuses()).every((status) => status === 503))
      expect(await Promise.all(both.map(({ status }) => status('/healthz')))).toEqual([200, 200])
      expect(await approve()).toMatchObject({ status: 200, inTime: true })
      const answers = () => office.sandbox.channel(REVIEW).ephemerals('U0REVIEWER')
      await until('the press is answered', () => answers().length === 1)
      const [answer] = answers()
      const reference = /[0-9a-f]{6,}/.exec(answer?.text ?? '')?.[0] ?? 'no reference'
      expect(both.map(({ log }) => log()).join('\n')).toContain(`"reference":"${reference}"`)
      await pause(OUTAGE_MS)
      await server.start()
      await until('both are ready again', async () => (await statuses()).every((status) => status === 200))

      await approve()
      await until('the list of air is reviewed', async () => (await office.acts('review')) === 2)
      await office.run('publish', 'air', MONTH, '--as', 'sample-issuer')
      await until('its messages go out', () => office.postedKeys().some((key) => key.includes('/air/')))
      await server.stop('immediate')
      await pause(OUTAGE_MS)
      await server.start()
      await until('both are ready again', async () => (await statuses()).every((status) => status === 200))
      await office.settled(MENDED_MS_MAX)
      await office.expectEachOnce()
      expect(both.map(({ hasEnded }) => hasEnded())).toEqual([false, false])

      await server.stop('fast')
      both[0].signal('SIGTERM')
      expect(await both[0].ended).toEqual({ code: 0, signal: null })
      await server.start()
    },
    STORY_MS_MAX,
  )

  it(
    'is waited for at the start; a wrong password is not',
    async () => {
      await using office = await startServerOffice(server, 'late')
      await server.stop('fast')
      const { listening, log } = office.launch()
      await until('it waits', () => log().includes('waiting for it'))
      await server.start()
      const served = await listening
      await until('it is ready', async () => (await served.status('/readyz')) === 200)
      expect(log()).toMatch(/^duban: DATABASE_URL: no answer from postgres:[^@]*; waiting for it, \d+ s more at most\n/)

      const wrong = office.url.replace(':duban-test@', ':other@')
      await expect(office.serve({ DATABASE_URL: wrong })).rejects.toThrow(
        /^serve ended with 2: duban: DATABASE_URL: .* does not let us in \(password authentication failed/,
      )
    },
    STORY_MS_MAX,
  )
})
