import { nextStepOf, OPEN_STATES, stepsOpenTo } from '../../domain/case.ts'
import { partiesIn } from '../../domain/case-parties.ts'
import { dutyOf } from '../../domain/meeting.ts'
import { mayAct } from '../../domain/people.ts'
import { OPEN_REPORT_STATES, reportPartiesOf, reportStepsOpenTo } from '../../domain/problem-report.ts'
import type { SubmissionState } from '../../domain/submission.ts'
import { byDueDay } from '../../domain/work-list.ts'
import { listCampaigns } from '../../store/campaigns.ts'
import { listCases } from '../../store/case-list.ts'
import { caseUnitsOf } from '../../store/cases.ts'
import type { Db } from '../../store/database.ts'
import { type DeadlineSubjectRef, openDeadlines } from '../../store/deadlines.ts'
import { listMeetings } from '../../store/meetings.ts'
import { listMessages } from '../../store/outbox.ts'
import { listReports } from '../../store/problem-reports.ts'
import { unsignedReceipts } from '../../store/receipts.ts'
import { listSubmissions } from '../../store/submissions.ts'
import { dueOf } from '../campaigns/campaign-sight.ts'
import { mayTakeStep } from '../campaigns/take-return-step.ts'
import { refOf } from '../cases/announce-step.ts'
import { mayTake } from '../interviews/permission.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import { standingOf } from '../patrol/scene.ts'
import type { Viewer } from '../viewer.ts'
import type { Listed, WaitingItem, WaitingMatter } from './facts.ts'

/** Of each kind, so many are looked at: nobody works through more in one sitting. */
const LOOKED_AT_MAX = 50
/** Items of one page. */
export const WAITING_SHOWN_MAX = 12
const OWED_STATES: readonly SubmissionState[] = ['open', 'draft', 'returned']

/** What was found of one kind, and whether there may be more than was looked at. */
interface Found {
  readonly candidates: readonly Candidate[]
  readonly isCut: boolean
}

interface Candidate {
  readonly matter: WaitingMatter
  readonly unitCode: string
  readonly subject: DeadlineSubjectRef
  /** Where the day is known without asking for the deadline. */
  readonly due?: WaitingItem['due']
}

/** What waits for the person himself, of the units in which he holds a post: overdue first, then by day. */
export async function loadWaiting(context: OfficeContext, viewer: Viewer): Promise<Listed<WaitingItem>> {
  const db = context.database.prisma
  const today = todayOf(context)
  const found = [
    await receiptsOf(db, viewer),
    await meetingsOf(context, db, viewer),
    await returnsOf(context, db, viewer),
    await casesOf(context, db, viewer),
    await reportsOf(context, db, viewer),
  ]
  const candidates = found.flatMap((one) => one.candidates)
  const open = await openDeadlines(
    db,
    candidates.map(({ subject }) => subject),
  )
  const dueBySubject = new Map(open.toReversed().map((one) => [`${one.subjectKind} ${one.subjectId}`, one]))
  const items = candidates.map(({ matter, unitCode, subject, due }): WaitingItem => {
    const deadline = dueBySubject.get(`${subject.subjectKind} ${subject.subjectId}`)
    const counted = deadline === undefined ? null : { day: deadline.day, confirmed: deadline.confirmed }
    return { matter, unit: refOf(viewer.registers.tree, unitCode, today), due: due ?? counted }
  })
  const sorted = byDueDay(items)
  const shown = sorted.slice(0, WAITING_SHOWN_MAX)
  return { items: shown, more: sorted.length - shown.length, isCut: found.some(({ isCut }) => isCut) }
}

function ownUnits({ posts }: Viewer): readonly string[] {
  return [...new Set(posts.map(({ unitCode }) => unitCode))]
}

async function receiptsOf(db: Db, { actor }: Viewer): Promise<Found> {
  if (actor.personId === null) return { candidates: [], isCut: false }
  const receipts = await unsignedReceipts(db, [actor.personId], LOOKED_AT_MAX)
  const ids = receipts.map(({ messageId }) => messageId)
  const messages = new Map((ids.length === 0 ? [] : await listMessages(db, { ids })).map((one) => [one.id, one]))
  const candidates = receipts.flatMap(({ runId, messageId }): readonly Candidate[] => {
    const message = messages.get(messageId)
    if (message === undefined) return []
    const { key, kind: noticeKind, month, permalink, unitCode } = message
    return [
      {
        matter: { kind: 'receipt', message: key, noticeKind, month, permalink },
        unitCode,
        subject: { subjectKind: 'receipt', subjectId: String(runId) },
      },
    ]
  })
  return { candidates, isCut: receipts.length === LOOKED_AT_MAX }
}

