import { describe, expect, it } from 'vitest'
import { toMessageDocument } from '../../src/cli/commands/messages.ts'
import { listAudit } from '../../src/store/audit.ts'
import { withReference } from '../../src/store/reference.ts'
import { verifyAudit } from '../../src/workflows/verify-audit.ts'
import { taken } from '../support/acts.ts'
import { keepLog } from '../support/log-lines.ts'
import { startOffice } from '../support/office.ts'
import { ladder } from '../support/small-office.ts'

const MONTH = '2026-10'

describe('one reference', () => {
  it('leads from a pressed button to the act, the message it wrote and its delivery', async () => {
    const { logger, lines } = keepLog()
    await using office = await startOffice({ at: '2026-11-06 10:00', bot: true, logger, allowOthers: true })
    taken(await office.importTable('air', MONTH, ladder()))
    taken(await office.compute('air', MONTH))
    await office.settle()
    await office.sandbox.press({ user: 'U0REVIEWER', channel: 'CCITYREVIEW', actionId: 'ranking.approve' })
    const pressed = () => lines().find(({ msg }) => msg === 'a button was pressed')
    await expect.poll(pressed, { timeout: 10_000 }).toMatchObject({ outcome: 'done' })
    await office.settle()

    const { reference } = pressed() ?? {}
    expect(reference).toMatch(/^[0-9a-f]{8}$/)
    const { prisma } = office.context.database
    const [act] = (await listAudit(prisma, { take: 100 })).filter(({ act }) => act === 'review')
    expect(act?.details).toMatchObject({ reference })
    const written = (await office.messages()).filter((message) => message.reference === reference)
    expect(written.map(({ kind, action, state }) => [kind, action, state])).toEqual([
      ['rankingReview', 'update', 'sent'],
    ])
    expect(written.map((message) => toMessageDocument(message).reference)).toEqual([reference])
    const delivered = lines().filter(({ msg, key }) => msg === 'delivery attempt' && key === written[0]?.key)
    expect(delivered.map((line) => [line.outcome, line.reference])).toEqual([['sent', reference]])
    expect((await verifyAudit(prisma)).broken).toBeNull()
  })

  it('of a fault is the one in its log lines and in what the person is shown', async () => {
    const { logger, lines } = keepLog()
    await using office = await startOffice({ at: '2026-11-06 10:00', bot: true, logger, allowOthers: true })
    taken(await office.importTable('air', MONTH, ladder()))
    taken(await office.compute('air', MONTH))
    await office.settle()
    await office.database.pglite.exec('ALTER TABLE audit_entry RENAME TO audit_entry_gone')
    try {
      await office.sandbox.press({ user: 'U0REVIEWER', channel: 'CCITYREVIEW', actionId: 'ranking.approve' })
      const wrong = () => lines().find(({ msg }) => msg === 'something went wrong')
      await expect.poll(wrong, { timeout: 10_000 }).toBeDefined()
      const reference = String(wrong()?.reference)
      expect(lines().find(({ msg }) => msg === 'a button was pressed')).toMatchObject({ outcome: 'fault', reference })
      const shown = () => JSON.stringify(office.sandbox.channel('CCITYREVIEW').ephemerals('U0REVIEWER'))
      await expect.poll(shown, { timeout: 10_000 }).toContain(reference)
    } finally {
      await office.database.pglite.exec('ALTER TABLE audit_entry_gone RENAME TO audit_entry')
    }
    expect(office.takeFaults()).toHaveLength(1)
  })

  it('of a command is in its act and on every message the act writes', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00', allowOthers: true })
    await withReference('c0ffee00', () => office.enqueueMonth('air', MONTH, ladder()))
    const messages = await office.messages()
    expect(messages.length).toBeGreaterThan(10)
    expect(new Set(messages.map(({ reference }) => reference))).toEqual(new Set(['c0ffee00']))
    const acts = (await listAudit(office.context.database.prisma, { take: 100 })).filter(({ month }) => month === MONTH)
    expect(new Set(acts.map(({ details }) => details.reference))).toEqual(new Set(['c0ffee00']))
  })

  it('is missing of what was written before there were any, and the chain of the audit log holds over both', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00', allowOthers: true })
    taken(await office.importTable('air', MONTH, ladder()))
    taken(await withReference('c0ffee00', () => office.compute('air', MONTH)))
    const { prisma } = office.context.database
    const acts = (await listAudit(prisma, { take: 100 })).filter(({ month }) => month === MONTH)
    expect(acts.map(({ act, details }) => [act, details.reference ?? null])).toEqual([
      ['importMonth', null],
      ['compute', 'c0ffee00'],
    ])
    expect((await verifyAudit(prisma)).broken).toBeNull()
  })
})
