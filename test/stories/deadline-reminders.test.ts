import { expect, it, vi } from 'vitest'
import { PRIORITY } from '../../src/domain/delivery.ts'
import { copiedUnits } from '../../src/domain/escalation.ts'
import { endDeadlines } from '../../src/store/deadlines.ts'
import { composeMessage } from '../../src/workflows/compose-message.ts'
import { type DeadlineSubject, reminderKey, setDeadline } from '../../src/workflows/deadlines.ts'
import { loadTree } from '../../src/workflows/office-context.ts'
import { startOffice } from '../support/office.ts'
import { codeOf } from '../support/small-office.ts'

const TOWN = codeOf('子镇')

const SUBJECTS = vi.hoisted((): DeadlineSubject[] => [])
vi.mock('../../src/workflows/deadline-subjects.ts', () => ({ DEADLINE_SUBJECTS: SUBJECTS }))

/** A matter that is recalled in the unit's channel and copied to the channels of the levels above. */
const MATTER: DeadlineSubject = {
  subjectKind: 'case',
  purpose: 'cases',
  describe: async () => '整改方案',
  namedIds: null,
  async remind(context, db, deadline, { kind, days, slot, escalation, sayOn }) {
    const { unitCode, day, confirmed } = deadline
    const deadlines = [{ what: `整改方案${kind}${days}`, from: day, to: { day, confirmed } }]
    const copied = copiedUnits(await loadTree(db), unitCode, escalation, sayOn)
    for (const code of [unitCode, ...copied]) {
      const channelId = code.length > 6 ? `C${code}` : code === '110000' ? 'CCITYOPERATIONS' : `C000${code}`
      const facts = { officeName: context.office.name, unitName: '子镇', deadlines, more: 0, issuedOn: sayOn }
      const place = { unitCode: code, medium: null, month: null, version: 1, channelId, priority: PRIORITY.reminder }
      const key = reminderKey('reminder', deadline, { slot }, channelId)
      await composeMessage(context, db, { kind: 'deadlinesMoved', facts }, { ...place, key })
    }
  },
}

SUBJECTS.push(MATTER)

it('a duty nobody does is recalled before, on and after its day, over National Day, and heard of one level after another', async () => {
  await using office = await startOffice({ at: '2026-09-21 10:00' })
  const { context } = office
  await context.database.transaction((db) =>
    setDeadline(context, db, {
      subjectKind: 'case',
      subjectId: '1',
      kind: 'plan',
      unitCode: TOWN,
      rule: { kind: 'namedDay', day: '2026-09-30', moveToWorkingDay: true },
      base: '2026-09-21',
    }),
  )
  const town = office.channel(TOWN)
  await office.passDays(1)
  town.expectNothingElse()
  await office.passDays(1)
  town.expectNothingElse()
  await office.passDays(1)
  town.expectMessage(/整改方案before6/)
  await office.passDays(5)
  town.expectMessage(/整改方案before1/)
  await office.passDays(1)
  town.expectMessage(/整改方案on0/)
  await office.passDays(8)
  town.expectNothingElse()
  await office.passDays(1)
  town.expectMessage(/整改方案after9/)
  await office.passDays(1)
  town.expectNothingElse()
  await office.passDays(2)
  town.expectMessage(/整改方案after12/)
  await office.passDays(2)
  town.expectMessage(/整改方案after14/)
  office.channel(codeOf('甲区')).expectMessage(/整改方案after14/)
  await office.passDays(2)
  town.expectMessage(/整改方案after16/)
  office.channel(codeOf('甲区')).expectMessage(/整改方案after16/)
  office.channel('CCITYOPERATIONS').expectNothingElse()
  await office.passDays(4)
  town.expectMessage(/整改方案after20/)
  office.channel(codeOf('甲区')).expectMessage(/整改方案after20/)
  office.channel('CCITYOPERATIONS').expectMessage(/整改方案after20/)

  await endDeadlines(context.database.prisma, { subjectKind: 'case', subjectId: '1' }, 'met', office.clock.now())
  await office.passDays(10)
  town.expectNothingElse()
})

it('serving, the job is run every minute and says what is due', async () => {
  await using office = await startOffice({ at: '2026-11-17 10:00' })
  const { context } = office
  await context.database.transaction((db) =>
    setDeadline(context, db, {
      subjectKind: 'case',
      subjectId: '1',
      kind: 'plan',
      unitCode: TOWN,
      rule: { kind: 'workingDays', count: 4 },
      base: '2026-11-17',
    }),
  )
  office.advance({ days: 1 })
  await office.workers.queue.enqueue('deadlines.remind', {})
  await vi.waitFor(async () => expect(await office.messages()).toHaveLength(1))
  await office.settle()
  office.channel(TOWN).expectMessage(/整改方案before5/)
})