/** Interviews that wait for a step of this person: of his own unit, or of whom he summons. */
async function meetingsOf(context: OfficeContext, db: Db, viewer: Viewer): Promise<Found> {
  const today = todayOf(context)
  const isSummoner = mayAct(viewer.roles, 'conductInterview') || mayAct(viewer.roles, 'summon')
  const unitCodes = isSummoner ? null : ownUnits(viewer)
  const take = LOOKED_AT_MAX
  const meetings = await listMeetings(db, { unitCodes, month: null, isOpen: true, offset: 0, take })
  const candidates = meetings.flatMap((meeting): readonly Candidate[] => {
    const duty = dutyOf(meeting.state)
    // That the unit signs for its summons is a receipt; a step that the other side owes is not this one's to do.
    if (duty === null || duty.step === 'acknowledge') return []
    const day = meeting.at.slice(0, 10)
    // Who came can be recorded from the day of the meeting on.
    if (duty.step === 'recordAttendance' && day > today) return []
    const taken = mayTake(viewer, { meeting, events: [] }, duty.step)
    if (!taken.ok || taken.value.party !== duty.party) return []
    const { id: meetingId, month, unitCode } = meeting
    return [
      {
        matter: { kind: 'meeting', meetingId, month, step: duty.step },
        unitCode,
        subject: { subjectKind: 'meeting', subjectId: meetingId },
        ...(duty.step === 'recordAttendance' ? { due: { day, confirmed: true } } : {}),
      },
    ]
  })
  return { candidates, isCut: meetings.length === LOOKED_AT_MAX }
}

/** Yearly returns that his own units owe. */
async function returnsOf(context: OfficeContext, db: Db, viewer: Viewer): Promise<Found> {
  const unitCodes = ownUnits(viewer)
  const campaigns = new Map((await listCampaigns(db, { states: ['open'] })).map((one) => [one.id, one]))
  if (campaigns.size === 0 || unitCodes.length === 0) return { candidates: [], isCut: false }
  const filter = { campaignIds: [...campaigns.keys()], unitCodes, states: OWED_STATES }
  const owed = await listSubmissions(db, filter, LOOKED_AT_MAX)
  const candidates = owed.flatMap((submission): readonly Candidate[] => {
    const campaign = campaigns.get(submission.campaignId)
    if (campaign === undefined) return []
    if (!mayTakeStep(viewer, { campaign, submission, isExtensionAsked: false }, 'submit').ok) return []
    const { id: submissionId, state, unitCode, dueOn } = submission
    return [
      {
        matter: { kind: 'return', submissionId, title: campaign.title, state },
        unitCode,
        subject: { subjectKind: 'submission', subjectId: String(submissionId) },
        due: dueOf(context, dueOn),
      },
    ]
  })
  return { candidates, isCut: owed.length === LOOKED_AT_MAX }
}

/** Open cases of his units whose next step on the straight way is his to take. */
async function casesOf(context: OfficeContext, db: Db, viewer: Viewer): Promise<Found> {
  const { actor, posts, scope, registers } = viewer
  const unitCodes = ownUnits(viewer)
  if (actor.personId === null || unitCodes.length === 0) return { candidates: [], isCut: false }
  const { personId } = actor
  const today = todayOf(context)
  const page = { after: null, take: LOOKED_AT_MAX }
  const { cases, next } = await listCases(db, { states: OPEN_STATES, unitCodes }, scope, page)
  const unitsById = await caseUnitsOf(
    db,
    cases.map(({ id }) => id),
  )
  const candidates = cases.flatMap((one): readonly Candidate[] => {
    const duty = nextStepOf(one.state)
    const units = unitsById.get(one.id)
    if (duty === null || units === undefined) return []
    const standing = {
      state: one.state,
      isSuspended: one.suspended,
      isExtensionAsked: false,
      suspicion: null,
      isCrossJurisdiction: false,
    }
    const who = partiesIn(registers.tree, posts, units, personId, today)
    if (!stepsOpenTo(standing, who).includes(duty.step)) return []
    return [
      {
        matter: { kind: 'case', number: one.number, title: one.title, step: duty.step },
        unitCode: one.leadUnitCode,
        subject: { subjectKind: 'case', subjectId: String(one.id) },
      },
    ]
  })
  return { candidates, isCut: next !== null }
}

/** Reports of village patrols that his unit has to work on, or that he brought and may close. */
async function reportsOf(context: OfficeContext, db: Db, viewer: Viewer): Promise<Found> {
  const { actor, posts, scope, registers } = viewer
  const today = todayOf(context)
  const unitCodes = ownUnits(viewer)
  if (actor.personId === null || unitCodes.length === 0) return { candidates: [], isCut: false }
  const { personId } = actor
  const filter = { states: OPEN_REPORT_STATES, unitCodes, reporterId: null, before: null }
  const reports = await listReports(db, filter, scope, LOOKED_AT_MAX)
  const candidates = reports.flatMap((report): readonly Candidate[] => {
    const parties = reportPartiesOf(posts, personId, report, context.office.cityCode)
    const { number, problemKind, state, unitCode } = report
    if (reportStepsOpenTo(standingOf(registers.tree, report, today), parties).length === 0) return []
    return [
      {
        matter: { kind: 'report', number, problemKind, state },
        unitCode,
        subject: { subjectKind: 'problemReport', subjectId: String(report.id) },
      },
    ]
  })
  return { candidates, isCut: reports.length === LOOKED_AT_MAX }
}
