import { expect, it } from 'vitest'
import { taken } from '../support/acts.ts'
import { aFolder, backUp, restoreInto } from '../support/backups.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'
import { emptyDatabase } from '../support/test-database.ts'

const MONTH = '2026-10'
/** Two months, a correction and a summons, then all of it again. */
const STORY_MS_MAX = 240_000

/** What stands in the workspace: each post by its key and each file by its name, in its channel. */
function visible(office: TestOffice): readonly string[] {
  const names = new Map(office.sandbox.files.map((file) => [file.id, file.name]))
  return office.sandbox.channels
    .flatMap(({ id }) =>
      office.sandbox
        .channel(id)
        .messages()
        .flatMap((message) => {
          const { event_payload } = (message.metadata ?? {}) as { event_payload?: { key?: string } }
          const files = message.files.map((file) => `${id} ${message.threadTs} ${names.get(file)}`)
          return event_payload?.key === undefined ? files : [`${id} ${event_payload.key}`, ...files]
        }),
    )
    .toSorted()
}

/** Loses everything the database holds, and fills it with the backup. */
async function restore(office: TestOffice, file: string): Promise<void> {
  await emptyDatabase()
  const { gap } = taken(await restoreInto(office.database.database, office.context, file))
  expect(gap.until.getTime()).toBe(office.clock.now().getTime() + 45_000)
}

it('a database restored from yesterday posts nothing again that is visible, and everything that is not', {
  timeout: STORY_MS_MAX,
}, async () => {
  using place = aFolder()
  await using office = await startOffice({
    at: '2026-11-05 16:00',
    rules: { air: { bottom: 2 }, water: { bottom: 2 } },
    office: { coverage: { responsiblePersons: 'off' } },
  })
  await office.publishMonth('air', MONTH, ladder())
  await office.enqueueMonth('water', MONTH, ladder({ 子镇: 90, 丑镇: 80 }))
  taken(await backUp(office.context, place.in('yesterday.backup')))

  const correctAndSummon = async () => {
    taken(await office.importTable('air', MONTH, ladder({ 子镇: 99 })))
    taken(await office.compute('air', MONTH))
    taken(await office.review('air', MONTH))
    taken(await office.publish('air', MONTH))
    await office.settle()
    taken(await office.summon('water', MONTH))
    await office.settle()
  }
  office.advance({ hours: 1 })
  await office.settle()
  await correctAndSummon()
  const before = visible(office)
  const texts = office.snapshot()
  expect(before.filter((line) => line.includes('/water/')).length).toBeGreaterThan(5)
  expect(new Set(before).size).toBe(before.length)

  office.advance({ hours: 15 })
  await restore(office, place.in('yesterday.backup'))
  await office.settle()
  await correctAndSummon()
  expect(visible(office)).toEqual(before)
  expect(Object.keys(office.snapshot())).toEqual(Object.keys(texts))
  const states = new Set((await office.messages()).map(({ state }) => state))
  expect([...states].filter((state) => state !== 'sent' && state !== 'superseded')).toEqual([])

  await office.publishMonth('water', '2026-09', ladder())
  const after = visible(office)
  expect(before.filter((line) => !after.includes(line))).toEqual([])
  expect(after.some((line) => line.includes(`bottomRankingSummary/water/2026-09`))).toBe(true)
  expect(new Set(after).size).toBe(after.length)
  expect((await office.verify('air', MONTH)).difference).toBeNull()
  office.acceptAll()
})

it('what was never posted is posted once after a restore', async () => {
  using place = aFolder()
  await using office = await startOffice({ at: '2026-11-05 16:00', rules: { air: { bottom: 2 } } })
  await office.enqueueMonth('air', MONTH, ladder())
  taken(await backUp(office.context, place.in('yesterday.backup')))
  office.advance({ hours: 12 })
  await restore(office, place.in('yesterday.backup'))
  await office.settle()
  office.channel('110000').expectMessage(/^【通报】/)
  office.channel(codeOf('土镇')).expectMessage(/^【通报】/)
  expect(new Set(visible(office)).size).toBe(visible(office).length)
  office.acceptAll()
})
