import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NOTICE_KINDS } from '../../src/notifications/catalog.ts'
import { anOffice, type TestOffice } from '../support/cli.ts'

let office: TestOffice
beforeAll(async () => {
  office = await anOffice('published')
})
afterAll(() => office.remove())

describe.each(NOTICE_KINDS)('preview %s', (kind) => {
  it('shows the notice in the terminal, without a mark of Markdown or Slack', async () => {
    const { code, stdout, stderr } = await office.run('preview', kind)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout.trim().length).toBeGreaterThan(10)
    expect(stdout).not.toMatch(/\*\*|<!|<@|undefined|\[object|\{\{/)
  })

  it('gives the same as blocks that Slack takes, and as text', async () => {
    const document = (await office.run('preview', kind, '--json')).json()
    expect(document).toMatchObject({ kind, text: expect.stringMatching(/\S/) })
    expect(document.blocks.length).toBeGreaterThan(0)
    expect(document.blocks.length).toBeLessThanOrEqual(50)
  })
})

it('gives the blocks alone for Slack’s Block Kit Builder', async () => {
  const { code, stdout } = await office.run('preview', 'bottomRankingNotice', '--blocks')
  expect(code).toBe(0)
  const { blocks } = (await office.run('preview', 'bottomRankingNotice', '--json')).json()
  expect(JSON.parse(stdout)).toEqual({ blocks })
})

it('shows a message of the log as it was sent', async () => {
  const [message] = (await office.run('messages', '--kind', 'bottomRankingNotice', '--json')).json()
  const { code, json } = await office.run('preview', '--message', String(message.id), '--json')
  expect([code, json().kind]).toEqual([0, 'bottomRankingNotice'])
  const { prisma } = await office.database()
  const stored = await prisma.message.findUniqueOrThrow({ where: { id: message.id } })
  expect(json().blocks).toEqual(stored.blocks)
  expect(json().text).toBe(stored.text)
})

it('refuses an unknown kind and an unknown message, and names the kinds there are', async () => {
  const unknown = await office.run('preview', 'gossip')
  expect(unknown.code).toBe(2)
  for (const kind of NOTICE_KINDS) expect(unknown.stderr).toContain(kind)
  expect((await office.run('preview', '--message', '999999')).code).toBe(2)
})
