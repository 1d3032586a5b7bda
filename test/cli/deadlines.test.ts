import { describe, expect, it } from 'vitest'
import { DEADLINE_SUBJECTS } from '../../src/workflows/deadline-subjects.ts'
import { setDeadline } from '../../src/workflows/deadlines.ts'
import { runHere } from '../support/cli.ts'
import { startOffice } from '../support/office.ts'
import { codeOf } from '../support/small-office.ts'

describe('duban deadlines', () => {
  it('lists what whoever asks may see, as lines or as one document, and refuses as one what is not there for him', async () => {
    await using office = await startOffice({ at: '2026-12-24 10:30' })
    const { context, database } = office
    const subjectKind = DEADLINE_SUBJECTS.find(({ namedIds }) => namedIds === null)?.subjectKind
    if (subjectKind === undefined) throw new Error('expected a kind of matter that is not for named people alone')
    const { prisma } = context.database
    const about = { subjectKind, kind: 'report', rule: { kind: 'workingDays', count: 10 }, base: '2026-12-24' } as const
    const own = await setDeadline(context, prisma, { ...about, subjectId: '1', unitCode: codeOf('子镇') })
    await setDeadline(context, prisma, { ...about, subjectId: '2', unitCode: codeOf('午镇') })
    const run = (...argv: readonly string[]) => runHere(database.database, ['deadlines', ...argv])
    const city = ['--as', 'sample-issuer'] as const
    const town = ['--as', `sample-${codeOf('子镇')}-d`] as const

    const all = await run('--open', '--json', ...city)
    expect([all.code, all.json().map(({ subjectId }: { subjectId: string }) => subjectId)]).toEqual([0, ['1', '2']])
    const document = await run('--json', ...town)
    expect(document.json()).toEqual([
      {
        id: own.id,
        subjectKind,
        subjectId: '1',
        kind: 'report',
        unitCode: codeOf('子镇'),
        state: 'open',
        day: '2027-01-07',
        confirmed: false,
        rule: about.rule,
        base: '2026-12-24',
        calendarVersion: context.calendar.version,
        remindedOn: [],
        nextReminderAt: '2026-12-29T01:00:00.000Z',
        setAt: '2026-12-24T02:30:00.000Z',
        endedAt: null,
      },
    ])
    const lines = (await run(...town)).stdout.trim().split('\n')
    expect(lines.at(-1)).toBe('1 deadline(s).')
    expect(lines[1]).toMatch(
      new RegExp(`2027-01-07 \\(unconfirmed\\) +open +110101001 +${subjectKind} 1 +report +0 +2026-12-29 09:00$`),
    )
    for (const unit of [codeOf('午镇'), '无此镇']) {
      const refused = await run('--unit', unit, '--json', ...town)
      expect([refused.code, refused.json().refusal.code]).toEqual([2, 'not-found'])
    }
  })
})
