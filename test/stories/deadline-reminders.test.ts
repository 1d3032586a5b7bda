import { expect, it, vi } from 'vitest'
import { as, taken } from '../support/acts.ts'
import { caseDesk } from '../support/cases.ts'
import { startOffice } from '../support/office.ts'

it('serving, reminders are said by the job that is run every minute', async () => {
  await using office = await startOffice({ at: '2026-09-21 09:00', allowOthers: true })
  const desk = caseDesk(office.context)
  const { number } = taken(await desk.register())
  taken(await desk.step(number, 'decompose', as('issuer'), { due: '2026-10-03' }))
  taken(await desk.step(number, 'assign', as('issuer')))
  await office.settle()
  expect(await office.messages({ kind: 'caseReminder' })).toEqual([])
  office.advance({ days: 7 })
  await office.workers.queue.enqueue('deadlines.remind', {})
  const reminders = () => office.messages({ kind: 'caseReminder' })
  await vi.waitFor(async () => expect(await reminders()).not.toEqual([]))
  await office.settle()
  for (const { state, text } of await reminders())
    expect([state, text]).toEqual(['sent', expect.stringContaining(number)])
})
