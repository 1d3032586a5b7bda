import { channelsFor, type Purpose } from '../../domain/channels.ts'
import { PRIORITY } from '../../domain/delivery.ts'
import type { ReminderOccasion } from '../../domain/reminders.ts'
import type { NoticeInput } from '../../notifications/catalog.ts'
import type { InterviewReminderFacts } from '../../notifications/interview-facts.ts'
import { loadChannels } from '../../store/channels.ts'
import type { Db } from '../../store/database.ts'
import type { StoredDeadline } from '../../store/deadlines.ts'
import { findMeeting } from '../../store/meetings.ts'
import { composeMessage } from '../compose-message.ts'
import { type DeadlineSubject, reminderKey } from '../deadlines.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import { type MeetingSight, sightOf } from './sight.ts'
import { courseOf, type SummonsThread, summonsThreads } from './threads.ts'

/** Plans and reports that are due after an interview. */
export const meetingDeadlines: DeadlineSubject = {
  subjectKind: 'meeting',
  purpose: 'summons',
  namedIds: null,
  async describe({ templates }, db, { subjectId, kind }) {
    const meeting = await findMeeting(db, subjectId)
    if (meeting === null) return null
    const day = templates.format.day(meeting.at.slice(0, 10))
    const { unit } = await sightOf(db, meeting)
    if (templates.locale === 'zh-CN')
      return `${unit.unitName}${day}约谈的${kind === 'plan' ? '整改方案' : '整改情况报告'}`
    return `rectification ${kind} of ${unit.unitName} after its interview of ${day}`
  },
  async remind(context, db, deadline, occasion) {
    const meeting = await findMeeting(db, deadline.subjectId)
    if (meeting === null) return
    const sight = await sightOf(db, meeting)
    const threads = await summonsThreads(db, meeting)
    const facts = await factsOf(context, db, sight, threads, { deadline, occasion })
    for (const { message, addressee } of threads) {
      if (addressee === 'district' && occasion.escalation < 1) continue
      const { base } = message
      const { unitCode, medium, month, version, channelId } = base
      const key = reminderKey('interviewReminder', deadline, occasion, channelId)
      const place = { key, unitCode, medium, month, version, channelId, priority: PRIORITY.reminder }
      await composeMessage(context, db, noticeOf({ ...facts, addressee }), {
        ...place,
        action: 'reply',
        targetId: base.id,
      })
    }
    if (occasion.escalation >= 2)
      await tellCity(context, db, sight, noticeOf({ ...facts, addressee: 'city' }), { deadline, occasion })
  },
}

/** Who coordinates hears of what stays undone although the district was told. */
const CITY_PURPOSE: Purpose = 'operations'

interface Recalled {
  readonly deadline: StoredDeadline
  readonly occasion: ReminderOccasion
}

async function tellCity(
  context: OfficeContext,
  db: Db,
  { meeting, interviews }: MeetingSight,
  notice: NoticeInput,
  { deadline, occasion }: Recalled,
): Promise<void> {
  const [interview] = interviews
  const channels = channelsFor(await loadChannels(db), context.office.cityCode, CITY_PURPOSE, todayOf(context))
  for (const { channelId } of channels) {
    await composeMessage(context, db, notice, {
      key: reminderKey('interviewReminder', deadline, occasion, channelId),
      unitCode: meeting.unitCode,
      medium: interview?.medium ?? null,
      month: meeting.month,
      version: interview?.rankingVersion ?? 1,
      channelId,
      priority: PRIORITY.reminder,
    })
  }
}

function noticeOf(facts: InterviewReminderFacts): NoticeInput {
  return { kind: 'interviewReminder', facts }
}

async function factsOf(
  context: OfficeContext,
  db: Db,
  sight: MeetingSight,
  threads: readonly SummonsThread[],
  { deadline, occasion }: Recalled,
): Promise<Omit<InterviewReminderFacts, 'addressee'>> {
  const { meeting } = sight
  return {
    ...(await courseOf(context, db, sight, threads)),
    timeZone: meeting.timeZone,
    at: meeting.at,
    matter: deadline.kind === 'plan' ? 'plan' : 'report',
    wasReturned: meeting.state === (deadline.kind === 'plan' ? 'planReturned' : 'reportReturned'),
    due: { day: deadline.day, confirmed: deadline.confirmed },
    occasion: occasion.kind,
    days: occasion.days,
    workingDays: occasion.workingDays,
    number: occasion.number,
  }
}
