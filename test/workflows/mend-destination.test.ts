import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Workspace } from '../../src/notifications/workspace.ts'
import { listAudit } from '../../src/store/audit.ts'
import { retiredReasons } from '../../src/store/destinations.ts'
import { importChannels } from '../../src/workflows/import-channels.ts'
import { mendDestination } from '../../src/workflows/mend-destination.ts'
import { PROBE_EVERY_MS, probeDestinations, probedAt } from '../../src/workflows/probe-destinations.ts'
import { as, taken } from '../support/acts.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const MONTH = '2026-10'
const UNIT = codeOf('土镇')
const CHANNEL = `C${UNIT}`

/** An office whose worst township's notice failed since its channel was archived; the channel is restored by now. */
async function brokenOffice(): Promise<TestOffice> {
  const office = await startOffice({ at: '2026-11-06 10:00', rules: { air: { bottom: 2 } }, allowOthers: true })
  office.allowCalls('is_archived')
  await office.enqueueMonth('air', MONTH, ladder())
  office.sandbox.channel(CHANNEL).record.isArchived = true
  await office.settle()
  office.sandbox.channel(CHANNEL).record.isArchived = false
  return office
}

const posted = (office: TestOffice) => office.sandbox.channel(CHANNEL).topMessages().length
const stateOfNotice = async (office: TestOffice) =>
  (await office.messages({ kind: 'bottomRankingNotice' })).find(({ unitCode }) => unitCode === UNIT)?.state
const actsOf = async (office: TestOffice, act: string) =>
  (await listAudit(office.database.database.prisma, { take: 1_000 })).filter((entry) => entry.act === act)

describe('mending a channel', () => {
  it('is done once, however many find it at the same time', async () => {
    await using office = await brokenOffice()
    const mend = () => mendDestination(office.context, { channelId: CHANNEL, how: 'probe', surface: 'schedule' })
    const mended = (await Promise.all([mend(), mend(), mend()])).filter((one) => one !== null)
    expect(mended).toMatchObject([{ wasRetired: true, retried: [expect.any(Number)] }])
    expect(await actsOf(office, 'mendDestination')).toHaveLength(1)
    await office.settle()
    expect(posted(office)).toBe(1)
  })

  it('leaves alone what failed for another reason, was cancelled, or lies in another channel', async () => {
    await using office = await brokenOffice()
    const { prisma } = office.database.database
    const rows = await office.messages({ state: 'sent' })
    const ids = rows.slice(0, 3).map(({ id }) => id)
    const [other, cancelled, elsewhere] = ids
    const failed = { state: 'failed', lastErrorKind: 'destination' }
    await prisma.message.update({
      where: { id: other ?? 0 },
      data: { ...failed, lastErrorKind: 'message', channelId: CHANNEL },
    })
    await prisma.message.update({
      where: { id: cancelled ?? 0 },
      data: { ...failed, state: 'cancelled', channelId: CHANNEL },
    })
    await prisma.message.update({ where: { id: elsewhere ?? 0 }, data: { ...failed, channelId: 'C0ELSE' } })
    await mendDestination(office.context, { channelId: CHANNEL, how: 'probe', surface: 'schedule' })
    const states = (await office.messages({ ids })).map(({ state }) => state)
    expect(states).toEqual(['failed', 'cancelled', 'failed'])
  })

  it('of a channel that is in use does nothing and leaves no trace', async () => {
    await using office = await brokenOffice()
    const channelId = `C${codeOf('火镇')}`
    expect(await mendDestination(office.context, { channelId, how: 'probe', surface: 'schedule' })).toBeNull()
    expect(await actsOf(office, 'mendDestination')).toEqual([])
  })

  it('by a channels file retries what failed there, said in the act of the import', async () => {
    await using office = await brokenOffice()
    const content = new TextEncoder().encode(`unit_code,platform,channel_id,purpose\n${UNIT},slack,${CHANNEL},\n`)
    taken(await importChannels(office.context, { source: { fileName: 'c.csv', content }, by: as('administrator') }))
    const [, imported] = await actsOf(office, 'importChannels')
    expect(imported?.details).toMatchObject({ revived: [CHANNEL], retried: [expect.any(String)] })
    await office.settle()
    expect(await stateOfNotice(office)).toBe('sent')
    expect(posted(office)).toBe(1)
  })
})

describe('the probe', () => {
  it('mends a channel that Slack says takes posts again', async () => {
    await using office = await brokenOffice()
    expect(await probeDestinations(office.context)).toEqual([CHANNEL])
    await office.settle()
    expect(posted(office)).toBe(1)
    expect(await probeDestinations(office.context)).toEqual([])
    expect(await actsOf(office, 'mendDestination')).toMatchObject([{ surface: 'schedule', details: { how: 'probe' } }])
  })

  it.each([
    ['archived', (office: TestOffice) => (office.sandbox.channel(CHANNEL).record.isArchived = true)],
    ['without the bot', (office: TestOffice) => office.sandbox.channel(CHANNEL).record.members.delete('U0BOT')],
  ])('leaves a channel that is %s', async (_name, spoil) => {
    await using office = await brokenOffice()
    spoil(office)
    expect(await probeDestinations(office.context)).toEqual([])
    expect([...(await retiredReasons(office.database.database.prisma)).keys()]).toEqual([CHANNEL])
  })

  it('asks Slack nothing while every channel is in use, and gives up on a Slack that does not answer', async () => {
    await using office = await brokenOffice()
    let asked = 0
    const silent: Partial<Workspace> = {
      channel: async () => {
        asked += 1
        return { kind: 'unknown', reason: 'HTTP 503' }
      },
    }
    const context = { ...office.context, openWorkspace: async () => silent as Workspace }
    for (let index = 0; index < 9; index += 1) {
      const data = { platform: 'slack', channelId: `C0GONE${index}`, state: 'retired', nextPostAt: new Date() }
      await office.database.database.prisma.destination.create({ data })
    }
    expect(await probeDestinations(context)).toEqual([])
    expect(asked).toBe(3)
    await office.database.database.prisma.destination.deleteMany({ where: { state: 'retired' } })
    await office.database.database.prisma.message.deleteMany({ where: { state: 'failed' } })
    expect(await probeDestinations(context)).toEqual([])
    expect(asked).toBe(3)
  })

  it('asks about every channel within as many runs as it takes, and never about more than forty in one', () => {
    const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { maxLength: 150 })
    fc.assert(
      fc.property(ids, fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }), (channels, start) => {
        const runs = Math.max(1, Math.ceil(channels.length / 40))
        const parts = Array.from({ length: runs }, (_, run) =>
          probedAt(channels, new Date(start.getTime() + run * PROBE_EVERY_MS)),
        )
        expect(parts.every((part) => part.length <= 40)).toBe(true)
        expect(new Set(parts.flat())).toEqual(new Set(channels))
      }),
    )
  })
})
