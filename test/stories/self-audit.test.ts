import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { beat } from '../../src/app/heartbeat.ts'
import { reportSelfAudit } from '../../src/app/self-audit-report.ts'
import { lookAtSchedules } from '../../src/jobs/scheduler.ts'
import { selfAuditJob } from '../../src/jobs/self-audit.ts'
import { announceFindings } from '../../src/workflows/announce-findings.ts'
import { reportTrouble } from '../../src/workflows/report-trouble.ts'
import { followOfficeFile } from '../../src/workflows/schedules/follow-office-file.ts'
import { auditMessages, type SelfAudit } from '../../src/workflows/self-audit.ts'
import { taken } from '../support/acts.ts'
import { MONTH_DAYS } from '../support/built-in-schedules.ts'
import { keepLog } from '../support/log-lines.ts'
import { type OfficeOptions, startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const MONTH = '2026-10'
const OPERATIONS = 'CCITYOPERATIONS'

/** A month of which the city, 丙区, 土镇 and 火镇 hear. */
async function publishedOffice(options: Partial<OfficeOptions> = {}): Promise<TestOffice> {
  const office = await startOffice({
    at: '2026-11-06 10:00',
    rules: { air: { bottom: 2 } },
    allowOthers: true,
    ...options,
  })
  await office.publishMonth('air', MONTH, ladder())
  return office
}

const audit = ({ context }: TestOffice, workingSince: Date | null = null): Promise<SelfAudit> =>
  auditMessages(context, { workingSince })
const checksOf = async (office: TestOffice) => (await audit(office)).findings.map(({ check }) => check)
const run = (office: TestOffice, sql: string) => office.database.pglite.exec(sql)

describe('the self-audit of a published month', () => {
  it('finds every planned message and nothing to complain of', async () => {
    await using office = await publishedOffice()
    const { findings, checked, isWorkspaceHeld } = await audit(office)
    expect({ findings, isWorkspaceHeld }).toEqual({ findings: [], isWorkspaceHeld: false })
    // The summary, one district, two townships and two proposals.
    expect(checked).toEqual({ rankings: 1, plannedMessages: 6, runs: 0 })
  })

  it('holds after a correction, a channel bound anew and most of a year', async () => {
    await using office = await publishedOffice()
    office.advance({ days: 2 })
    await office.publishMonth('air', MONTH, ladder({ 土镇: 40, 木镇: 99 }))
    office.advance({ minutes: 1 })
    await run(office, `UPDATE channel_binding SET "supersededAt" = '${office.clock.now().toISOString()}'`)
    expect(await checksOf(office)).toEqual([])
    office.advance({ days: 320 })
    expect((await audit(office)).checked.rankings).toBe(1)
    expect(await checksOf(office)).toEqual([])
    office.advance({ days: 60 })
    expect((await audit(office)).checked.rankings).toBe(0)
  })

  it('names a message whose row is gone', async () => {
    await using office = await publishedOffice()
    await run(office, `DELETE FROM message WHERE kind = 'bottomRankingNotice' AND "unitCode" = '${codeOf('土镇')}'`)
    const { findings } = await audit(office)
    expect(findings.map(({ check, subject }) => [check, subject])).toEqual([
      ['missingMessage', `bottomRankingNotice/air/${MONTH}/${codeOf('土镇')}/C${codeOf('土镇')}`],
    ])
  })

  it('names two rows that claim one message of Slack', async () => {
    await using office = await publishedOffice()
    await run(
      office,
      `UPDATE message SET "channelId" = 'C1', ts = '1795443194.683000' WHERE kind = 'interviewProposal' AND action = 'post'`,
    )
    expect(await checksOf(office)).toContain('sharedPlace')
  })

  it('names the broken link of the audit log', async () => {
    await using office = await publishedOffice()
    await run(office, `UPDATE audit_entry SET "actorId" = 'somebody' WHERE act = 'publish'`)
    expect(await checksOf(office)).toEqual(['brokenAudit'])
  })
})

describe('a message that is due and does not go', () => {
  async function waitingOffice(options: Partial<OfficeOptions> = {}): Promise<TestOffice> {
    const office = await startOffice({
      at: '2026-11-06 10:00',
      rules: { air: { bottom: 2 } },
      allowOthers: true,
      ...options,
    })
    await office.enqueueMonth('air', MONTH, ladder())
    return office
  }

  it('is overdue after half an hour, what waits for it is not', async () => {
    await using office = await waitingOffice()
    office.advance({ minutes: 30 })
    expect(await checksOf(office)).toEqual([])
    office.advance({ minutes: 1 })
    const overdue = (await audit(office)).findings
    const waiting = (await office.messages({ kind: 'bottomRankingNotice' })).map(({ id }) => String(id))
    expect(new Set(overdue.map(({ check }) => check))).toEqual(new Set(['overdue']))
    expect(overdue.filter(({ subject }) => waiting.includes(subject))).toEqual([])
  })

  it('is not late by the time in which nobody worked', async () => {
    await using office = await waitingOffice()
    office.advance({ hours: 5 })
    expect((await audit(office, office.clock.now())).findings).toEqual([])
  })

  it('is not late in quiet hours, nor right after them', async () => {
    await using office = await waitingOffice({ office: { quietHours: { from: '20:00', to: '08:00' } } })
    office.advance({ hours: 12 })
    expect(await checksOf(office)).toEqual([])
    office.advance({ hours: 10, minutes: 20 })
    expect(await checksOf(office)).toEqual([])
    office.advance({ minutes: 20 })
    expect(new Set(await checksOf(office))).toEqual(new Set(['overdue']))
  })

  it('is not late while Slack refuses the token, nor right after', async () => {
    await using office = await waitingOffice()
    office.advance({ hours: 3 })
    const until = new Date(office.clock.now().getTime() + 60_000).toISOString()
    await run(
      office,
      `INSERT INTO destination (platform, "channelId", state, "retiredReason", "nextPostAt") VALUES ('slack', '*', 'active', 'invalid_auth', '${until}')`,
    )
    expect(await audit(office)).toMatchObject({ findings: [], isWorkspaceHeld: true })
    office.advance({ minutes: 20 })
    expect(await audit(office)).toMatchObject({ findings: [], isWorkspaceHeld: false })
    office.advance({ minutes: 20 })
    expect(new Set(await checksOf(office))).toEqual(new Set(['overdue']))
  })

  it('waits for a person when its channel is gone, which is a finding until he has settled it', async () => {
    await using office = await waitingOffice()
    office.allowCalls('is_archived')
    office.sandbox.channel(`C${codeOf('土镇')}`).record.isArchived = true
    await office.settle()
    office.advance({ hours: 2 })
    const [finding, ...others] = (await audit(office)).findings
    expect([finding?.check, others]).toEqual(['needsPerson', []])
    taken(await office.cancel(Number(finding?.subject)))
    expect(await checksOf(office)).toEqual([])
  })
})

describe('a planned run', () => {
  it('that nobody began is named, and is none once it ran', async () => {
    const schedule = MONTH_DAYS
    await using office = await startOffice({ at: '2026-11-05 09:31', office: { schedule }, allowOthers: true })
    const { context, workers } = office
    await followOfficeFile(context)
    const served = async () => (await audit(office, context.now())).findings.map(({ check }) => check)
    expect(await served()).toEqual(['unopenedRun', 'unopenedRun', 'unopenedRun'])
    expect(await checksOf(office)).toEqual([])
    await lookAtSchedules({ context, ...workers })
    await office.settle()
    expect(await served()).toEqual([])
    // Nobody plans any more, so nobody would know of a run that was missed.
    office.advance({ days: 41 })
    expect(new Set(await served())).toEqual(new Set(['unopenedRun']))
    const ofMonths = (await audit(office, context.now())).findings.filter(({ subject }) => subject.startsWith('month.'))
    expect(ofMonths).toHaveLength(6 + 10)
  })
})

describe('the operations channel', () => {
  it('is told of a finding once, and of a later one by itself', async () => {
    await using office = await publishedOffice({ allowOthers: false })
    office.acceptAll()
    await run(office, `DELETE FROM message WHERE kind = 'bottomRankingNotice' AND "unitCode" = '${codeOf('土镇')}'`)
    const tell = async () => announceFindings(office.context, (await audit(office)).findings)
    expect(await Promise.all([tell(), tell()])).toContain(1)
    expect(await tell()).toBe(0)
    await office.settle()
    const operations = office.channel(OPERATIONS)
    operations.expectMessage(/^【自查结果】[\s\S]*应发消息[\s\S]*110105005[\s\S]*duban audit messages/)
    operations.expectNothingElse()
    await run(office, `UPDATE audit_entry SET "actorId" = 'somebody' WHERE act = 'publish'`)
    expect(await tell()).toBe(1)
    await office.settle()
    const second = operations.expectMessage(/^【自查结果】[\s\S]*操作记录/)
    expect(second.text).not.toContain('110105005')
  })

  it('hears nothing again of a message that needs a person', async () => {
    await using office = await publishedOffice()
    await run(office, `UPDATE message SET state = 'failed' WHERE kind = 'bottomRankingSummary'`)
    const { findings } = await audit(office)
    expect(findings.map(({ check }) => check)).toEqual(['needsPerson'])
    expect(await announceFindings(office.context, findings)).toBe(0)
  })
})

describe('a message that failed while its process died', () => {
  it('is told of by the self-audit, once, and not where the report was written', async () => {
    await using office = await publishedOffice({ allowOthers: false })
    office.acceptAll()
    // The step was committed; the report was to be the next transaction.
    await run(office, `UPDATE message SET state = 'failed' WHERE kind = 'bottomRankingSummary'`)
    const tell = async () => announceFindings(office.context, (await audit(office)).findings)
    expect(await tell()).toBe(0)
    office.advance({ minutes: 6 })
    expect(await checksOf(office)).toEqual(['needsPerson', 'untoldTrouble'])
    expect(await tell()).toBe(1)
    expect(await tell()).toBe(0)
    await office.settle()
    const [summary] = await office.messages({ kind: 'bottomRankingSummary' })
    office
      .channel(OPERATIONS)
      .expectMessage(new RegExp(`^【自查结果】[\\s\\S]*消息${summary?.id}等待处理，此前未能报告`))
    office.channel(OPERATIONS).expectNothingElse()
  })

  it('is no finding of its own once it was reported, nor when it is a report itself', async () => {
    await using office = await publishedOffice()
    office.allowCalls('is_archived')
    await run(office, `UPDATE message SET state = 'failed' WHERE kind = 'bottomRankingSummary'`)
    const [summary] = await office.messages({ kind: 'bottomRankingSummary' })
    if (summary === undefined) throw new Error('expected the summary')
    await reportTrouble(office.context, summary, 'failed', 'is_archived')
    await run(office, `UPDATE message SET state = 'failed' WHERE kind = 'deliveryTrouble'`)
    office.advance({ hours: 1 })
    expect(new Set(await checksOf(office))).toEqual(new Set(['needsPerson']))
    // Tried again since, it failed once more, which nobody reported.
    await run(office, `UPDATE message SET attempts = attempts + 1 WHERE id = ${summary.id}`)
    expect(await checksOf(office)).toContain('untoldTrouble')
  })
})

describe('the job', () => {
  it('forgets the requests of Slack after a week', async () => {
    await using office = await publishedOffice()
    const { prisma } = office.context.database
    const daysAgo = (days: number) => new Date(office.clock.now().getTime() - days * 24 * 3_600_000)
    const old = Array.from({ length: 2_500 }, (_, at) => ({ id: `event/old${at}`, receivedAt: daysAgo(8) }))
    await prisma.inboxEntry.createMany({ data: [...old, { id: 'event/new', receivedAt: daysAgo(6) }] })
    await office.workers.queue.enqueue(selfAuditJob.name, {})
    await office.settle()
    expect((await prisma.inboxEntry.findMany()).map(({ id }) => id)).toEqual(['event/new'])
  })

  it('audits once a quarter of an hour, however often it is asked for, and forgets its runs after a week', async () => {
    const { logger, lines } = keepLog()
    await using office = await publishedOffice({ logger })
    const ask = async () => {
      await office.workers.queue.enqueue(selfAuditJob.name, {})
      await office.settle()
    }
    const audits = () => lines().filter(({ msg }) => msg === 'self-audit')
    await ask()
    await ask()
    expect(audits()).toMatchObject([{ findings: 0, rankings: 1, plannedMessages: 6 }])
    office.advance({ minutes: 15 })
    await ask()
    expect(audits()).toHaveLength(2)
    office.advance({ days: 8 })
    await ask()
    expect(await office.context.database.prisma.occurrence.count({ where: { job: selfAuditJob.name } })).toBe(1)
  })
})

/** An address that keeps what is asked of it and answers with one status. */
async function aWatch(status = 200) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end('x'.repeat(10_000))
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    asked,
    url,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

describe('the heartbeat', () => {
  it('beats after a self-audit without findings, fails with some, and is silent while Slack refuses the workspace', async () => {
    await using watch = await aWatch()
    const { logger, lines } = keepLog()
    await using office = await publishedOffice({ logger })
    const { services } = office
    const config = { ...services.config, heartbeatUrl: `${watch.url}/ping/s3cret?a=b` }
    const report = (over: Partial<SelfAudit>) =>
      audit(office).then((made) => reportSelfAudit({ ...services, config }, { ...made, ...over }))
    await report({})
    await report({ findings: [{ check: 'overdue', id: 'overdue/1/1', subject: '1' }] })
    await report({ isWorkspaceHeld: true })
    expect(watch.asked).toEqual(['GET /ping/s3cret?a=b', 'GET /ping/s3cret/fail?a=b'])
    const figures = await services.metrics.registry.metrics()
    expect(figures).toContain('duban_heartbeats_total{said="well",outcome="sent"} 1')
    expect(figures).toContain('duban_heartbeats_total{said="failing",outcome="sent"} 1')
    expect(lines().filter(({ finding }) => finding !== undefined)).toMatchObject([{ check: 'overdue' }])
    expect(JSON.stringify(lines()) + figures).not.toContain('s3cret')
  })

  it.each([
    [204, 'sent'],
    [302, 'failed'],
    [404, 'failed'],
    [500, 'failed'],
  ])('takes HTTP %i for %s, after one call', async (status, outcome) => {
    await using watch = await aWatch(status)
    expect(await beat(`${watch.url}/x`, true)).toBe(outcome)
    expect(watch.asked).toEqual(['GET /x'])
  })

  it('takes an address that nobody answers for a failure', async () => {
    expect(await beat('http://127.0.0.1:1/x', false)).toBe('failed')
  })
})
