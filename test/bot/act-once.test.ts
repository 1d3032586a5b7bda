import { describe, expect, it } from 'vitest'
import type { BotWorkflows } from '../../src/bot/workflows.ts'
import type { OfficeContext } from '../../src/workflows/office-context.ts'
import { aContext, aPress, formOf, send, startBot } from './harness.ts'

/** An office whose transactions are run, and kept nowhere. */
function committingContext(): OfficeContext {
  const transaction = async (work: (db: object) => Promise<unknown>) => work({})
  return { ...aContext(), database: { transaction } } as unknown as OfficeContext
}

/** A review that breaks off each time, before its transaction is through or after it. */
function breaking(when: 'within' | 'after') {
  let tries = 0
  const reviewRanking = async (context: OfficeContext) => {
    tries += 1
    await context.database.transaction(async () => {
      if (when === 'within') throw new Error('the connection is gone')
    })
    throw new Error('the answer could not be read')
  }
  return { workflows: { reviewRanking } as unknown as BotWorkflows, tries: () => tries }
}

describe('a request that came to a fault', () => {
  it.each([
    ['within its transaction may come again', 'within', 2],
    ['after it does not act a second time', 'after', 1],
  ] as const)('%s', async (_name, when, expected) => {
    const { workflows, tries } = breaking(when)
    await using bot = await startBot({ context: committingContext(), workflows })
    const request = { body: formOf(aPress()), secret: bot.sandbox.signingSecret, atMs: Date.now() }
    const ended = () => bot.lines.filter(({ message }) => message === 'a button was pressed').length
    for (const time of [1, 2]) {
      expect(await send(bot.url, request)).toBe(200)
      await expect.poll(ended).toBe(time)
    }
    expect(tries()).toBe(expected)
    expect(bot.admitted.size).toBe(expected === 1 ? 1 : 0)
  })
})
