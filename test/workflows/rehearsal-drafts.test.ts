import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { newestCalendarYears } from '../../src/store/calendar-years.ts'
import type { ActorClaim } from '../../src/workflows/authorise.ts'
import { type Drafts, enterDrafts, NO_DRAFTS } from '../../src/workflows/rehearsal-drafts.ts'
import { currentSchedules } from '../../src/workflows/schedules/current.ts'
import { as, refusalOf, taken } from '../support/acts.ts'
import { scheduleOffice } from '../support/schedules.ts'

it('enters drafts for anybody who has days played, and refuses what the office would refuse', async () => {
  const { context } = await scheduleOffice({ at: '2026-11-24 08:00' })
  const folder = mkdtempSync(join(tmpdir(), 'duban-drafts-'))
  const file = (name: string, ...rows: readonly string[]) => {
    const path = join(folder, name)
    writeFileSync(path, ['day,kind,name', ...rows, ''].join('\n'))
    return path
  }
  const enter = (drafts: Partial<Drafts>, by: ActorClaim = as('reviewer')) =>
    enterDrafts(context, { ...NO_DRAFTS, isAnnounced: false, ...drafts }, by)
  const weekly = (expression: string, id = 'review/weekly') => {
    const members = {
      job: 'month.ask-for-review',
      argument: { medium: 'air' },
      timing: { kind: 'cron', expression },
    } as const
    return { id, members }
  }

  taken(await enter({ calendarFiles: [file('2027.csv', '2027-01-01,holiday,元旦')], schedule: weekly('0 9 * * mon') }))
  const entered = await newestCalendarYears(context.database.prisma)
  expect(entered).toMatchObject([{ year: 2027, recordedBy: 'sample-administrator' }])
  const schedules = await currentSchedules(context, context.database.prisma)
  expect(schedules.find(({ id }) => id === 'review/weekly')?.content.timing).toEqual(
    weekly('0 9 * * mon').members.timing,
  )

  const bad = file('bad.csv', '2027-02-30,holiday,', '2027-03-01,feast,')
  expect(refusalOf(await enter({ calendarFiles: [bad] }))).toMatchObject({
    message: `--calendar ${bad}: 2 error(s) in 2 row(s)`,
    details: [
      expect.stringMatching(/^row 2, day: got "2027-02-30"; expected /),
      expect.stringMatching(/^row 3, kind: /),
    ],
  })
  const missing = join(folder, 'missing.csv')
  expect(refusalOf(await enter({ calendarFiles: [missing] })).message).toContain(`--calendar ${missing}: 1 error(s)`)
  expect(refusalOf(await enter({ schedule: weekly('*/5 9 * * mon', 'review/often') })).code).toBe('bad-timing')
  const unknown = { id: 'review/unknown', members: { isOn: false } }
  expect(refusalOf(await enter({ schedule: unknown })).message).toContain('review/unknown')

  await context.database.prisma.post.updateMany({ where: { role: 'administrator' }, data: { validTo: '2026-11-01' } })
  expect(refusalOf(await enter({ schedule: weekly('0 9 * * tue', 'review/tuesday') }))).toMatchObject({
    code: 'nobody-enters',
    message: 'a draft: nobody may do changeSchedule on 2026-11-24; expected somebody who is administrator then',
  })
  rmSync(folder, { recursive: true })
})
