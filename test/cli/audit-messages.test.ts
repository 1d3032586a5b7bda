import { afterAll, beforeAll, expect, it } from 'vitest'
import { anOffice, type TestOffice } from '../support/cli.ts'

let office: TestOffice
beforeAll(async () => {
  office = await anOffice('published')
}, 120_000)
afterAll(async () => {
  await office?.remove()
})

const forget = async (kind: string) => {
  const { prisma } = await office.database()
  const { count } = await prisma.message.deleteMany({ where: { kind } })
  return count
}

it('finds nothing amiss while what was published waits to be sent', async () => {
  const { prisma } = await office.database()
  // The office was published when its copy was made, which may be a while ago.
  await prisma.message.updateMany({ data: { dueAt: new Date() } })
  const ran = await office.run('audit', 'messages', '--json')
  const { checked, ...rest } = ran.json()
  expect([ran.code, rest]).toEqual([0, { ok: true, isWorkspaceHeld: false, findings: [] }])
  expect(checked).toMatchObject({ rankings: 1 })
  expect(checked.plannedMessages).toBeGreaterThan(10)
  const read = await office.run('audit', 'messages')
  expect([read.code, read.stderr]).toEqual([0, ''])
  expect(read.stdout).toMatch(/^1 published ranking\(s\), \d+ planned message\(s\): all is as it should be\.\n$/)
})

it('ends with 1 and a reference, and names each message that is not there', async () => {
  const count = await forget('bottomRankingNotice')
  const ran = await office.run('audit', 'messages', '--json')
  expect(ran.code).toBe(1)
  const { ok, findings, fault } = ran.json()
  expect([ok, findings.length]).toEqual([false, count])
  expect(findings[0]).toMatchObject({
    check: 'missingMessage',
    text: expect.stringMatching(
      /^a published ranking plans a message that the log does not have: bottomRankingNotice\/air\//,
    ),
  })
  expect(ran.stderr).toBe(`${count} finding(s).\nreference ${fault.reference}\n`)
  expect((await office.run('audit', 'messages')).stdout.trim().split('\n')).toHaveLength(count)
})
