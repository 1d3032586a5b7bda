import { done, type Outcome } from '../domain/refusal.ts'
import type { Month } from '../domain/time.ts'
import { ownWord } from '../notifications/notices/phrases.ts'
import type { ExportTable } from '../notifications/table-file.ts'
import { type TableRow, tableOf } from './export-table.ts'
import { type ListMeetingsInput, listInterviews, type MeetingEntry } from './interviews/look.ts'
import { type OfficeContext, todayOf } from './office-context.ts'
import type { Asker } from './viewer.ts'

export interface InterviewsQuestion {
  readonly ask: 'interviews'
  /** With the units below it; `null` = whichever may be seen. */
  readonly unitCode: string | null
  /** `null` = whichever. */
  readonly month: Month | null
  /** Whether closed and cancelled ones are asked for too. */
  readonly isAll: boolean
}

const COLUMNS = [
  'month',
  'medium',
  'unitCode',
  'district',
  'unitName',
  'at',
  'place',
  'state',
  'planDueOn',
  'reportDueOn',
] as const
const PAGE_MEETINGS = 1_000
/** Interviews of one file; beyond, a narrower question is needed. */
const EXPORT_MEETINGS_MAX = 5_000

/** What a question about interviews asks of the list. */
export function toMeetingQuery({ unitCode, month, isAll }: InterviewsQuestion) {
  return { unit: unitCode, month, isOpen: !isAll } satisfies Partial<ListMeetingsInput>
}

/** The interviews asked for, at most 5,000, as far as the person may see them. */
export async function interviewsTable(
  context: OfficeContext,
  question: InterviewsQuestion,
  by: Asker,
): Promise<Outcome<ExportTable>> {
  const { format } = context.templates
  const entries: MeetingEntry[] = []
  let isMore = true
  while (isMore && entries.length < EXPORT_MEETINGS_MAX) {
    const at = { offset: entries.length, take: PAGE_MEETINGS }
    const page = await listInterviews(context, { ...toMeetingQuery(question), ...at, by })
    if (!page.ok) return page
    entries.push(...page.value.listed)
    isMore = page.value.hasMore
  }
  const { exportColumns, media, meetingStates, listSeparator } = format.words
  const rows = entries.map(({ meeting, unit, interviews, deadlines }): TableRow => {
    const dueOn = (kind: string) => deadlines.find((deadline) => deadline.kind === kind)?.day ?? null
    return {
      month: meeting.month,
      medium: interviews.map(({ medium }) => media[medium].name).join(listSeparator),
      unitCode: unit.unitCode,
      district: unit.district,
      unitName: unit.unitName,
      at: meeting.at,
      place: meeting.place,
      state: ownWord(meetingStates, meeting.state),
      planDueOn: dueOn('plan'),
      reportDueOn: dueOn('report'),
    }
  })
  const head = { stem: `interviews-${todayOf(context)}`, title: ownWord(exportColumns, 'interviews'), columns: COLUMNS }
  return done({ ...tableOf(head, rows, format), isCut: isMore })
}
